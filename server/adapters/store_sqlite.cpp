#include "adapters/store_sqlite.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "adapters/store_cursor.hpp"

namespace peertest {

using sqlite::Access;
using sqlite::Connection;
using sqlite::Table;

namespace {
constexpr std::size_t max_idle_readers = 64;

}  // namespace

class SqliteStore::Lease {
public:
    explicit Lease(SqliteStore& store) : store_(store), timer_(store.options_.timed, "read") {
        {
            std::lock_guard lock(store_.mutex_);
            if (!store_.idle_.empty()) {
                connection_ = std::move(store_.idle_.back());  // the last one used has the warmest cache
                store_.idle_.pop_back();
            }
        }
        if (!connection_)
            connection_ = std::make_unique<Connection>(store_.options_.path,
                                                       store_.options_.read_only ? Access::foreign : Access::read);
    }
    ~Lease() {
        std::lock_guard lock(store_.mutex_);
        if (store_.idle_.size() < max_idle_readers) store_.idle_.push_back(std::move(connection_));
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& operator*() { return *connection_; }

private:
    SqliteStore& store_;
    StoreTimer timer_;
    std::unique_ptr<Connection> connection_;
};

// Transactions run one after another on the writer's thread, so that what they read is what they write upon.
class SqliteStore::Transaction : public Tx {
public:
    Transaction(const SqliteStore& store, Connection& c) : store_(store), connection_(c) {}

    void guard(std::string_view) override {}  // nothing runs beside this transaction
    void after_commit(std::function<void()> f) override { after_.push_back(std::move(f)); }
    // A write that failed ends the transaction, even when f caught it.
    void end() const {
        if (failure_) std::rethrow_exception(failure_);
    }
    AfterCommit take_after() { return std::move(after_); }

protected:
    bool get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) override {
        return sqlite::get(connection_, store_.table(c), id, slot);
    }
    std::string find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) override {
        return sqlite::find(connection_, store_.table(c), q, slot);
    }
    std::string find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) override {
        return sqlite::summaries(connection_, store_.table(c), q, each);
    }
    std::int64_t count_docs(const CollectionInfo& c, const std::vector<Filter>& where) override {
        return sqlite::count(connection_, store_.table(c), where);
    }
    std::vector<Group> group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                  const std::string& sum) override {
        return sqlite::group(connection_, store_.table(c), where, by, sum);
    }
    void insert_doc(const CollectionInfo& c, const void* doc, std::string_view unknown) override {
        write([&] { sqlite::insert(connection_, store_.table(c), doc, unknown); });
    }
    void replace_doc(const CollectionInfo& c, const void* doc, std::int64_t version, std::string_view unknown) override {
        write([&] { sqlite::replace(connection_, store_.table(c), doc, version, unknown); });
    }
    bool add_doc(const CollectionInfo& c, const void* doc) override {
        bool added = false;
        write([&] { added = sqlite::add(connection_, store_.table(c), doc); });
        return added;
    }
    void remove_doc(const CollectionInfo& c, std::string_view id) override {
        write([&] { sqlite::remove(connection_, store_.table(c), id); });
    }

private:
    void write(auto&& f) {
        end();
        try {
            f();
        } catch (...) {
            failure_ = std::current_exception();
            throw;
        }
    }

    const SqliteStore& store_;
    Connection& connection_;
    std::exception_ptr failure_;
    AfterCommit after_;
};

SqliteStore::SqliteStore(SqliteOptions options) : options_(std::move(options)) {
    if (options_.read_only) {
        Lease check(*this);
    } else {
        lock_file();
        writer_ = std::make_unique<sqlite::Writer>(options_.path, options_.max_waiting, options_.wait_for_disk);
    }
}

SqliteStore::~SqliteStore() {
    idle_.clear();
    writer_.reset();
    if (lock_ >= 0) close(lock_);
}

void SqliteStore::lock_file() {
    const std::string path = options_.path + ".lock";
    lock_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock_ < 0) throw StoreDown("cannot open " + path + ": " + std::strerror(errno));
    if (flock(lock_, LOCK_EX | LOCK_NB)) {
        close(lock_);
        throw StoreDown("another process writes to " + options_.path);
    }
}

const Table& SqliteStore::table(const CollectionInfo& c) const {
    const auto found = tables_.find(c.name);
    if (found == tables_.end()) throw std::logic_error("collection " + c.name + " was not prepared");
    return *found->second;
}

void SqliteStore::prepare(const std::vector<const CollectionInfo*>& collections) {
    std::vector<std::unique_ptr<Table>> tables;
    for (auto* info : collections) tables.push_back(std::make_unique<Table>(*info));
    if (writer_) {
        writer_->run([&](Connection& c) {
            for (auto& t : tables) sqlite::prepare_table(c, *t);
        });
    } else {
        Lease reader(*this);
        for (auto& t : tables) sqlite::check_table(*reader, *t);
    }
    for (auto& t : tables) {
        const std::string name = t->info.name;
        tables_[name] = std::move(t);
    }
}

void SqliteStore::ping() {
    Lease reader(*this);
    (*reader).exec("SELECT 1 FROM sqlite_schema LIMIT 1");
}

void SqliteStore::snapshot(const std::function<void(Reader&)>& f) {
    Lease reader(*this);
    (*reader).exec("BEGIN");
    try {
        Transaction view(*this, *reader);
        f(view);
    } catch (...) {
        (*reader).exec("ROLLBACK");
        throw;
    }
    (*reader).exec("COMMIT");
}

std::vector<std::string> SqliteStore::explain(const CollectionInfo& c, const Query& q) {
    Lease reader(*this);
    return sqlite::explain(*reader, table(c), q);
}

SqliteStore::AfterCommit SqliteStore::attempt(Connection& c, const std::function<void(Tx&)>& f) {
    Transaction tx(*this, c);
    f(tx);
    tx.end();
    return tx.take_after();
}

void SqliteStore::run(const std::function<void(Tx&)>& f) {
    if (!writer_) throw std::logic_error("a read-only store cannot write");
    AfterCommit after;
    {
        const StoreTimer timer(options_.timed, "write");
        writer_->run([&](Connection& c) { after = attempt(c, f); });
    }
    run_after_commit(after);
}

void SqliteStore::run_later(std::function<void(Tx&)> f, std::function<void(std::exception_ptr)> done) {
    struct Running {
        std::function<void(Tx&)> f;
        std::optional<StoreTimer> timer;
        AfterCommit after;
    };
    try {
        if (!writer_) throw std::logic_error("a read-only store cannot write");
        auto running = std::make_shared<Running>();
        running->f = std::move(f);
        running->timer.emplace(options_.timed, "write");
        writer_->submit([this, running](Connection& c) { running->after = attempt(c, running->f); },
                        [running, done](std::exception_ptr why) {
                            running->timer.reset();
                            if (!why) run_after_commit(running->after);
                            done(why);
                        });
    } catch (...) {
        done(std::current_exception());
    }
}

std::int64_t SqliteStore::erase_docs(const CollectionInfo& c, const std::vector<Filter>& where, int limit) {
    if (!writer_) throw std::logic_error("a read-only store cannot write");
    std::int64_t erased = 0;
    const StoreTimer timer(options_.timed, "write");
    writer_->run([&](Connection& connection) { erased = sqlite::erase(connection, table(c), where, limit); });
    return erased;
}

bool SqliteStore::get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) {
    Lease reader(*this);
    return sqlite::get(*reader, table(c), id, slot);
}

std::string SqliteStore::find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) {
    Lease reader(*this);
    return sqlite::find(*reader, table(c), q, slot);
}

std::string SqliteStore::find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) {
    Lease reader(*this);
    return sqlite::summaries(*reader, table(c), q, each);
}

std::int64_t SqliteStore::count_docs(const CollectionInfo& c, const std::vector<Filter>& where) {
    Lease reader(*this);
    return sqlite::count(*reader, table(c), where);
}

std::vector<Group> SqliteStore::group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                           const std::string& sum) {
    Lease reader(*this);
    return sqlite::group(*reader, table(c), where, by, sum);
}

}  // namespace peertest

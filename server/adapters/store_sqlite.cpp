#include "adapters/store_sqlite.hpp"

#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <utility>

#include "adapters/store_cursor.hpp"
#include "kit/log.hpp"

namespace peertest {

using sqlite::Access;
using sqlite::Connection;
using sqlite::Table;

namespace {
constexpr std::size_t max_idle_readers = 64;
constexpr std::uintmax_t least_space = 1 << 20;  // bytes on the disk

bool is_damage(int code) { return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB; }

std::string advice(const std::string& path, const sqlite::Failure& e) {
    if (is_damage(e.code))
        return path + " is damaged, or no database (" + e.what() +
               "). Nothing is written to it: put back a sound copy, or run `peertest restore BACKUP --replace`";
    switch (e.code == SQLITE_IOERR_SHMSIZE ? SQLITE_FULL : e.code & 0xff) {
        case SQLITE_FULL: return "no space is left for " + path + ": free some; nothing that was answered is lost";
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return "cannot write " + path + " (" + e.what() + "): make the data folder writable for this user, or set PEERTEST_DATA_DIR";
        default: return path + ": " + e.what();
    }
}

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
    void remove_doc(const CollectionInfo& c, std::string_view id, std::optional<std::int64_t> version) override {
        write([&] { sqlite::remove(connection_, store_.table(c), id, version); });
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

void SqliteStore::refuse_damaged() const {
    if (damaged_) throw StoreDown(options_.path + " was found damaged: nothing is written to it any more");
}

template <class F>
auto SqliteStore::watch(F&& f) {
    try {
        return f();
    } catch (const sqlite::Failure& e) {
        const std::string why = advice(options_.path, e);
        if (!is_damage(e.code)) throw StoreDown(why);
        if (!damaged_.exchange(true)) log_error("store_damaged", {{"why", why}});
        throw sqlite::Unsound(why);
    }
}

template <class F>
auto SqliteStore::read(F&& f) {
    Lease reader(*this);
    return watch([&] { return f(*reader); });
}

SqliteStore::SqliteStore(SqliteOptions options) : options_(std::move(options)) {
    watch([&] {
        if (options_.read_only) {
            Lease check(*this);
        } else {
            lock_ = std::make_unique<sqlite::WriterLock>(options_.path);
            open_writer();
        }
    });
}

void SqliteStore::open_writer() {
    try {
        writer_ = std::make_unique<sqlite::Writer>(options_.path, options_.max_waiting, options_.wait_for_disk);
        writer_->run([](Connection& c) { c.exec("SELECT 1 FROM sqlite_schema LIMIT 1"); });  // makes the log
        lock_->opened();
    } catch (...) {
        lock_->closing();
        throw;
    }
}

SqliteStore::~SqliteStore() {
    idle_.clear();
    if (lock_) lock_->closing();
    writer_.reset();
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
        watch([&] {
            writer_->run([&](Connection& c) {
                for (auto& t : tables) sqlite::prepare_table(c, *t);
            });
        });
    } else {
        read([&](Connection& c) {
            for (auto& t : tables) sqlite::check_table(c, *t);
        });
    }
    for (auto& t : tables) {
        const std::string name = t->info.name;
        tables_[name] = std::move(t);
    }
}

void SqliteStore::ping() {
    refuse_damaged();
    std::error_code unknown;
    const auto space = std::filesystem::space(std::filesystem::path(options_.path).parent_path(), unknown);
    if (writer_ && !unknown && space.available < least_space) throw StoreDown("no space is left for " + options_.path);
    read([](Connection& c) { c.exec("SELECT 1 FROM sqlite_schema LIMIT 1"); });
    // Reads go on when the disk is full. Whether a write that failed would do now only another one can tell.
    if (writer_ && writer_->failing())
        writer_->run([](Connection& c) {
            c.exec("UPDATE _collections SET keys_version=keys_version WHERE name=(SELECT min(name) FROM _collections)");
        });
}

std::vector<std::string> SqliteStore::inspect() {
    Lease reader(*this);
    std::vector<std::string> found;
    try {
        auto rows = (*reader).prepare("PRAGMA integrity_check(10)");
        while (rows.step())
            if (rows.text(0) != "ok") found.emplace_back(rows.text(0));
    } catch (const sqlite::Failure& e) {
        found.emplace_back(e.what());
    }
    return found;
}

void SqliteStore::snapshot(const std::function<void(Reader&)>& f) {
    Lease reader(*this);
    (*reader).exec("BEGIN");
    try {
        Transaction view(*this, *reader);
        watch([&] { f(view); });
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
    refuse_damaged();
    AfterCommit after;
    {
        const StoreTimer timer(options_.timed, "write");
        watch([&] { writer_->run([&](Connection& c) { after = attempt(c, f); }); });
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
        refuse_damaged();
        auto running = std::make_shared<Running>();
        running->f = std::move(f);
        running->timer.emplace(options_.timed, "write");
        writer_->submit([this, running](Connection& c) { running->after = attempt(c, running->f); },
                        [this, running, done](std::exception_ptr why) {
                            running->timer.reset();
                            if (!why) return run_after_commit(running->after), done(nullptr);
                            try {
                                watch([&] { std::rethrow_exception(why); });
                            } catch (...) {
                                done(std::current_exception());
                            }
                        });
    } catch (...) {
        done(std::current_exception());
    }
}

std::int64_t SqliteStore::erase_docs(const CollectionInfo& c, const std::vector<Filter>& where, int limit) {
    if (!writer_) throw std::logic_error("a read-only store cannot write");
    refuse_damaged();
    std::int64_t erased = 0;
    const StoreTimer timer(options_.timed, "write");
    watch([&] { writer_->run([&](Connection& connection) { erased = sqlite::erase(connection, table(c), where, limit); }); });
    return erased;
}

bool SqliteStore::get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) {
    return read([&](Connection& reader) { return sqlite::get(reader, table(c), id, slot); });
}

std::string SqliteStore::find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) {
    return read([&](Connection& reader) { return sqlite::find(reader, table(c), q, slot); });
}

std::string SqliteStore::find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) {
    return read([&](Connection& reader) { return sqlite::summaries(reader, table(c), q, each); });
}

std::int64_t SqliteStore::count_docs(const CollectionInfo& c, const std::vector<Filter>& where) {
    return read([&](Connection& reader) { return sqlite::count(reader, table(c), where); });
}

std::vector<Group> SqliteStore::group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                           const std::string& sum) {
    return read([&](Connection& reader) { return sqlite::group(reader, table(c), where, by, sum); });
}

}  // namespace peertest

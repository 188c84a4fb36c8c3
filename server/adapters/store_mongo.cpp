#include "adapters/store_mongo.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "adapters/store_cursor.hpp"
#include "adapters/store_mongo_attempt.hpp"
#include "adapters/store_mongo_group.hpp"
#include "adapters/store_mongo_start.hpp"
#include "adapters/store_mongo_table.hpp"

namespace peertest {

using mongo::Attempt;
using mongo::Client;
using mongo::Link;
using mongo::Session;
using mongo::Transient;

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int patient_after = 2;  // runs that met another transaction

thread_local const MongoStore* transacting = nullptr;  // the store that this thread is inside a transaction of

}  // namespace

// Also the reader of a snapshot, which never writes. The first write waits for what follows it: alone it needs no
// transaction, which would cost it two more messages.
class MongoStore::Transaction : public Tx {
public:
    Transaction(const MongoStore& store, const Link& link) : store_(store), link_(link) {}

    void guard(std::string_view key) override {
        step([&] { mongo::guard(begun(), key); });
    }
    // What the whole transaction is, if it is one write.
    const std::optional<mongo::Write>& only_write() const { return first_; }
    void after_commit(std::function<void()> f) override { after_.push_back(std::move(f)); }
    // A failure ends the transaction, even when f caught it.
    void end() const {
        if (failure_) std::rethrow_exception(failure_);
    }
    AfterCommit take_after() { return std::move(after_); }
    std::int64_t erase(const CollectionInfo& c, const std::vector<Filter>& where, int limit) {
        return step([&] {
            const auto ids = mongo::ids(begun(), store_.known(c), where, limit);
            mongo::remove(link_, c, ids);
            return std::int64_t(ids.size());
        });
    }

protected:
    bool get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) override {
        return step([&] { return mongo::get(begun(), store_.known(c), id, slot); });
    }
    std::string find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) override {
        return step([&] { return mongo::find(begun(), store_.known(c), q, slot); });
    }
    std::string find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) override {
        return step([&] { return mongo::summaries(begun(), store_.known(c), q, each); });
    }
    std::int64_t count_docs(const CollectionInfo& c, const std::vector<Filter>& where) override {
        return step([&] { return mongo::count(begun(), store_.known(c), where); });
    }
    std::vector<Group> group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                  const std::string& sum) override {
        return step([&] { return mongo::group(begun(), store_.known(c), where, by, sum); });
    }
    void insert_doc(const CollectionInfo& c, const void* doc, std::string_view unknown) override {
        write([&] { return mongo::inserted(store_.known(c), doc, unknown); });
    }
    bool add_doc(const CollectionInfo& c, const void* doc) override {
        return step([&] { return mongo::add(begun(), store_.known(c), doc); });
    }
    void replace_doc(const CollectionInfo& c, const void* doc, std::int64_t version, std::string_view unknown) override {
        write([&] { return mongo::replaced(store_.known(c), doc, version, unknown); });
    }
    void remove_doc(const CollectionInfo& c, std::string_view id, std::optional<std::int64_t> version) override {
        write([&] { return mongo::removed(store_.known(c), id, version); });
    }

private:
    template <class F>
    auto step(F&& f) -> decltype(f()) {
        end();
        try {
            return f();
        } catch (...) {
            failure_ = std::current_exception();
            throw;
        }
    }

    template <class F>
    void write(F&& make) {
        step([&] {
            if (begun_ || first_) return mongo::send(begun(), make());
            first_.emplace(make());
        });
    }
    // Sends what was put off.
    const Link& begun() {
        begun_ = true;
        if (first_) {
            const mongo::Write first = std::move(*first_);
            first_.reset();
            mongo::send(link_, first);
        }
        return link_;
    }

    const MongoStore& store_;
    const Link link_;
    bool begun_ = false;
    std::optional<mongo::Write> first_;
    std::exception_ptr failure_;
    AfterCommit after_;
};

void check_mongo_uri(const std::string& uri) { mongo::Pool pool(uri); }

MongoStore::MongoStore(MongoOptions options) : options_(std::move(options)) {
    pool_ = std::make_unique<mongo::Pool>(options_.uri);
    mongo::check_server(*pool_, options_.uri);
    if (!options_.read_only)
        later_ = std::make_unique<mongo::GroupWriter>(
            *pool_, [this](const std::function<void(Tx&)>& f) { return attempt_again(f); },
            [this](const CollectionInfo& c) { known(c); });
}

MongoStore::~MongoStore() = default;

const CollectionInfo& MongoStore::known(const CollectionInfo& c) const {
    if (!prepared_.contains(c.name)) throw std::logic_error("collection " + c.name + " was not prepared");
    return c;
}

void MongoStore::prepare(const std::vector<const CollectionInfo*>& collections) {
    std::vector<CollectionInfo> all;
    for (auto* c : collections) all.push_back(*c);
    Client client(*pool_);
    const Link link{client.get(), nullptr, pool_->database()};
    if (options_.read_only) mongo::check(link, all);
    else mongo::prepare(link, all);
    for (auto& c : all) prepared_.insert(c.name);
}

void MongoStore::ping() {
    Client client(*pool_);
    mongo::check_primary({client.get(), nullptr, pool_->database()});
}

void MongoStore::drop_database() {
    Client client(*pool_);
    Link{client.get(), nullptr, pool_->database()}.write(mongo::doc("dropDatabase", 1), "");
}

// --- transactions -------------------------------------------------------------------------------------------------
// Runs f once, and commits.
MongoStore::AfterCommit MongoStore::attempt(const Link& link, const std::function<void(Tx&)>& f) {
    Attempt attempt(link.session);
    Transaction tx(*this, link);
    transacting = this;
    try {
        f(tx);
    } catch (...) {
        transacting = nullptr;
        tx.end();  // what ended the transaction, whatever f has made of it
        throw;
    }
    transacting = nullptr;
    tx.end();
    if (const auto& write = tx.only_write()) mongo::send({link.client, nullptr, link.database}, *write);
    else attempt.commit();
    return tx.take_after();
}

MongoStore::AfterCommit MongoStore::attempt_again(const std::function<void(Tx&)>& f) {
    const StoreTimer timer(options_.timed, "write");
    Client client(*pool_);
    Session session(client, Session::transactions);
    const Link link{client.get(), session.get(), pool_->database()};
    const auto until = SteadyClock::now() + mongo::run_again_for;
    int met = 0, lost = 0;  // runs that met another transaction, and those that lost their server
    for (;;) {
        std::unique_lock turn(patient_, std::defer_lock);
        if (met >= patient_after && !turn.try_lock_until(until)) throw StoreDown("a transaction conflicts without end");
        try {
            return attempt(link, f);
        } catch (const Transient& e) {
            (e.conflict ? met : lost) += 1;
            if (SteadyClock::now() > until) throw StoreDown(std::string("a transaction cannot be finished: ") + e.what());
        }
        if (turn) turn.unlock();
        mongo::pause(met < patient_after ? met + lost : lost);
    }
}

void MongoStore::run(const std::function<void(Tx&)>& f) {
    if (options_.read_only) throw std::logic_error("a read-only store cannot write");
    if (transacting == this) throw std::logic_error("transact within transact");
    run_after_commit(attempt_again(f));
}

void MongoStore::run_later(std::function<void(Tx&)> f, std::function<void(std::exception_ptr)> done) {
    auto timer = std::make_shared<std::optional<StoreTimer>>();
    try {
        if (!later_) throw std::logic_error("a read-only store cannot write");
        timer->emplace(options_.timed, "write");
        later_->submit(std::move(f), [timer, done](std::exception_ptr why) {
            timer->reset();
            done(std::move(why));
        });
    } catch (...) {
        done(std::current_exception());
    }
}

std::int64_t MongoStore::erase_docs(const CollectionInfo& c, const std::vector<Filter>& where, int limit) {
    std::int64_t erased = 0;
    run([&](Tx& tx) { erased = static_cast<Transaction&>(tx).erase(c, where, limit); });
    return erased;
}

void MongoStore::snapshot(const std::function<void(Reader&)>& f) {
    Client client(*pool_);
    Session session(client, Session::snapshot);
    Transaction view(*this, {client.get(), session.get(), pool_->database()});
    f(view);
}

// --- reads outside of transactions ----------------------------------------------------------------------------------
template <class F>
auto MongoStore::read(const CollectionInfo& c, F&& f) {
    const StoreTimer timer(options_.timed, "read");
    known(c);
    Client client(*pool_);
    return f(Link{client.get(), nullptr, pool_->database()});
}

bool MongoStore::get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) {
    return read(c, [&](const Link& link) { return mongo::get(link, c, id, slot); });
}

std::string MongoStore::find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) {
    return read(c, [&](const Link& link) { return mongo::find(link, c, q, slot); });
}

std::string MongoStore::find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) {
    return read(c, [&](const Link& link) { return mongo::summaries(link, c, q, each); });
}

std::int64_t MongoStore::count_docs(const CollectionInfo& c, const std::vector<Filter>& where) {
    return read(c, [&](const Link& link) { return mongo::count(link, c, where); });
}

std::vector<Group> MongoStore::group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                          const std::string& sum) {
    return read(c, [&](const Link& link) { return mongo::group(link, c, where, by, sum); });
}

std::string MongoStore::explain(const CollectionInfo& c, const Query& q) {
    return read(c, [&](const Link& link) { return mongo::explain(link, c, q); });
}

}  // namespace peertest

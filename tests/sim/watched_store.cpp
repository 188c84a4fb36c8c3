#include "sim/watched_store.hpp"

#include <unistd.h>

#include <array>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "adapters/store_cursor.hpp"
#include "adapters/store_memory.hpp"
#include "adapters/store_mongo.hpp"
#include "schema/json.hpp"
#include "support/test_servers.hpp"

namespace peertest::sim {
namespace {

void may_fail(const Watch& watch, Moment moment) {
    if (watch.down && watch.down(moment)) throw StoreDown(no_answer);
}

void may_fail_to_read(const Watch& watch, const CollectionInfo& c) {
    if (c.name != "tasks" && c.name != "periodic") may_fail(watch, Moment::read);
}

class WatchedMemory : public MemoryStore {
public:
    WatchedMemory(MemoryStoreOptions options, const Watch& watch) : MemoryStore(options), watch_(watch) {}

private:
    void run(const std::function<void(Tx&)>& f) override {
        MemoryStore::run([&](Tx& tx) {
            may_fail(watch_, Moment::read);
            f(tx);
        });
    }
    void committing() override {
        if (watch_.boundary) watch_.boundary(true);
        may_fail(watch_, Moment::before_commit);
    }
    void committed() override {
        if (watch_.boundary) watch_.boundary(false);
        if (std::exchange(wrote_, false)) may_fail(watch_, Moment::after_commit);
    }
    void changed(const std::string& collection, const std::string& id, const std::string* body) override {
        wrote_ = true;
        if (watch_.changed) watch_.changed(collection, id, body);
    }
    bool get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) override {
        may_fail_to_read(watch_, c);
        return MemoryStore::get_doc(c, id, slot);
    }
    std::string find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) override {
        may_fail_to_read(watch_, c);
        return MemoryStore::find_docs(c, q, slot);
    }
    std::string find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) override {
        may_fail_to_read(watch_, c);
        return MemoryStore::find_summaries(c, q, each);
    }
    std::int64_t count_docs(const CollectionInfo& c, const std::vector<Filter>& where) override {
        may_fail_to_read(watch_, c);
        return MemoryStore::count_docs(c, where);
    }
    std::vector<Group> group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                  const std::string& sum) override {
        may_fail_to_read(watch_, c);
        return MemoryStore::group_docs(c, where, by, sum);
    }

    bool wrote_ = false;  // by the transaction that was committed last

    const Watch& watch_;
};

// --- on a real server ---------------------------------------------------------------------------------------------
// A store hands its protected operations on to another one by these names.
struct OpenReader : Reader {
    using Reader::count_docs;
    using Reader::find_docs;
    using Reader::find_summaries;
    using Reader::get_doc;
    using Reader::group_docs;
};
struct OpenTx : Tx {
    using Tx::add_doc;
    using Tx::insert_doc;
    using Tx::remove_doc;
    using Tx::replace_doc;
};
struct OpenStore : Store {
    using Store::erase_docs;
};

struct Change {
    std::string collection, id;
    std::optional<std::string> body;
};

class WatchedTx : public Tx {
public:
    WatchedTx(Tx& real, std::function<void()> first_read) : real_(real), first_read_(std::move(first_read)) {}
    void guard(std::string_view key) override { first_read_ = nullptr, real_.guard(key); }
    void after_commit(std::function<void()> f) override { after.push_back(std::move(f)); }

    std::vector<Change> changes;
    std::vector<std::function<void()>> after;

protected:
    bool get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) override {
        return seen((real_.*&OpenReader::get_doc)(c, id, slot));
    }
    std::string find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) override {
        return seen((real_.*&OpenReader::find_docs)(c, q, slot));
    }
    std::string find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) override {
        return seen((real_.*&OpenReader::find_summaries)(c, q, each));
    }
    std::int64_t count_docs(const CollectionInfo& c, const std::vector<Filter>& where) override {
        return seen((real_.*&OpenReader::count_docs)(c, where));
    }
    std::vector<Group> group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                  const std::string& sum) override {
        return seen((real_.*&OpenReader::group_docs)(c, where, by, sum));
    }
    void insert_doc(const CollectionInfo& c, const void* doc, std::string_view unknown) override {
        first_read_ = nullptr;
        (real_.*&OpenTx::insert_doc)(c, doc, unknown);
        wrote(c, doc, unknown);
    }
    bool add_doc(const CollectionInfo& c, const void* doc) override {
        first_read_ = nullptr;
        if (!(real_.*&OpenTx::add_doc)(c, doc)) return false;
        wrote(c, doc, {});
        return true;
    }
    void replace_doc(const CollectionInfo& c, const void* doc, std::int64_t version, std::string_view unknown) override {
        first_read_ = nullptr;
        (real_.*&OpenTx::replace_doc)(c, doc, version, unknown);
        wrote(c, doc, unknown);
    }
    void remove_doc(const CollectionInfo& c, std::string_view id, std::optional<std::int64_t> version) override {
        first_read_ = nullptr;
        (real_.*&OpenTx::remove_doc)(c, id, version);
        changes.push_back({c.name, std::string(id), {}});
    }

private:
    // Its snapshot stands and it holds no document yet: others may come now, and what they commit is a conflict for it.
    template <class T>
    T seen(T result) {
        if (const auto f = std::exchange(first_read_, nullptr)) f();
        return result;
    }
    void wrote(const CollectionInfo& c, const void* doc, std::string_view unknown) {
        std::string body;
        write_stored(body, c.schema(), doc, unknown);
        changes.push_back({c.name, c.id(doc), std::move(body)});
    }

    Tx& real_;
    std::function<void()> first_read_;
};

// One engine, with connections of its own, for each transaction that may run within another one's.
struct Engines {
    std::array<MongoStore, 3> depth{MongoStore{{uri()}}, MongoStore{{uri()}}, MongoStore{{uri()}}};
    std::map<std::string, CollectionInfo> prepared;

    static std::string uri() {
        if (mongo_for_tests().empty()) throw std::runtime_error("PEERTEST_TEST_MONGO_URI names no server (scripts/services/mongo)");
        return mongo_database("sim" + std::to_string(::getpid()));
    }
    static Engines& all() {
        static Engines engines;
        return engines;
    }
};

class WatchedMongo : public Store {
public:
    explicit WatchedMongo(const Watch& watch) : watch_(watch) {
        for (const auto& [name, c] : engines_.prepared)
            while (erase_docs(c, {}, 1'000) == 1'000) {
            }
    }
    void prepare(const std::vector<const CollectionInfo*>& collections) override {
        std::vector<const CollectionInfo*> fresh;
        for (const auto* c : collections)
            if (engines_.prepared.emplace(c->name, *c).second) fresh.push_back(c);
        if (fresh.empty()) return;
        for (MongoStore& m : engines_.depth) m.prepare(fresh);
    }
    void ping() override { mine().ping(); }
    void snapshot(const std::function<void(Reader&)>& f) override { mine().snapshot(f); }

protected:
    void run(const std::function<void(Tx&)>& f) override {
        std::vector<Change> changes;
        std::vector<std::function<void()>> after;
        bool others_came = false;
        mine().transact([&](Tx& real) {
            WatchedTx tx(real, [&] {
                if (watch_.boundary && !std::exchange(others_came, true)) within([&] { watch_.boundary(true); });
            });
            may_fail(watch_, Moment::read);
            f(tx);
            if (watch_.boundary) within([&] { watch_.boundary(false); });
            may_fail(watch_, Moment::before_commit);
            changes = std::move(tx.changes);
            after = std::move(tx.after);
        });
        if (watch_.changed)
            for (const Change& c : changes) watch_.changed(c.collection, c.id, c.body ? &*c.body : nullptr);
        if (watch_.boundary) watch_.boundary(false);
        if (!changes.empty()) may_fail(watch_, Moment::after_commit);
        run_after_commit(after);
    }
    std::int64_t erase_docs(const CollectionInfo& c, const std::vector<Filter>& where, int limit) override {
        return (mine().*&OpenStore::erase_docs)(c, where, limit);
    }
    bool get_doc(const CollectionInfo& c, std::string_view id, detail::Slot slot) override {
        return (readable(c).*&OpenReader::get_doc)(c, id, slot);
    }
    std::string find_docs(const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) override {
        return (readable(c).*&OpenReader::find_docs)(c, q, slot);
    }
    std::string find_summaries(const CollectionInfo& c, const Query& q, const EachSummary& each) override {
        return (readable(c).*&OpenReader::find_summaries)(c, q, each);
    }
    std::int64_t count_docs(const CollectionInfo& c, const std::vector<Filter>& where) override {
        return (readable(c).*&OpenReader::count_docs)(c, where);
    }
    std::vector<Group> group_docs(const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                                  const std::string& sum) override {
        return (readable(c).*&OpenReader::group_docs)(c, where, by, sum);
    }

private:
    MongoStore& readable(const CollectionInfo& c) {
        may_fail_to_read(watch_, c);
        return mine();
    }
    MongoStore& mine() { return engines_.depth.at(std::size_t(depth_)); }
    void within(const std::function<void()>& f) {
        struct Back {
            int& depth;
            ~Back() { --depth; }
        } const back{++depth_};
        f();
    }

    const Watch& watch_;
    Engines& engines_ = Engines::all();
    int depth_ = 0;
};

}  // namespace

std::unique_ptr<Store> watched_store(Engine engine, std::uint64_t seed, double conflicts, const Watch& watch) {
    if (engine == Engine::mongo) return std::make_unique<WatchedMongo>(watch);
    return std::make_unique<WatchedMemory>(MemoryStoreOptions{seed, conflicts}, watch);
}

}  // namespace peertest::sim

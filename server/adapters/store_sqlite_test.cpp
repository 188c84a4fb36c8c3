// What only the SQLite engine promises: plans, locks, limits. The rest is in tests/conformance.
#include "adapters/store_sqlite.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "support/temp_folder.hpp"

namespace peertest {

struct Row {
    std::string id;
    std::string state;
    std::optional<std::int64_t> at;
    std::int64_t rank = 0;
    std::vector<std::string> words;
};
template <>
const Schema& schema_of<Row>() {
    static const Schema s = describe<Row>("Row", field<&Row::id>("id"), field<&Row::state>("state"), field<&Row::at>("at"),
                                          field<&Row::rank>("rank"), field<&Row::words>("words"));
    return s;
}

namespace {

const Collection<Row>& rows() {
    static const auto c = Collection<Row>("rows")
                              .key("state", [](const Row& r) { return to_value(r.state); })
                              .key("at", [](const Row& r) { return to_value(r.at); })
                              .key("rank", [](const Row& r) { return to_value(r.rank); })
                              .many("words", [](const Row& r) { return r.words; })
                              .index({"state", "at"})
                              .index({"rank", "at"});
    return c;
}

struct SqliteStoreTest : testing::Test {
    TempFolder folder;
    const std::string path = folder.file("rows.db");
    std::unique_ptr<SqliteStore> store = open({.path = path});

    static std::unique_ptr<SqliteStore> open(SqliteOptions options) {
        auto s = std::make_unique<SqliteStore>(std::move(options));
        s->prepare({&rows().info});
        return s;
    }
    void add(int from, int to) {
        store->transact([&](Tx& tx) {
            for (int i = from; i < to; ++i)
                tx.insert(rows(), Row{.id = std::to_string(100000 + i), .state = i % 3 ? "open" : "done", .at = i / 2,
                                      .rank = i % 5, .words = {"all", i % 100 ? "most" : "some"}});
        });
    }
    // Every range of every page of this query walks an index in order, without looking at rows before the page.
    void expect_indexed(Query q, const std::string& index) {
        for (int page = 0; page < 3; ++page) {
            for (auto& plan : store->explain(rows().info, q)) {
                EXPECT_NE(plan.find(index), std::string::npos) << plan;
                EXPECT_EQ(plan.find("SCAN rows USING"), page == 0 && q.where.empty() ? 0 : std::string::npos) << plan;
                EXPECT_EQ(plan.find("TEMP B-TREE"), std::string::npos) << plan;
            }
            q.cursor = store->find(rows(), q).next_cursor;
            ASSERT_FALSE(q.cursor.empty());
        }
    }
};

TEST_F(SqliteStoreTest, PagesWalkTheIndex) {
    add(0, 500);
    expect_indexed({.where = {eq("state", "open")}, .sort = {{"at", true}}, .limit = 7}, "index__rows__state__at (state=?");
    expect_indexed({.where = {eq("state", "open")}, .sort = {{"at"}}, .limit = 7}, "index__rows__state__at (state=?");
    expect_indexed({.where = {eq("state", "open"), ge("at", 100)}, .sort = {{"at"}}, .limit = 7}, "index__rows__state__at (state=?");
    expect_indexed({.sort = {{"rank"}, {"at"}}, .limit = 7}, "index__rows__rank__at");
    expect_indexed({.sort = {{"rank", true}, {"at", true}}, .limit = 7}, "index__rows__rank__at");
    expect_indexed({.sort = {{"id", true}}, .limit = 7}, "sqlite_autoindex_rows_1");
}

TEST_F(SqliteStoreTest, ASearchForARareWordStartsAtTheWord) {
    add(0, 2000);
    const Query rare{.where = {contains("words", {"all", "some"})}, .sort = {{"at", true}}};
    const auto plan = store->explain(rows().info, rare).at(0);
    EXPECT_NE(plan.find("rows__words"), std::string::npos) << plan;
    EXPECT_NE(plan.find("(id=?)"), std::string::npos) << plan;
    EXPECT_EQ(store->count(rows(), rare.where), 20);
}

TEST_F(SqliteStoreTest, OneProcessWritesAndOthersRead) {
    add(0, 10);
    EXPECT_THROW(SqliteStore({.path = path}), StoreDown);
    auto reader = open({.path = path, .read_only = true});
    EXPECT_EQ(reader->count(rows(), {}), 10);
    EXPECT_THROW(reader->transact([](Tx&) {}), std::logic_error);
    EXPECT_THROW(reader->erase(rows(), {}, 1), std::logic_error);
    add(10, 20);
    EXPECT_EQ(reader->count(rows(), {}), 20) << "it sees what is committed meanwhile";
    store.reset();
    reader = open({.path = path, .read_only = true});
    EXPECT_EQ(reader->count(rows(), {}), 20) << "and works when nobody writes";
}

TEST_F(SqliteStoreTest, AReaderRefusesAFileThatIsNotThereOrDoesNotFit) {
    EXPECT_THROW(SqliteStore({.path = folder.file("none.db"), .read_only = true}), StoreDown);
    static const auto other = Collection<Row>("others").key("state", [](const Row& r) { return to_value(r.state); });
    SqliteStore reader({.path = path, .read_only = true});
    EXPECT_THROW(reader.prepare({&other.info}), std::runtime_error);
}

TEST_F(SqliteStoreTest, TooManyWaitingTransactionsAreRefused) {
    store.reset();
    store = open({.path = path, .max_waiting = 2});
    std::atomic<bool> go = false;
    std::atomic<int> inside = 0, refused = 0, done = 0;
    std::vector<std::thread> threads;
    threads.emplace_back([&] {
        store->transact([&](Tx&) {
            inside = 1;
            inside.notify_all();
            go.wait(false);
        });
    });
    inside.wait(0);  // the writer is busy: two more may wait, the others are refused at once
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&, i] {
            try {
                add(i, i + 1);
                ++done;
            } catch (const StoreDown&) {
                ++refused;
                refused.notify_all();
            }
        });
    for (int seen = 0; seen < 4; seen = refused) refused.wait(seen);
    go = true;
    go.notify_all();
    for (auto& t : threads) t.join();
    EXPECT_EQ(refused, 4);
    EXPECT_EQ(done, 2);
}

TEST_F(SqliteStoreTest, AMemberOfAGroupThatFailsLeavesTheOthersAlone) {
    std::atomic<bool> go = false;
    std::atomic<int> inside = 0, failed = 0;
    std::vector<std::thread> threads;
    threads.emplace_back([&] {
        store->transact([&](Tx&) {
            inside = 1;
            inside.notify_all();
            go.wait(false);
        });
    });
    inside.wait(0);
    for (int i = 0; i < 20; ++i)
        threads.emplace_back([&, i] {
            try {
                store->transact([&](Tx& tx) {
                    tx.insert(rows(), Row{.id = "r" + std::to_string(i), .words = {"w"}});
                    if (i % 2) throw std::runtime_error("this one not");
                });
            } catch (const std::runtime_error&) {
                ++failed;
            }
        });
    go = true;
    go.notify_all();
    for (auto& t : threads) t.join();
    EXPECT_EQ(failed, 10);
    EXPECT_EQ(store->count(rows(), {}), 10);
    EXPECT_EQ(store->count(rows(), {contains("words", {"w"})}), 10);
}

TEST_F(SqliteStoreTest, ATransactionWithinATransactionIsAProgrammingError) {
    EXPECT_THROW(store->transact([&](Tx&) { store->transact([](Tx&) {}); }), std::logic_error);
}

TEST_F(SqliteStoreTest, TheLogIsWrittenBack) {
    for (int i = 0; i < 60; ++i) add(i * 200, i * 200 + 200);
    store.reset();
    EXPECT_FALSE(std::filesystem::exists(path + "-wal")) << "a clean end leaves one file";
    store = open({.path = path});
    EXPECT_EQ(store->count(rows(), {}), 12000);
}

TEST_F(SqliteStoreTest, IndexesThatAreNoLongerDeclaredAreDropped) {
    add(0, 100);
    static const auto fewer = Collection<Row>("rows")
                                  .key("state", [](const Row& r) { return to_value(r.state); })
                                  .key("at", [](const Row& r) { return to_value(r.at); });
    store->prepare({&fewer.info});
    const auto plan = store->explain(fewer.info, {.where = {eq("state", "open")}}).at(0);
    EXPECT_EQ(plan.find("index__rows__state__at"), std::string::npos) << plan;
    EXPECT_EQ(store->find(fewer, {}).items.at(0)->words.size(), 2u);
}

}  // namespace
}  // namespace peertest

// What only the MongoDB engine has: its server's failures, its plans, several processes that start together.
#include "adapters/store_mongo.hpp"

#include <gtest/gtest.h>
#include <mongoc/mongoc.h>

#include <atomic>
#include <thread>

#include "conformance/store_suite.hpp"
#include "support/test_servers.hpp"

namespace peertest {
namespace {

class Mongo : public testing::Test {
protected:
    void SetUp() override {
        if (mongo_for_tests().empty()) GTEST_SKIP() << "no MongoDB: scripts/services/mongo starts one";
        store_ = open();
        store_->prepare({&things().info, &counters().info});
    }
    void TearDown() override {
        if (store_) store_->drop_database();
    }
    std::unique_ptr<MongoStore> open(bool read_only = false) {
        return std::make_unique<MongoStore>(
            MongoOptions{.uri = mongo_database(folder_.path().string()), .read_only = read_only});
    }
    MongoStore& store() { return *store_; }

    // Has the next commands of this name fail: `how` is the inside of the fail point's data.
    void have_fail(int times, const std::string& how) {
        admin(R"({"configureFailPoint": "failCommand", "mode": {"times": )" + std::to_string(times) +
              R"(}, "data": {"appName": "peertest", )" + how + "}}");
    }
    void admin(const std::string& command) {
        mongoc_client_t* client = mongoc_client_new(mongo_for_tests().c_str());
        bson_error_t error;
        bson_t* bson = bson_new_from_json(reinterpret_cast<const std::uint8_t*>(command.data()), -1, &error);
        ASSERT_TRUE(bson) << error.message;
        EXPECT_TRUE(mongoc_client_command_simple(client, "admin", bson, nullptr, nullptr, &error)) << error.message;
        bson_destroy(bson);
        mongoc_client_destroy(client);
    }
    // Counts one up, and says how often the function ran for it.
    int count_up() {
        int runs = 0;
        store().transact([&](Tx& tx) {
            ++runs;
            auto d = tx.get(counters(), "c");
            if (!d) return tx.insert(counters(), Counter{"c", 1});
            ++(*d)->value;
            tx.replace(counters(), *d);
        });
        return runs;
    }
    std::int64_t counted() { return store().get(counters(), "c")->value.value; }

private:
    TempFolder folder_;
    std::unique_ptr<MongoStore> store_;
};

TEST(MongoUri, what_cannot_be_a_store_is_refused) {
    EXPECT_NO_THROW(check_mongo_uri("mongodb://a:1,b:2/peertest?replicaSet=rs0"));
    for (auto* bad : {"", "http://a/peertest", "mongodb://", "mongodb://a:1", "mongodb://a:1/?replicaSet=rs0",
                      "mongodb://a:99999/peertest", "mongodb://user:pa%ss@a/peertest"})
        EXPECT_THROW(check_mongo_uri(bad), std::runtime_error) << bad;
}

TEST(MongoUri, nobody_there_is_said_soon) {
    try {
        MongoStore store({.uri = "mongodb://127.0.0.1:1/peertest?replicaSet=rs0&serverSelectionTimeoutMS=200"});
        FAIL();
    } catch (const StoreDown& e) {
        EXPECT_NE(std::string(e.what()).find("no primary answers"), std::string::npos) << e.what();
    }
}

TEST_F(Mongo, a_transaction_that_met_another_runs_again_as_a_whole) {
    count_up();
    have_fail(1, R"("failCommands": ["update"], "errorCode": 112, "errorLabels": ["TransientTransactionError"])");
    EXPECT_EQ(count_up(), 2);
    EXPECT_EQ(counted(), 2);
}

TEST_F(Mongo, a_lost_connection_within_a_transaction_runs_it_again) {
    count_up();
    have_fail(1, R"("failCommands": ["update"], "closeConnection": true)");
    EXPECT_EQ(count_up(), 2);
    EXPECT_EQ(counted(), 2);
}

TEST_F(Mongo, one_write_alone_is_no_transaction_and_done_once_whatever_becomes_of_its_answer) {
    count_up();
    const auto replace_alone = [&](std::int64_t version) {
        Doc<Counter> d{{"c", version + 1}, version, {}};
        store().transact([&](Tx& tx) { tx.replace(counters(), d); });
    };
    have_fail(1, R"("failCommands": ["commitTransaction"], "errorCode": 13)");
    EXPECT_NO_THROW(replace_alone(1)) << "nothing is to be committed";
    have_fail(1, R"("failCommands": ["update"], "closeConnection": true)");  // the driver asks once more
    EXPECT_NO_THROW(replace_alone(2));
    EXPECT_EQ(counted(), 3);
    EXPECT_THROW(replace_alone(2), Stale);
    have_fail(2, R"("failCommands": ["insert"], "closeConnection": true)");
    EXPECT_THROW(store().transact([&](Tx& tx) { tx.insert(counters(), Counter{"d", 1}); }), StoreDown) << "nobody knows";
    have_fail(1, R"("failCommands": ["delete"], "writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"})");
    EXPECT_THROW(store().transact([&](Tx& tx) { tx.remove(counters(), "c"); }), StoreDown) << "not on a majority yet";
}

TEST_F(Mongo, a_commit_without_an_answer_is_asked_for_again_and_done_once) {
    count_up();
    // The driver itself asks once more, so the answer is lost twice before it is for us to ask.
    have_fail(2, R"("failCommands": ["commitTransaction"], "closeConnection": true)");
    EXPECT_EQ(count_up(), 1);
    EXPECT_EQ(counted(), 2);
    // The commit is done, and only its answer is lost.
    have_fail(2, R"("failCommands": ["commitTransaction"], "writeConcernError": {"code": 64, "errmsg": "waiting for replication timed out"})");
    EXPECT_EQ(count_up(), 1);
    EXPECT_EQ(counted(), 3);
}

TEST_F(Mongo, a_server_that_refuses_is_down_and_comes_back) {
    count_up();
    have_fail(1, R"("failCommands": ["update"], "errorCode": 13)");
    EXPECT_THROW(count_up(), StoreDown);
    EXPECT_EQ(counted(), 1);
    have_fail(1, R"("failCommands": ["find"], "errorCode": 13)");
    EXPECT_THROW(store().ping(), StoreDown);
    EXPECT_NO_THROW(store().ping());
    EXPECT_EQ(count_up(), 1);
}

TEST_F(Mongo, a_read_outside_of_transactions_survives_a_lost_connection) {
    count_up();
    have_fail(1, R"("failCommands": ["find"], "closeConnection": true)");
    EXPECT_EQ(counted(), 1);
}

TEST_F(Mongo, transact_within_transact_is_a_programming_error) {
    EXPECT_THROW(store().transact([&](Tx&) { store().transact([](Tx&) {}); }), std::logic_error);
    EXPECT_NO_THROW(count_up());
}

TEST_F(Mongo, a_snapshot_is_one_moment) {
    count_up();
    store().snapshot([&](Reader& view) {
        EXPECT_EQ(view.get(counters(), "c")->value.value, 1);
        count_up();
        EXPECT_EQ(view.get(counters(), "c")->value.value, 1);
        EXPECT_EQ(view.count(counters(), {}), 1);
    });
    EXPECT_EQ(counted(), 2);
}

TEST_F(Mongo, who_only_reads_makes_nothing) {
    count_up();
    const auto reader = open(true);
    reader->prepare({&things().info, &counters().info});
    EXPECT_EQ(reader->count(counters(), {}), 1);
    EXPECT_THROW(reader->transact([](Tx&) {}), std::logic_error);
    const Collection<Counter> others("others");
    EXPECT_THROW(reader->prepare({&others.info}), std::runtime_error);
}

TEST_F(Mongo, many_processes_may_start_together) {
    store().drop_database();
    std::atomic<int> ready = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto mine = open();
            mine->prepare({&things().info, &counters().info});
            mine->transact([](Tx& tx) { tx.add(things(), Thing{.id = "first"}); });
            ++ready;
        });
    for (auto& t : threads) t.join();
    EXPECT_EQ(ready, 8);
    EXPECT_EQ(store().count(things(), {}), 1);
}

// A page that the index holds entirely reads no document, and no more of the index than it shows.
TEST_F(Mongo, a_covered_page_reads_no_document) {
    const auto shelf = Collection<Thing>("shelf")
                           .key("colour", [](const Thing& t) { return to_value(t.colour); })
                           .key("at", [](const Thing& t) { return to_value(t.at); })
                           .covering_index({"colour", "at"})
                           .summary([](const Thing& t) { return t.name; });
    store().prepare({&shelf.info});
    store().transact([&](Tx& tx) {
        for (int i = 0; i < 600; ++i)
            tx.insert(shelf, Thing{.id = "t" + std::to_string(1000 + i), .name = "n", .colour = Colour(i % 3), .at = {i / 9}});
    });
    for (const bool descending : {false, true}) {
        Query q{.where = {eq("colour", Colour::red)}, .sort = {{"at", descending}}, .limit = 20};
        for (int page = 0; page < 4; ++page) {
            q.cursor = store().summaries(shelf, q, [](std::string_view, std::string_view) {});
            std::string plan = store().explain(shelf.info, q);
            plan.erase(0, plan.find("\"executionStats\""));
            EXPECT_NE(plan.find("\"totalDocsExamined\" : 0"), std::string::npos) << plan;
            EXPECT_NE(plan.find("\"totalKeysExamined\" : 21"), std::string::npos) << plan;
        }
    }
}

TEST_F(Mongo, a_page_is_a_walk_along_an_index) {
    store().transact([](Tx& tx) {
        for (int i = 0; i < 900; ++i)
            tx.insert(things(), Thing{.id = "t" + std::to_string(1000 + i), .colour = Colour(i % 3), .size = i % 5,
                                      .rank = i % 4, .at = {i / 9}});
    });
    auto walks = [&](Query q) {
        for (int page = 0; page < 3; ++page) {
            std::string plan = store().explain(things().info, q);
            plan.erase(0, plan.find("\"executionStats\""));  // what comes before also tells of plans it did not take
            EXPECT_EQ(plan.find("\"SORT\""), std::string::npos) << "sorted in memory: " << plan;
            EXPECT_EQ(plan.find("COLLSCAN"), std::string::npos) << plan;
            const auto at = plan.find("\"totalKeysExamined\" : ");
            EXPECT_LT(std::stoi(plan.substr(at + 22)), 2 * q.limit + 10) << plan;
            q.cursor = store().find(things(), q).next_cursor;
        }
    };
    walks({.where = {eq("colour", Colour::red)}, .sort = {{"at", true}}, .limit = 20});
    walks({.where = {eq("colour", Colour::red)}, .sort = {{"at"}}, .limit = 20});
    walks({.where = {eq("rank", 2)}, .sort = {{"size", true}}, .limit = 20});
    walks({.where = {eq("rank", 2), ge("size", 1)}, .sort = {{"size"}}, .limit = 20});
    walks({.sort = {{"id"}}, .limit = 20});
}

}  // namespace
}  // namespace peertest

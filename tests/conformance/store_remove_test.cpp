// Compare and remove.
#include <atomic>
#include <thread>

#include "conformance/store_suite.hpp"

namespace peertest {
namespace {

TEST_P(StoreSuite, ARemoveOfAnOldVersionIsStale) {
    add({.id = "a", .size = 1, .tags = {"one"}});
    const auto old = *store().get(things(), "a");
    store().transact([&](Tx& tx) {
        auto d = old;
        d->size = 2;
        tx.replace(things(), d);
    });
    EXPECT_THROW(store().transact([&](Tx& tx) { tx.remove(things(), old); }), Stale);
    EXPECT_EQ(store().get(things(), "a")->value.size, 2);
    const auto newest = *store().get(things(), "a");
    EXPECT_THROW(store().transact([&](Tx& tx) {
        tx.remove(things(), newest);
        tx.remove(things(), old);
    }),
                 Stale);
    EXPECT_EQ(store().count(things(), {contains("tags", {"one"})}), 1) << "nothing of it happened";
    store().transact([&](Tx& tx) { tx.remove(things(), newest); });
    EXPECT_EQ(store().count(things(), {contains("tags", {"one"})}), 0);
    EXPECT_THROW(store().transact([&](Tx& tx) { tx.remove(things(), newest); }), Stale) << "gone";
}

TEST_P(StoreSuite, OfTwentyRemovesOfOneVersionExactlyOneWins) {
    for (int round = 0; round < 5; ++round) {
        add({.id = "a"});
        const auto seen = *store().get(things(), "a");
        std::atomic<int> won = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 20; ++i)
            threads.emplace_back([&] {
                try {
                    store().transact([&](Tx& tx) { tx.remove(things(), seen); });
                    ++won;
                } catch (const Stale&) {
                }
            });
        for (auto& t : threads) t.join();
        EXPECT_EQ(won, 1);
    }
}

}  // namespace
}  // namespace peertest

#include "features/jobs/budget.hpp"

#include <gtest/gtest.h>

#include <map>

#include "adapters/store_memory.hpp"

namespace peertest {
namespace {

struct SpendTest : testing::Test {
    MemoryStore store;
    const Time first{1'772'359'200'000}, later = first + std::chrono::days{7}, now = later + std::chrono::days{1};

    SpendTest() { store.prepare({&spend_entries().info}); }
    void add(std::int64_t minor, Time at) {
        store.transact([&](Tx& tx) { add_spend(tx, "builder", "job", minor, at); });
    }
    void close(std::int64_t minor) {
        store.transact([&](Tx& tx) { close_spend(tx, "job", minor, now); });
    }
    void give_back(std::int64_t minor) {
        store.transact([&](Tx& tx) { return_spend(tx, "job", minor, now); });
    }
    // What each day on which something was added still counts.
    std::map<Time, std::int64_t> counts() {
        std::map<Time, std::int64_t> out;
        for (const auto& e : store.find(spend_entries(), {{eq("builder_id", "builder")}, {{"at"}}, 1000}).items)
            out[e->at] += e->amount_minor;
        return out;
    }
    using Counts = std::map<Time, std::int64_t>;
};

TEST_F(SpendTest, of_slots_that_close_goes_from_those_added_last) {
    add(3000, first);
    add(1000, later);
    close(1500);
    EXPECT_EQ(counts(), (Counts{{first, 2500}, {later, 0}}));
}

TEST_F(SpendTest, that_came_back_goes_from_what_was_there_first) {
    add(3000, first);
    add(100, later);
    give_back(2000);
    EXPECT_EQ(counts(), (Counts{{first, 1000}, {later, 100}}));
}

TEST_F(SpendTest, never_falls_below_nothing_at_any_time) {
    add(3000, first);
    add(100, later);
    give_back(2950);
    close(100);
    EXPECT_EQ(counts(), (Counts{{first, 50}, {later, 0}}));
    give_back(80);  // more than is left: whoever asks for that is wrong, the caps are not
    EXPECT_EQ(counts(), (Counts{{first, 0}, {later, 0}}));
    give_back(0);
    EXPECT_EQ(store.count(spend_entries(), {lt("amount_minor", 0)}), 3);
}

}  // namespace
}  // namespace peertest

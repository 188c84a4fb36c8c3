// What only the store in memory promises: it finds missing guards. The rest is in tests/conformance.
#include "adapters/store_memory.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace peertest {

struct Seat {
    std::string id;
    std::string who;
};
template <>
const Schema& schema_of<Seat>() {
    static const Schema s = describe<Seat>("Seat", field<&Seat::id>("id"), field<&Seat::who>("who"));
    return s;
}

namespace {

const Collection<Seat>& seats() {
    static const auto c = Collection<Seat>("seats").key("who", [](const Seat& s) { return to_value(s.who); });
    return c;
}

// "At most one seat a person", read and then written.
void take(MemoryStore& store, const std::string& id, bool guarded) {
    store.transact([&](Tx& tx) {
        if (guarded) tx.guard("who:ann");
        if (tx.count(seats(), {eq("who", "ann")}) == 0) tx.insert(seats(), Seat{id, "ann"});
    });
}

std::int64_t seats_after_two_at_once(bool guarded) {
    MemoryStore store;
    store.prepare({&seats().info});
    bool once = false;
    store.before_commit([&] {
        if (!std::exchange(once, true)) take(store, "second", guarded);
    });
    take(store, "first", guarded);
    return store.count(seats(), {});
}

TEST(MemoryStore, PermitsWriteSkewUnlessGuarded) {
    EXPECT_EQ(seats_after_two_at_once(false), 2) << "snapshot isolation lets both through: the rule lacks its guard";
    EXPECT_EQ(seats_after_two_at_once(true), 1);
}

TEST(MemoryStore, RunsTransactionsAgainAtWillAndReplaysFromItsSeed) {
    auto runs_with = [](std::uint64_t seed) {
        MemoryStore store({.seed = seed, .conflicts = 0.5});
        store.prepare({&seats().info});
        std::string runs;
        for (int i = 0; i < 50; ++i) {
            int n = 0, after = 0;
            store.transact([&](Tx& tx) {
                ++n;
                tx.insert(seats(), Seat{std::to_string(i), "x"});
                tx.after_commit([&] { ++after; });
            });
            EXPECT_EQ(after, 1);
            runs += std::to_string(n) + " ";
        }
        EXPECT_EQ(store.count(seats(), {}), 50);
        return runs;
    };
    EXPECT_EQ(runs_with(1), runs_with(1));
    EXPECT_NE(runs_with(1), runs_with(2));
}

}  // namespace
}  // namespace peertest

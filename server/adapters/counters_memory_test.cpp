#include "adapters/counters_memory.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

constexpr Millis minute{60'000};

TEST(Counters, allow_the_limit_and_one_more_once_the_oldest_left_the_window) {
    MemoryCounters counters;
    EXPECT_EQ(counters.take("a", 2, minute, Time{0}).left, 1);
    EXPECT_TRUE(counters.take("a", 2, minute, Time{10'000}).ok);
    const auto refused = counters.take("a", 2, minute, Time{59'999});
    EXPECT_FALSE(refused.ok);
    EXPECT_EQ(refused.resets_after, Millis{1});
    EXPECT_TRUE(counters.take("a", 2, minute, Time{60'000}).ok);
    EXPECT_FALSE(counters.take("a", 2, minute, Time{60'001}).ok);
}

TEST(Counters, keep_keys_apart_and_take_counts_back) {
    MemoryCounters counters;
    EXPECT_TRUE(counters.take("a", 1, minute, Time{0}).ok);
    EXPECT_TRUE(counters.take("b", 1, minute, Time{0}).ok);
    counters.give_back("a");
    EXPECT_TRUE(counters.take("a", 1, minute, Time{1}).ok);
    EXPECT_FALSE(counters.take("b", 1, minute, Time{1}).ok);
    counters.give_back("nobody");
}

TEST(Counters, forget_idle_keys) {
    MemoryCounters counters;
    for (int i = 0; i < 1024; ++i) counters.take(std::to_string(i), 5, minute, Time{0});
    EXPECT_EQ(counters.keys(), 1024u);
    counters.take("late", 5, minute, Time{60'000});
    EXPECT_EQ(counters.keys(), 1u);
}

}  // namespace
}  // namespace peertest

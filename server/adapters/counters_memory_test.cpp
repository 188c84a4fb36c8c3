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

TEST(Counters, forget_first_what_ends_first_when_there_are_too_many) {
    MemoryCounters counters;
    for (std::size_t i = 0; i < MemoryCounters::max_keys; ++i)
        counters.take(std::to_string(i), 5, minute, Time{std::int64_t(i) / 10});
    const auto last = std::to_string(MemoryCounters::max_keys - 1);
    EXPECT_TRUE(counters.take("one more", 5, minute, Time{20'000}).ok);
    EXPECT_LE(counters.keys(), MemoryCounters::max_keys / 2 + 1);
    EXPECT_EQ(counters.take(last, 5, minute, Time{20'000}).left, 3);  // still counted
    EXPECT_EQ(counters.take("0", 5, minute, Time{20'000}).left, 4);   // forgotten
}

}  // namespace
}  // namespace peertest

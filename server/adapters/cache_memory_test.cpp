#include "adapters/cache_memory.hpp"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace peertest {
namespace {

const Millis minute{60'000};

void put(MemoryCache& cache, const std::string& key, const std::string& value, const std::string& group = "g") {
    cache.put(key, value, minute, group, cache.generation(group));
}

TEST(MemoryCache, KeepsATextUntilItsTimeIsOver) {
    MemoryCache::Steady::time_point now{};
    MemoryCache cache(1 << 20, [&] { return now; });
    EXPECT_EQ(cache.get("k"), nullptr);
    put(cache, "k", "v");
    ASSERT_NE(cache.get("k"), nullptr);
    EXPECT_EQ(*cache.get("k"), "v");
    put(cache, "k", "w");
    EXPECT_EQ(*cache.get("k"), "w");
    now += std::chrono::seconds(60);
    EXPECT_EQ(cache.get("k"), nullptr);
    EXPECT_EQ(cache.bytes(), 0u);
}

TEST(MemoryCache, InvalidatingAGroupDropsAllOfIt) {
    MemoryCache cache;
    put(cache, "a", "1", "jobs");
    put(cache, "b", "2", "jobs");
    put(cache, "c", "3", "people");
    cache.invalidate("jobs");
    EXPECT_EQ(cache.get("a"), nullptr);
    EXPECT_EQ(cache.get("b"), nullptr);
    EXPECT_NE(cache.get("c"), nullptr);
}

TEST(MemoryCache, AValueReadBeforeAnInvalidationIsNotKeptAfterIt) {
    MemoryCache cache;
    const auto before = cache.generation("jobs");
    cache.invalidate("jobs");  // a write lands between the read and the put
    cache.put("list", "old", minute, "jobs", before);
    EXPECT_EQ(cache.get("list"), nullptr);
}

TEST(MemoryCache, IsBoundedAndKeepsWhatIsUsed) {
    MemoryCache cache(1 << 20);
    put(cache, "hot", "kept");
    for (int i = 0; i < 20'000; ++i) {
        put(cache, "k" + std::to_string(i), std::string(500, 'x'));
        ASSERT_NE(cache.get("hot"), nullptr) << i;
        ASSERT_LE(cache.bytes(), std::size_t(1 << 20));
    }
    EXPECT_EQ(cache.get("k0"), nullptr);
    put(cache, "huge", std::string(1 << 20, 'x'));
    EXPECT_EQ(cache.get("huge"), nullptr) << "one text never empties the rest";
}

TEST(MemoryCache, KeepsNoRoomThatATextDoesNotUse) {
    MemoryCache cache;
    std::string built = "nine kilobytes, in pieces";
    built.reserve(1 << 16);
    cache.put("k", std::move(built), std::chrono::minutes(1), "g", cache.generation("g"));
    EXPECT_LT(cache.get("k")->capacity(), 100u);
}

TEST(MemoryCache, ServesManyThreads) {
    MemoryCache cache(1 << 16);
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&cache, t] {
            for (int i = 0; i < 5000; ++i) {
                const std::string key = "k" + std::to_string(i % 300);
                put(cache, key, key);
                if (auto v = cache.get(key)) {
                    EXPECT_EQ(*v, key);
                }
                if (i % 100 == t) cache.invalidate("g");
            }
        });
    for (auto& t : threads) t.join();
    EXPECT_LE(cache.bytes(), std::size_t(1 << 16));
}

}  // namespace
}  // namespace peertest

// Cache, counters and live messages, as two machines see them that work together. Every test runs within one process,
// where both are the same, and over Redis, when there is one for tests.
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "adapters/cache_memory.hpp"
#include "adapters/cache_redis.hpp"
#include "adapters/counters_memory.hpp"
#include "adapters/counters_redis.hpp"
#include "adapters/live_memory.hpp"
#include "adapters/live_redis.hpp"
#include "kit/crypto.hpp"
#include "support/redis_server.hpp"
#include "support/until.hpp"

namespace peertest {
namespace {

constexpr Millis minute{60'000};

struct Machine {
    std::shared_ptr<Cache> cache;
    std::shared_ptr<Counters> counters;
    std::shared_ptr<Live> live;
    std::shared_ptr<Redis> redis;
};

Machine machine_on(const std::string& url) {
    Machine m;
    m.redis = std::make_shared<Redis>(RedisOptions{.url = parse_redis_url(url)});
    // Each holds its Redis, so that it goes last.
    m.cache = {new RedisCache(*m.redis), [redis = m.redis](Cache* c) { delete c; }};
    m.counters = {new RedisCounters(*m.redis), [redis = m.redis](Counters* c) { delete c; }};
    m.live = {new RedisLive(*m.redis), [redis = m.redis](Live* l) { delete l; }};
    return m;
}

struct SharedPorts : testing::TestWithParam<std::string> {
    Machine a, b;
    const std::string mark = random_token();  // other tests use the same Redis
    std::string my(const std::string& name) const { return name + mark; }

    void SetUp() override {
        if (GetParam() == "memory") {
            a = {std::make_shared<MemoryCache>(), std::make_shared<MemoryCounters>(), std::make_shared<MemoryLive>(), nullptr};
            b = a;
            return;
        }
        const std::string url = test_redis_url();
        if (url.empty()) GTEST_SKIP() << "no Redis for tests";
        a = machine_on(url);
        b = machine_on(url);
        ASSERT_TRUE(until([&] { return b.live->reach() == Live::Reach::every_process; }));
        ASSERT_TRUE(until([&] { return a.live->reach() == Live::Reach::every_process; }));
    }
    void put(Machine& m, const std::string& key, const std::string& value, const std::string& group = "g") {
        m.cache->put(my(key), value, minute, my(group), m.cache->generation(my(group)));
    }
    std::string got(Machine& m, const std::string& key) {
        const auto text = m.cache->get(my(key));
        return text ? *text : "nothing";
    }
};

// --- cache -----------------------------------------------------------------------------------------------------------
TEST_P(SharedPorts, what_one_machine_keeps_the_other_finds) {
    EXPECT_EQ(got(a, "k"), "nothing");
    put(a, "k", "v");
    EXPECT_EQ(got(b, "k"), "v");
    put(b, "k", "w");
    EXPECT_EQ(got(a, "k"), "w");
    for (const std::string& odd : {std::string(), std::string("a\nb\n\n"), std::string("\0\xff\r\n", 4)}) {
        put(a, "odd", odd);
        EXPECT_EQ(got(b, "odd"), odd);
    }
}

TEST_P(SharedPorts, a_text_is_gone_when_its_time_is_over) {
    a.cache->put(my("k"), "v", Millis{20}, my("g"), a.cache->generation(my("g")));
    EXPECT_TRUE(until([&] { return got(b, "k") == "nothing"; }));
}

TEST_P(SharedPorts, invalidating_a_group_on_one_machine_drops_all_of_it_on_both) {
    put(a, "1", "x", "jobs");
    put(b, "2", "y", "jobs");
    put(a, "3", "z", "people");
    b.cache->invalidate(my("jobs"));
    for (Machine* m : {&a, &b}) {
        EXPECT_EQ(got(*m, "1"), "nothing");
        EXPECT_EQ(got(*m, "2"), "nothing");
        EXPECT_EQ(got(*m, "3"), "z");
    }
}

TEST_P(SharedPorts, a_value_read_before_an_invalidation_is_not_kept_after_it) {
    const auto before = a.cache->generation(my("jobs"));
    EXPECT_EQ(before, b.cache->generation(my("jobs")));
    b.cache->invalidate(my("jobs"));  // a write lands between the read and the put
    EXPECT_NE(before, a.cache->generation(my("jobs")));
    a.cache->put(my("list"), "old", minute, my("jobs"), before);
    EXPECT_EQ(got(a, "list"), "nothing");
    EXPECT_EQ(got(b, "list"), "nothing");
}

// What everybody does who reads through the cache, against writers on both machines: nobody ever reads less than they
// have written themselves.
TEST_P(SharedPorts, nobody_reads_their_own_write_late_whichever_machine_they_ask) {
    std::atomic<int> stored = 0;
    std::atomic<int> late = 0;
    const auto read = [&](Machine& m) {
        if (const auto hit = m.cache->get(my("n"))) return std::stoi(*hit);
        const auto generation = m.cache->generation(my("g"));
        const int value = stored;
        m.cache->put(my("n"), std::to_string(value), minute, my("g"), generation);
        return value;
    };
    std::vector<std::thread> people;
    for (int p = 0; p < 4; ++p)
        people.emplace_back([&, p] {
            for (int i = 0; i < 300; ++i) {
                const int mine = ++stored;
                ((i + p) % 2 ? a : b).cache->invalidate(my("g"));
                for (int k = 0; k < 3; ++k)
                    if (read((i + p + k) % 2 ? b : a) < mine) ++late;
            }
        });
    for (auto& t : people) t.join();
    EXPECT_EQ(late, 0);
    EXPECT_EQ(got(a, "n"), std::to_string(stored));
}

// --- counters --------------------------------------------------------------------------------------------------------
TEST_P(SharedPorts, a_limit_holds_for_both_machines_together) {
    const auto key = my("a");
    EXPECT_EQ(a.counters->take(key, 2, minute, Time{0}).left, 1);
    EXPECT_TRUE(b.counters->take(key, 2, minute, Time{10'000}).ok);
    const auto refused = a.counters->take(key, 2, minute, Time{59'999});
    EXPECT_FALSE(refused.ok);
    EXPECT_EQ(refused.left, 0);
    EXPECT_EQ(refused.resets_after, Millis{1});
    const auto next = b.counters->take(key, 2, minute, Time{60'000});
    EXPECT_TRUE(next.ok);
    EXPECT_EQ(next.resets_after, Millis{10'000});
    EXPECT_FALSE(a.counters->take(key, 2, minute, Time{60'001}).ok);
}

TEST_P(SharedPorts, counts_of_other_keys_stay_apart_and_can_be_taken_back) {
    EXPECT_TRUE(a.counters->take(my("a"), 1, minute, Time{0}).ok);
    EXPECT_TRUE(a.counters->take(my("b"), 1, minute, Time{0}).ok);
    b.counters->give_back(my("a"));
    EXPECT_TRUE(a.counters->take(my("a"), 1, minute, Time{1}).ok);
    EXPECT_FALSE(b.counters->take(my("b"), 1, minute, Time{1}).ok);
    a.counters->give_back(my("nobody"));
    const auto never = a.counters->take(my("none"), 0, minute, Time{5});
    EXPECT_FALSE(never.ok);
    EXPECT_EQ(never.resets_after, minute);
}

TEST_P(SharedPorts, of_many_at_once_just_as_many_as_the_limit_are_let_through) {
    std::atomic<int> through = 0;
    std::vector<std::thread> askers;
    for (int t = 0; t < 8; ++t)
        askers.emplace_back([&, t] {
            for (int i = 0; i < 50; ++i)
                if ((t % 2 ? a : b).counters->take(my("busy"), 100, minute, Time{i}).ok) ++through;
        });
    for (auto& t : askers) t.join();
    EXPECT_EQ(through, 100);
}

// --- live messages ---------------------------------------------------------------------------------------------------
struct Heard {
    void operator()(std::string_view message) {
        if (message.empty()) return;  // only says that others may be lost
        std::lock_guard lock(mutex);
        all.emplace_back(message);
    }
    std::vector<std::string> now() {
        std::lock_guard lock(mutex);
        return all;
    }
    std::mutex mutex;
    std::vector<std::string> all;
};

TEST_P(SharedPorts, a_message_is_heard_once_on_each_machine_and_in_order) {
    Heard here, there, elsewhere;
    const auto first = a.live->subscribe(my("user:1"), [&](std::string_view m) { here(m); });
    const auto second = b.live->subscribe(my("user:1"), [&](std::string_view m) { there(m); });
    const auto third = b.live->subscribe(my("user:2"), [&](std::string_view m) { elsewhere(m); });
    std::vector<std::string> said;
    for (int i = 0; i < 200; ++i) a.live->publish(my("user:1"), said.emplace_back("line\n" + std::to_string(i)));
    EXPECT_TRUE(until([&] { return there.now().size() >= said.size(); }));
    EXPECT_EQ(here.now(), said);
    b.live->publish(my("user:2"), "last");
    EXPECT_TRUE(until([&] { return elsewhere.now().size() == 1; }));
    EXPECT_EQ(there.now(), said);
    EXPECT_EQ(here.now(), said) << "its own do not come back";
}

TEST_P(SharedPorts, who_has_let_go_hears_no_more) {
    Heard gone, stays;
    auto first = b.live->subscribe(my("c"), [&](std::string_view m) { gone(m); });
    const auto second = b.live->subscribe(my("c"), [&](std::string_view m) { stays(m); });
    first.reset();
    a.live->publish(my("c"), "m");
    EXPECT_TRUE(until([&] { return stays.now().size() == 1; }));
    EXPECT_TRUE(gone.now().empty());
}

TEST_P(SharedPorts, the_same_said_over_and_over_may_be_heard_less_often_but_is_heard_last) {
    std::atomic<int> heard = 0, other = 0;
    const auto wake = b.live->subscribe(my("work"), [&](std::string_view) { ++heard; });
    const auto end = b.live->subscribe(my("end"), [&](std::string_view m) { other += !m.empty(); });
    for (int i = 0; i < 1000; ++i) a.live->publish(my("work"), "wake");
    a.live->publish(my("end"), "end");
    EXPECT_TRUE(until([&] { return other == 1; }));
    EXPECT_GE(heard, 1);
    EXPECT_LE(heard, 1000);
}

INSTANTIATE_TEST_SUITE_P(All, SharedPorts, testing::Values("memory", "redis"), [](const auto& i) { return i.param; });

}  // namespace
}  // namespace peertest

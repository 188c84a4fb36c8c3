#include "adapters/live_memory.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace peertest {
namespace {

TEST(MemoryLive, DeliversToEverySubscriberOfTheChannelUntilItsHandleGoes) {
    MemoryLive live;
    std::string a, b;
    auto first = live.subscribe("user:1", [&](std::string_view m) { a += m; });
    auto second = live.subscribe("user:1", [&](std::string_view m) { b += m; });
    live.publish("user:1", "x");
    live.publish("user:2", "y");
    second.reset();
    live.publish("user:1", "z");
    EXPECT_EQ(a, "xz");
    EXPECT_EQ(b, "x");
}

TEST(MemoryLive, ASubscriberMayUnsubscribeItselfAndPublish) {
    MemoryLive live;
    int heard = 0;
    Live::Handle handle = live.subscribe("c", [&](std::string_view) {
        ++heard;
        handle.reset();
        live.publish("c", "again");
    });
    live.publish("c", "once");
    live.publish("c", "never");
    EXPECT_EQ(heard, 1);
}

TEST(MemoryLive, ABadSubscriberDoesNotSilenceTheOthers) {
    MemoryLive live;
    int heard = 0;
    auto bad = live.subscribe("c", [](std::string_view) { throw std::runtime_error("broken"); });
    auto good = live.subscribe("c", [&](std::string_view) { ++heard; });
    live.publish("c", "m");
    EXPECT_EQ(heard, 1);
}

TEST(MemoryLive, NoCallComesAfterTheHandleIsGone) {
    MemoryLive live;
    std::atomic<bool> stop = false;
    std::thread publisher([&] {
        while (!stop) live.publish("c", "m");
    });
    for (int i = 0; i < 300; ++i) {
        auto target = std::make_unique<std::string>();
        auto handle = live.subscribe("c", [p = target.get()](std::string_view m) { *p = m; });
        handle.reset();
        target.reset();  // a late call would write to freed memory
    }
    stop = true;
    publisher.join();
}

TEST(MemoryLive, HandlesMayOutliveIt) {
    Live::Handle handle;
    {
        MemoryLive live;
        handle = live.subscribe("c", [](std::string_view) {});
    }
    handle.reset();
}

}  // namespace
}  // namespace peertest

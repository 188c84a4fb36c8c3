#include "http/pool.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <utility>

namespace peertest {
namespace {

// Says that it has begun, and waits until it may end.
struct Held : Pool::Job {
    std::promise<void> begun;
    std::shared_future<void> may_end;
    explicit Held(std::shared_future<void> end) : may_end(std::move(end)) {}
    void run() noexcept override {
        begun.set_value();
        may_end.wait();
    }
};

TEST(Pools, begin_threads_as_they_are_needed_and_no_more_than_allowed) {
    std::promise<void> end;
    const auto may_end = end.get_future().share();
    Pool pool(3, 2);
    EXPECT_EQ(pool.threads(), 1u);
    for (std::size_t running = 1; running <= 3; ++running) {
        const auto job = std::make_shared<Held>(may_end);
        ASSERT_TRUE(pool.submit(job));
        job->begun.get_future().wait();
        EXPECT_EQ(pool.threads(), running);
    }
    for (int queued = 0; queued < 2; ++queued) EXPECT_TRUE(pool.submit(std::make_shared<Held>(may_end)));
    EXPECT_FALSE(pool.submit(std::make_shared<Held>(may_end))) << "one more than the queue holds";
    EXPECT_EQ(pool.threads(), 3u);
    EXPECT_EQ(pool.waiting(), 2u);
    end.set_value();
}

TEST(Pools, run_what_is_queued_before_they_end) {
    std::promise<void> end;
    const auto may_end = end.get_future().share();
    const auto first = std::make_shared<Held>(may_end), second = std::make_shared<Held>(may_end);
    {
        Pool pool(1, 1);
        pool.submit(first);
        first->begun.get_future().wait();
        pool.submit(second);
        end.set_value();
    }
    EXPECT_EQ(second->begun.get_future().wait_for(std::chrono::seconds(0)), std::future_status::ready);
}

}  // namespace
}  // namespace peertest

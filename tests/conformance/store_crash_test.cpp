// A process that is killed in the middle of its writes: all that was acknowledged is there, nothing is there by half.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <thread>

#include "conformance/store_suite.hpp"

namespace peertest {
namespace {

constexpr int writers = 8;
constexpr std::size_t acknowledged_before_kill = 400;

struct Acknowledgement {
    int writer;
    int number;
};

// Never returns: each writer inserts a document and raises its counter in one transaction, tells so, and goes on.
[[noreturn]] void write_until_killed(const Engine& engine, const std::string& folder, int pipe) {
    auto store = engine.open(folder);
    store->prepare({&things().info, &counters().info});
    std::vector<std::thread> threads;
    for (int w = 0; w < writers; ++w)
        threads.emplace_back([&, w] {
            const std::string counter = "w" + std::to_string(w);
            store->transact([&](Tx& tx) { tx.insert(counters(), Counter{counter, 0}); });
            for (int n = 1;; ++n) {
                store->transact([&](Tx& tx) {
                    tx.insert(things(), Thing{.id = counter + "-" + std::to_string(n), .size = n, .tags = {counter}});
                    auto c = *tx.get(counters(), counter);
                    c->value = n;
                    tx.replace(counters(), c);
                });
                const Acknowledgement ack{w, n};
                if (write(pipe, &ack, sizeof ack) != sizeof ack) _exit(1);
            }
        });
    for (auto& t : threads) t.join();
    _exit(0);
}

class StoreCrash : public testing::TestWithParam<Engine> {};

TEST_P(StoreCrash, WhatWasAcknowledgedOutlivesAKill) {
    TempFolder folder;
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        close(ends[0]);
        write_until_killed(GetParam(), folder.path().string(), ends[1]);
    }
    close(ends[1]);
    std::vector<int> last(writers, 0);
    std::size_t read_so_far = 0;
    Acknowledgement ack{};
    while (read(ends[0], &ack, sizeof ack) == sizeof ack) {
        last[std::size_t(ack.writer)] = ack.number;
        if (++read_so_far == acknowledged_before_kill) kill(child, SIGKILL);  // what is in the pipe still counts
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself";
    ASSERT_GE(read_so_far, acknowledged_before_kill);

    auto store = GetParam().open(folder.path().string());
    store->prepare({&things().info, &counters().info});
    for (int w = 0; w < writers; ++w) {
        const std::string counter = "w" + std::to_string(w);
        const auto c = store->get(counters(), counter);
        if (!c && last[std::size_t(w)] == 0) continue;
        ASSERT_TRUE(c);
        EXPECT_GE(c->value.value, last[std::size_t(w)]) << "an acknowledged write is lost";
        EXPECT_LE(c->value.value, last[std::size_t(w)] + 1);
        EXPECT_EQ(store->count(things(), {contains("tags", {counter})}), c->value.value) << "half a transaction";
        for (std::int64_t n = 1; n <= c->value.value; ++n)
            EXPECT_TRUE(store->get(things(), counter + "-" + std::to_string(n)));
    }
    store->transact([&](Tx& tx) { tx.insert(things(), Thing{.id = "after"}); });
}

std::string engine_name(const testing::TestParamInfo<Engine>& info) { return info.param.name; }
std::vector<Engine> durable_engines() {
    std::vector<Engine> durable;
    std::ranges::copy_if(engines(), std::back_inserter(durable), &Engine::durable);
    return durable;
}
INSTANTIATE_TEST_SUITE_P(All, StoreCrash, testing::ValuesIn(durable_engines()), engine_name);

}  // namespace
}  // namespace peertest

// Messages between processes. Here they are delivered at once; to the others they go through Redis, from a thread of
// its own, so that publishing never waits. What is lost while Redis is away is made up for: readers are told to look
// at the store, now and then while it is away and once when it is back.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

#include "adapters/live_memory.hpp"
#include "adapters/redis.hpp"

namespace peertest {

struct RedisLiveOptions {
    std::chrono::milliseconds look_every{3000};  // at the store, while messages do not come
    std::size_t most_waiting = 10'000;           // messages; what is more is lost
};

class RedisLive : public Live {
public:
    explicit RedisLive(Redis& redis, RedisLiveOptions options = {});
    ~RedisLive() override;

    void publish(std::string_view channel, std::string_view message) override;
    Handle subscribe(std::string channel, std::function<void(std::string_view message)> f) override;
    Reach reach() const override;

private:
    void speak();
    void listen();
    void listen_once();
    void hear(std::string_view text);
    bool rest(std::chrono::milliseconds pause);  // false: stopping

    Redis& redis_;
    const RedisLiveOptions options_;
    const std::string channel_, self_;  // self_ is in front of each message, so that a process leaves out its own
    MemoryLive here_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::string> waiting_;  // to be told to the others
    bool lost_ = false;                // something that the others should know was not told
    bool listening_ = false, stopping_ = false;
    std::thread speaker_, listener_;
};

}  // namespace peertest

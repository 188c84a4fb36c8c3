// Counters that several processes share. While Redis is away each counts for itself, from nothing.
#pragma once
#include "adapters/counters_memory.hpp"
#include "adapters/redis.hpp"
#include "ports/counters.hpp"

namespace peertest {

class RedisCounters : public Counters {
public:
    explicit RedisCounters(Redis& redis) : redis_(redis) {}

    Taken take(std::string_view key, int limit, Millis window, Time now) override;
    void give_back(std::string_view key) override;

private:
    Redis& redis_;
    MemoryCounters meanwhile_;
};

}  // namespace peertest

// Counters of this process.
#pragma once
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "ports/counters.hpp"

namespace peertest {

class MemoryCounters : public Counters {
public:
    Taken take(std::string_view key, int limit, Millis window, Time now) override;
    void give_back(std::string_view key) override;
    std::size_t keys() const;  // how many are remembered, at most `max_keys`
    // Over it those that would be forgotten soonest are forgotten: who comes from so many addresses is not stopped by
    // counting them, and must not take the memory.
    static constexpr std::size_t max_keys = 100'000;

private:
    struct Entry {
        std::vector<Time> times;
        Time idle_after;  // nothing counts any more from then on
    };
    void sweep(Time now);

    mutable std::mutex mutex_;
    std::unordered_map<std::string, Entry> entries_;
    std::size_t sweep_at_ = 1024;
};

}  // namespace peertest

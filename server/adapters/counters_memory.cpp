#include "adapters/counters_memory.hpp"

#include <algorithm>

namespace peertest {

Taken MemoryCounters::take(std::string_view key, int limit, Millis window, Time now) {
    std::lock_guard lock(mutex_);
    if (entries_.size() >= sweep_at_) sweep(now);
    auto& entry = entries_[std::string(key)];
    auto& times = entry.times;
    while (!times.empty() && times.front() + window <= now) times.pop_front();
    if (std::ssize(times) >= limit) return {false, 0, times.empty() ? window : times.front() + window - now};
    times.push_back(now);
    entry.idle_after = now + window;
    return {true, limit - int(times.size()), times.front() + window - now};
}

void MemoryCounters::give_back(std::string_view key) {
    std::lock_guard lock(mutex_);
    auto it = entries_.find(std::string(key));
    if (it != entries_.end() && !it->second.times.empty()) it->second.times.pop_back();
}

std::size_t MemoryCounters::keys() const {
    std::lock_guard lock(mutex_);
    return entries_.size();
}

// Doubling the mark keeps the cost of sweeping constant per call however many keys are alive.
void MemoryCounters::sweep(Time now) {
    std::erase_if(entries_, [&](const auto& e) { return e.second.idle_after <= now; });
    sweep_at_ = std::max<std::size_t>(1024, entries_.size() * 2);
}

}  // namespace peertest

#include "adapters/counters_memory.hpp"

#include <algorithm>

namespace peertest {

Taken MemoryCounters::take(std::string_view key, int limit, Millis window, Time now) {
    std::lock_guard lock(mutex_);
    if (entries_.size() >= sweep_at_) sweep(now);
    auto& entry = entries_[std::string(key)];
    auto& times = entry.times;
    times.erase(times.begin(), std::ranges::find_if(times, [&](Time t) { return t + window > now; }));
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
    if (entries_.size() >= max_keys) {
        std::vector<Time> ends;
        for (const auto& [key, entry] : entries_) ends.push_back(entry.idle_after);
        const auto middle = ends.begin() + std::ptrdiff_t(ends.size() / 2);
        std::ranges::nth_element(ends, middle);
        std::erase_if(entries_, [&](const auto& e) { return e.second.idle_after <= *middle; });
    }
    sweep_at_ = std::clamp<std::size_t>(entries_.size() * 2, 1024, max_keys);
}

}  // namespace peertest

#include "app/limiter.hpp"

#include <algorithm>
#include <cmath>

namespace peertest {

Limiter::Decision Limiter::take(std::string_view key, int limit, Millis window, Time now) {
    return decide(key, limit, window, now, true);
}

Limiter::Decision Limiter::look(std::string_view key, int limit, Millis window, Time now) {
    return decide(key, limit, window, now, false);
}

Limiter::Decision Limiter::decide(std::string_view key, int limit, Millis window, Time now, bool count) {
    if (!on_) return {true, limit, limit, 0};
    Shard& shard = shards_[Hash{}(key) % shards_.size()];
    const std::int64_t size = window.count(), number = now.ms / size, into = now.ms % size;
    const std::scoped_lock lock(shard.mutex);
    auto at = shard.entries.find(key);
    if (at == shard.entries.end()) {
        if (!count) return {true, limit, limit, int(size / 1000)};
        if (shard.entries.size() >= max_entries_per_shard) make_room(shard, now);
        at = shard.entries.emplace(std::string(key), Entry{number, size, 0, 0}).first;
    }
    Entry& e = at->second;
    if (e.window != number) {
        e.before = e.window + 1 == number ? e.now : 0;
        e.now = 0;
        e.window = number;
    }
    const double in_sight = double(size - into) / double(size);
    const double used = e.now + e.before * in_sight;
    if (used + 1 > limit) {
        // Room comes back as the last window slides out of sight, or else with the next window.
        std::int64_t wait = size - into;
        if (e.now < limit && e.before > 0)
            wait = std::int64_t(std::ceil((used + 1 - limit) / e.before * double(size)));
        return {false, limit, 0, int(std::max<std::int64_t>(1, (wait + 999) / 1000))};
    }
    if (count) ++e.now;
    const int left = int(std::floor(limit - used)) - (count ? 1 : 0);
    return {true, limit, std::max(0, left), int((size - into + 999) / 1000)};
}

// Drops what no longer counts; if all of it does, drops everything: under such a flood of keys memory comes first.
void Limiter::make_room(Shard& shard, Time now) {
    std::erase_if(shard.entries,
                  [&](const auto& e) { return (e.second.window + 2) * e.second.window_ms <= now.ms; });
    if (shard.entries.size() >= max_entries_per_shard) shard.entries.clear();
}

Error rate_limited(const Limiter::Decision& d) {
    Error e{429, "rate_limited", "Too many requests: please try again in " + std::to_string(d.reset_s) + " s."};
    e.retry_after_s = d.reset_s;
    return e;
}

}  // namespace peertest

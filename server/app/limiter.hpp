// How often something may happen, per key, in this process: a sliding window with bounded memory. Business time.
#pragma once
#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kit/error.hpp"
#include "kit/time.hpp"

namespace peertest {

class Limiter {
public:
    struct Decision {
        bool allowed = true;
        int limit = 0, remaining = 0;
        int reset_s = 0;  // until there is room again (refused), or until the window is empty (allowed)
    };
    // Counts one event of `key` ("login:<ip>") unless `limit` per `window` are reached.
    Decision take(std::string_view key, int limit, Millis window, Time now);
    // The same without counting: for what only counts when it fails.
    Decision look(std::string_view key, int limit, Millis window, Time now);

    explicit Limiter(bool on = true) : on_(on) {}  // off: everything is allowed (development only)

private:
    // The events of this window and the one before it, which still counts by the part of it that is in sight.
    struct Entry {
        std::int64_t window = 0;  // which one, counted since 1970
        std::int64_t window_ms = 0;
        int now = 0, before = 0;
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries;
    };
    static constexpr std::size_t max_entries_per_shard = 10'000;
    Decision decide(std::string_view key, int limit, Millis window, Time now, bool count);
    static void make_room(Shard& shard, Time now);

    bool on_;
    std::array<Shard, 16> shards_;
};

// 429 rate_limited with Retry-After.
Error rate_limited(const Limiter::Decision& d);

}  // namespace peertest

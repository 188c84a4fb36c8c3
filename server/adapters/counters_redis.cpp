#include "adapters/counters_redis.hpp"

#include <algorithm>

namespace peertest {
namespace {

std::string counter_key(std::string_view key) { return "peertest:count:" + std::string(key); }

// The times that count, oldest first. One script, so that of two that ask at once only one can be the last.
const Redis::Script& take_script() {
    static const Redis::Script script(R"lua(
local limit, window, now = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local oldest = redis.call('LINDEX', KEYS[1], 0)
while oldest and tonumber(oldest) + window <= now do
    redis.call('LPOP', KEYS[1])
    oldest = redis.call('LINDEX', KEYS[1], 0)
end
local count = redis.call('LLEN', KEYS[1])
if count >= limit then return {0, 0, (oldest or now) + window - now} end
redis.call('RPUSH', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {1, limit - count - 1, (oldest or now) + window - now})lua");
    return script;
}

}  // namespace

Taken RedisCounters::take(std::string_view key, int limit, Millis window, Time now) {
    const auto reply = redis_.run(take_script(), {counter_key(key)},
                                  {std::to_string(limit), std::to_string(window.count()), std::to_string(now.ms)});
    if (!reply || reply->items.size() != 3) return meanwhile_.take(key, limit, window, now);
    // Another machine's clock may be a little ahead.
    const Millis resets{std::clamp<std::int64_t>(reply->items[2].value, 0, window.count())};
    return {reply->items[0].value == 1, int(reply->items[1].value), resets};
}

void RedisCounters::give_back(std::string_view key) {
    if (!redis_.call({"RPOP", counter_key(key)})) meanwhile_.give_back(key);
}

}  // namespace peertest

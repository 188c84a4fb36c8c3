#include "adapters/cache_redis.hpp"

#include <charconv>
#include <cstdio>

#include "kit/crypto.hpp"

namespace peertest {
namespace {

constexpr std::size_t number_length = 16;  // hex digits
constexpr std::string_view number_lives_ms = "86400000";  // forgotten, it only costs what was kept under it
constexpr std::size_t largest = 1 << 20;

std::string number_key(std::string_view group) { return "peertest:group:" + std::string(group); }
std::string text_key(std::string_view key) { return "peertest:text:" + std::string(key); }

// A kept text is "<number> <group>\n<text>".
const Redis::Script& read_script() {
    static const Redis::Script script(R"lua(
local kept = redis.call('GET', KEYS[1])
if not kept then return false end
local line = string.find(kept, '\n', 1, true)
local now = redis.call('MGET', KEYS[2], 'peertest:group:' .. string.sub(kept, 18, line - 1))
if not now[1] or not now[2] then return false end
return {kept, now[1], now[2]})lua");
    return script;
}

std::uint64_t number_from(std::string_view text) {
    std::uint64_t n = 0;
    std::from_chars(text.data(), text.data() + text.size(), n, 16);
    return n;
}

std::uint64_t together(const RedisReply& epoch, const RedisReply& group) {
    return number_from(epoch.words) ^ number_from(group.words);
}

std::string new_number() { return hex(random_bytes(number_length / 2)); }

}  // namespace

std::shared_ptr<const std::string> RedisCache::get(std::string_view key) {
    auto reply = redis_.run(read_script(), {text_key(key), Redis::epoch_key}, {});
    if (!reply || reply->items.size() != 3) return nullptr;
    const std::string& kept = reply->items[0].words;
    const auto line = kept.find('\n');
    if (line == std::string::npos || line <= number_length) return nullptr;
    if (number_from(std::string_view(kept).substr(0, number_length)) != together(reply->items[1], reply->items[2]))
        return nullptr;
    return std::make_shared<const std::string>(kept, line + 1);
}

void RedisCache::put(std::string_view key, std::string value, Millis ttl, std::string_view group, std::uint64_t generation) {
    if (value.size() > largest || ttl.count() <= 0) return;
    char number[number_length + 1];
    std::snprintf(number, sizeof number, "%016llx", static_cast<unsigned long long>(generation));
    // One with an old number may be kept: it is never found.
    const std::string kept = number + (" " + std::string(group)) + "\n" + value;
    redis_.call({"SET", text_key(key), kept, "PX", std::to_string(ttl.count())});
}

std::uint64_t RedisCache::generation(std::string_view group) {
    const std::string key = number_key(group);
    for (int tries = 0; tries < 3; ++tries) {
        const auto reply = redis_.call({"MGET", Redis::epoch_key, key});
        if (!reply || reply->items.size() != 2) break;
        const auto &epoch = reply->items[0], &number = reply->items[1];
        if (epoch.kind == RedisReply::text && number.kind == RedisReply::text) return together(epoch, number);
        if (epoch.kind != RedisReply::text) redis_.call({"SET", Redis::epoch_key, new_number(), "NX"});
        if (number.kind != RedisReply::text) redis_.call({"SET", key, new_number(), "NX", "PX", number_lives_ms});
    }
    return number_from(new_number());  // what is put under it is never found
}

void RedisCache::invalidate(std::string_view group) {
    redis_.tell({"SET", number_key(group), new_number(), "PX", number_lives_ms});
}

}  // namespace peertest

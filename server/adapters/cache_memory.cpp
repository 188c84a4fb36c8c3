#include "adapters/cache_memory.hpp"

namespace peertest {

MemoryCache::MemoryCache(std::size_t max_bytes, std::function<Steady::time_point()> real_now)
    : max_bytes_(max_bytes), real_now_(std::move(real_now)) {}

std::atomic<std::uint64_t>& MemoryCache::number_of(std::string_view group) {
    return numbers_[Hash{}(group) % numbers_.size()];
}

std::uint64_t MemoryCache::generation(std::string_view group) { return number_of(group).load(); }
void MemoryCache::invalidate(std::string_view group) { ++number_of(group); }

std::shared_ptr<const std::string> MemoryCache::get(std::string_view key) {
    Shard& shard = shard_of(key);
    std::lock_guard lock(shard.mutex);
    const auto found = shard.entries.find(key);
    if (found == shard.entries.end()) return nullptr;
    Entry& entry = *found->second;
    if (entry.group->load() != entry.generation || entry.until <= real_now_()) {
        drop(shard, found->second);
        return nullptr;
    }
    entry.used = true;
    return entry.value;
}

void MemoryCache::put(std::string_view key, std::string value, Millis ttl, std::string_view group,
                      std::uint64_t generation) {
    const auto& number = number_of(group);
    if (number.load() != generation) return;  // read before an invalidation
    value.shrink_to_fit();                    // what was built piece by piece holds up to twice what it says
    Entry entry{std::string(key), std::make_shared<const std::string>(std::move(value)), real_now_() + ttl, &number, generation};
    if (entry.size() > max_bytes_ / shards_.size()) return;  // would push everything else out
    Shard& shard = shard_of(key);
    std::lock_guard lock(shard.mutex);
    if (const auto found = shard.entries.find(key); found != shard.entries.end()) drop(shard, found->second);
    shard.bytes += entry.size();
    shard.line.push_front(std::move(entry));
    shard.entries.emplace(shard.line.front().key, shard.line.begin());
    make_room(shard);
}

void MemoryCache::drop(Shard& shard, Line::iterator entry) {
    shard.bytes -= entry->size();
    shard.entries.erase(entry->key);
    shard.line.erase(entry);
}

// Second chance: what was used since it last came to the end goes back to the front once.
void MemoryCache::make_room(Shard& shard) {
    while (shard.bytes > max_bytes_ / shards_.size()) {
        const auto oldest = std::prev(shard.line.end());
        if (oldest->used) {
            oldest->used = false;
            shard.line.splice(shard.line.begin(), shard.line, oldest);
        } else {
            drop(shard, oldest);
        }
    }
}

std::size_t MemoryCache::bytes() const {
    std::size_t sum = 0;
    for (auto& shard : shards_) {
        std::lock_guard lock(shard.mutex);
        sum += shard.bytes;
    }
    return sum;
}

}  // namespace peertest

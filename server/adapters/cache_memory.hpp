// A cache within the process: bounded in bytes, in shards so that threads seldom meet.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <unordered_map>

#include "ports/cache.hpp"

namespace peertest {

class MemoryCache : public Cache {
public:
    using Steady = std::chrono::steady_clock;
    explicit MemoryCache(std::size_t max_bytes = 64 << 20,
                         std::function<Steady::time_point()> real_now = [] { return Steady::now(); });

    std::shared_ptr<const std::string> get(std::string_view key) override;
    void put(std::string_view key, std::string value, Millis ttl, std::string_view group, std::uint64_t generation) override;
    std::uint64_t generation(std::string_view group) override;
    void invalidate(std::string_view group) override;
    std::size_t bytes() const;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const { return std::hash<std::string_view>{}(s); }
    };
    // A group's number, raised at each invalidation. Groups share a fixed number of them: two that meet invalidate
    // each other, which costs a read and saves keeping a list of groups for ever.
    std::atomic<std::uint64_t>& number_of(std::string_view group);

    struct Entry {
        std::string key;
        std::shared_ptr<const std::string> value;
        Steady::time_point until;
        const std::atomic<std::uint64_t>* group;
        std::uint64_t generation;
        bool used = false;  // since it last came to the end of the line
        std::size_t size() const { return key.size() * 2 + value->size() + 200; }
    };
    using Line = std::list<Entry>;
    struct Shard {
        mutable std::mutex mutex;
        Line line;  // newest first
        std::unordered_map<std::string_view, Line::iterator, Hash, std::equal_to<>> entries;
        std::size_t bytes = 0;
    };
    static void drop(Shard& shard, Line::iterator entry);
    void make_room(Shard& shard);
    Shard& shard_of(std::string_view key) { return shards_[Hash{}(key) % shards_.size()]; }

    std::size_t max_bytes_;
    std::function<Steady::time_point()> real_now_;
    std::array<Shard, 16> shards_;
    std::array<std::atomic<std::uint64_t>, 4096> numbers_{};
};

}  // namespace peertest

// The cache that several processes share. While Redis is away nothing is found and nothing kept.
#pragma once
#include "adapters/redis.hpp"
#include "ports/cache.hpp"

namespace peertest {

// A text is kept with the number its group had before it was read. A group's number is drawn anew at each invalidation
// and counts together with the epoch; a text whose number is not the present one is not found. Numbers are random, so
// that none comes back when Redis forgets one or is restored from an older copy.
class RedisCache : public Cache {
public:
    explicit RedisCache(Redis& redis) : redis_(redis) {}

    std::shared_ptr<const std::string> get(std::string_view key) override;
    void put(std::string_view key, std::string value, Millis ttl, std::string_view group, std::uint64_t generation) override;
    std::uint64_t generation(std::string_view group) override;
    void invalidate(std::string_view group) override;

private:
    Redis& redis_;
};

}  // namespace peertest

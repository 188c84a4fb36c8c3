// A bounded cache of texts with a time to live. Losing an entry is always harmless.
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "kit/time.hpp"

namespace peertest {

class Cache {
public:
    virtual ~Cache() = default;
    virtual std::shared_ptr<const std::string> get(std::string_view key) = 0;  // nullptr when absent
    // `generation` is what generation(group) said before the value was read from the store: a value that was read
    // before an invalidation is not kept after it.
    virtual void put(std::string_view key, std::string value, Millis ttl, std::string_view group,
                     std::uint64_t generation) = 0;
    virtual std::uint64_t generation(std::string_view group) = 0;
    virtual void invalidate(std::string_view group) = 0;  // drops every entry of the group
};

}  // namespace peertest

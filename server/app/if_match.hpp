// If-Match: a change is refused when it was made from a version that is not the newest.
#pragma once
#include "app/caller.hpp"
#include "kit/error.hpp"

namespace peertest {

inline void require_version(const Caller& who, std::int64_t version) {
    if (who.if_match && *who.if_match != version)
        throw Error{412, "version_mismatch", "Somebody changed this since you read it. Please load it again."};
}

}  // namespace peertest

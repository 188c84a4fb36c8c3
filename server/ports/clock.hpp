// Business time: dates, tokens, limits, backoff. Leases, time-outs and socket deadlines use real time instead.
#pragma once
#include "kit/time.hpp"

namespace peertest {

class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

}  // namespace peertest

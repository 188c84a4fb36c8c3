// How often something happened lately, for limits. Losing counts (a restart) is harmless.
#pragma once
#include <string>
#include <string_view>
#include <utility>

#include "kit/error.hpp"
#include "kit/time.hpp"

namespace peertest {

struct Taken {
    bool ok = true;          // counted; otherwise the limit is reached and nothing was counted
    int left = 0;            // how many more the window allows
    Millis resets_after{0};  // until the oldest counted one leaves the window
};

// 429 for a limit of a feature's own, whose numbers the answer's headers tell.
struct TooMany : Error {
    int limit;
    TooMany(int limit_, const Taken& taken, std::string message_)
        : Error(429, "rate_limited", std::move(message_)), limit(limit_) {
        retry_after_s = int((taken.resets_after.count() + 999) / 1000);
    }
};

class Counters {
public:
    virtual ~Counters() = default;
    // Counts one for `key` unless `limit` were counted within the `window` before `now` (sliding).
    virtual Taken take(std::string_view key, int limit, Millis window, Time now) = 0;
    // Takes the newest count back: what was counted beforehand turned out not to count.
    virtual void give_back(std::string_view key) = 0;
};

}  // namespace peertest

// The clock of business time. In development it can be moved forward; how far is stored with the data, so that it
// holds for every process and over restarts.
#pragma once
#include <atomic>
#include <cstdint>
#include <vector>

#include "ports/clock.hpp"
#include "ports/store.hpp"

namespace peertest {

struct App;

// A clock that can be moved, forward only.
class MovableClock : public Clock {
public:
    virtual void move_to(Time t) = 0;
};

class SystemClock : public MovableClock {
public:
    Time now() const override;
    void move_to(Time t) override;
    // Development only: production keeps the wall clock's time whatever the data say.
    void load(Store& store);
    void save(Store& store) const;

private:
    std::atomic<std::int64_t> offset_ms_{0};
};

std::vector<const CollectionInfo*> clock_collections();

// Moves the clock forward from one due time to the next and runs what is due at each, so that nothing is jumped over.
// Returns the new time. Throws Error 422 when seconds is negative, 404 when this clock cannot be moved.
Time advance_clock(App& app, std::int64_t seconds);

}  // namespace peertest

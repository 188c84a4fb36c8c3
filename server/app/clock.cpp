#include "app/clock.hpp"

#include <algorithm>
#include <chrono>
#include <mutex>
#include <string>

#include "app/app.hpp"
#include "kit/error.hpp"
#include "work/work.hpp"

namespace peertest {

struct ClockOffset {
    std::string id;
    std::int64_t offset_ms = 0;
};
template <>
const Schema& schema_of<ClockOffset>() {
    static const Schema s = describe<ClockOffset>("ClockOffset", field<&ClockOffset::id>("id"),
                                                  field<&ClockOffset::offset_ms>("offset_ms"));
    return s;
}

namespace {

constexpr const char* the_clock = "clock";
constexpr std::int64_t longest_leap_s = 10LL * 366 * 24 * 3600;

const Collection<ClockOffset>& offsets() {
    static const auto c = Collection<ClockOffset>("clock");
    return c;
}

std::int64_t wall_ms() {
    return std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count();
}

void run_due(App& app, MovableClock& clock) {
    if (auto* system = dynamic_cast<SystemClock*>(&clock)) system->save(app.store);
    app.work.drain();
}

}  // namespace

std::vector<const CollectionInfo*> clock_collections() { return {&offsets().info}; }

Time SystemClock::now() const { return {wall_ms() + offset_ms_.load(std::memory_order_relaxed)}; }

void SystemClock::move_to(Time t) {
    const std::int64_t wanted = t.ms - wall_ms();
    std::int64_t offset = offset_ms_.load();
    while (wanted > offset && !offset_ms_.compare_exchange_weak(offset, wanted)) {
    }
}

void SystemClock::load(Store& store) {
    if (const auto d = store.get(offsets(), the_clock)) offset_ms_ = std::max(offset_ms_.load(), d->value.offset_ms);
}

void SystemClock::save(Store& store) const {
    const std::int64_t offset = offset_ms_.load();
    store.transact([&](Tx& tx) {
        auto d = tx.get(offsets(), the_clock);
        if (!d) return tx.insert(offsets(), ClockOffset{the_clock, offset});
        if (d->value.offset_ms >= offset) return;
        d->value.offset_ms = offset;
        tx.replace(offsets(), *d);
    });
}

Time advance_clock(App& app, std::int64_t seconds) {
    auto* clock = dynamic_cast<MovableClock*>(&app.clock);
    if (!clock) throw not_found();
    if (seconds < 0 || seconds > longest_leap_s) throw invalid("advance_seconds", "The clock moves forward, ten years at most.");
    static std::mutex one_at_a_time;
    std::lock_guard lock(one_at_a_time);
    const Time target = clock->now() + Millis{seconds * 1000};
    app.work.drain();
    for (;;) {
        const auto due = app.work.next_due();
        if (!due || *due >= target) break;
        // What is due and still there cannot run now (it waits for its lease): time goes on all the same.
        clock->move_to(std::max(*due, clock->now() + Millis{1}));
        if (clock->now() >= target) break;
        run_due(app, *clock);
    }
    clock->move_to(target);
    run_due(app, *clock);
    return clock->now();
}

}  // namespace peertest

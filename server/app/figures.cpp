#include "app/figures.hpp"

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "features/disputes/disputes.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/submissions/submissions_figures.hpp"
#include "ports/clock.hpp"
#include "ports/store.hpp"

namespace peertest {
namespace {

constexpr Millis week = std::chrono::days{7};
// The guard captures a hold a day before its end: half a day before, it has failed to.
constexpr Millis unguarded = std::chrono::hours{12};
constexpr int most_told = 1000;

}  // namespace

void platform_figures(App& app) {
    Store& store = app.store;
    Clock& clock = app.clock;
    app.metrics.gauge("store_up", "Whether the store answers", "", [&store] {
        try {
            store.ping();
            return 1.0;
        } catch (const StoreDown&) {
            return 0.0;
        }
    });
    const auto of_store = [&](const char* name, const char* help, auto read) {
        app.metrics.gauge(name, help, "", [read, &store, &clock] { return double(read(store, clock.now())); }, Gauge::of_store);
    };
    of_store("escrows_failed", "Escrows with a capture or refund that could not be done",
             [](Store& s, Time) { return s.count(escrows(), {eq("state", EscrowState::failed)}); });
    of_store("holds_lapsing", "Holds within 12 hours of lapsing that nobody captures",
             [](Store& s, Time now) { return holds_lapsing_before(s, now + unguarded, most_told).size(); });
    of_store("submissions_last_week", "Submissions of the last seven days",
             [](Store& s, Time now) { return submissions_between(s, now - week, now); });
    of_store("disputes_last_week", "Disputes opened in the last seven days",
             [](Store& s, Time now) { return disputes_between(s, now - week, now); });
}

}  // namespace peertest

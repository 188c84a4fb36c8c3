#include "app/app.hpp"
#include "features/payments/payments_mirror.hpp"
#include "features/payments/payments_store.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

constexpr Millis hour{3'600'000};
// The provider repeats an event for three days; kept longer than that, so that one is known for the same.
constexpr Millis events_kept{30 * 24 * 3'600'000LL};

void forget_events(App& app) {
    const Time before = app.clock.now() - events_kept;
    while (app.store.erase(payment_events(), {lt("received_at", before)}, 500) == 500) {
    }
}

}  // namespace

void payments_tasks(App&, Work& work) {
    work.on<ObjectId>("payment_event", Priority::high, handle_payment_event, 60);
    work.every("payment_provider", hour, Priority::high, [](App& app) { app.payments.tick(); });
    work.every("payment_events_forgotten", 24 * hour, Priority::low, forget_events);
}

}  // namespace peertest

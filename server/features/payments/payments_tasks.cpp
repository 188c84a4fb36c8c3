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

// One that still waits for its task, after a long absence, stays.
void forget_events(App& app) {
    const Time before = app.clock.now() - events_kept;
    while (app.store.erase(payment_events(), {lt("handled_at", before)}, 500) == 500) {
    }
}

// Its owner deleted their account.
void end_membership(App& app, const ObjectId& customer) {
    const auto now_is = app.payments.read_customer(customer.id);
    if (now_is.unknown()) throw std::runtime_error("no answer about customer " + customer.id);
    const auto status = now_is.value.subscription.status;
    const bool runs = status == MembershipStatus::active || status == MembershipStatus::trialing ||
                      status == MembershipStatus::past_due;
    if (!now_is.done() || !runs || now_is.value.subscription.cancel_at_period_end) return;
    if (app.payments.set_cancel_at_period_end(customer.id, true, {"account_deleted:" + customer.id}).unknown())
        throw std::runtime_error("no answer about the membership of customer " + customer.id);
}

}  // namespace

void payments_tasks(App&, Work& work) {
    work.on<ObjectId>("payment_event", Priority::high, handle_payment_event, 60);
    work.on<ObjectId>("membership_ends", Priority::medium, end_membership, 60);
    work.every("payment_provider", hour, Priority::high, [](App& app) { app.payments.tick(); });
    work.every("payment_events_forgotten", 24 * hour, Priority::low, forget_events);
}

}  // namespace peertest

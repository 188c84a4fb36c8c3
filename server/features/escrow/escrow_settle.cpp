// Carrying out decisions at the provider: capture, void, refund, and the transaction that ends the escrow.
#include <algorithm>

#include "app/app.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments.hpp"
#include "kit/failpoint.hpp"
#include "kit/ids.hpp"
#include "kit/money.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

ProviderSilent silent(const Escrow& e, const std::string& about) {
    return ProviderSilent("no answer about the " + about + " of escrow " + e.id);
}

bool moved_on(const Escrow& now, const Escrow& seen) { return now.state != seen.state || now.hold_id != seen.hold_id; }

// Changes the escrow in a transaction, unless it is no longer where it was seen: same state, same hold.
void commit(App& app, const Escrow& seen, std::string_view operation, bool success,
            const std::function<void(Tx&, Escrow&, Time)>& change) {
    const Time now = app.clock.now();
    const auto after = app.store.transact([&](Tx& tx) -> std::optional<Escrow> {
        Doc<Escrow> doc = require_escrow(tx, seen.id);
        if (moved_on(*doc, seen)) return {};
        change(tx, *doc, now);
        tx.replace(escrows(), doc);
        return *doc;
    });
    if (after) count_step(app, *after, operation, success);
}

void commit_captured(App& app, const Escrow& seen, const ProviderHold& hold) {
    commit(app, seen, "capture", true, [&](Tx& tx, Escrow& e, Time now) {
        const Capture capture{hold.captured_minor, hold.provider_fee_minor};
        e.captured_minor = hold.captured_minor;
        post(tx, e, advance(e, EscrowStep::captured, "captured", now, capture), now);
        if (e.attempt > 1) allow_publishing(tx, e.builder_id, {StopReason::capture_failed, e.id});
    });
}

void commit_not_captured(App& app, const Escrow& seen, const std::string& code) {
    commit(app, seen, "capture", false, [&](Tx& tx, Escrow& e, Time now) {
        if (e.reholds == 0) return start_new_hold(tx, app, e, EscrowStep::hold_lost, code, now);
        e.failed_step = "capture";
        e.reason = code;
        post(tx, e, advance(e, EscrowStep::capture_failed, code, now), now);
        tell_failed(tx, app, e, now);
    });
}

void capture(App& app, const Escrow& e, std::int64_t amount_minor) {
    // What was asked for by the hold guard may be less by now: another amount is another request to the provider, which
    // captures a hold once whatever is asked.
    const std::string key = "capture:" + e.id + ":" + std::to_string(e.attempt) + ":" + std::to_string(amount_minor);
    auto answer = app.payments.capture(e.hold_id, amount_minor, {key});
    const std::string code = answer.refused() ? answer.code : "";
    // Unknown may have happened; refused may mean that the hold guard or a webhook was quicker.
    if (!answer.done()) answer = app.payments.read_hold(e.hold_id);
    if (answer.unknown()) throw silent(e, "capture");
    failpoint("approve.after_capture_before_record");
    if (answer.done() && answer.value.state == HoldState::captured) return commit_captured(app, e, answer.value);
    if (code.empty() && answer.done() && answer.value.state == HoldState::held) throw silent(e, "capture");
    if (answer.done() && answer.value.state == HoldState::held) {  // refused although held: let go before holding anew
        if (app.payments.cancel_hold(e.hold_id, {"cancel:" + e.hold_id}).unknown()) throw silent(e, "capture");
    }
    commit_not_captured(app, e, code.empty() ? "hold_lost" : code);
}

void cancel(App& app, const Escrow& e) {
    auto answer = app.payments.cancel_hold(e.hold_id, {"cancel:" + e.hold_id});
    if (!answer.done()) answer = app.payments.read_hold(e.hold_id);
    if (answer.unknown() || (answer.done() && answer.value.state == HoldState::held)) throw silent(e, "cancellation");
    if (answer.done() && answer.value.state == HoldState::captured) return commit_captured(app, e, answer.value);
    commit(app, e, "void", true, [&](Tx& tx, Escrow& d, Time now) {
        d.reason = d.settlement->reason;
        d.settled_at = now;
        post(tx, d, advance(d, EscrowStep::hold_canceled, d.reason, now), now);
        if (d.attempt > 1) allow_publishing(tx, d.builder_id, {StopReason::capture_failed, d.id});
        if (!d.given_up) app.work.enqueue(tx, escrow_settled_task, EscrowNotice{d.id});
    });
}

void tell_tester(Tx& tx, App& app, const Escrow& e, Time now) {
    const std::string amount = money_text(e.settlement->tester_minor, e.currency);
    notify(tx, app, e.tester_id, NotificationType::payment_released,
           {amount + " is yours",
            "The payment for your test was released: " + amount + " is now in your balance.\n\nIt is sent to your "
            "payout account by itself, as soon as that account is ready.",
            "/earnings",
            {{"escrow_id", e.id}, {"assignment_id", e.assignment_id}}},
           now);
}

void post_tester_part(Tx& tx, App& app, Escrow& e, const std::string& payout_id, Time now) {
    if (e.tester_posted) return;
    e.tester_posted = true;
    if (e.settlement->tester_minor == 0) return;
    start_payout(tx, app, e, payout_id, now);
    tell_tester(tx, app, e, now);
}

EscrowStep ending(const Escrow& e) {
    if (e.settlement->tester_minor == 0) return EscrowStep::refunded;
    return e.settlement->tester_minor == e.payout_minor ? EscrowStep::released : EscrowStep::partly_released;
}

// `covered_minor`: what is not refunded, because a lost chargeback gave it back already.
void finish(App& app, const Escrow& seen, std::int64_t covered_minor = 0) {
    const std::string payout_id = new_id(app.clock.now());
    commit(app, seen, "release", true, [&](Tx& tx, Escrow& e, Time now) {
        e.refund_covered_minor = covered_minor;
        post(tx, e, advance(e, ending(e), e.settlement->reason, now), now);
        post_tester_part(tx, app, e, payout_id, now);
        e.settled_at = now;
        if (!e.given_up) app.work.enqueue(tx, escrow_settled_task, EscrowNotice{e.id});
    });
}

// The refund failed for good; what the tester is due does not wait for it.
void commit_refund_failed(App& app, const Escrow& seen, const std::string& code) {
    const std::string payout_id = new_id(app.clock.now());
    commit(app, seen, "refund", false, [&](Tx& tx, Escrow& e, Time now) {
        if (code == refund_waits && !dispute_hold(e)) return;  // decided just now: the next round refunds
        e.failed_step = "refund";
        e.reason = code;
        post(tx, e, advance(e, EscrowStep::refund_failed, code, now), now);
        post_tester_part(tx, app, e, payout_id, now);
        tell_failed(tx, app, e, now);
    });
}

void refund(App& app, const Escrow& e) {
    const std::int64_t due = refund_due(e);
    std::int64_t charged_back = 0;
    for (const EscrowChargeback& c : e.chargebacks)
        if (c.state == ChargebackState::lost) charged_back += c.taken_minor;
    // Looked up first: the provider's memory of an idempotency key ends before our patience does.
    auto seen = app.payments.read_hold(e.hold_id);
    if (!seen.done()) throw silent(e, "refund");
    const std::int64_t missing = due - std::min(due, seen.value.refunded_minor);
    if (missing > 0 && dispute_hold(e)) return commit_refund_failed(app, e, std::string(refund_waits));
    const std::int64_t covered = std::min(missing, charged_back);
    if (missing == covered) return finish(app, e, covered);
    const std::string key = "refund:" + e.id + ":" + std::to_string(e.events.size());
    const auto answer = app.payments.refund(e.hold_id, missing - covered, {key});
    if (answer.done()) return finish(app, e, covered);
    // Disputed at the bank, and we have not heard of it yet: the word of that is on its way.
    if (answer.unknown() || answer.code == "charge_disputed") throw silent(e, "refund");
    commit_refund_failed(app, e, answer.code);
}

}  // namespace

void settle(App& app, const std::string& escrow_id) {
    // Each round does one step; the longest way is a capture, a refund and the end.
    for (int round = 0; round < 6; ++round) {
        const auto found = find_escrow(app.store, escrow_id);
        if (!found) return;
        const Escrow& e = *found;
        switch (next_step(e)) {
            case ProviderStep::capture_part: capture(app, e, e.settlement->tester_minor + e.settlement->fee_minor); break;
            case ProviderStep::capture_all: capture(app, e, e.amount_minor); break;
            case ProviderStep::cancel_hold: cancel(app, e); break;
            case ProviderStep::refund: refund(app, e); break;
            case ProviderStep::finish: finish(app, e); break;
            case ProviderStep::hold:  // its recovery task is on the way
            case ProviderStep::nothing: return;
        }
    }
}

namespace {
void announce_lapsing(App& app, Time now) {
    for (const std::string& id : holds_to_announce(app.store, now + hold_notice_margin))
        app.store.transact([&](Tx& tx) {
            Doc<Escrow> doc = require_escrow(tx, id);
            if (doc->state != EscrowState::reserved || doc->settlement || doc->capture_asked || doc->lapse_told) return;
            doc->lapse_told = true;
            tx.replace(escrows(), doc);
            app.work.enqueue(tx, hold_lapses_soon_task, EscrowNotice{id});
        });
}
}  // namespace

void guard_holds(App& app) {
    constexpr int batch = 100;
    const Time now = app.clock.now();
    announce_lapsing(app, now);
    for (;;) {
        const auto lapsing = holds_lapsing_before(app.store, now + hold_guard_margin, batch);
        for (const Escrow& e : lapsing) {
            app.store.transact([&](Tx& tx) {
                Doc<Escrow> doc = require_escrow(tx, e.id);
                if (doc->state != EscrowState::reserved || doc->settlement) return;
                capture_now(tx, app, e.id, now);
                app.work.enqueue(tx, hold_taken_task, EscrowNotice{e.id});
            });
        }
        if (lapsing.size() < batch) return;
    }
}

void card_replaced(App& app, const std::string& builder_id) {
    const Time now = app.clock.now();
    for (const Escrow& e : failed_captures(app.store, builder_id, 100))
        app.store.transact([&](Tx& tx) {
            if (require_escrow(tx, e.id)->state == EscrowState::failed) reprocess(tx, app, e.id, now);
        });
}

void hold_changed(App& app, const std::string& escrow_id) {
    const auto e = find_escrow(app.store, escrow_id);
    if (!e || e->state == EscrowState::reserving) return;  // its own recovery is on the way
    if (e->state == EscrowState::voided && e->hold_id.empty()) {
        // Made after it had been given up, and whoever asked for it was killed before it heard so.
        const auto late = app.payments.find_hold(e->customer_id, e->id, e->attempt);
        if (late.unknown()) throw silent(*e, "hold");
        if (late.done() && late.value.state == HoldState::held) cancel_stray(app, {e->id, late.value.id});
    }
    if (e->state != EscrowState::reserved) return;
    const auto hold = app.payments.read_hold(e->hold_id);
    if (hold.unknown()) throw silent(*e, "hold");
    if (!hold.done() || hold.value.state != HoldState::canceled) return;
    if (e->settlement) return settle(app, e->id);
    commit_not_captured(app, *e, "hold_lost");  // it lapsed, or was cancelled by hand at the provider
}

void tell_failed(Tx& tx, App& app, const Escrow& e, Time now) {
    const std::map<std::string, std::string> ids{{"escrow_id", e.id}, {"job_id", e.job_id}};
    const std::string amount = money_text(e.amount_minor, e.currency);
    app.work.enqueue(tx, escrow_failed_task, EscrowNotice{e.id});
    if (e.failed_step == "capture") {
        stop_publishing(tx, e.builder_id, {StopReason::capture_failed, e.id});
        notify(tx, app, e.builder_id, NotificationType::payment_failed,
               {"A payment could not be taken",
                "We could not take " + amount + " from your card for a test that was done. You cannot publish jobs "
                "until this is settled.\n\nPlease set up a card that works: we then try again.",
                "/billing", ids},
               now);
        notify(tx, app, e.tester_id, NotificationType::payment_failed,
               {"A payment is delayed",
                "The payment for one of your tests could not be taken from the builder's card. What you are due for "
                "approved work is owed to you by the platform; there is nothing you need to do.",
                "/earnings", ids},
               now);
    } else {
        const std::string due = money_text(refund_due(e), e.currency);
        notify(tx, app, e.builder_id, NotificationType::payment_failed,
               {"A refund is delayed",
                e.reason == refund_waits
                    ? due + " are to go back to your card, but your bank looks into this payment as a chargeback. The "
                            "refund follows when it has decided, unless it gave you the money back."
                    : "We could not return " + due + " to your card yet. We have been alerted and will do it by hand.",
                "/billing", ids},
               now);
    }
    notify_admins(tx, app, NotificationType::payment_failed,
                  {"An escrow failed", "The " + e.failed_step + " of escrow " + e.id + " could not be done: " + e.reason + ".",
                   "/admin/payments", ids},
                  now);
}

}  // namespace peertest

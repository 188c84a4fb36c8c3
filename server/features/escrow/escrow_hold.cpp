// Holding the builder's card, and finishing what a crash or a silent provider left open.
#include "app/app.hpp"
#include "app/metrics.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/payments/payments.hpp"
#include "kit/failpoint.hpp"
#include "kit/log.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

// A hold that is looked up, or asked for again, may be one that the provider had refused, or ended since.
Provided<ProviderHold> as_answer(Provided<ProviderHold> found) {
    if (!found.done() || found.value.state == HoldState::held) return found;
    if (found.value.state == HoldState::refused) return refused<ProviderHold>(found.value.refusal_code, found.message);
    return refused<ProviderHold>("hold_lost", "The hold ended at the provider.");
}

Provided<ProviderHold> ask_for_hold(App& app, const Escrow& e, Millis timeout) {
    if (e.customer_id.empty() || e.card_id.empty()) return refused<ProviderHold>("no_card", "There is no card on file.");
    const std::string key = "hold:" + e.id + ":" + std::to_string(e.attempt);
    return as_answer(app.payments.hold({e.id, e.attempt, e.customer_id, e.card_id, e.amount_minor, e.currency}, {key, timeout}));
}

void commit_made(Tx& tx, App& app, Escrow& e, const ProviderHold& hold, Time now) {
    e.hold_id = hold.id;
    e.capture_before = hold.capture_before;
    post(tx, e, advance(e, EscrowStep::hold_made, "card held", now), now);
    if (next_step(e) != ProviderStep::nothing) app.work.enqueue(tx, escrow_settle_task, EscrowNotice{e.id});
}

void commit_refused(Tx& tx, App& app, Escrow& e, const std::string& code, Time now) {
    e.reason = e.given_up ? e.reason : code;
    if (e.attempt == 1) {
        post(tx, e, advance(e, EscrowStep::hold_refused, code, now), now);
        e.settled_at = now;
        return;
    }
    e.failed_step = "capture";
    post(tx, e, advance(e, EscrowStep::rehold_refused, code, now), now);
    if (e.given_up) {  // nothing was taken and nothing is owed: there is nothing to alert about
        post(tx, e, advance(e, EscrowStep::dropped, e.reason, now), now);
        e.settled_at = now;
        allow_publishing(tx, e.builder_id, {StopReason::capture_failed, e.id});
    } else {
        tell_failed(tx, app, e, now);
    }
}

// Writes the provider's answer to one attempt, unless somebody else did already.
Escrow commit_hold(App& app, const HoldAttempt& what, const Provided<ProviderHold>& answer, const HoldDecided& decided) {
    const Time now = app.clock.now();
    bool committed = false;
    const Escrow after = app.store.transact([&](Tx& tx) {
        committed = false;
        Doc<Escrow> doc = require_escrow(tx, what.escrow_id);
        Escrow& e = *doc;
        if (e.state != EscrowState::reserving || e.attempt != what.attempt) {
            if (answer.done() && answer.value.id != e.hold_id)
                app.work.enqueue(tx, escrow_cancel_stray_task, StrayHold{e.id, answer.value.id});
            return e;
        }
        if (answer.done()) commit_made(tx, app, e, answer.value, now);
        else commit_refused(tx, app, e, answer.code, now);
        tx.replace(escrows(), doc);
        if (what.attempt == 1) decided(tx, app, e, now);
        committed = true;
        return e;
    });
    if (committed) count_step(app, after, "reserve", answer.done());
    return after;
}

}  // namespace

Escrow place_hold(App& app, const std::string& escrow_id, Millis deadline, const HoldDecided& decided) {
    failpoint("accept.after_intent");
    const Escrow e = *require_escrow(app.store, escrow_id);
    if (e.state != EscrowState::reserving) return e;
    const Provided<ProviderHold> answer = ask_for_hold(app, e, deadline);
    if (answer.unknown()) return e;
    failpoint("accept.after_hold_before_outcome");
    Escrow after = commit_hold(app, {e.id, e.attempt}, answer, decided);
    failpoint("accept.after_outcome");
    return after;
}

void recover_hold(App& app, const HoldAttempt& what, const HoldDecided& decided) {
    const auto e = find_escrow(app.store, what.escrow_id);
    if (!e || e->state != EscrowState::reserving || e->attempt != what.attempt) return;
    Provided<ProviderHold> answer = refused<ProviderHold>("missing", "");
    if (!e->customer_id.empty()) answer = as_answer(app.payments.find_hold(e->customer_id, e->id, e->attempt));
    if (answer.missing()) {
        const bool late = e->attempt == 1 && app.clock.now() - e->created_at > hold_patience;
        if (e->given_up) answer = refused<ProviderHold>(e->reason, "");
        else if (late) answer = refused<ProviderHold>("provider_unavailable", "The provider did not answer in time.");
        else answer = ask_for_hold(app, *e, ProviderCall{}.timeout);
    }
    if (answer.unknown()) throw ProviderSilent("no answer about the hold of escrow " + e->id);
    commit_hold(app, what, answer, decided);
}

void cancel_stray(App& app, const StrayHold& what) {
    const auto answer = app.payments.cancel_hold(what.hold_id, {"cancel:" + what.hold_id});
    if (answer.unknown()) throw ProviderSilent("no answer about the stray hold " + what.hold_id);
}

void count_step(App& app, const Escrow& e, std::string_view operation, bool success) {
    app.metrics.escrow_operation(operation, success);
    log_info("escrow", {{"operation", operation},
                        {"success", success},
                        {"escrow_id", e.id},
                        {"state", to_text(e.state)},
                        {"reason", e.reason},
                        {"amount_minor", e.amount_minor},
                        {"currency", e.currency}});
}

void start_new_hold(Tx& tx, App& app, Escrow& e, EscrowStep step, const std::string& reason, Time now) {
    const PaymentAccount payer = payment_account(tx, e.builder_id);
    post(tx, e, advance(e, step, reason, now), now);
    e.customer_id = payer.customer_id;
    e.card_id = payer.card_id;
    e.hold_id.clear();
    e.capture_before.reset();
    e.capture_asked = true;
    ++e.attempt;
    e.reholds = 1;
    app.work.enqueue(tx, escrow_recover_task, HoldAttempt{e.id, e.attempt});
}

}  // namespace peertest

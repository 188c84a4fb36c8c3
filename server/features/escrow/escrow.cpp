// Opening an escrow and deciding about it; what the provider has to do follows by task.
#include "features/escrow/escrow.hpp"

#include <algorithm>
#include <stdexcept>

#include "app/app.hpp"
#include "features/escrow/escrow_machine.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/payments/payments.hpp"
#include "kit/error.hpp"
#include "kit/failpoint.hpp"
#include "kit/money.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

Error cannot(const Escrow& e, const std::string& what) {
    return conflict("invalid_transition", "This payment is " + std::string(to_text(e.state)) + " and cannot be " + what + ".");
}

bool same_division(const Settlement& a, const Settlement& b) { return a.tester_minor == b.tester_minor; }

// A decision about an escrow whose hold failed: there is nothing to capture, the platform owes the tester's part.
void decide_failed(Tx& tx, App& app, Escrow& e, Time now) {
    if (e.settlement->tester_minor == 0) {
        post(tx, e, advance(e, EscrowStep::dropped, e.settlement->reason, now), now);
        e.settled_at = now;
        allow_publishing(tx, e.builder_id, {StopReason::capture_failed, e.id});
        if (!e.given_up) app.work.enqueue(tx, escrow_settled_task, EscrowNotice{e.id});
    } else {
        post(tx, e, advance(e, EscrowStep::owed, e.settlement->reason, now), now);
    }
}

Settlement decide(Tx& tx, App& app, Doc<Escrow>& doc, std::int64_t tester_minor, const std::string& reason, Time now) {
    Escrow& e = *doc;
    e.settlement = settlement_of(e, tester_minor, reason, now);
    if (e.state == EscrowState::failed) decide_failed(tx, app, e, now);
    tx.replace(escrows(), doc);
    if (e.state == EscrowState::reserved || e.state == EscrowState::captured)
        app.work.enqueue(tx, escrow_settle_task, EscrowNotice{e.id});
    return *e.settlement;
}

}  // namespace

std::int64_t held_amount(std::int64_t payout_minor, int fee_bps) { return payout_minor + fee_of(payout_minor, fee_bps); }

Settlement settlement_of(const Escrow& e, std::int64_t tester_minor, std::string reason, Time now) {
    if (tester_minor < 0 || tester_minor > e.payout_minor)
        throw std::logic_error("a settlement outside of 0 to the payout");
    const std::int64_t fee = fee_of(tester_minor, e.fee_bps);
    return {tester_minor, fee, e.amount_minor - tester_minor - fee, std::move(reason), now};
}

bool dispute_hold(const Escrow& e) {
    return std::any_of(e.chargebacks.begin(), e.chargebacks.end(),
                       [](const auto& c) { return c.state == ChargebackState::open; });
}

bool is_settled(EscrowState s) {
    return s == EscrowState::released || s == EscrowState::partially_released || s == EscrowState::refunded ||
           s == EscrowState::voided;
}

Escrow open_escrow(Tx& tx, App& app, const NewEscrow& in, Time now) {
    // The card is fixed here: a repeated call must ask the provider for exactly the same.
    const PaymentAccount payer = payment_account(tx, in.builder_id);
    Escrow e{.id = in.id,
             .job_id = in.job_id,
             .assignment_id = in.assignment_id,
             .builder_id = in.builder_id,
             .tester_id = in.tester_id,
             .currency = in.currency,
             .payout_minor = in.payout_minor,
             .fee_bps = in.fee_bps,
             .fee_minor = fee_of(in.payout_minor, in.fee_bps),
             .amount_minor = held_amount(in.payout_minor, in.fee_bps),
             .customer_id = payer.customer_id,
             .card_id = payer.card_id,
             .created_at = now};
    tx.insert(escrows(), e);
    app.work.enqueue(tx, escrow_recover_task, HoldAttempt{e.id, e.attempt}, {now + hold_recovery_delay, {}});
    return e;
}

Settlement release(Tx& tx, App& app, const std::string& escrow_id, std::int64_t tester_minor, const std::string& reason,
                   Time now) {
    Doc<Escrow> doc = require_escrow(tx, escrow_id);
    if (doc->settlement && !doc->given_up && same_division(*doc->settlement, settlement_of(*doc, tester_minor, reason, now)))
        return *doc->settlement;
    const bool first_hold = doc->state == EscrowState::reserving && doc->attempt == 1;
    if (doc->settlement || first_hold || is_settled(doc->state)) throw cannot(*doc, "released");
    tx.after_commit([] { failpoint("approve.after_decision"); });
    return decide(tx, app, doc, tester_minor, reason, now);
}

void void_or_refund(Tx& tx, App& app, const std::string& escrow_id, const std::string& reason, Time now) {
    Doc<Escrow> doc = require_escrow(tx, escrow_id);
    if (doc->given_up || doc->state == EscrowState::voided) return;
    if (doc->settlement || is_settled(doc->state)) throw cannot(*doc, "given back");
    doc->given_up = true;
    doc->reason = reason;
    decide(tx, app, doc, 0, reason, now);
}

void capture_now(Tx& tx, App& app, const std::string& escrow_id, Time now) {
    Doc<Escrow> doc = require_escrow(tx, escrow_id);
    if (doc->state == EscrowState::captured || doc->state == EscrowState::failed || doc->capture_asked) return;
    if (doc->state != EscrowState::reserved || doc->settlement) throw cannot(*doc, "captured");
    doc->capture_asked = true;
    tx.replace(escrows(), doc);
    app.work.enqueue(tx, escrow_settle_task, EscrowNotice{doc->id}, {now, {}});
}

void reprocess(Tx& tx, App& app, const std::string& escrow_id, Time now) {
    Doc<Escrow> doc = require_escrow(tx, escrow_id);
    Escrow& e = *doc;
    if (e.state != EscrowState::failed) throw cannot(e, "processed again");
    if (e.failed_step == "refund") {
        post(tx, e, advance(e, EscrowStep::refund_retried, "reprocessed", now), now);
        app.work.enqueue(tx, escrow_settle_task, EscrowNotice{e.id});
    } else {
        start_new_hold(tx, app, e, EscrowStep::hold_retried, "reprocessed", now);
    }
    e.failed_step.clear();
    e.reason.clear();
    tx.replace(escrows(), doc);
}

}  // namespace peertest

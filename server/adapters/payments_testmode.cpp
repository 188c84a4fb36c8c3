#include "adapters/payments_testmode.hpp"

#include "adapters/payments_testmode_store.hpp"
#include "kit/crypto.hpp"
#include "kit/ids.hpp"
#include "kit/log.hpp"
#include "kit/webhook_signature.hpp"

namespace peertest {
namespace {

// As merchant-initiated Visa holds: a little less than five days.
constexpr Millis hold_lasts{(4 * 24 + 18) * 3'600'000LL};
constexpr Millis past_due_ends{14 * 24 * 3'600'000LL};  // then the membership is cancelled

template <class T>
Provided<T> no_such(const std::string& what) {
    return refused<T>("missing", "There is no such " + what + ".");
}

std::string refusal_when_held(CardBehaviour b) {
    if (can_pay(b)) return {};
    return b == CardBehaviour::needs_authentication ? "authentication_required" : "card_declined";
}

// The first two holds of an escrow: the one that accepting made, and the new one after its capture failed.
bool refuses_capture(const TestHold& h) { return h.behaviour == CardBehaviour::captures_fail && h.attempt <= 2; }

}  // namespace

TestModePayments::TestModePayments(Store& store, const Clock& clock, const std::string& public_url,
                                   std::vector<std::string> webhook_secrets)
    : store_(store), clock_(clock), public_url_(public_url), secrets_(std::move(webhook_secrets)) {
    if (secrets_.empty()) secrets_.push_back("whsec_" + random_token());
}

// One thread at a time, or an event would come from each: who finds another one at it leaves it to look once more.
void TestModePayments::deliver() {
    if (!door_ || deliveries_asked_.fetch_add(1) > 0) return;
    try {
        for (int seen = 1;; seen = deliveries_asked_) {
            while (deliver_waiting()) {
            }
            if (deliveries_asked_.compare_exchange_strong(seen, 0)) return;
        }
    } catch (...) {
        deliveries_asked_ = 0;
        throw;
    }
}

// The events that have not been taken yet; one that is refused is tried again at the next occasion. True: there may be
// more of them.
bool TestModePayments::deliver_waiting() {
    constexpr int batch = 100;
    const auto waiting = store_.find(test_events(), Query{{}, {{"id"}}, batch, {}, Reads::latest});
    bool taken = false;
    for (const auto& event : waiting.items) {
        try {
            door_(event->body, webhook_signature(event->body, secrets_.front(), clock_.now()));
        } catch (const std::exception& e) {
            log_warn("testmode_webhook_not_taken", {{"event_id", event->id}, {"message", e.what()}});
            continue;
        }
        store_.transact([&](Tx& tx) { tx.remove(test_events(), event->id); });
        taken = true;
    }
    return taken && waiting.items.size() == batch;
}

Provided<ProviderCustomer> TestModePayments::create_customer(const std::string& user_id, const std::string&,
                                                             const ProviderCall& call) {
    const std::string id = "cus_" + derived_id(call.idempotency_key);
    return store_.transact([&](Tx& tx) {
        if (auto known = tx.get(test_customers(), id)) return provided(as_told(**known));
        const TestCustomer fresh{.id = id, .user_id = user_id};
        tx.insert(test_customers(), fresh);
        return provided(as_told(fresh));
    });
}

Provided<ProviderCustomer> TestModePayments::read_customer(const std::string& customer_id) {
    const auto c = store_.get(test_customers(), customer_id);
    return c ? provided(as_told(**c)) : no_such<ProviderCustomer>("customer");
}

Provided<ProviderCustomer> TestModePayments::set_cancel_at_period_end(const std::string& customer_id, bool cancel,
                                                                      const ProviderCall&) {
    const Time now = clock_.now();
    const std::string event = event_id(now);
    auto answer = store_.transact([&](Tx& tx) {
        auto c = tx.get(test_customers(), customer_id);
        if (!c) return no_such<ProviderCustomer>("customer");
        TestSubscription& s = (*c)->subscription;
        if (s.status != MembershipStatus::active && s.status != MembershipStatus::past_due)
            return refused<ProviderCustomer>("invalid_state", "There is no running subscription.");
        if (s.cancel_at_period_end != cancel) {
            s.cancel_at_period_end = cancel;
            tx.replace(test_customers(), *c);
            tell_customer(tx, event, "customer.subscription.updated", **c, now);
        }
        return provided(as_told(**c));
    });
    deliver();
    return answer;
}

Provided<ProviderAccount> TestModePayments::create_account(const std::string& user_id, const std::string&,
                                                           const std::string& country, const ProviderCall& call) {
    const std::string id = "acct_" + derived_id(call.idempotency_key);
    return store_.transact([&](Tx& tx) {
        if (auto known = tx.get(test_payees(), id)) return provided(as_told(**known));
        const TestPayee fresh{.id = id, .user_id = user_id, .country = country};
        tx.insert(test_payees(), fresh);
        return provided(as_told(fresh));
    });
}

Provided<ProviderAccount> TestModePayments::read_account(const std::string& account_id) {
    const auto a = store_.get(test_payees(), account_id);
    return a ? provided(as_told(**a)) : no_such<ProviderAccount>("account");
}

void TestModePayments::set_silent(bool silent) {
    {
        const std::scoped_lock lock(silence_mutex_);
        silent_ = silent;
    }
    silence_ended_.notify_all();
}

bool TestModePayments::answers_within(Millis patience) {
    std::unique_lock lock(silence_mutex_);
    return silence_ended_.wait_for(lock, patience, [this] { return !silent_; });
}

// The one call that a person waits for: while silent it keeps them waiting, as a provider that is away does.
Provided<ProviderHold> TestModePayments::hold(const HoldRequest& in, const ProviderCall& call) {
    if (!answers_within(call.timeout)) return {};
    const Time now = clock_.now();
    const std::string id = "pi_" + derived_id(call.idempotency_key), event = event_id(now);
    bool lost = false;
    auto answer = store_.transact([&](Tx& tx) {
        lost = false;
        if (auto known = tx.get(test_holds(), id)) return as_told(**known);
        TestHold h{.id = id, .escrow_id = in.escrow_id, .customer_id = in.customer_id, .attempt = in.attempt};
        h.currency = in.currency;
        h.amount_minor = in.amount_minor;
        h.capture_before = now + hold_lasts;
        h.refusal_code = "card_declined";  // a card that is not there any more
        if (auto c = tx.get(test_customers(), in.customer_id))
            for (const TestCard& card : (*c)->cards)
                if (card.id == in.card_id) {
                    h.refusal_code = refusal_when_held(card.behaviour);
                    h.behaviour = card.behaviour;
                    lost = card.behaviour == CardBehaviour::answers_late;
                }
        if (!h.refusal_code.empty()) h.state = HoldState::refused;
        tx.insert(test_holds(), h);
        tell_hold(tx, event, h.state == HoldState::held ? "payment_intent.amount_capturable_updated" : "payment_intent.payment_failed",
                  h, now);
        return as_told(h);
    });
    if (lost) return {};  // whoever looks it up finds it; its event comes at the next occasion
    deliver();
    if (answer.state == HoldState::refused) return refused<ProviderHold>(answer.refusal_code, "The card was refused.");
    return provided(std::move(answer));
}

Provided<ProviderHold> TestModePayments::find_hold(const std::string&, const std::string& escrow_id, int attempt) {
    if (silent_) return {};
    const auto h = store_.first(test_holds(), {eq("escrow_id", escrow_id), eq("attempt", attempt)});
    return h ? provided(as_told(**h)) : no_such<ProviderHold>("hold");
}

Provided<ProviderHold> TestModePayments::read_hold(const std::string& hold_id) {
    if (silent_) return {};
    const auto h = store_.get(test_holds(), hold_id);
    return h ? provided(as_told(**h)) : no_such<ProviderHold>("hold");
}

// `change` answers why it refuses, or nothing when it changed the hold or found it changed already.
Provided<ProviderHold> TestModePayments::change_hold(const std::string& hold_id,
                                                     const std::function<std::string(Tx&, TestHold&)>& change) {
    if (silent_) return {};
    lapse(hold_id);
    auto answer = store_.transact([&](Tx& tx) {
        auto h = tx.get(test_holds(), hold_id);
        if (!h) return no_such<ProviderHold>("hold");
        const std::string why = change(tx, **h);
        if (!why.empty()) return refused<ProviderHold>(why, "The hold is " + std::string(to_text((*h)->state)) + ".");
        tx.replace(test_holds(), *h);
        return provided(as_told(**h));
    });
    deliver();
    return answer;
}

Provided<ProviderHold> TestModePayments::capture(const std::string& hold_id, std::int64_t amount_minor, const ProviderCall&) {
    const Time now = clock_.now();
    const std::string event = event_id(now), movement = movement_id(now);
    return change_hold(hold_id, [&](Tx& tx, TestHold& h) -> std::string {
        if (h.state == HoldState::captured && h.captured_minor == amount_minor) return {};
        if (h.state != HoldState::held || amount_minor <= 0 || amount_minor > h.amount_minor) return "invalid_state";
        if (refuses_capture(h)) return "processing_error";
        h.state = HoldState::captured;
        h.captured_minor = amount_minor;
        h.fee_minor = provider_fee(amount_minor);
        tx.insert(test_movements(), TestMovement{movement, MovementType::charge, h.id, h.currency, amount_minor, h.fee_minor, now});
        tell_hold(tx, event, "payment_intent.succeeded", h, now);
        return {};
    });
}

Provided<ProviderHold> TestModePayments::cancel_hold(const std::string& hold_id, const ProviderCall&) {
    const Time now = clock_.now();
    const std::string event = event_id(now);
    return change_hold(hold_id, [&](Tx& tx, TestHold& h) -> std::string {
        if (h.state == HoldState::canceled) return {};
        if (h.state != HoldState::held) return "invalid_state";
        h.state = HoldState::canceled;
        tell_hold(tx, event, "payment_intent.canceled", h, now);
        return {};
    });
}

Provided<ProviderHold> TestModePayments::refund(const std::string& hold_id, std::int64_t amount_minor,
                                                const ProviderCall& call) {
    const Time now = clock_.now();
    const std::string event = event_id(now), movement = movement_id(now);
    std::string refused;
    auto answer = change_hold(hold_id, [&](Tx& tx, TestHold& h) -> std::string {
        refused.clear();
        for (const TestRefund& r : h.refunds)
            if (r.key == call.idempotency_key) return {};
        std::int64_t charged_back = 0;
        for (const auto& c : tx.find(test_chargebacks(), {{eq("hold_id", hold_id)}, {{"id"}}, 100, {}}).items) {
            if (c->state == ChargebackState::open) return "charge_disputed";
            if (c->state == ChargebackState::lost) charged_back += c->amount_minor;
        }
        if (h.state != HoldState::captured || amount_minor <= 0 ||
            h.refunded_minor + charged_back + amount_minor > h.captured_minor)
            return "invalid_state";
        if (h.behaviour == CardBehaviour::first_refund_fails &&
            (h.refused_refund.empty() || h.refused_refund == call.idempotency_key)) {
            h.refused_refund = refused = call.idempotency_key;
            return {};
        }
        h.refunded_minor += amount_minor;
        h.refunds.push_back({call.idempotency_key, amount_minor});
        tx.insert(test_movements(), TestMovement{movement, MovementType::refund, h.id, h.currency, -amount_minor, 0, now});
        tell_hold(tx, event, "charge.refunded", h, now);
        return {};
    });
    if (!refused.empty()) return peertest::refused<ProviderHold>("refund_failed", "The bank of the card refuses the refund.");
    return answer;
}

Provided<ProviderTransfer> TestModePayments::transfer(const TransferRequest& in, const ProviderCall& call) {
    if (silent_) return {};
    const Time now = clock_.now();
    const std::string id = "tr_" + derived_id(call.idempotency_key), movement = movement_id(now);
    return store_.transact([&](Tx& tx) {
        const ProviderTransfer made{id, in.payout_id, in.currency, in.amount_minor};
        if (tx.get(test_transfers(), id)) return provided(made);
        auto account = tx.get(test_payees(), in.account_id);
        if (!account || !(*account)->payouts_enabled)
            return refused<ProviderTransfer>("account_restricted", "The payout account cannot be paid.");
        std::string& refused_key = (*account)->refused_transfer;
        if ((*account)->first_transfer_fails && (refused_key.empty() || refused_key == call.idempotency_key)) {
            refused_key = call.idempotency_key;
            tx.replace(test_payees(), *account);
            return refused<ProviderTransfer>("balance_insufficient", "The platform's balance does not cover the transfer.");
        }
        tx.insert(test_transfers(), TestTransfer{id, in.payout_id, in.account_id, in.currency, in.amount_minor});
        tx.insert(test_movements(), TestMovement{movement, MovementType::transfer, id, in.currency, -in.amount_minor, 0, now});
        return provided(made);
    });
}

Provided<ProviderTransfer> TestModePayments::find_transfer(const std::string& payout_id, const std::string&) {
    if (silent_) return {};
    const auto t = store_.first(test_transfers(), {eq("payout_id", payout_id)});
    if (!t) return no_such<ProviderTransfer>("transfer");
    return provided(ProviderTransfer{(*t)->id, (*t)->payout_id, (*t)->currency, (*t)->amount_minor});
}

void TestModePayments::tick() {
    const Time now = clock_.now();
    // Each document moves out of its list when it is done, so the loops end.
    while (auto h = store_.first(test_holds(), {le("lapses_at", now)}, {{"lapses_at"}})) lapse((*h)->id);
    while (auto c = store_.first(test_customers(), {le("renews_at", now)}, {{"renews_at"}})) renew((*c)->id);
    deliver();
}

void TestModePayments::lapse(const std::string& hold_id) {
    const Time now = clock_.now();
    const std::string event = event_id(now);
    store_.transact([&](Tx& tx) {
        auto h = tx.get(test_holds(), hold_id);
        if (!h || (*h)->state != HoldState::held || (*h)->capture_before > now) return;
        (*h)->state = HoldState::canceled;
        tx.replace(test_holds(), *h);
        tell_hold(tx, event, "payment_intent.canceled", **h, now);
    });
}

// One period on: paid, unpaid, or over.
void TestModePayments::renew(const std::string& customer_id) {
    const Time now = clock_.now();
    const std::string event = event_id(now);
    const MembershipPayment payment = new_membership_payment(now);
    store_.transact([&](Tx& tx) {
        auto c = tx.get(test_customers(), customer_id);
        if (!c || (*c)->subscription.current_period_end > now) return;
        TestSubscription& s = (*c)->subscription;
        const bool given_up = s.past_due_since && now - *s.past_due_since >= past_due_ends;
        if (s.cancel_at_period_end || given_up) {
            s.status = MembershipStatus::canceled;
            s.past_due_since.reset();
        } else if (can_pay(s.pays_with)) {
            pay_membership(tx, **c, payment, now);
            s.status = MembershipStatus::active;
            s.current_period_end = month_after(s.current_period_end);
        } else {
            if (!s.past_due_since) s.past_due_since = s.current_period_end;
            s.status = MembershipStatus::past_due;
            s.current_period_end = *s.past_due_since + past_due_ends;  // looked at again then
        }
        tx.replace(test_customers(), *c);
        tell_customer(tx, event, s.status == MembershipStatus::canceled ? "customer.subscription.deleted" : "customer.subscription.updated",
                      **c, now);
    });
}

}  // namespace peertest

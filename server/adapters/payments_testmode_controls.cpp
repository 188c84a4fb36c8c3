// What people and banks do by themselves, caused by a developer, and the test-mode provider's books.
#include "adapters/payments_testmode.hpp"
#include "adapters/payments_testmode_store.hpp"
#include "kit/ids.hpp"

namespace peertest {
namespace {

constexpr std::int64_t chargeback_fee_minor = 15'00;

template <class T>
Provided<T> no_such(const std::string& what) {
    return refused<T>("missing", "There is no such " + what + ".");
}

// The one hold of an escrow that was captured.
std::optional<Doc<TestHold>> captured_hold(Reader& r, const std::string& escrow_id) {
    for (auto& h : r.find(test_holds(), {{eq("escrow_id", escrow_id)}, {{"id"}}, 100, {}, Reads::latest}).items)
        if (h->state == HoldState::captured) return std::move(h);
    return {};
}

}  // namespace

Provided<std::string> TestModePayments::open_chargeback(const std::string& escrow_id,
                                                        std::optional<std::int64_t> amount_minor) {
    const Time now = clock_.now();
    const std::string id = "dp_" + new_id(now), event = event_id(now), movement = movement_id(now);
    auto answer = store_.transact([&](Tx& tx) {
        const auto h = captured_hold(tx, escrow_id);
        if (!h) return no_such<std::string>("captured payment");
        std::int64_t left = (*h)->captured_minor - (*h)->refunded_minor;
        for (const auto& c : tx.find(test_chargebacks(), {{eq("hold_id", (*h)->id)}, {{"id"}}, 100, {}}).items)
            if (c->state != ChargebackState::won) left -= c->amount_minor;
        const std::int64_t amount = amount_minor.value_or(left);
        if (amount <= 0 || amount > left) return refused<std::string>("invalid_state", "The card was not charged that much.");
        const TestChargeback c{id, (*h)->id, (*h)->currency, ChargebackState::open, amount, chargeback_fee_minor, now};
        tx.insert(test_chargebacks(), c);
        tx.insert(test_movements(), TestMovement{movement, MovementType::chargeback, c.hold_id, c.currency, -amount,
                                                 c.fee_minor, now});
        tell_chargeback(tx, event, "charge.dispute.created", c, now);
        return provided(id);
    });
    deliver();
    return answer;
}

Provided<ProviderChargeback> TestModePayments::close_chargeback(const std::string& chargeback_id, bool won) {
    const Time now = clock_.now();
    const std::string event = event_id(now), movement = movement_id(now);
    auto answer = store_.transact([&](Tx& tx) {
        auto c = tx.get(test_chargebacks(), chargeback_id);
        if (!c) return no_such<ProviderChargeback>("chargeback");
        if ((*c)->state != ChargebackState::open) return refused<ProviderChargeback>("invalid_state", "It is closed already.");
        (*c)->state = won ? ChargebackState::won : ChargebackState::lost;
        tx.replace(test_chargebacks(), *c);
        if (won)
            tx.insert(test_movements(), TestMovement{movement, MovementType::chargeback, (*c)->hold_id, (*c)->currency,
                                                     (*c)->amount_minor, -(*c)->fee_minor, now});
        tell_chargeback(tx, event, "charge.dispute.closed", **c, now);
        return provided(as_told(**c));
    });
    deliver();
    return answer;
}

Provided<ProviderHold> TestModePayments::refund_by_hand(const std::string& escrow_id, std::int64_t amount_minor) {
    const auto h = captured_hold(store_, escrow_id);
    if (!h) return no_such<ProviderHold>("captured payment");
    return refund((*h)->id, amount_minor, {"by_hand:" + new_id(clock_.now())});
}

Provided<ProviderChargeback> TestModePayments::read_chargeback(const std::string& chargeback_id) {
    if (silent_) return {};
    const auto c = store_.get(test_chargebacks(), chargeback_id);
    return c ? provided(as_told(**c)) : no_such<ProviderChargeback>("chargeback");
}

Provided<ProviderInvoice> TestModePayments::read_invoice(const std::string& invoice_id) {
    const auto i = store_.get(test_invoices(), invoice_id);
    if (!i) return no_such<ProviderInvoice>("invoice");
    return provided(ProviderInvoice{(*i)->id, (*i)->customer_id, (*i)->currency, (*i)->amount_minor, (*i)->paid_at});
}

Provided<std::vector<BalanceTransaction>> TestModePayments::balance_transactions(Time from, Time to,
                                                                                 const std::string& after_id, int limit) {
    if (silent_) return {};
    Query q{{ge("at", from), lt("at", to)}, {{"id"}}, limit, {}, Reads::latest};
    if (!after_id.empty()) q.where.push_back(gt("id", after_id));
    std::vector<BalanceTransaction> out;
    for (const auto& m : store_.find(test_movements(), q).items)
        out.push_back({m->id, m->type, m->source_id, m->currency, m->amount_minor, m->fee_minor, m->at});
    return provided(std::move(out));
}

}  // namespace peertest

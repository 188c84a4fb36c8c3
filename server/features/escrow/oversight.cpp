#include "features/escrow/oversight.hpp"

#include <map>

#include "app/app.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "kit/error.hpp"
#include "work/work.hpp"

namespace peertest {

template <>
const Schema& schema_of<MoneyFigures>() {
    static const Schema s =
        describe<MoneyFigures>("MoneyFigures", field<&MoneyFigures::currency>("currency"),
                               field<&MoneyFigures::held_minor>("held_minor"),
                               field<&MoneyFigures::paid_minor>("paid_minor").says("To testers and as fee"),
                               field<&MoneyFigures::refunded_minor>("refunded_minor"));
    return s;
}

Page<Doc<Escrow>> failed_escrows(Reader& r, int limit, const std::string& cursor) {
    return r.find(escrows(), {{eq("state", EscrowState::failed)}, {{"id", true}}, limit, cursor, Reads::latest});
}

Page<Doc<Escrow>> charged_back_escrows(Reader& r, std::optional<ChargebackState> state, int limit,
                                       const std::string& cursor) {
    Query q{{exists("charged_back_at")}, {{"charged_back_at", true}}, limit, cursor, Reads::latest};
    if (state) q.where.push_back(eq("chargeback_state", *state));
    return r.find(escrows(), q);
}

std::vector<Payout> failed_payouts(Reader& r, int limit) {
    std::vector<Payout> out;
    for (auto& d : r.find(payouts(), {{eq("state", PayoutState::failed)}, {{"id", true}}, limit, {}, Reads::latest}).items)
        out.push_back(std::move(d.value));
    return out;
}

void reprocess_failed(Tx& tx, App& app, const std::string& escrow_id, Time now) {
    if (require_escrow(tx, escrow_id)->state == EscrowState::failed) return reprocess(tx, app, escrow_id, now);
    auto payout = tx.first(payouts(), {eq("escrow_id", escrow_id)});
    if (!payout || payout->value.state != PayoutState::failed)
        throw conflict("invalid_transition", "Nothing of this payment has failed.");
    payout->value.state = PayoutState::pending;
    payout->value.failure.clear();
    tx.replace(payouts(), *payout);
    app.work.enqueue(tx, payout_transfer_task, PayoutNotice{payout->value.id});
}

std::vector<MoneyFigures> money_figures(Reader& r, Time from, Time to) {
    std::map<std::string, MoneyFigures> by;
    const auto add = [&](const std::vector<Filter>& where, const std::string& key, std::int64_t MoneyFigures::*figure,
                         int sign) {
        for (const auto& g : r.group(escrows(), where, "currency", key))
            if (const auto* currency = std::get_if<std::string>(&g.value)) by[*currency].*figure += sign * g.sum;
    };
    const std::vector<EscrowState> open{EscrowState::reserved, EscrowState::captured, EscrowState::failed};
    const std::vector<EscrowState> ended{EscrowState::released, EscrowState::partially_released, EscrowState::refunded};
    const std::vector<Filter> then{in("state", ended), ge("settled_at", from), lt("settled_at", to)};
    add({in("state", open)}, "held_minor", &MoneyFigures::held_minor, 1);
    add(then, "paid_minor", &MoneyFigures::paid_minor, 1);
    add(then, "held_minor", &MoneyFigures::refunded_minor, 1);
    add(then, "paid_minor", &MoneyFigures::refunded_minor, -1);
    std::vector<MoneyFigures> out;
    for (auto& [currency, figures] : by) {
        figures.currency = currency;
        out.push_back(figures);
    }
    return out;
}

}  // namespace peertest

#include "features/escrow/escrow_machine.hpp"

#include "kit/error.hpp"

namespace peertest {
namespace {

Transfers operator+(Transfers a, const Transfers& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

using S = EscrowState;
using E = EscrowStep;
constexpr auto nothing = [](const Escrow&, const Capture&) -> Transfers { return {}; };
constexpr auto hold_gone = [](const Escrow& e, const Capture&) { return ledger::hold_gone(e); };
constexpr auto settled = [](const Escrow& e, const Capture&) { return ledger::tester_paid(e) + ledger::refunded(e); };

const EscrowRow table[] = {
    {S::reserving, E::hold_made, S::reserved, [](const Escrow& e, const Capture&) { return ledger::hold_made(e); }},
    {S::reserving, E::hold_refused, S::voided, nothing},
    {S::reserving, E::rehold_refused, S::failed, [](const Escrow& e, const Capture&) { return ledger::owed(e); }},
    {S::reserved, E::captured, S::captured,
     [](const Escrow& e, const Capture& c) { return ledger::captured(e, c) + ledger::provider_fee(c); }},
    {S::reserved, E::hold_canceled, S::voided, hold_gone},
    {S::reserved, E::hold_lost, S::reserving, hold_gone},
    {S::reserved, E::capture_failed, S::failed,
     [](const Escrow& e, const Capture&) { return ledger::hold_gone(e) + ledger::owed(e); }},
    {S::captured, E::released, S::released, settled},
    {S::captured, E::partly_released, S::partially_released, settled},
    {S::captured, E::refunded, S::refunded, settled},
    {S::captured, E::refund_failed, S::failed, [](const Escrow& e, const Capture&) { return ledger::tester_paid(e); }},
    {S::failed, E::owed, S::failed, [](const Escrow& e, const Capture&) { return ledger::owed(e); }},
    {S::failed, E::dropped, S::voided, nothing},
    {S::failed, E::hold_retried, S::reserving, [](const Escrow& e, const Capture&) { return ledger::owed_no_more(e); }},
    {S::failed, E::refund_retried, S::captured, nothing},
};

}  // namespace

std::span<const EscrowRow> escrow_table() { return table; }

Transfers advance(Escrow& e, EscrowStep step, const std::string& reason, Time now, const Capture& capture) {
    for (const EscrowRow& row : table) {
        if (row.from != e.state || row.step != step) continue;
        Transfers transfers = row.effects(e, capture);
        e.state = row.to;
        e.events.push_back({now, row.from, row.to, reason});
        return transfers;
    }
    throw conflict("invalid_transition", "This payment is " + std::string(to_text(e.state)) + " and cannot become that.");
}

ProviderStep next_step(const Escrow& e) {
    if (e.state == S::reserving) return ProviderStep::hold;
    if (e.state == S::reserved) {
        if (e.settlement) return e.settlement->tester_minor > 0 ? ProviderStep::capture_part : ProviderStep::cancel_hold;
        return e.capture_asked ? ProviderStep::capture_all : ProviderStep::nothing;
    }
    if (e.state == S::captured && e.settlement) return refund_due(e) > 0 ? ProviderStep::refund : ProviderStep::finish;
    return ProviderStep::nothing;
}

}  // namespace peertest

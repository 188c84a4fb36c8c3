#include "features/escrow/escrow_view.hpp"

#include "app/app.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"

namespace peertest {

template <>
const Schema& schema_of<EscrowView>() {
    static const Schema s = describe<EscrowView>(
        "Escrow", field<&EscrowView::id>("id"), field<&EscrowView::job_id>("job_id"),
        field<&EscrowView::assignment_id>("assignment_id"),
        field<&EscrowView::amount_minor>("amount_minor").says("Funds held: the payout and the fee"),
        field<&EscrowView::payout_minor>("payout_minor"), field<&EscrowView::fee_minor>("fee_minor"),
        field<&EscrowView::currency>("currency"), field<&EscrowView::state>("state"),
        field<&EscrowView::reason>("reason").says("Why it was voided or failed"),
        field<&EscrowView::capture_before>("capture_before").says("When the hold on the card would lapse"),
        field<&EscrowView::settlement>("settlement"),
        field<&EscrowView::dispute_hold>("dispute_hold").says("The builder charged the payment back; the tester is paid all the same"),
        field<&EscrowView::events>("events"),
        field<&EscrowView::created_at>("created_at"));
    return s;
}
EscrowView view_of(const Escrow& e) {
    const auto reason = e.reason.empty() ? std::nullopt : std::optional(e.reason);
    return {e.id,    e.job_id, e.assignment_id,  e.amount_minor, e.payout_minor,  e.fee_minor, e.currency,
            e.state, reason,   e.capture_before, e.settlement,   dispute_hold(e), e.events,    e.created_at};
}

EscrowView read_escrow(App& app, const Caller& who, const std::string& id) {
    const Doc<Escrow> e = require_escrow(app.store, id);
    const bool mine = e->builder_id == who.user_id || e->tester_id == who.user_id;
    if (!mine && !who.is(Role::admin)) throw not_found();
    if (!mine) audit_read(app, who, "escrow.read", {"escrow:" + id});
    return view_of(*e);
}

}  // namespace peertest

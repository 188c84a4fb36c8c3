#include "features/escrow/escrow_store.hpp"

namespace peertest {

template <>
const Schema& schema_of<Settlement>() {
    static const Schema s = describe<Settlement>(
        "Settlement", field<&Settlement::tester_minor>("tester_minor").says("What the tester receives"),
        field<&Settlement::fee_minor>("fee_minor").says("The platform's fee, on the tester's part only"),
        field<&Settlement::refund_minor>("refund_minor").says("Back to the builder, never captured or refunded"),
        field<&Settlement::reason>("reason"), field<&Settlement::at>("at"));
    return s;
}

template <>
const Schema& schema_of<EscrowEvent>() {
    static const Schema s = describe<EscrowEvent>("EscrowEvent", field<&EscrowEvent::at>("at"),
                                                  field<&EscrowEvent::from>("from"), field<&EscrowEvent::to>("to"),
                                                  field<&EscrowEvent::reason>("reason"));
    return s;
}

template <>
const Schema& schema_of<EscrowChargeback>() {
    using C = EscrowChargeback;
    static const Schema s = describe<C>("EscrowChargeback", field<&C::id>("id"), field<&C::state>("state"),
                                        field<&C::taken_minor>("taken_minor"), field<&C::fee_minor>("fee_minor"),
                                        field<&C::reason>("reason"), field<&C::opened_at>("opened_at"),
                                        field<&C::closed_at>("closed_at"));
    return s;
}

template <>
const Schema& schema_of<Escrow>() {
    static const Schema s = describe<Escrow>(
        "StoredEscrow", field<&Escrow::id>("id"), field<&Escrow::job_id>("job_id"),
        field<&Escrow::assignment_id>("assignment_id"), field<&Escrow::builder_id>("builder_id"),
        field<&Escrow::tester_id>("tester_id"), field<&Escrow::currency>("currency"),
        field<&Escrow::payout_minor>("payout_minor"), field<&Escrow::fee_bps>("fee_bps"),
        field<&Escrow::fee_minor>("fee_minor"), field<&Escrow::amount_minor>("amount_minor"),
        field<&Escrow::state>("state"), field<&Escrow::reason>("reason"), field<&Escrow::failed_step>("failed_step"),
        field<&Escrow::attempt>("attempt"), field<&Escrow::customer_id>("customer_id"),
        field<&Escrow::card_id>("card_id"), field<&Escrow::hold_id>("hold_id"),
        field<&Escrow::capture_before>("capture_before"), field<&Escrow::capture_asked>("capture_asked"),
        field<&Escrow::lapse_told>("lapse_told"),
        field<&Escrow::captured_minor>("captured_minor"), field<&Escrow::settlement>("settlement"),
        field<&Escrow::given_up>("given_up"), field<&Escrow::tester_posted>("tester_posted"),
        field<&Escrow::reholds>("reholds"), field<&Escrow::chargebacks>("chargebacks"),
        field<&Escrow::refund_covered_minor>("refund_covered_minor"), field<&Escrow::entries>("entries"),
        field<&Escrow::settled_at>("settled_at"), field<&Escrow::events>("events"),
        field<&Escrow::created_at>("created_at"));
    return s;
}

template <>
const Schema& schema_of<EscrowNotice>() {
    static const Schema s = describe<EscrowNotice>("EscrowNotice", field<&EscrowNotice::escrow_id>("escrow_id"));
    return s;
}

template <>
const Schema& schema_of<Payout>() {
    static const Schema s = describe<Payout>(
        "StoredPayout", field<&Payout::id>("id"), field<&Payout::escrow_id>("escrow_id"),
        field<&Payout::tester_id>("tester_id"), field<&Payout::amount_minor>("amount_minor"),
        field<&Payout::currency>("currency"), field<&Payout::state>("state"), field<&Payout::hold_id>("hold_id"),
        field<&Payout::transfer_id>("transfer_id"), field<&Payout::attempt>("attempt"),
        field<&Payout::failure>("failure"), field<&Payout::paid_at>("paid_at"),
        field<&Payout::created_at>("created_at"));
    return s;
}

template <>
const Schema& schema_of<LedgerEntry>() {
    static const Schema s = describe<LedgerEntry>(
        "LedgerEntry", field<&LedgerEntry::id>("id"), field<&LedgerEntry::at>("at"),
        field<&LedgerEntry::debit>("debit"), field<&LedgerEntry::credit>("credit"),
        field<&LedgerEntry::amount_minor>("amount_minor"), field<&LedgerEntry::currency>("currency"),
        field<&LedgerEntry::escrow_id>("escrow_id"), field<&LedgerEntry::payout_id>("payout_id"));
    return s;
}

template <>
const Schema& schema_of<LedgerAccount>() {
    static const Schema s = describe<LedgerAccount>(
        "LedgerAccount", field<&LedgerAccount::id>("id"), field<&LedgerAccount::name>("name"),
        field<&LedgerAccount::currency>("currency"), field<&LedgerAccount::balance_minor>("balance_minor"));
    return s;
}

}  // namespace peertest

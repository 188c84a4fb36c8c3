#include "app/app.hpp"
#include "app/metrics.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/escrow/reconciliation.hpp"
#include "features/payments/payments.hpp"
#include "work/work.hpp"

namespace peertest {

template <>
const Schema& schema_of<HoldAttempt>() {
    static const Schema s = describe<HoldAttempt>("HoldAttempt", field<&HoldAttempt::escrow_id>("escrow_id"),
                                                  field<&HoldAttempt::attempt>("attempt"));
    return s;
}
template <>
const Schema& schema_of<StrayHold>() {
    static const Schema s = describe<StrayHold>("StrayHold", field<&StrayHold::escrow_id>("escrow_id"),
                                                field<&StrayHold::hold_id>("hold_id"));
    return s;
}
template <>
const Schema& schema_of<PayoutNotice>() {
    static const Schema s = describe<PayoutNotice>("PayoutNotice", field<&PayoutNotice::payout_id>("payout_id"));
    return s;
}

void escrow_tasks(App& server, Work& work, HoldDecided decided) {
    // A provider may be away for a day: with the engine's backoff that is far fewer tries than this.
    constexpr int patience = 60;
    work.on<HoldAttempt>(
        std::string(escrow_recover_task), Priority::high,
        [decided = std::move(decided)](App& app, const HoldAttempt& what) { recover_hold(app, what, decided); }, patience);
    work.on<EscrowNotice>(
        std::string(escrow_settle_task), Priority::high,
        [](App& app, const EscrowNotice& what) { settle(app, what.escrow_id); }, patience);
    work.on<StrayHold>(std::string(escrow_cancel_stray_task), Priority::high, cancel_stray, patience);
    work.on<PayoutNotice>(
        std::string(payout_transfer_task), Priority::high,
        [](App& app, const PayoutNotice& what) { transfer_payout(app, what.payout_id); }, patience);
    work.on<ObjectId>(
        "escrow_hold_changed", Priority::high, [](App& app, const ObjectId& what) { hold_changed(app, what.id); }, patience);
    work.on<ChargebackNotice>("chargeback_changed", Priority::high, chargeback_changed, patience);
    work.on<ObjectId>(
        "card_replaced", Priority::high, [](App& app, const ObjectId& what) { card_replaced(app, what.id); }, patience);
    work.on<ObjectId>(
        "payouts_wake", Priority::high, [](App& app, const ObjectId& what) { wake_payouts(app, what.id); }, patience);
    work.every("reconciliation", Millis{24 * 3'600'000}, Priority::medium, reconcile);
    server.metrics.gauge("reconciliation_differences", "Payments whose sums differ between provider and ledger", "open",
                         [&store = server.store] { return double(open_differences(store)); }, Gauge::of_store);
    work.every("waiting_payouts", Millis{24 * 3'600'000}, Priority::high, retry_waiting_payouts);
    work.every("hold_guard", Millis{3'600'000}, Priority::high, guard_holds);
}

}  // namespace peertest

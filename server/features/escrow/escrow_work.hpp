// What escrow does at the provider, in three phases each: the intent is in the document, the call runs outside of any
// transaction, its outcome is committed.
#pragma once
#include <string>
#include <string_view>

#include "features/escrow/escrow_machine.hpp"
#include "features/payments/payments.hpp"

namespace peertest {

// Tasks of this feature.
inline constexpr std::string_view escrow_recover_task = "escrow_recover";            // payload HoldAttempt
inline constexpr std::string_view escrow_settle_task = "escrow_settle";              // payload EscrowNotice
inline constexpr std::string_view escrow_cancel_stray_task = "escrow_cancel_stray";  // payload StrayHold
inline constexpr std::string_view payout_transfer_task = "payout_transfer";          // payload PayoutNotice
// Handled by features on the right.
inline constexpr std::string_view escrow_settled_task = "escrow_settled", escrow_failed_task = "escrow_failed",
                                  hold_lapses_soon_task = "hold_lapses_soon", hold_taken_task = "hold_taken";

inline constexpr Millis hold_recovery_delay{30'000};
// A first hold that the provider has not made by then is given up: the tester should not be called back hours later.
inline constexpr Millis hold_patience{10 * 60'000};
inline constexpr Millis hold_guard_margin{24 * 3'600'000};
inline constexpr Millis hold_notice_margin{48 * 3'600'000};  // a day before the guard captures it

struct HoldAttempt {
    std::string escrow_id;
    int attempt = 1;
};
struct StrayHold {
    std::string escrow_id, hold_id;
};
struct PayoutNotice {
    std::string payout_id;
};
template <>
const Schema& schema_of<HoldAttempt>();
template <>
const Schema& schema_of<StrayHold>();
template <>
const Schema& schema_of<PayoutNotice>();

// Finishes or undoes a hold that nobody committed the outcome of.
void recover_hold(App& app, const HoldAttempt& what, const HoldDecided& decided);
// A hold that came into being after its escrow had been given up.
void cancel_stray(App& app, const StrayHold& what);
// Does at the provider what has been decided, step by step until nothing is left to do. Throws to be tried again when
// the provider's answer is unknown.
void settle(App& app, const std::string& escrow_id);
// Captures every hold within 24 h of lapsing, and says so a day before.
void guard_holds(App& app);
// The provider told that a hold changed: one that it cancelled by itself is captured anew, or fails, now.
void hold_changed(App& app, const std::string& escrow_id);

// A payment was charged back, or that was decided: told by the provider, read anew, booked.
void chargeback_changed(App& app, const ChargebackNotice& what);
// The reason of a failed refund that has to wait until the bank has decided.
inline constexpr std::string_view refund_waits = "chargeback_open";

// A builder whose capture failed has a new card: what failed is tried again with it.
void card_replaced(App& app, const std::string& builder_id);

// Within a transaction that also replaces `e`: the next attempt, with the card that is on file now.
void start_new_hold(Tx& tx, App& app, Escrow& e, EscrowStep step, const std::string& reason, Time now);
// Within a transaction that also replaces `e`, which just became failed: publishing stops, everyone is told.
void tell_failed(Tx& tx, App& app, const Escrow& e, Time now);

// Logs and counts a step that is committed.
void count_step(App& app, const Escrow& e, std::string_view operation, bool success);

// Thrown by tasks to be tried again later.
struct ProviderSilent : std::runtime_error {
    using std::runtime_error::runtime_error;
};

}  // namespace peertest

// The life of an escrow as a table: state, event, next state, what is posted to the ledger.
#pragma once
#include <span>
#include <string>

#include "features/escrow/ledger.hpp"

namespace peertest {

enum class EscrowStep {
    hold_made,
    hold_refused,
    rehold_refused,   // the one new hold after a failed capture
    captured,
    hold_canceled,
    hold_lost,        // the capture failed, one new hold is tried
    capture_failed,   // and that one could not be captured either
    released,
    partly_released,
    refunded,
    refund_failed,
    owed,             // decided after the hold had failed
    dropped,          // given up after the hold had failed
    hold_retried,     // by an admin
    refund_retried,
};
template <>
inline constexpr std::array<std::string_view, 15> enum_names<EscrowStep>{
    "hold_made", "hold_refused",    "rehold_refused", "captured",      "hold_canceled",
    "hold_lost", "capture_failed",  "released",       "partly_released", "refunded",
    "refund_failed", "owed",        "dropped",        "hold_retried",  "refund_retried"};

struct EscrowRow {
    EscrowState from;
    EscrowStep step;
    EscrowState to;
    Transfers (*effects)(const Escrow&, const Capture&);
};
std::span<const EscrowRow> escrow_table();

// Moves the escrow on, records the event and says what to post. Throws 409 invalid_transition when there is no row.
Transfers advance(Escrow& e, EscrowStep step, const std::string& reason, Time now, const Capture& capture = {});

// What has to be done at the provider next; nothing while the escrow waits for a decision or has ended.
enum class ProviderStep { nothing, hold, capture_part, capture_all, cancel_hold, refund, finish };
ProviderStep next_step(const Escrow& e);

}  // namespace peertest

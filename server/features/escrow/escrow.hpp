// Escrow: the money set aside for one assignment. It knows ids and money, never jobs.
//
// How an assignment uses it:
//   accept   transact { slot, assignment `reserving`, open_escrow(tx, ...) }        then, outside of it,
//            place_hold(app, escrow_id, deadline, hold_decided): the hook runs in the transaction that commits the
//            outcome, so that assignment and escrow change together. It is called once per escrow with
//              state reserved  -> make the assignment active (if it is still `reserving`)
//              state voided    -> free the slot, funding failed; escrow.reason says why
//            and not at all while the outcome is unknown: place_hold answers an escrow that is still `reserving`
//            (202), and the recovery task, which was written with open_escrow, finishes or undoes it, calling the
//            same hook. The hook must be idempotent and read everything it needs through its Tx.
//   approve  transact { submission approved, release(tx, app, escrow_id, {payout, "approved"}, now) }
//   give up  transact { assignment abandoned, void_or_refund(tx, app, escrow_id, "abandoned", now) }
//   dispute  transact { submission disputed, capture_now(tx, app, escrow_id, now) }, later release(...) with any amount
//
// What release and void_or_refund decide is carried out by a high-priority task. It then writes, in the transaction
// that ends the escrow, a task for the features on the right (payload EscrowNotice):
//   escrow_settled   released, partially_released or refunded after release(); not after void_or_refund
//   escrow_failed    a capture or refund that could not be done
// and, while the escrow waits for a decision:
//   hold_lapses_soon the hold lapses within 48 h, so that it is captured within 24 h unless it is settled before
//   hold_taken       it was captured because it would have lapsed
#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/time.hpp"
#include "ports/payments.hpp"
#include "ports/store.hpp"

namespace peertest {

struct PersonalData;

struct App;
class Api;
class Work;

enum class EscrowState { reserving, reserved, captured, released, partially_released, refunded, voided, failed };
template <>
inline constexpr std::array<std::string_view, 8> enum_names<EscrowState>{
    "reserving", "reserved", "captured", "released", "partially_released", "refunded", "voided", "failed"};

// How the held amount is divided: tester + fee + refund = amount held. An amount never captured counts as refund.
struct Settlement {
    std::int64_t tester_minor = 0;
    std::int64_t fee_minor = 0;
    std::int64_t refund_minor = 0;
    std::string reason;  // approved, auto_released, blocked, disputed_full, ..., abandoned, expired
    Time at;             // when it was decided
};
template <>
const Schema& schema_of<Settlement>();

struct EscrowEvent {
    Time at;
    EscrowState from, to;
    std::string reason;
};
template <>
const Schema& schema_of<EscrowEvent>();

// The builder had their bank take the payment back. What the provider took is the platform's loss.
struct EscrowChargeback {
    std::string id;  // the provider's
    ChargebackState state = ChargebackState::open;
    std::int64_t taken_minor = 0, fee_minor = 0;  // booked as lost
    std::string reason;
    Time opened_at;
    std::optional<Time> closed_at;
};
template <>
const Schema& schema_of<EscrowChargeback>();

struct Escrow {
    std::string id;
    std::string job_id, assignment_id, builder_id, tester_id;
    std::string currency;
    std::int64_t payout_minor = 0;  // the tester's whole payout
    int fee_bps = 0;
    std::int64_t fee_minor = 0;
    std::int64_t amount_minor = 0;  // held: payout + fee
    EscrowState state = EscrowState::reserving;
    std::string reason;             // voided, failed: card_declined, authentication_required, no_card, abandoned, ...
    std::string failed_step;        // failed: capture or refund
    int attempt = 1;                // of the hold
    std::string customer_id, card_id, hold_id;  // the provider's
    std::optional<Time> capture_before;
    bool capture_asked = false;     // capture_now was called
    bool lapse_told = false;        // hold_lapses_soon went out
    std::int64_t captured_minor = 0;
    std::optional<Settlement> settlement;  // decided, not yet carried out while the state is not an end
    bool given_up = false;          // decided by void_or_refund
    bool tester_posted = false;     // the tester's part and the fee have left the escrow
    int reholds = 0;                // new holds made since a capture failed; one is allowed
    std::vector<EscrowChargeback> chargebacks;
    std::int64_t refund_covered_minor = 0;  // of the refund: what a lost chargeback had given back already
    int entries = 0;                // ledger entries so far: they are numbered
    std::optional<Time> settled_at;
    std::vector<EscrowEvent> events;
    Time created_at;
};
template <>
const Schema& schema_of<Escrow>();

// --- amounts (pure) -----------------------------------------------------------------------------------------------
// What a builder is asked to hold for one slot: payout + payout x bps / 10,000, rounded down.
std::int64_t held_amount(std::int64_t payout_minor, int fee_bps);
// The division when the tester gets `tester_minor`: the fee is taken on the tester's part only.
// Throws std::logic_error unless 0 <= tester_minor <= payout.
Settlement settlement_of(const Escrow& e, std::int64_t tester_minor, std::string reason, Time now);

// --- for assignments ------------------------------------------------------------------------------------------------
struct NewEscrow {
    std::string id;  // new_id(now), made outside of the transaction
    std::string job_id, assignment_id, builder_id, tester_id;
    std::int64_t payout_minor = 0;
    int fee_bps = 0;
    std::string currency;
};
// Records the intent to hold (state reserving) and the recovery task, due in 30 s.
Escrow open_escrow(Tx& tx, App& app, const NewEscrow& in, Time now);

// Runs in the transaction that commits the outcome of a hold: the state is reserved or voided.
using HoldDecided = std::function<void(Tx& tx, App& app, const Escrow& escrow, Time now)>;
// Asks the provider, outside any transaction, waiting at most `deadline` of real time, and commits what it said.
// Answers the escrow as it is then: reserved, voided, or still reserving (no answer yet).
Escrow place_hold(App& app, const std::string& escrow_id, Millis deadline, const HoldDecided& decided);

// --- decisions, each within the caller's transaction; 409 invalid_transition when the escrow cannot ----------------
// The tester gets `tester_minor` (0: all goes back to the builder), the rest is refunded. The same decision again
// changes nothing.
Settlement release(Tx& tx, App& app, const std::string& escrow_id, std::int64_t tester_minor, const std::string& reason,
                   Time now);
// Abandoned or expired: the hold is voided, or refunded in full if it was captured already.
void void_or_refund(Tx& tx, App& app, const std::string& escrow_id, const std::string& reason, Time now);
// Captures soon, so that no hold can lapse (a dispute). Nothing happens when it is captured already.
void capture_now(Tx& tx, App& app, const std::string& escrow_id, Time now);
// A failed escrow is tried again, by an admin.
void reprocess(Tx& tx, App& app, const std::string& escrow_id, Time now);

// --- reading ----------------------------------------------------------------------------------------------------------
std::optional<Escrow> find_escrow(Reader& r, const std::string& id);
bool dispute_hold(const Escrow& e);  // a chargeback is open
bool is_settled(EscrowState s);  // released, partially_released, refunded, voided

struct EscrowNotice {  // payload of the tasks for features on the right
    std::string escrow_id;
};
template <>
const Schema& schema_of<EscrowNotice>();

std::vector<const CollectionInfo*> escrow_collections();
PersonalData escrow_personal_data();
void escrow_routes(Api& api);
// `decided` is what place_hold is given too; recovery calls it for holds that a crash left open.
void escrow_tasks(App& app, Work& work, HoldDecided decided);

}  // namespace peertest

// Reconciliation: once a day what the provider says it moved is held against the ledger. Differences are stored and told
// to admins; nothing is corrected by itself.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "ports/payments.hpp"
#include "ports/store.hpp"

namespace peertest {

struct App;

enum class DifferenceState { open, cleared };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<DifferenceState>{"open", "cleared"};

// One hold, transfer or invoice whose sums are not the same on both sides.
struct Difference {
    std::string id;         // the provider's id of what was moved
    std::string escrow_id;  // empty: of no escrow that we know
    MovementType type = MovementType::other;
    std::string currency;
    std::int64_t provider_minor = 0, ledger_minor = 0;  // in and out of the platform's balance, fees taken off
    DifferenceState state = DifferenceState::open;
    Time found_at, checked_at;
    std::optional<Time> cleared_at;  // both sides are the same again
};
template <>
const Schema& schema_of<Difference>();

struct ReconciliationRun {
    std::string id;  // there is one
    Time at;         // when it ran last
    Time until;      // everything that was moved before this has been looked at
};
template <>
const Schema& schema_of<ReconciliationRun>();

// Throws ProviderSilent to be tried again.
void reconcile(App& app);

std::optional<ReconciliationRun> last_reconciliation(Reader& r);
Page<Doc<Difference>> differences_page(Reader& r, std::optional<DifferenceState> state, int limit, const std::string& cursor);
std::int64_t open_differences(Reader& r);

}  // namespace peertest

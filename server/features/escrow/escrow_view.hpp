// An escrow as its parties and admins see it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/caller.hpp"
#include "features/escrow/escrow.hpp"

namespace peertest {

struct EscrowView {
    std::string id, job_id, assignment_id;
    std::int64_t amount_minor = 0, payout_minor = 0, fee_minor = 0;
    std::string currency;
    EscrowState state = EscrowState::reserving;
    std::optional<std::string> reason;
    std::optional<Time> capture_before;
    std::optional<Settlement> settlement;
    bool dispute_hold = false;
    std::vector<EscrowEvent> events;
    Time created_at;
};
template <>
const Schema& schema_of<EscrowView>();

EscrowView view_of(const Escrow& e);
// For its parties, and for admins, whose look is audited; 404 for others.
EscrowView read_escrow(App& app, const Caller& who, const std::string& id);

}  // namespace peertest

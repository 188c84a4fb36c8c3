// What the provider told of its balance, as it was told, and both sides' sums.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "features/escrow/reconciliation.hpp"
#include "kit/time.hpp"

namespace peertest {

// Keeps those that are not kept yet.
void keep_movements(Tx& tx, const std::vector<BalanceTransaction>& movements);

// One side's sum for one hold, transfer or invoice.
struct Side {
    std::int64_t sum_minor = 0;
    std::string currency, escrow_id;
    MovementType type = MovementType::other;
    Time last;  // when it was moved last
};
Side provider_side(Reader& r, const std::string& source_id);
Side ledger_side(Reader& r, const std::string& source_id);

// What was moved in [from, to), on either side.
std::set<std::string> moved_between(Reader& r, Time from, Time to);
std::vector<std::string> differing(Reader& r);  // ids of open differences
std::optional<Time> first_ledger_entry(Reader& r);

const Collection<Difference>& differences();
void save_run(Tx& tx, const ReconciliationRun& run);
std::vector<const CollectionInfo*> reconciliation_collections();

}  // namespace peertest

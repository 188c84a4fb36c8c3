// The audit log's hash chain: each row's hash covers the row and the hash before it, so that a row that is changed,
// removed or put between others breaks every hash after it. Rows are written unchained, so that no transaction waits
// for another's; whoever keeps the chain joins them soon after.
#pragma once
#include <cstdint>
#include <string>

#include "features/users/audit.hpp"

namespace peertest {

struct App;

struct AuditHead {
    std::string id;  // "audit"
    std::int64_t seq = 0;
    std::string hash;
};
template <>
const Schema& schema_of<AuditHead>();
const Collection<AuditHead>& audit_heads();

// Joins the rows that are not yet in the chain; how many. Two processes at once do no harm: one of them joins nothing.
int chain_audit_rows(App&);

std::string chained_hash(const AuditRow&, const std::string& hash_before);

struct ChainReport {
    std::int64_t looked_at = 0, breaches = 0, unchained = 0;
    std::string first_breach;
};
ChainReport verify_audit_chain(Store&);

}  // namespace peertest

// The audit log: who did what to which resource. Ids only, no personal data; rows are never changed or deleted, but
// for their place in the hash chain, which is written afterwards by one process.
#pragma once
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "ports/store.hpp"

namespace peertest {

struct AuditRow {
    std::string id;
    Time at;
    std::string actor_id;             // a user's id, or "system"
    std::string action;               // "session.reuse_detected", "test_account.revealed", …
    std::vector<std::string> subjects;  // "user:<id>", "job:<id>", …
    std::string detail;               // a word or two from a closed set, never free text of people
    std::int64_t seq = 0;             // place in the chain, 0 until chained
    std::string hash;                 // of the row and the hash before it
};
template <>
const Schema& schema_of<AuditRow>();
const Collection<AuditRow>& audit_rows();

// Writes a row within the caller's transaction.
void audit(Tx&, Time now, const std::string& actor_id, const std::string& action, std::vector<std::string> subjects,
           const std::string& detail = {});


// The same in a transaction of its own, for what was only read.
void audit_read(App&, const Caller& who, const std::string& action, std::vector<std::string> subjects = {});

// Who did something then, one group a person (or "system").
std::vector<Group> audit_actors(Reader&, Time from, Time to);

}  // namespace peertest

// Proves the ledger on live data: reads only, in pages, on one consistent view of the store.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "ports/store.hpp"

namespace peertest {

struct AuditCheck {
    std::string name;
    std::int64_t looked_at = 0;
    std::int64_t breaches = 0;
    std::string first_breach;  // what is wrong with which id
};
struct AuditReport {
    std::vector<AuditCheck> checks;
    bool ok() const;
    std::string text() const;  // a line for each check, as `peertest audit` prints them
};

AuditReport audit_money(Store& store);

}  // namespace peertest

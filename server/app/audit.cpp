#include "app/audit.hpp"

#include <iostream>

#include "app/engines.hpp"
#include "features/escrow/money_audit.hpp"
#include "features/users/audit_chain.hpp"
#include "ports/store.hpp"

namespace peertest {

bool audit(const Settings& settings) {
    const auto store = open_store_to_read(settings);
    const auto damage = inspect_store(*store);
    for (const auto& line : damage) std::cout << "The database file is damaged: " << line << "\n";
    if (!damage.empty()) std::cout << "Stop the server, then put back a sound copy, or run `peertest restore BACKUP --replace`.\n";
    return damage.empty() && audit(*store);
}

bool audit(Store& store) {
    AuditReport report = audit_money(store);
    const ChainReport chain = verify_audit_chain(store);
    report.checks.push_back({"the audit log's chain is whole (" + std::to_string(chain.unchained) + " rows not joined yet)",
                             chain.looked_at, chain.breaches, chain.first_breach});
    std::cout << report.text() << (report.ok() ? "The books are right.\n" : "The books are wrong.\n");
    return report.ok();
}

}  // namespace peertest

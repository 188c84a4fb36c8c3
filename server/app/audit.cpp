#include "app/audit.hpp"

#include <filesystem>
#include <iostream>

#include "adapters/store_sqlite.hpp"
#include "app/collections.hpp"
#include "app/settings.hpp"
#include "features/escrow/money_audit.hpp"

namespace peertest {

bool audit(const Settings& settings) {
    const auto path = std::filesystem::path(settings.data_dir) / "peertest.db";
    SqliteStore store(SqliteOptions{.path = path.string(), .read_only = true});
    store.prepare(all_collections());
    const AuditReport report = audit_money(store);
    std::cout << report.text() << (report.ok() ? "The books are right.\n" : "The books are wrong.\n");
    return report.ok();
}

}  // namespace peertest

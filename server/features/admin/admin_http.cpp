#include "features/admin/admin.hpp"
#include "http/api.hpp"

namespace peertest {

namespace {
// A repeat of a request without an answer of its own.
Response done_already(App&, const Caller&, const std::string&) {
    Response r;
    r.status = 204;
    return r;
}
}  // namespace

void admin_routes(Api& api) {
    using namespace admin;
    constexpr Roles only = roles(Role::admin);
    api.get("/api/admin/users", only, list_users).says("People, newest first");
    api.post("/api/admin/users/{id}/suspend", only, suspend_user)
        .says("Suspend somebody; ends their sessions")
        .errors({"conflict", "invalid_transition"});
    api.post("/api/admin/users/{id}/restore", only, restore_user)
        .says("Let somebody in again")
        .errors({"conflict", "invalid_transition"});
    api.post("/api/admin/users/{id}/roles", only, change_roles)
        .says("Set somebody's roles; ends their sessions")
        .errors({"conflict", "invalid_transition"});
    api.get("/api/admin/audit", only, list_audit).says("The audit log, newest first");
    api.get("/api/admin/tasks", only, list_tasks).says("Background tasks, the first to fall due first");
    api.post("/api/admin/tasks/{id}/retry", only, retry_task)
        .says("Try a dead task again")
        .errors({"invalid_transition"});
    api.post("/api/admin/tasks/{id}/discard", only, discard_task)
        .says("Discard a dead task")
        .errors({"invalid_transition"});
    api.get("/api/admin/payments/failed", only, list_failed_payments)
        .says("Captures, refunds and transfers that could not be done, newest first");
    api.get("/api/admin/payments/chargebacks", only, list_chargebacks)
        .says("Payments that builders charged back through their bank, the last first");
    api.post("/api/admin/escrow/{id}/settle", only, settle_escrow)
        .says("Settle a payment whose test was handed in and that neither side settles")
        .idempotent(read_escrow)
        .errors({"invalid_transition"});
    api.get("/api/admin/reconciliation", only, read_reconciliation)
        .says("Where the provider's balance and the ledger differ, the last found first");
    api.post("/api/admin/payments/{escrow_id}/reprocess", only, reprocess_payment)
        .says("Try a failed payment again")
        .errors({"invalid_transition"})
        .replay = done_already;
    api.get("/api/admin/metrics", only, read_metrics).says("The platform's figures, day by day");
}

}  // namespace peertest

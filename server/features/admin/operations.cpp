// Admins and the platform's own work: the audit log, background tasks, payments that failed.
#include "features/admin/admin.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"
#include "work/work_store.hpp"

namespace peertest::admin {
namespace {

constexpr int payouts_shown = 100;

}  // namespace

AuditPage list_audit(App& app, const Caller& who, const AuditQuery& in) {
    Query q{{}, {{"at", true}}, in.limit, in.cursor, Reads::latest};
    if (!in.actor_id.empty()) q.where.push_back(eq("actor_id", in.actor_id));
    if (!in.action.empty()) q.where.push_back(eq("action", in.action));
    if (!in.subject.empty()) q.where.push_back(contains("subjects", {in.subject}));
    auto page = app.store.find(audit_rows(), q);
    AuditPage out{{}, next_cursor(std::move(page.next_cursor))};
    for (const auto& r : page.items)
        out.items.push_back({r->id, r->seq, r->at, r->actor_id, r->action, r->subjects, r->detail, r->hash});
    audit_read(app, who, "admin.audit_read");
    return out;
}

TaskPage list_tasks(App& app, const Caller& who, const TaskQuery& in) {
    Query q{{}, {{"due_at"}}, in.limit, in.cursor, Reads::latest};
    if (in.state) q.where.push_back(eq("state", *in.state));
    auto page = app.store.find(tasks(), q);
    TaskPage out{{}, next_cursor(std::move(page.next_cursor))};
    for (const auto& t : page.items)
        out.items.push_back({t->id, t->kind, t->priority, t->state, t->due_at, t->attempts, t->last_error, t->created_at});
    audit_read(app, who, "admin.tasks_read");
    return out;
}

void retry_task(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        if (!tx.get(tasks(), id)) throw not_found();
        if (!retry_dead_task(tx, id, now)) throw conflict("invalid_transition", "Only a dead task can be tried again.");
        audit(tx, now, who.user_id, "admin.task_retried", {"task:" + id});
    });
}

void discard_task(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        if (!tx.get(tasks(), id)) throw not_found();
        if (!discard_dead_task(tx, id)) throw conflict("invalid_transition", "Only a dead task can be discarded.");
        audit(tx, now, who.user_id, "admin.task_discarded", {"task:" + id});
    });
}

FailedPaymentPage list_failed_payments(App& app, const Caller& who, const PageQuery& in) {
    auto page = failed_escrows(app.store, in.limit, in.cursor);
    FailedPaymentPage out{{}, next_cursor(std::move(page.next_cursor))};
    // Payouts that failed are few: each is tried again as soon as the account changes. All stand on the first page.
    if (in.cursor.empty())
        for (const Payout& p : failed_payouts(app.store, payouts_shown)) {
            const auto e = find_escrow(app.store, p.escrow_id);
            out.items.push_back({p.escrow_id, FailedStep::transfer, p.failure, e ? e->builder_id : "", p.tester_id,
                                 p.currency, p.amount_minor, p.created_at});
        }
    for (const auto& e : page.items)
        out.items.push_back({e->id, e->failed_step == "refund" ? FailedStep::refund : FailedStep::capture, e->reason,
                             e->builder_id, e->tester_id, e->currency, e->amount_minor, e->created_at});
    std::vector<std::string> seen;
    for (const auto& p : out.items) seen.push_back("escrow:" + p.escrow_id);
    audit_read(app, who, "admin.failed_payments_read", seen);
    return out;
}

ChargebackPage list_chargebacks(App& app, const Caller& who, const ChargebackQuery& in) {
    auto page = charged_back_escrows(app.store, in.state, in.limit, in.cursor);
    ChargebackPage out{{}, next_cursor(std::move(page.next_cursor))};
    std::vector<std::string> seen;
    for (const auto& e : page.items) {
        const EscrowChargeback& c = e->chargebacks.back();
        out.items.push_back({c.id, e->id, e->builder_id, e->tester_id, c.state, c.reason, e->currency, c.taken_minor,
                             c.fee_minor, c.opened_at, c.closed_at});
        seen.push_back("escrow:" + e->id);
    }
    audit_read(app, who, "admin.chargebacks_read", seen);
    return out;
}

Reconciliation read_reconciliation(App& app, const Caller& who, const ReconciliationQuery& in) {
    auto page = differences_page(app.store, in.state, in.limit, in.cursor);
    Reconciliation out{{}, next_cursor(std::move(page.next_cursor)), {}, {}};
    if (const auto run = last_reconciliation(app.store)) out.last_run_at = run->at, out.reconciled_until = run->until;
    std::vector<std::string> seen;
    for (const auto& d : page.items) {
        const auto escrow = d->escrow_id.empty() ? std::nullopt : std::optional(d->escrow_id);
        out.items.push_back({d->id, escrow, d->type, d->currency, d->provider_minor, d->ledger_minor,
                             d->provider_minor - d->ledger_minor, d->state, d->found_at, d->checked_at, d->cleared_at});
        if (escrow) seen.push_back("escrow:" + *escrow);
    }
    audit_read(app, who, "admin.reconciliation_read", seen);
    return out;
}

void reprocess_payment(App& app, const Caller& who, const std::string& escrow_id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        claim(tx, who, escrow_id, now);
        reprocess_failed(tx, app, escrow_id, now);
        audit(tx, now, who.user_id, "admin.payment_reprocessed", {"escrow:" + escrow_id});
    });
}

}  // namespace peertest::admin

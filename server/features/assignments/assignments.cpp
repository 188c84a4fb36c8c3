#include "features/assignments/assignments.hpp"

#include "features/assignments/assignments_store.hpp"
#include "features/assignments/assignments_write.hpp"
#include "features/notifications/notifications.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "kit/pages.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

constexpr std::size_t max_progress_bytes = 512 * 1024;

Doc<Assignment> own_assignment(Reader& store, const Caller& who, const std::string& id) {
    auto a = find_assignment(store, id);
    if (!a || (*a)->tester_id != who.user_id) throw not_found();
    return std::move(*a);
}

void add_workplace(Reader& store, const Assignment& a, AssignmentView& v) {
    v.telemetry_token = a.telemetry_token;
    if (auto draft = store.get(progress_drafts(), a.id))
        v.progress = (*draft)->progress, v.progress_version = (*draft)->version;
    if (auto project = find_project(store, a.project_id))
        v.project = AssignmentProject{(*project)->id, (*project)->name, (*project)->url};
    v.test_accounts = test_accounts_of(store, a.project_id);
}

}  // namespace

AssignmentView view_of(const Assignment& a) {
    AssignmentView v;
    v.id = a.id;
    v.job_id = a.job_id;
    v.project_id = a.project_id;
    v.tester_id = a.tester_id;
    v.state = a.state;
    v.escrow_id = a.escrow_id;
    v.job_title = a.job_title;
    v.tester_name = a.tester_name;
    v.payout_minor = a.payout_minor;
    v.blocked_payout_minor = a.blocked_payout_minor;
    v.currency = a.currency;
    v.expires_at = a.expires_at;
    if (!a.failure.empty()) v.failure = a.failure;
    v.submission_id = a.submission_id;
    v.created_at = a.created_at;
    return v;
}

std::string assignments_group(const std::string& tester_id) { return "assignments:" + tester_id; }

void forget_lists(Tx& tx, App& app, const std::string& tester_id) {
    tx.after_commit([&app, group = assignments_group(tester_id)] { app.cache.invalidate(group); });
}

AssignmentView read_assignment(App& app, const Caller& who, const std::string& id) {
    const auto a = find_assignment(app.store, id);
    if (!a) throw not_found();
    const bool tester = (*a)->tester_id == who.user_id, builder = (*a)->builder_id == who.user_id;
    if (!tester && !builder && !who.is(Role::admin)) throw not_found();
    auto v = view_of(**a);
    if (tester && (*a)->state == AssignmentState::active) add_workplace(app.store, **a, v);
    if (!tester && !builder) audit_read(app, who, "assignment.read", {"assignment:" + id});
    return v;
}

AssignmentPage list_assignments(App& app, const Caller& who, const AssignmentQuery& in) {
    auto found = assignments_page(app.store, who.user_id, in);
    AssignmentPage page;
    for (auto& a : found.items) page.items.push_back(view_of(*a));
    page.next_cursor = next_cursor(std::move(found.next_cursor));
    return page;
}

ProgressVersion save_progress(App& app, const Caller& who, const std::string& id, const NewProgress& in) {
    if (!in.progress.text.starts_with('{')) throw invalid("progress", "Must be an object.");
    if (in.progress.text.size() > max_progress_bytes) throw invalid("progress", "At most 512 KB.");
    return app.store.transact([&](Tx& tx) {
        const auto a = own_assignment(tx, who, id);
        if (a->state != AssignmentState::active)
            throw conflict("invalid_transition", "This test is not under way, so nothing more is saved.");
        auto draft = tx.get(progress_drafts(), id);
        if (!draft) {
            tx.insert(progress_drafts(), Progress{id, in.progress, 1});
            return ProgressVersion{1};
        }
        (*draft)->progress = in.progress;
        ++(*draft)->version;
        tx.replace(progress_drafts(), *draft);
        return ProgressVersion{(*draft)->version};
    });
}

AssignmentView abandon(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        claim(tx, who, id, now);
        auto a = own_assignment(tx, who, id);
        if (a->state == AssignmentState::abandoned) return view_of(*a);
        if (a->state != AssignmentState::reserving && a->state != AssignmentState::active)
            throw conflict("invalid_transition", "This test is over, so it cannot be given back.");
        a->state = AssignmentState::abandoned;
        tx.replace(assignments(), a);
        void_or_refund(tx, app, a->escrow_id, "abandoned", now);
        return_slot(tx, app, a->job_id, held_amount(a->payout_minor, a->fee_bps), now);
        cancel_expiry(tx, app, id);
        forget_lists(tx, app, a->tester_id);
        notify(tx, app, a->builder_id, NotificationType::assignment_abandoned,
               {"A tester gave back \"" + a->job_title + "\"",
                "The place is free again, and the money that was held for it is yours again.",
                "/jobs/" + a->job_id,
                {{"job_id", a->job_id}, {"assignment_id", id}}},
               now);
        return view_of(*a);
    });
}

TestAccountSecret reveal_test_account(App& app, const Caller& who, const std::string& project_id,
                                      const std::string& account_id) {
    const auto project = find_project(app.store, project_id);
    const bool owner = project && (*project)->owner_id == who.user_id;
    if (!project || (!owner && !works_on_project(app.store, who.user_id, project_id))) throw not_found();
    auto secret = open_test_account(app, app.store, project_id, account_id);
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {  // no secret leaves without its row in the log
        audit(tx, now, who.user_id, "test_account.revealed",
              {"project:" + project_id, "test_account:" + account_id, "user:" + who.user_id},
              owner ? "owner" : "tester");
    });
    return secret;
}

void mark_submitted(Tx& tx, App& app, Doc<Assignment>& a, const std::string& submission_id, Time now) {
    if (a->state != AssignmentState::active)
        throw conflict("invalid_transition", "This test is not under way, so nothing can be handed in for it.");
    if (a->expires_at && *a->expires_at <= now)
        throw conflict("window_closed", "The time for this test is over.");
    a->state = AssignmentState::submitted;
    a->submission_id = submission_id;
    tx.replace(assignments(), a);
    forget_lists(tx, app, a->tester_id);
    tx.remove(progress_drafts(), a->id);
    cancel_expiry(tx, app, a->id);
}

void mark_settled(Tx& tx, App& app, const std::string& assignment_id, std::int64_t returned_minor, Time now) {
    auto a = find_assignment(tx, assignment_id);
    if (!a || (*a)->state != AssignmentState::submitted) return;
    (*a)->state = AssignmentState::settled;
    tx.replace(assignments(), *a);
    settle_slot(tx, app, (*a)->job_id, returned_minor, now);
}

}  // namespace peertest

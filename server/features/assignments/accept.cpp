// Accepting (SPEC 6): slot, assignment and escrow are written first; then the builder's card is held; then assignment
// and escrow change together, in the hook that escrow calls. A crash in between is escrow's recovery to finish.
#include <algorithm>

#include "app/settings.hpp"
#include "features/assignments/assignments_store.hpp"
#include "features/assignments/assignments_write.hpp"
#include "features/assignments/waitlist.hpp"
#include "features/notifications/notifications.hpp"
#include "features/users/users.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/money.hpp"
#include "kit/signed_token.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

constexpr Millis telemetry_token_life = std::chrono::hours{30 * 24};

Assignment assignment_for(const App& app, const Job& job, const Caller& who, Time now) {
    Assignment a;
    a.id = new_id(now);
    a.job_id = job.id;
    a.project_id = job.project_id;
    a.builder_id = job.builder_id;
    a.tester_id = who.user_id;
    a.escrow_id = new_id(now);
    a.telemetry_token = sign_token(app.settings.jwt_secrets, telemetry_purpose, a.id, now + telemetry_token_life);
    a.created_at = now;
    return a;
}

void copy_terms(const Job& job, const User& tester, Assignment& a) {
    a.job_title = job.title;
    a.tester_name = tester.name;
    a.payout_minor = job.payout_minor;
    a.blocked_payout_minor = job.blocked_payout_minor;
    a.fee_bps = job.fee_bps;
    a.currency = job.currency;
    a.completion_hours = job.completion_hours;
}

// The first of three phases. Returns the assignment as it was written.
Assignment reserve(Tx& tx, App& app, const Caller& who, Assignment a, Time now) {
    claim(tx, who, a.id, now);
    const auto tester = require_active(tx, who.user_id);
    tx.guard("assignments:" + who.user_id);
    auto docs = find_job(tx, a.job_id);
    if (!docs || docs->listing->status == JobStatus::draft) throw not_found();
    if (auto reasons = reasons_against(tx, app, *tester, *docs->listing, now); !reasons.empty())
        throw refusal(reasons.front());
    leave_by_accepting(tx, app, a.job_id, a.tester_id, now);
    take_slot(tx, app, a.job_id, now);
    copy_terms(*docs->job, *tester, a);
    tx.insert(assignments(), a);
    open_escrow(tx, app,
                {.id = a.escrow_id, .job_id = a.job_id, .assignment_id = a.id, .builder_id = a.builder_id,
                 .tester_id = a.tester_id, .payout_minor = a.payout_minor, .fee_bps = a.fee_bps,
                 .currency = a.currency},
                now);
    forget_lists(tx, app, a.tester_id);
    return a;
}

void started(Tx& tx, App& app, Doc<Assignment>& a, Time now) {
    a->state = AssignmentState::active;
    a->expires_at = now + std::chrono::hours{a->completion_hours};
    tx.replace(assignments(), a);
    note_funded(tx, app, a->job_id);
    schedule_expiry(tx, app, *a);
    notify(tx, app, a->builder_id, NotificationType::job_accepted,
           {"A tester started on \"" + a->job_title + "\"",
            a->tester_name + " took a place. " + money_text(held_amount(a->payout_minor, a->fee_bps), a->currency) +
                " is held on your card until the test is settled.",
            "/jobs/" + a->job_id,
            {{"job_id", a->job_id}, {"assignment_id", a->id}, {"escrow_id", a->escrow_id}},
            a->tester_id},
           now);
}

// A provider that is away is no reason to pause a job.
bool says_something_of_the_card(const std::string& reason) {
    return reason != "provider_unavailable" && reason != "hold_lost";
}

std::string why_declined(const std::string& reason) {
    if (reason == "authentication_required")
        return "Your bank wants you to confirm the payment yourself, which cannot be done while a tester waits.";
    if (!says_something_of_the_card(reason)) return "The payment provider did not answer.";
    if (reason == "no_card") return "There is no card on file.";
    return "Your card was declined.";
}

void not_funded(Tx& tx, App& app, Doc<Assignment>& a, const std::string& reason, Time now) {
    a->state = AssignmentState::failed;
    a->failure = reason;
    tx.replace(assignments(), a);
    // First, so that a slot of a job that pauses now is not offered to the next.
    const bool paused = says_something_of_the_card(reason) && note_decline(tx, app, a->job_id, now);
    return_slot(tx, app, a->job_id, held_amount(a->payout_minor, a->fee_bps), now);
    forget_lists(tx, app, a->tester_id);
    notify(tx, app, a->tester_id, NotificationType::funding_failed,
           {"\"" + a->job_title + "\" could not be funded",
            "The builder's card could not be charged, so nothing was started. You may try again, or take another job.",
            "/tests/" + a->job_id,
            {{"job_id", a->job_id}}},
           now);
    notify(tx, app, a->builder_id, NotificationType::funding_failed,
           {"A tester could not start on \"" + a->job_title + "\"",
            why_declined(reason) + " Put a working card on file" +
                (paused ? ", then publish the job again: it is paused after three declines in a row."
                        : "; after three declines in a row the job is paused."),
            "/billing",
            {{"job_id", a->job_id}}},
           now);
}

}  // namespace

Error refusal(const Reason& reason) {
    static constexpr std::array<std::string_view, 4> conflicts{"already_accepted", "window_closed", "no_slot_left",
                                                               "too_many_assignments"};
    if (std::find(conflicts.begin(), conflicts.end(), reason.code) != conflicts.end())
        return conflict(reason.code, reason.message);
    static constexpr std::array<std::string_view, 5> of_their_own{"own_job", "email_unverified", "account_flagged",
                                                                  "not_qualified", "forbidden"};
    const bool own_code = std::find(of_their_own.begin(), of_their_own.end(), reason.code) != of_their_own.end();
    return {403, own_code ? reason.code : "not_qualified", reason.message};  // a requirement of the job
}

AssignmentView accept_job(App& app, const Caller& who, const std::string& job_id) {
    const Time now = app.clock.now();
    Job wanted;
    if (auto docs = find_job(app.store, job_id)) wanted = *docs->job;
    else throw not_found();
    const Assignment fresh = assignment_for(app, wanted, who, now);
    const Assignment a = app.store.transact([&](Tx& tx) { return reserve(tx, app, who, fresh, now); });
    place_hold(app, a.escrow_id, Millis{app.settings.accept_wait_ms}, hold_decided);
    const auto after = find_assignment(app.store, a.id);
    if ((*after)->state == AssignmentState::failed)
        throw conflict("funding_failed",
                       "The builder's card could not be charged, so nothing was started. The place is free again.");
    return view_of(**after);
}

void hold_decided(Tx& tx, App& app, const Escrow& escrow, Time now) {
    auto a = find_assignment(tx, escrow.assignment_id);
    if (!a || (*a)->state != AssignmentState::reserving) return;
    if (escrow.state == EscrowState::reserved || escrow.state == EscrowState::captured) started(tx, app, *a, now);
    else if (escrow.state == EscrowState::voided || escrow.state == EscrowState::failed)
        not_funded(tx, app, *a, escrow.reason, now);
}

}  // namespace peertest

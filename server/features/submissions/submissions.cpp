#include "features/submissions/submissions.hpp"

#include "features/escrow/escrow.hpp"
#include "features/notifications/notifications.hpp"
#include "features/submissions/submissions_store.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "kit/log.hpp"
#include "kit/money.hpp"
#include "kit/pages.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

struct SubmissionTransition {
    SubmissionStatus from;
    SubmissionEvent event;
    SubmissionStatus to;
};
using S = SubmissionStatus;
using E = SubmissionEvent;
constexpr std::array<SubmissionTransition, 11> transitions{{
    {S::pending, E::approve, S::approved},
    {S::pending, E::auto_release, S::approved},
    {S::pending, E::ask, S::clarification_requested},
    {S::pending, E::dispute, S::disputed},
    {S::clarification_requested, E::approve, S::approved},
    {S::clarification_requested, E::answer, S::pending},
    {S::clarification_requested, E::lapse, S::pending},  // 48 h without an answer
    {S::disputed, E::approve, S::approved},              // the builder withdraws the dispute
    {S::disputed, E::resolve, S::resolved},
    {S::pending, E::settle, S::resolved},  // by an admin, without a dispute
    {S::clarification_requested, E::settle, S::resolved},
}};

const std::map<std::string, std::string> ids_of(const Submission& s) {
    return {{"submission_id", s.id}, {"job_id", s.job_id}, {"escrow_id", s.escrow_id}};
}

void release_one(App& app, const std::string& id, Time now) {
    app.store.transact([&](Tx& tx) {
        auto s = find_submission(tx, id);
        if (!s || (*s)->status != SubmissionStatus::pending || !(*s)->auto_release_at ||
            *(*s)->auto_release_at > now)
            return;
        const auto tester = find_user(tx, (*s)->tester_id);
        if (!tester || (*tester)->status == UserStatus::suspended) return;  // waits for an admin
        end_review(tx, app, *s, SubmissionEvent::auto_release, (*s)->payout_minor, "auto_released", now);
        const auto amount = money_text((*s)->payout_minor, (*s)->currency);
        notify(tx, app, (*s)->tester_id, NotificationType::auto_released,
               {"Your test of \"" + (*s)->job_title + "\" was approved",
                "The builder did not answer within 72 hours, so " + amount + " is on its way to you.",
                "/my-tests/" + (*s)->assignment_id, ids_of(**s)},
               now);
        notify(tx, app, (*s)->builder_id, NotificationType::auto_released,
               {"A submission for \"" + (*s)->job_title + "\" was approved by itself",
                "72 hours went by without an answer, so " + amount + " goes to the tester.", "/inbox/" + id,
                ids_of(**s)},
               now);
    });
}

}  // namespace

std::optional<SubmissionStatus> next_status(SubmissionStatus from, SubmissionEvent event) {
    for (const auto& t : transitions)
        if (t.from == from && t.event == event) return t.to;
    return {};
}

void step(Submission& s, SubmissionEvent event) {
    const auto to = next_status(s.status, event);
    if (!to)
        throw conflict("invalid_transition", "This submission is " + std::string(to_text(s.status)) +
                                                 ", so that can no longer be done.");
    s.status = *to;
}

void end_review(Tx& tx, App& app, Doc<Submission>& s, SubmissionEvent event, std::int64_t tester_minor,
                const std::string& reason, Time now) {
    const bool disputed = s->status == SubmissionStatus::disputed;
    step(*s, event);
    s->auto_release_at.reset();
    s->dispute_until.reset();
    s->decided_at = now;
    s->decided_by_builder = event == SubmissionEvent::approve;
    save_submission(tx, s);
    release(tx, app, s->escrow_id, tester_minor, reason, now);
    // A disputed one counts as disputed alone, whatever comes of it.
    if (!disputed) update_user(tx, app, s->builder_id, [](User& u) { ++u.counts.submissions_reviewed; });
    if (tester_minor == s->payout_minor)
        update_user(tx, app, s->tester_id, [](User& u) { ++u.counts.submissions_approved; });
}

void mark_disputed(Tx& tx, App& app, Doc<Submission>& s, const std::string& dispute_id, Time now) {
    const auto until = s->dispute_until;
    step(*s, SubmissionEvent::dispute);
    if (!until || now > *until)
        throw conflict("dispute_window_closed", "A submission can be disputed within 24 hours; these are over.");
    s->auto_release_at.reset();
    s->dispute_until.reset();
    s->dispute_id = dispute_id;
    save_submission(tx, s);
    capture_now(tx, app, s->escrow_id, now);
    update_user(tx, app, s->builder_id, [](User& u) { ++u.counts.submissions_disputed; });
}

std::string clean_message(const std::string& text, const std::string& field) {
    auto clean = trim(text);
    if (characters(clean) < 10) throw invalid(field, "Please write at least 10 characters.");
    return clean;
}

std::string builders_link(const Submission& s) { return "/inbox/" + s.id; }
std::string testers_link(const Submission& s) { return "/my-tests/" + s.assignment_id; }

SubmissionView view_of(const Submission& s) {
    return {s.id,        s.assignment_id, s.job_id,      s.project_id, s.builder_id,  s.tester_id,
            s.escrow_id, s.job_title,     s.tester_name, s.outcome,    s.journeys,    s.feedback,
            s.findings,  s.screenshots,   s.recordings,  s.environment, s.status,     s.auto_release_at,
            s.dispute_until, s.clarifications, s.dispute_id, s.payout_minor, s.currency, s.settlement, s.payment_failed, s.created_at};
}

SubmissionSummary summary_of(const Submission& s) {
    FindingCounts counts;
    for (const auto& f : s.findings) {
        switch (f.severity) {
            case Severity::critical: ++counts.critical; break;
            case Severity::major: ++counts.major; break;
            case Severity::minor: ++counts.minor; break;
            case Severity::suggestion: ++counts.suggestion; break;
        }
    }
    return {s.id,     s.assignment_id,   s.job_id,       s.job_title, s.tester_id,             s.tester_name, s.outcome,
            s.status, s.auto_release_at, s.payout_minor, s.currency,  int(s.journeys.size()), counts,        s.created_at};
}

SubmissionPage list_submissions(App& app, const Caller& who, const SubmissionQuery& in) {
    const auto scope = in.scope.value_or(who.is(Role::builder) ? SubmissionScope::received : SubmissionScope::made);
    if (!who.is(scope == SubmissionScope::received ? Role::builder : Role::tester)) throw forbidden();
    auto found = submissions_page(app.store, scope == SubmissionScope::received ? "builder_id" : "tester_id",
                                  who.user_id, in);
    SubmissionPage page;
    for (auto& s : found.items) page.items.push_back(summary_of(*s));
    page.next_cursor = next_cursor(std::move(found.next_cursor));
    return page;
}

SubmissionView read_submission(App& app, const Caller& who, const std::string& id) {
    const auto s = find_submission(app.store, id);
    if (!s) throw not_found();
    const bool party = (*s)->builder_id == who.user_id || (*s)->tester_id == who.user_id;
    if (!party && !who.is(Role::admin)) throw not_found();
    if (!party) audit_read(app, who, "submission.read", {"submission:" + id});
    return view_of(**s);
}

SubmissionView approve(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        claim(tx, who, id, now);
        auto s = require_received(tx, who.user_id, id);
        if (s->status == SubmissionStatus::approved) return view_of(*s);  // by this builder or by itself
        const bool withdraws = s->status == SubmissionStatus::disputed;
        end_review(tx, app, s, SubmissionEvent::approve, s->payout_minor, "approved", now);
        if (withdraws) app.work.enqueue(tx, "dispute_withdrawn", SubmissionNotice{id, s->assignment_id});
        notify(tx, app, s->tester_id, NotificationType::submission_approved,
               {"Your test of \"" + s->job_title + "\" was approved",
                money_text(s->payout_minor, s->currency) + " is on its way to you. Thank you for your work!",
                "/my-tests/" + s->assignment_id, ids_of(*s)},
               now);
        return view_of(*s);
    });
}

void release_overdue(App& app) {
    const Time now = app.clock.now();
    std::string cursor, trouble;
    do {
        const auto page = overdue(app.store, now, cursor);
        for (const auto& s : page.items) try {
                release_one(app, s->id, now);
            } catch (const std::exception& e) {  // one that cannot be released does not keep the others waiting
                trouble = "submission " + s->id + ": " + e.what();
                log_error("auto_release_failed", {{"submission_id", s->id}, {"why", e.what()}});
            }
        cursor = page.next_cursor;
    } while (!cursor.empty());
    if (!trouble.empty()) throw std::runtime_error(trouble);
}

SubmissionView set_verdict(App& app, const Caller& who, const std::string& id, const std::string& finding_id,
                           const NewVerdict& in) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        auto s = require_received(tx, who.user_id, id);
        for (auto& f : s->findings) {
            if (f.id != finding_id) continue;
            f.verdict = Verdict{in.verdict, in.note, now};
            save_submission(tx, s);
            return view_of(*s);
        }
        throw not_found();
    });
}

}  // namespace peertest

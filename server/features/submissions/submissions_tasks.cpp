// Reminders to the builder, the hourly auto-release, and what escrow tells once the money has moved.
#include "features/submissions/submissions_tasks.hpp"

#include "features/escrow/escrow.hpp"
#include "features/notifications/notifications.hpp"
#include "features/submissions/submissions_store.hpp"
#include "kit/money.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

const char* const reminder_task = "review_reminder";

const char* const lapse_task = "clarification_lapse";
constexpr std::array reminder_hours_left{48, 12};

struct ReviewReminder {
    std::string submission_id;
};
struct ClarificationDue {
    std::string submission_id;
    int round = 1;
};

std::map<std::string, std::string> ids_of(const Escrow& e, const Submission& s) {
    return {{"submission_id", s.id}, {"job_id", e.job_id}, {"escrow_id", e.id}};
}

std::string reminder_key(const std::string& submission_id, int hours) {
    return "review_reminder:" + submission_id + ":" + std::to_string(hours);
}

void lapse(App& app, const ClarificationDue& due) {
    const Time now = app.clock.now();
    app.store.transact(
        [&](Tx& tx) { clarification_lapsed(tx, app, due.submission_id, std::size_t(due.round), now); });
}

void remind(App& app, const ReviewReminder& r) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto s = find_submission(tx, r.submission_id);
        if (!s || (*s)->status != SubmissionStatus::pending || !(*s)->auto_release_at) return;
        notify(tx, app, (*s)->builder_id, NotificationType::review_reminder,
               {"A submission for \"" + (*s)->job_title + "\" waits for you",
                "If you do nothing, it is approved by itself at " + time_text(*(*s)->auto_release_at) + ", and " +
                    money_text((*s)->payout_minor, (*s)->currency) + " goes to the tester.",
                "/inbox/" + (*s)->id,
                {{"submission_id", (*s)->id}, {"job_id", (*s)->job_id}}},
               now);
    });
}

// The escrow has ended: what it came to is shown on the submission, and the slot is done.
void settled(App& app, const EscrowNotice& notice) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto escrow = find_escrow(tx, notice.escrow_id);
        auto s = submission_of_escrow(tx, notice.escrow_id);
        if (!escrow || !s || !escrow->settlement || (*s)->settlement) return;
        (*s)->settlement = escrow->settlement;
        (*s)->payment_failed = false;
        save_submission(tx, *s);
        mark_settled(tx, app, (*s)->assignment_id, escrow->settlement->refund_minor, now);
        update_user(tx, app, (*s)->tester_id, [](User& u) { ++u.counts.jobs_completed; });
    });
}

bool waits_for_review(const Submission& s) {
    return s.status == SubmissionStatus::pending || s.status == SubmissionStatus::clarification_requested;
}

// A hold on the builder's card ends a day after the next one; only a review before then leaves the card alone.
void hold_lapses_soon(App& app, const EscrowNotice& notice) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto escrow = find_escrow(tx, notice.escrow_id);
        const auto s = submission_of_escrow(tx, notice.escrow_id);
        if (!escrow || !s || !waits_for_review(**s) || escrow->state != EscrowState::reserved || !escrow->capture_before) return;
        const auto amount = money_text(escrow->amount_minor, escrow->currency);
        notify(tx, app, escrow->builder_id, NotificationType::review_reminder,
               {"The funds held for \"" + (*s)->job_title + "\" are taken soon",
                "A submission waits for your review. The hold of " + amount + " on your card would lapse, so we take it from "
                "the card at " + time_text(*escrow->capture_before - std::chrono::hours{24}) + " unless you review before. It "
                "then waits with us: what you owe does not change, and what you need not pay goes back to your card.",
                "/inbox/" + (*s)->id, ids_of(*escrow, **s)},
               now);
    });
}

void hold_taken(App& app, const EscrowNotice& notice) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto escrow = find_escrow(tx, notice.escrow_id);
        if (!escrow || escrow->settlement) return;
        const auto s = submission_of_escrow(tx, notice.escrow_id);
        const auto a = find_assignment(tx, escrow->assignment_id);
        if (!a) return;
        const auto amount = money_text(escrow->amount_minor, escrow->currency);
        const std::map<std::string, std::string> ids{{"job_id", escrow->job_id}, {"escrow_id", escrow->id}};
        notify(tx, app, escrow->builder_id, NotificationType::review_reminder,
               {amount + " for \"" + (*a)->job_title + "\" are taken from your card",
                "The hold on your card was about to lapse. The money now waits with us until the test is settled; what you "
                "need not pay goes back to your card.",
                s ? "/inbox/" + (*s)->id : "/jobs/" + escrow->job_id, s ? ids_of(*escrow, **s) : ids},
               now);
    });
}

// Escrow has told both sides already; here it only shows.
void payment_failed(App& app, const EscrowNotice& notice) {
    app.store.transact([&](Tx& tx) {
        auto s = submission_of_escrow(tx, notice.escrow_id);
        if (!s || (*s)->settlement || (*s)->payment_failed) return;
        (*s)->payment_failed = true;
        save_submission(tx, *s);
    });
}

}  // namespace

template <>
const Schema& schema_of<ReviewReminder>() {
    static const Schema s =
        describe<ReviewReminder>("ReviewReminder", field<&ReviewReminder::submission_id>("submission_id"));
    return s;
}

template <>
const Schema& schema_of<ClarificationDue>() {
    using D = ClarificationDue;
    static const Schema s = describe<D>("ClarificationDue", field<&D::submission_id>("submission_id"),
                                        field<&D::round>("round"));
    return s;
}

void schedule_reminders(Tx& tx, App& app, const Submission& s, Time now) {
    for (const int hours : reminder_hours_left) {
        const Time due = s.auto_release_at.value() - std::chrono::hours{hours};
        if (due > now)
            app.work.enqueue(tx, reminder_task, ReviewReminder{s.id},
                             {.due_at = due, .unique_key = reminder_key(s.id, hours)});
    }
}

void cancel_reminders(Tx& tx, App& app, const std::string& submission_id) {
    for (const int hours : reminder_hours_left) app.work.cancel(tx, reminder_key(submission_id, hours));
}

void schedule_lapse(Tx& tx, App& app, const Submission& s) {
    app.work.enqueue(tx, lapse_task, ClarificationDue{s.id, int(s.clarifications.size())},
                     {.due_at = s.clarifications.back().answer_until});
}

void submissions_tasks(App&, Work& work) {
    work.on<ReviewReminder>(reminder_task, Priority::medium, remind);
    work.on<ClarificationDue>(lapse_task, Priority::high, lapse);
    work.on<EscrowNotice>("escrow_settled", Priority::high, settled);
    work.on<EscrowNotice>("escrow_failed", Priority::high, payment_failed);
    work.on<EscrowNotice>("hold_lapses_soon", Priority::medium, hold_lapses_soon);
    work.on<EscrowNotice>("hold_taken", Priority::medium, hold_taken);
    work.every("auto_release", std::chrono::hours{1}, Priority::high, release_overdue);
}

}  // namespace peertest

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

struct ReviewReminder {
    std::string submission_id;
};

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

void schedule_reminders(Tx& tx, App& app, const Submission& s) {
    for (const int hours : {24, 60})
        app.work.enqueue(tx, reminder_task, ReviewReminder{s.id},
                         {.due_at = s.created_at + std::chrono::hours{hours},
                          .unique_key = "review_reminder:" + s.id + ":" + std::to_string(hours)});
}

void submissions_tasks(App&, Work& work) {
    work.on<ReviewReminder>(reminder_task, Priority::medium, remind);
    work.on<EscrowNotice>("escrow_settled", Priority::high, settled);
    work.on<EscrowNotice>("escrow_failed", Priority::high, payment_failed);
    work.every("auto_release", std::chrono::hours{1}, Priority::high, release_overdue);
}

}  // namespace peertest

// The end of the completion window, and the reminder before it.
#include <algorithm>

#include "features/assignments/assignments_store.hpp"
#include "features/assignments/assignments_write.hpp"
#include "features/assignments/waitlist.hpp"
#include "features/notifications/notifications.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

const char* const expiry_task = "assignment_expiry";
const char* const reminder_task = "assignment_reminder";

struct AssignmentDue {
    std::string assignment_id;
};

void expire(App& app, const AssignmentDue& due) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto a = find_assignment(tx, due.assignment_id);
        if (!a || (*a)->state != AssignmentState::active || *(*a)->expires_at > now) return;
        (*a)->state = AssignmentState::expired;
        tx.replace(assignments(), *a);
        void_or_refund(tx, app, (*a)->escrow_id, "expired", now);
        return_slot(tx, app, (*a)->job_id, held_amount((*a)->payout_minor, (*a)->fee_bps), now);
        forget_lists(tx, app, (*a)->tester_id);
        const std::map<std::string, std::string> ids{{"job_id", (*a)->job_id}, {"assignment_id", (*a)->id}};
        notify(tx, app, (*a)->tester_id, NotificationType::assignment_expired,
               {"Your time for \"" + (*a)->job_title + "\" is over",
                "Nothing was handed in within the time, so the place went back.", "/my-tests/" + (*a)->id, ids},
               now);
        notify(tx, app, (*a)->builder_id, NotificationType::assignment_expired,
               {"A tester ran out of time on \"" + (*a)->job_title + "\"",
                "The place is free again, and the money that was held for it is yours again.",
                "/jobs/" + (*a)->job_id, ids},
               now);
    });
}

void remind(App& app, const AssignmentDue& due) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto a = find_assignment(tx, due.assignment_id);
        if (!a || (*a)->state != AssignmentState::active || *(*a)->expires_at <= now) return;
        notify(tx, app, (*a)->tester_id, NotificationType::assignment_expiring,
               {"Time is running out for \"" + (*a)->job_title + "\"",
                "Hand in your test before " + time_text(*(*a)->expires_at) +
                    ". After that the place goes back, and you cannot take this job again.",
                "/run/" + (*a)->id,
                {{"assignment_id", (*a)->id}, {"job_id", (*a)->job_id}}},
               now);
    });
}

}  // namespace

template <>
const Schema& schema_of<AssignmentDue>() {
    static const Schema s =
        describe<AssignmentDue>("AssignmentDue", field<&AssignmentDue::assignment_id>("assignment_id"));
    return s;
}

void schedule_expiry(Tx& tx, App& app, const Assignment& a) {
    const Millis window = std::chrono::hours{a.completion_hours};
    const Millis before = std::min<Millis>(std::chrono::hours{6}, window / 4);
    app.work.enqueue(tx, expiry_task, AssignmentDue{a.id},
                     {.due_at = *a.expires_at, .unique_key = expiry_task + (":" + a.id)});
    app.work.enqueue(tx, reminder_task, AssignmentDue{a.id},
                     {.due_at = *a.expires_at - before, .unique_key = reminder_task + (":" + a.id)});
}

void cancel_expiry(Tx& tx, App& app, const std::string& assignment_id) {
    app.work.cancel(tx, expiry_task + (":" + assignment_id));
    app.work.cancel(tx, reminder_task + (":" + assignment_id));
}

void assignments_tasks(App&, Work& work) {
    work.on<AssignmentDue>(expiry_task, Priority::high, expire);
    work.on<AssignmentDue>(reminder_task, Priority::medium, remind);
    waitlist_tasks(work);
}

}  // namespace peertest

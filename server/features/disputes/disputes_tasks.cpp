// What happens to a dispute by itself: admins are told again after 24 h, and after 14 days the tester is paid in full.
#include "features/disputes/disputes_tasks.hpp"

#include "features/disputes/disputes_store.hpp"
#include "features/notifications/notifications.hpp"
#include "kit/log.hpp"
#include "kit/money.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

const char *const attention_task = "dispute_attention", *const default_task = "dispute_default";
constexpr Millis wait_for_suspended = std::chrono::hours{24};

struct DisputeDue {
    std::string dispute_id;
};

// Nothing unless somebody still has to rule: a withdrawn dispute's submission is approved already.
std::optional<Doc<Dispute>> unresolved(Tx& tx, const std::string& id) {
    auto d = find_dispute(tx, id);
    if (!d || (*d)->status == DisputeStatus::resolved) return {};
    const auto s = find_submission(tx, (*d)->submission_id);
    if (!s || (*s)->status != SubmissionStatus::disputed) return {};
    return d;
}

void ask_for_attention(App& app, const DisputeDue& due) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto d = unresolved(tx, due.dispute_id);
        if (!d || (*d)->status != DisputeStatus::open) return;
        (*d)->status = DisputeStatus::needs_attention;
        tx.replace(disputes(), *d);
        notify_admins(tx, app, NotificationType::dispute_needs_attention,
                      {"A dispute about \"" + (*d)->job_title + "\" needs attention",
                       "It has been open for 24 hours. " + money_text((*d)->payout_minor, (*d)->currency) +
                           " go to the tester at " + time_text((*d)->pays_by_default_at) + " if nobody rules.",
                       admins_link(**d), ids_of(**d)},
                      now);
    });
}

void pay_by_default(App& app, const DisputeDue& due) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto d = unresolved(tx, due.dispute_id);
        if (!d) return;
        const auto tester = find_user(tx, (*d)->tester_id);
        if (!tester || (*tester)->status == UserStatus::suspended) {  // waits for an admin
            app.work.enqueue(tx, default_task, due, {.due_at = now + wait_for_suspended});
            return;
        }
        end_dispute(tx, app, *d,
                    {DisputeDecision::full, (*d)->payout_minor, "Nobody ruled on it within 14 days.",
                     DisputeEnding::defaulted, now},
                    now);
        tx.after_commit([id = due.dispute_id] { log_warn("dispute_defaulted", {{"dispute_id", id}}); });
    });
}

// The builder approved what they had disputed. They and the tester know; the desk's work is done.
void withdraw(App& app, const SubmissionNotice& notice) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto d = dispute_about(tx, notice.submission_id);
        if (!d || (*d)->status == DisputeStatus::resolved) return;
        close_dispute(tx, *d,
                      {DisputeDecision::full, (*d)->payout_minor, "The builder withdrew the dispute.",
                       DisputeEnding::withdrawn, now});
        tx.after_commit([id = (*d)->id] { log_info("dispute_withdrawn", {{"dispute_id", id}}); });
    });
}

}  // namespace

template <>
const Schema& schema_of<DisputeDue>() {
    static const Schema s = describe<DisputeDue>("DisputeDue", field<&DisputeDue::dispute_id>("dispute_id"));
    return s;
}

void schedule_dispute(Tx& tx, App& app, const Dispute& d) {
    app.work.enqueue(tx, attention_task, DisputeDue{d.id}, {.due_at = d.created_at + attention_after});
    app.work.enqueue(tx, default_task, DisputeDue{d.id}, {.due_at = d.pays_by_default_at});
}

void disputes_tasks(App&, Work& work) {
    work.on<DisputeDue>(attention_task, Priority::medium, ask_for_attention);
    work.on<DisputeDue>(default_task, Priority::high, pay_by_default);
    work.on<SubmissionNotice>("dispute_withdrawn", Priority::high, withdraw);
}

}  // namespace peertest

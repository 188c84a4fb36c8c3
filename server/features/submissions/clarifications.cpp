// Clarifications: the builder asks, the review clock stands still, the tester answers or lets the time pass.
#include <algorithm>

#include "features/notifications/notifications.hpp"
#include "features/submissions/submissions_store.hpp"
#include "features/submissions/submissions_tasks.hpp"
#include "kit/error.hpp"
#include "kit/time_text.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

constexpr std::size_t rounds_max = 2;
constexpr Millis answer_time = std::chrono::hours{48}, review_at_least = std::chrono::hours{24},
                 dispute_time = std::chrono::hours{24};

std::map<std::string, std::string> ids_of(const Submission& s) {
    return {{"submission_id", s.id}, {"job_id", s.job_id}, {"assignment_id", s.assignment_id}};
}

// The clock runs again: with what it had left, but at least a day, and a day to dispute.
void resume_review(Tx& tx, App& app, Doc<Submission>& s, SubmissionEvent event, Time now) {
    step(*s, event);
    s->auto_release_at = now + std::max(Millis{s->review_left_ms}, review_at_least);
    s->dispute_until = now + dispute_time;
    s->review_left_ms = 0;
    save_submission(tx, s);
    schedule_reminders(tx, app, *s, now);
}

}  // namespace

SubmissionView ask_clarification(App& app, const Caller& who, const std::string& id, const ClarificationText& in) {
    const Time now = app.clock.now();
    const auto question = clean_message(in.message, "message");
    return app.store.transact([&](Tx& tx) {
        auto s = require_received(tx, who.user_id, id);
        const auto release_at = s->auto_release_at;
        step(*s, SubmissionEvent::ask);
        if (s->clarifications.size() >= rounds_max)
            throw conflict("invalid_transition", "You have asked twice; please decide on what you have.");
        if (!release_at || now >= *release_at)
            throw conflict("window_closed", "The time to review is over: the submission is being approved.");
        s->review_left_ms = (*release_at - now).count();
        s->auto_release_at.reset();
        s->dispute_until.reset();
        s->clarifications.push_back({question, now, now + answer_time, {}, {}});
        save_submission(tx, s);
        cancel_reminders(tx, app, id);
        schedule_lapse(tx, app, *s);
        notify(tx, app, s->tester_id, NotificationType::clarification_requested,
               {"A question about your test of \"" + s->job_title + "\"",
                question + "\n\nPlease answer before " + time_text(now + answer_time) +
                    ". Without an answer the builder decides on what you handed in.",
                testers_link(*s), ids_of(*s), s->builder_id},
               now);
        return view_of(*s);
    });
}

SubmissionView answer_clarification(App& app, const Caller& who, const std::string& id, const ClarificationText& in) {
    const Time now = app.clock.now();
    const auto answer = clean_message(in.message, "message");
    return app.store.transact([&](Tx& tx) {
        auto s = require_made(tx, who.user_id, id);
        if (!next_status(s->status, SubmissionEvent::answer))
            throw conflict("invalid_transition", "There is no open question about this submission.");
        auto& asked = s->clarifications.back();
        if (now >= asked.answer_until) throw conflict("window_closed", "The 48 hours for your answer are over.");
        asked.answer = answer;
        asked.answered_at = now;
        resume_review(tx, app, s, SubmissionEvent::answer, now);
        notify(tx, app, s->builder_id, NotificationType::clarification_answered,
               {s->tester_name + " answered your question about \"" + s->job_title + "\"",
                answer + "\n\nApprove, ask once more or dispute it within 24 hours. If you do nothing, it is approved by "
                         "itself at " + time_text(*s->auto_release_at) + ".",
                builders_link(*s), ids_of(*s), s->tester_id},
               now);
        return view_of(*s);
    });
}

void clarification_lapsed(Tx& tx, App& app, const std::string& submission_id, std::size_t round, Time now) {
    auto s = find_submission(tx, submission_id);
    if (!s || (*s)->status != SubmissionStatus::clarification_requested || (*s)->clarifications.size() != round) return;
    resume_review(tx, app, *s, SubmissionEvent::lapse, now);
    notify(tx, app, (*s)->builder_id, NotificationType::clarification_answered,
           {"No answer to your question about \"" + (*s)->job_title + "\"",
            (*s)->tester_name + " did not answer within 48 hours. Approve, or dispute it within 24 hours. If you do "
                                "nothing, it is approved by itself at " + time_text(*(*s)->auto_release_at) + ".",
            builders_link(**s), ids_of(**s), (*s)->tester_id},
           now);
    notify(tx, app, (*s)->tester_id, NotificationType::clarification_answered,
           {"The time for your answer is over",
            "The question about your test of \"" + (*s)->job_title + "\" was not answered within 48 hours. The builder "
            "now decides on what you handed in.",
            testers_link(**s), ids_of(**s)},
           now);
}

}  // namespace peertest

#include "app/app.hpp"
#include "app/settings.hpp"
#include "features/notifications/notifications_model.hpp"
#include "features/users/bounces.hpp"
#include "kit/ids.hpp"
#include "kit/letter.hpp"
#include "kit/signed_token.hpp"
#include "ports/clock.hpp"
#include "ports/mail.hpp"
#include "work/work.hpp"

namespace peertest::notices {
namespace {

constexpr Millis unsubscribe_link_lives = std::chrono::days(365);
constexpr int erase_batch = 500;

// What the button of a mail says: the one thing to do next.
std::string action_of(NotificationType type) {
    using enum NotificationType;
    switch (type) {
        case job_accepted:
        case assignment_abandoned: return "See the job";
        case assignment_expiring: return "Go on testing";
        case waitlist_offer: return "Take the place";
        case funding_failed:
        case membership_changed: return "Open billing";
        case submission_received:
        case review_reminder: return "Review it";
        case clarification_requested: return "Answer the question";
        case clarification_answered: return "Read the answer";
        case payment_released:
        case payment_failed:
        case payout_action_needed: return "Open my earnings";
        case dispute_opened: return "Tell your side";
        case dispute_answered:
        case dispute_needs_attention:
        case dispute_resolved: return "Open the dispute";
        case budget_80:
        case budget_reached: return "Look at the budget";
        case organization_invite: return "See the invitation";
        default: return "Open PeerTest Hub";
    }
}

std::string unsubscribe_url(App& app, const MailTask& task) {
    return app.settings.public_url + "/api/notifications/unsubscribe?token=" +
           sign_token(app.settings.jwt_secrets, unsubscribe_purpose,
                      task.user_id + " " + std::string(to_text(task.type)), app.clock.now() + unsubscribe_link_lives);
}

void clean_up(App& app) {
    const Time now = app.clock.now();
    while (app.store.erase(tickets(), {lt("made_at", now - ticket_lives)}, erase_batch) == erase_batch) {}
    while (app.store.erase(notifications(), {lt("created_at", now - kept_for)}, erase_batch) == erase_batch) {}
}

}  // namespace

void send_mail(App& app, const MailTask& task, const std::string& task_id) {
    const auto user = find_user(app.store, task.user_id);
    if (!user || user->value.email.empty()) return;  // the account was erased meanwhile
    if (!wanted_channels(**user, task.type).email || user->value.email_bounced_at) return;  // not (any more)
    Letter letter;
    letter.heading = task.notice.title;
    letter.greeting = "Hello " + user->value.name + ",";
    letter.paragraphs = paragraphs_of(task.notice.body.empty() ? task.notice.title + "." : task.notice.body);
    if (!task.notice.link.empty()) {
        letter.action = action_of(task.type);
        letter.action_url = app.settings.public_url + task.notice.link;
    }
    if (is_essential(task.type)) {
        letter.reason = "We send mails like this one to everybody whom they concern: they are about money, a deadline or "
                        "the safety of an account.";
    } else {
        letter.reason = "You get this mail because of your account at PeerTest Hub.";
        letter.unsubscribe_url = unsubscribe_url(app, task);
    }
    MailMessage mail;
    mail.id = task_id;
    mail.to = user->value.email;
    mail.subject = letter.heading;
    mail.text = letter_text(letter);
    mail.html = letter_html(letter);
    mail.unsubscribe_url = letter.unsubscribe_url;
    send_or_note_bounce(app, mail);
}

bool unsubscribe(App& app, const std::string& token) {
    const auto text = check_token(app.settings.jwt_secrets, unsubscribe_purpose, token, app.clock.now());
    if (!text) return false;
    const auto space = text->find(' ');
    const auto type = text->substr(space + 1);
    app.store.transact([&](Tx& tx) {
        const auto id = text->substr(0, space);
        if (find_user(tx, id))
            update_user(tx, app, id, [&](User& u) { u.notification_preferences[type].email = false; });
    });
    return true;
}

}  // namespace peertest::notices

namespace peertest {

void notifications_tasks(App&, Work& work) {
    using namespace notices;
    work.add({"notice", Priority::medium, 8, Millis{30'000}, [](App& app, const Task& task) {
                  const auto n = from_stored<NoticeTask>(task.payload);
                  const auto id = derived_id("notice:" + task.id);  // the same over retries
                  app.store.transact([&](Tx& tx) { notify_as(tx, app, id, n.user_id, n.type, n.notice, n.at); });
              }});
    work.add({"notice_mail", Priority::medium, 8, Millis{30'000}, [](App& app, const Task& task) {
                  send_mail(app, from_stored<MailTask>(task.payload), task.id);
              }});
    work.every("notifications-clean-up", std::chrono::hours(1), Priority::low, clean_up);
}

}  // namespace peertest

// The letters of this feature, and clean-up. Links are signed when the letter is written, so no stored document, not
// even a task, holds what would open an account.
#include "app/app.hpp"
#include "app/sessions.hpp"
#include "app/settings.hpp"
#include "features/auth/auth.hpp"
#include "features/auth/auth_model.hpp"
#include "features/users/bounces.hpp"
#include "kit/ids.hpp"
#include "kit/letter.hpp"
#include "kit/signed_token.hpp"
#include "ports/clock.hpp"
#include "ports/mail.hpp"
#include "work/work.hpp"

namespace peertest::auth {
namespace {

constexpr int erase_batch = 500;

// Makes the link on the first try of the task; later tries find it.
std::string link_url(App& app, const User& user, LinkPurpose purpose, const std::string& task_id,
                     const std::string& new_email = {}) {
    const Time now = app.clock.now();
    const auto id = derived_id("mailed-link:" + task_id);
    const bool reset = purpose == LinkPurpose::reset_password;
    const std::string page = reset ? "/reset-password" : new_email.empty() ? "/verify-email" : "/confirm-email";
    const auto link = app.store.transact([&](Tx& tx) {
        if (auto made = tx.get(mailed_links(), id)) return made->value;
        MailedLink made{id, purpose, user.id, now + (reset ? reset_link_lives : verify_link_lives), new_email};
        tx.insert(mailed_links(), made);
        return made;
    });
    return app.settings.public_url + page +
           "?token=" + sign_token(app.settings.jwt_secrets, to_text(purpose), id, link.expires_at);
}

Letter verify_letter(const std::string& url) {
    Letter l;
    l.heading = "Confirm your email address";
    l.paragraphs = {"Welcome to PeerTest Hub! Please confirm that this is your address: then you can publish jobs, "
                    "accept them and be paid.",
                    "The link works once, for 24 hours."};
    l.action = "Confirm my address";
    l.action_url = url;
    l.reason = "Somebody signed up with this address. If it was not you, just ignore this mail.";
    return l;
}

Letter reset_letter(const std::string& url) {
    Letter l;
    l.heading = "Set a new password";
    l.paragraphs = {"You asked for a new password. The link works once, for one hour; setting a new password ends "
                    "every session you have open."};
    l.action = "Set a new password";
    l.action_url = url;
    l.reason = "Somebody asked for a new password for this address. If it was not you, just ignore this mail: your "
               "password stays as it is.";
    return l;
}

Letter change_email_letter(const std::string& url) {
    Letter l;
    l.heading = "Confirm your new email address";
    l.paragraphs = {"You asked us to write to this address from now on. Please confirm that it is yours; until then "
                    "nothing changes.",
                    "The link works once, for 24 hours."};
    l.action = "Confirm my new address";
    l.action_url = url;
    l.reason = "Somebody with an account wants to use this address. If it was not you, just ignore this mail.";
    return l;
}

Letter email_changed_letter(App& app) {
    Letter l;
    l.heading = "Your email address was changed";
    l.paragraphs = {"Your account now has another email address, which was confirmed from there. This is the last mail "
                    "that we send to the old one.",
                    "If this was not you, please write to us at once."};
    l.action = "Log in";
    l.action_url = app.settings.public_url + "/login";
    l.reason = "This address belonged to an account with us until now.";
    return l;
}

Letter already_registered_letter(App& app) {
    Letter l;
    l.heading = "You already have an account";
    l.paragraphs = {"Somebody tried to sign up with your address, but you are with us already. If it was you, just "
                    "log in; if you do not remember your password, you can set a new one from there."};
    l.action = "Log in";
    l.action_url = app.settings.public_url + "/login";
    l.reason = "This address has an account with us. If it was not you who tried, there is nothing to do.";
    return l;
}

void clean_up(App& app) {
    const Time now = app.clock.now();
    while (app.store.erase(sessions(), {lt("expires_at", now)}, erase_batch) == erase_batch) {}
    while (app.store.erase(refresh_tokens(), {lt("expires_at", now)}, erase_batch) == erase_batch) {}
    while (app.store.erase(mailed_links(), {lt("expires_at", now)}, erase_batch) == erase_batch) {}
    // Twice as long as any access token they speak of.
    const Time old = now - 2 * access_token_lives;
    while (app.store.erase(revocations(), {lt("at", old)}, erase_batch) == erase_batch) {}
    app.sessions.forget_before(old);
}

}  // namespace

namespace {

void send(App& app, const std::string& to, const std::string& name, Letter letter, const std::string& task_id) {
    letter.greeting = "Hello " + name + ",";
    MailMessage mail;
    mail.id = task_id;
    mail.to = to;
    mail.subject = letter.heading;
    mail.text = letter_text(letter);
    mail.html = letter_html(letter);
    send_or_note_bounce(app, mail);
}

// To an address that is not yet, or no longer, the account's.
void send_about_change(App& app, const LetterTask& task, const std::string& task_id) {
    const auto user = find_user(app.store, task.user_id);
    if (!user || user->value.status != UserStatus::active) return;
    const auto letter = task.kind == LetterKind::email_changed
                            ? email_changed_letter(app)
                            : change_email_letter(link_url(app, user->value, LinkPurpose::change_email, task_id, task.email));
    send(app, task.email, user->value.name, letter, task_id);
}

}  // namespace

void send_letter(App& app, const LetterTask& task, const std::string& task_id) {
    if (task.kind == LetterKind::change_email || task.kind == LetterKind::email_changed)
        return send_about_change(app, task, task_id);
    const auto user = find_user_by_email(app.store, task.email);
    if (!user || user->value.status == UserStatus::suspended) return;
    // An address that was never confirmed, or whose mails came back, needs its link, not the news that it has an account.
    const bool unconfirmed = !user->value.email_verified || user->value.email_bounced_at;
    Letter letter;
    if (task.kind == LetterKind::reset)
        letter = reset_letter(link_url(app, user->value, LinkPurpose::reset_password, task_id));
    else if (unconfirmed)
        letter = verify_letter(link_url(app, user->value, LinkPurpose::verify_email, task_id));
    else
        letter = already_registered_letter(app);
    send(app, user->value.email, user->value.name, std::move(letter), task_id);
}

}  // namespace peertest::auth

namespace peertest {

void auth_tasks(App&, Work& work) {
    work.add({"letter", Priority::medium, 8, Millis{30'000}, [](App& app, const Task& task) {
                  auth::send_letter(app, from_stored<auth::LetterTask>(task.payload), task.id);
              }});
    work.every("auth-clean-up", std::chrono::hours(1), Priority::low, auth::clean_up);
}

}  // namespace peertest

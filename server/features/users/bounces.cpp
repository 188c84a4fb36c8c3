#include "features/users/bounces.hpp"

#include "features/users/users.hpp"
#include "kit/log.hpp"
#include "ports/clock.hpp"
#include "ports/mail.hpp"

namespace peertest {

void send_or_note_bounce(App& app, const MailMessage& mail) {
    try {
        app.mail.send(mail);
    } catch (const MailRefused&) {
        note_bounce(app, mail.to);
    }
}

void note_bounce(App& app, const std::string& address) {
    const Time now = app.clock.now();
    const auto user_id = app.store.transact([&](Tx& tx) -> std::string {
        const auto user = find_user_by_email(tx, address);
        if (!user || user->value.email_bounced_at) return {};
        update_user(tx, app, user->value.id, [&](User& u) { u.email_bounced_at = now; });
        return user->value.id;
    });
    if (!user_id.empty()) log_info("mail_bounced", {{"user_id", user_id}});
}

void address_proved(User& u) { u.email_verified = true, u.email_bounced_at.reset(); }

}  // namespace peertest

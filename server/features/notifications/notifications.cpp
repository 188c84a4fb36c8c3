#include "features/notifications/notifications.hpp"

#include "app/app.hpp"
#include "features/notifications/notifications_model.hpp"
#include "kit/ids.hpp"
#include "ports/live.hpp"
#include "work/work.hpp"

namespace peertest::notices {

NotificationView view_of(const Notification& n) {
    NotificationView v;
    v.id = n.id, v.seq = n.seq, v.type = n.type, v.title = n.notice.title, v.body = n.notice.body;
    if (!n.notice.link.empty()) v.link = n.notice.link;
    v.data = n.notice.data, v.created_at = n.created_at, v.read = n.read;
    return v;
}

std::string message_of(const Notification& n) { return to_json(Told{n.seq, view_of(n)}); }

Channels wanted_channels(const User& user, NotificationType type) {
    const auto set = user.notification_preferences.find(std::string(to_text(type)));
    if (is_essential(type) || set == user.notification_preferences.end()) return {};
    return set->second;
}

void notify_as(Tx& tx, App& app, const std::string& id, const std::string& user_id, NotificationType type,
               const Notice& notice, Time now) {
    const auto user = find_user(tx, user_id);
    if (!user || (*user)->status == UserStatus::deleted || tx.get(notifications(), id)) return;
    const auto channels = wanted_channels(**user, type);
    if (channels.in_app) {
        Notification n;
        n.id = id, n.user_id = user_id, n.type = type, n.notice = notice, n.created_at = now;
        put_in_inbox(tx, n);
        tx.after_commit([&app, channel = "user:" + user_id, message = message_of(n)] {
            app.live.publish(channel, message);
        });
    }
    // Nobody has shown yet that an unconfirmed address is theirs.
    if (channels.email && user->value.email_verified)
        app.work.enqueue(tx, "notice_mail", MailTask{user_id, type, notice});
}

}  // namespace peertest::notices

namespace peertest {

void notify(Tx& tx, App& app, const std::string& user_id, NotificationType type, const Notice& notice, Time now) {
    notices::notify_as(tx, app, new_id(now), user_id, type, notice, now);
}

void notify_admins(Tx& tx, App& app, NotificationType type, const Notice& notice, Time now) {
    const auto admins = tx.find(users(), {{contains("roles", {"admin"}), eq("status", UserStatus::active)},
                                          {{"created_at"}}, 100, {}, Reads::latest});
    for (auto& admin : admins.items) notify(tx, app, admin->id, type, notice, now);
}

}  // namespace peertest

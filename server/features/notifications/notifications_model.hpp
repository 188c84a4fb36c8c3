// What the notifications feature stores and answers; for its own files only.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "features/notifications/notifications.hpp"

namespace peertest::notices {

inline constexpr Millis ticket_lives = std::chrono::seconds(30);
inline constexpr Millis kept_for = std::chrono::days(180);

// --- stored --------------------------------------------------------------------------------------------------------
struct Inbox {
    std::string id;  // the person's
    std::int64_t last_seq = 0;
};

// Opens one socket: browsers cannot send a token with it.
struct Ticket {
    std::string id;  // SHA-256 of the ticket, in hex
    std::string user_id, session_id;
    Time made_at;
};

struct MailTask {
    std::string user_id;
    NotificationType type = NotificationType::job_accepted;
    Notice notice;
};

// --- requests and answers --------------------------------------------------------------------------------------------
struct NotificationView {
    std::string id;
    std::int64_t seq = 0;
    NotificationType type = NotificationType::job_accepted;
    std::string title, body;
    std::optional<std::string> link;
    std::map<std::string, std::string> data;
    Time created_at;
    bool read = false;
};
// One message of the socket.
struct Told {
    std::int64_t seq = 0;
    NotificationView notification;
};
struct ListQuery {
    std::optional<bool> unread;
    int limit = 20;
    std::string cursor;
};
struct NotificationPage {
    std::vector<NotificationView> items;
    std::optional<std::string> next_cursor;
};
struct UnreadCount {
    std::int64_t count = 0;
};
struct TicketAnswer {
    std::string ticket;
    int expires_in = 0;  // seconds
};

NotificationView view_of(const Notification&);
std::string message_of(const Notification&);

// --- store -----------------------------------------------------------------------------------------------------------
const Collection<Notification>& notifications();
const Collection<Inbox>& inboxes();
const Collection<Ticket>& tickets();
void put_in_inbox(Tx&, Notification&);  // gives it its number
std::int64_t last_seq(Reader&, const std::string& user_id);
std::vector<Doc<Notification>> after_seq(Reader&, const std::string& user_id, std::int64_t seq, int limit);
// The ticket, now used up; nothing when there is none or it is over.
std::optional<Ticket> burn_ticket(App&, const std::string& text, Time now);

// How somebody wants to be told of this: of what is essential both ways.
Channels wanted_channels(const User&, NotificationType);

// As notify(); nothing happens when there is a notification with this id already.
void notify_as(Tx&, App&, const std::string& id, const std::string& user_id, NotificationType, const Notice&, Time now);

// --- mail ------------------------------------------------------------------------------------------------------------
void send_mail(App&, const MailTask&, const std::string& task_id);
// Switches the mails off that the token of one of them speaks of; false when it is not one of ours.
bool unsubscribe(App&, const std::string& token);
// What the mail provider tells of mails that came back.
void bounce_routes(Api&);

}  // namespace peertest::notices

namespace peertest {

template <> const Schema& schema_of<notices::Inbox>();
template <> const Schema& schema_of<notices::Ticket>();
template <> const Schema& schema_of<notices::MailTask>();
template <> const Schema& schema_of<notices::NotificationView>();
template <> const Schema& schema_of<notices::Told>();
template <> const Schema& schema_of<notices::ListQuery>();
template <> const Schema& schema_of<notices::NotificationPage>();
template <> const Schema& schema_of<notices::UnreadCount>();
template <> const Schema& schema_of<notices::TicketAnswer>();

}  // namespace peertest

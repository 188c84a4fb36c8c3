#include "features/notifications/notifications_model.hpp"

namespace peertest {

using namespace notices;

template <>
const Schema& schema_of<Notification>() {
    static const Schema s = describe<Notification>(
        "StoredNotification", field<&Notification::id>("id"), field<&Notification::user_id>("user_id"),
        field<&Notification::seq>("seq"), field<&Notification::type>("type"), field<&Notification::notice>("notice"),
        field<&Notification::read>("read"), field<&Notification::created_at>("created_at"));
    return s;
}

template <>
const Schema& schema_of<Inbox>() {
    static const Schema s = describe<Inbox>("Inbox", field<&Inbox::id>("id"), field<&Inbox::last_seq>("last_seq"));
    return s;
}

template <>
const Schema& schema_of<Ticket>() {
    static const Schema s =
        describe<Ticket>("StoredTicket", field<&Ticket::id>("id"), field<&Ticket::user_id>("user_id"),
                         field<&Ticket::session_id>("session_id"), field<&Ticket::made_at>("made_at"));
    return s;
}

template <>
const Schema& schema_of<MailTask>() {
    static const Schema s = describe<MailTask>("MailTask", field<&MailTask::user_id>("user_id"),
                                               field<&MailTask::type>("type"), field<&MailTask::notice>("notice"));
    return s;
}

template <>
const Schema& schema_of<NotificationView>() {
    static const Schema s = describe<NotificationView>(
        "Notification", field<&NotificationView::id>("id"),
        field<&NotificationView::seq>("seq").says("Counts up by one per person"),
        field<&NotificationView::type>("type"), field<&NotificationView::title>("title"),
        field<&NotificationView::body>("body"), field<&NotificationView::link>("link").says("A path of the web app"),
        field<&NotificationView::data>("data").says("Ids it is about"),
        field<&NotificationView::created_at>("created_at"), field<&NotificationView::read>("read"));
    return s;
}

template <>
const Schema& schema_of<Told>() {
    static const Schema s =
        describe<Told>("NotificationMessage", field<&Told::seq>("seq"), field<&Told::notification>("notification"));
    return s;
}

template <>
const Schema& schema_of<ListQuery>() {
    static const Schema s = describe<ListQuery>(
        "NotificationQuery", field<&ListQuery::unread>("unread").says("Only those that are (not) read"),
        field<&ListQuery::limit>("limit").range(1, 100).defaulted(),
        field<&ListQuery::cursor>("cursor").length(0, 1000).defaulted());
    return s;
}

template <>
const Schema& schema_of<NotificationPage>() {
    static const Schema s = describe<NotificationPage>("NotificationPage", field<&NotificationPage::items>("items"),
                                                       field<&NotificationPage::next_cursor>("next_cursor"));
    return s;
}

template <>
const Schema& schema_of<UnreadCount>() {
    static const Schema s = describe<UnreadCount>("UnreadCount", field<&UnreadCount::count>("count"));
    return s;
}

template <>
const Schema& schema_of<TicketAnswer>() {
    static const Schema s =
        describe<TicketAnswer>("SocketTicket", field<&TicketAnswer::ticket>("ticket"),
                               field<&TicketAnswer::expires_in>("expires_in").says("Seconds; it opens one socket"));
    return s;
}

}  // namespace peertest

#include "app/app.hpp"
#include "features/notifications/inbox_http.hpp"
#include "features/notifications/notifications_model.hpp"
#include "kit/crypto.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace notices {
struct UnsubscribeQuery {
    std::string token;
};
}  // namespace notices

template <>
const Schema& schema_of<notices::UnsubscribeQuery>() {
    using Q = notices::UnsubscribeQuery;
    static const Schema s = describe<Q>("UnsubscribeQuery", field<&Q::token>("token").says("Of the mail"));
    return s;
}

namespace notices {
namespace {

constexpr int read_batch = 200;

NotificationPage list(App& app, const Caller& who, const ListQuery& in) {
    Query q{{eq("user_id", who.user_id)}, {{"seq", true}}, in.limit, in.cursor, Reads::latest};
    if (in.unread) q.where.push_back(eq("read", !*in.unread));
    const auto found = app.store.find(notifications(), q);
    NotificationPage page;
    for (auto& n : found.items) page.items.push_back(view_of(*n));
    if (!found.next_cursor.empty()) page.next_cursor = found.next_cursor;
    return page;
}

UnreadCount unread_count(App& app, const Caller& who) {
    return {app.store.count(notifications(), {eq("user_id", who.user_id), eq("read", false)})};
}

void mark_read(App& app, const Caller& who, const std::string& id) {
    app.store.transact([&](Tx& tx) {
        auto n = tx.get(notifications(), id);
        if (!n || n->value.user_id != who.user_id) throw not_found();
        if (n->value.read) return;
        n->value.read = true;
        tx.replace(notifications(), *n);
    });
}

// What is there when it begins; in portions, so that no transaction is long.
void mark_all_read(App& app, const Caller& who) {
    const auto upto = last_seq(app.store, who.user_id);
    for (bool more = true; more;)
        more = app.store.transact([&](Tx& tx) {
            auto unread = tx.find(notifications(), {{eq("user_id", who.user_id), eq("read", false), le("seq", upto)},
                                                    {{"seq"}}, read_batch, {}, Reads::latest});
            for (auto& n : unread.items) {
                n->read = true;
                tx.replace(notifications(), n);
            }
            return !unread.next_cursor.empty();
        });
}

TicketAnswer make_ticket(App& app, const Caller& who) {
    const auto text = random_token();
    const Ticket ticket{sha256_hex(text), who.user_id, who.session_id, app.clock.now()};
    app.store.transact([&](Tx& tx) { tx.insert(tickets(), ticket); });
    return {text, int(ticket_lives.count() / 1000)};
}

std::string query_token(const RawRequest& request) {
    for (auto& [name, value] : request.query)
        if (name == "token") return value;
    return {};
}

Response page(int status, const std::string& heading, const std::string& inner) {
    Response r;
    r.status = status;
    r.content_type = "text/html; charset=utf-8";
    r.body = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
             "content=\"width=device-width\"><title>" + heading +
             "</title></head>\n<body style=\"margin:4rem auto;max-width:32rem;padding:0 1rem;font:16px/1.5 system-ui\">"
             "<main><h1>" + heading +
             "</h1>\n" + inner + "</main></body></html>\n";
    return r;
}

// The link of a mail leads here. Only the button unsubscribes: mail scanners follow links by themselves.
Response unsubscribe_page(App&, const Caller&, const RawRequest& request) {
    return page(200, "Stop these mails?",
                "<p>You will still find the news in the app, and you can switch the mails on again in your account.</p>"
                "<form method=\"post\" action=\"/api/notifications/unsubscribe?token=" +
                    escape_html(url_encode(query_token(request))) + "\"><button>Stop these mails</button></form>");
}

Response unsubscribe_now(App& app, const Caller&, const RawRequest& request) {
    const bool browser = request.header("accept").find("text/html") != std::string_view::npos;
    if (!unsubscribe(app, query_token(request))) {
        if (browser) return page(422, "This link is not valid any more", "<p>Please use that of a newer mail.</p>");
        throw Error(422, "invalid_token", "This link is not valid any more.");
    }
    if (browser) return page(200, "Done", "<p>You will get no more mails of this kind.</p>");
    Response r;
    r.status = 204;
    return r;
}

}  // namespace
}  // namespace notices

void notifications_routes(Api& api) {
    using namespace notices;
    api.get("/api/notifications", anyone, list).says("My notifications, newest first");
    api.get("/api/notifications/unread-count", anyone, unread_count).says("How many I have not read");
    api.post("/api/notifications/{id}/read", anyone, mark_read).says("Mark one as read");
    api.post("/api/notifications/read-all", anyone, mark_all_read).says("Mark all as read");
    api.post("/api/notifications/ticket", anyone, make_ticket).says("A ticket that opens one live socket");
    api.raw("GET", "/api/notifications/unsubscribe", unsubscribe_page).says("Asks before mails are switched off").in =
        &schema_of<UnsubscribeQuery>();
    api.raw("POST", "/api/notifications/unsubscribe", unsubscribe_now)
        .says("Switch off the mails that the token of one of them speaks of")
        .status(204)
        .errors({"invalid_token"});
    bounce_routes(api);
    api.socket("/ws/notifications", open_inbox).says("My notifications as they happen, from `after` on");
}

}  // namespace peertest

#include "app/app.hpp"
#include "features/notifications/notifications_model.hpp"
#include "features/users/personal_data.hpp"
#include "kit/crypto.hpp"

namespace peertest::notices {

const Collection<Notification>& notifications() {
    static const auto c = Collection<Notification>("notifications")
                              .key("user_id", [](const Notification& n) { return to_value(n.user_id); })
                              .key("seq", [](const Notification& n) { return to_value(n.seq); })
                              .key("read", [](const Notification& n) { return to_value(n.read); })
                              .key("created_at", [](const Notification& n) { return to_value(n.created_at); })
                              .index({"user_id", "seq"})
                              .index({"user_id", "read", "seq"})
                              .key("about_id",
                                   [](const Notification& n) {
                                       return n.notice.about_id.empty() ? Value{} : to_value(n.notice.about_id);
                                   })
                              .index({"about_id"})
                              .index({"created_at"});
    return c;
}

const Collection<Inbox>& inboxes() {
    static const Collection<Inbox> c("inboxes");
    return c;
}

const Collection<Ticket>& tickets() {
    static const auto c = Collection<Ticket>("socket_tickets")
                              .key("made_at", [](const Ticket& t) { return to_value(t.made_at); })
                              .index({"made_at"});
    return c;
}

std::int64_t last_seq(Reader& r, const std::string& user_id) {
    const auto inbox = r.get(inboxes(), user_id);
    return inbox ? inbox->value.last_seq : 0;
}

std::vector<Doc<Notification>> after_seq(Reader& r, const std::string& user_id, std::int64_t seq, int limit) {
    return r.find(notifications(), {{eq("user_id", user_id), gt("seq", seq)}, {{"seq"}}, limit, {}, Reads::latest})
        .items;
}

std::optional<Ticket> burn_ticket(App& app, const std::string& text, Time now) {
    const auto id = sha256_hex(text);
    const auto ticket = app.store.transact([&](Tx& tx) {
        const auto found = tx.get(tickets(), id);
        if (found) tx.remove(tickets(), id);  // of two that come at once, one runs again and finds it gone
        return found ? std::optional(found->value) : std::nullopt;
    });
    if (!ticket || ticket->made_at + ticket_lives <= now) return {};
    return ticket;
}

namespace {

std::int64_t next_seq(Tx& tx, const std::string& user_id) {
    tx.guard("inbox:" + user_id);  // the first two at once: neither finds a document to compare
    auto inbox = tx.get(inboxes(), user_id);
    if (!inbox) {
        tx.insert(inboxes(), {user_id, 1});
        return 1;
    }
    ++inbox->value.last_seq;
    tx.replace(inboxes(), *inbox);
    return inbox->value.last_seq;
}

}  // namespace

void put_in_inbox(Tx& tx, Notification& n) {
    n.seq = next_seq(tx, n.user_id);
    tx.insert(notifications(), n);
}

}  // namespace peertest::notices

namespace peertest {

std::vector<const CollectionInfo*> notifications_collections() {
    return {&notices::notifications().info, &notices::inboxes().info, &notices::tickets().info};
}

PersonalData notifications_personal_data() {
    PersonalData p;
    p.name = "notifications";
    p.collect = [](App& app, const std::string& id) {
        return all_as_json(app.store, notices::notifications(), {eq("user_id", id)});
    };
    p.erase = [](Tx& tx, App&, const std::string& id, Time) {
        for (const char* key : {"user_id", "about_id"})
            for_all(tx, notices::notifications(), {eq(key, id)},
                    [&](Doc<Notification>& n) { tx.remove(notices::notifications(), n->id); });
    };
    return p;
}

}  // namespace peertest

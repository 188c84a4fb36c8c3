#include "app/app.hpp"
#include "features/users/audit_chain.hpp"
#include "features/users/users.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/text.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {

const Collection<User>& users() {
    static const auto c =
        Collection<User>("users")
            // Missing once the account is erased, so that the address is free again.
            .key("email", [](const User& u) { return u.email.empty() ? Value{} : to_value(u.email); })
            .key("status", [](const User& u) { return to_value(u.status); })
            .key("flagged", [](const User& u) { return to_value(u.flagged); })
            .key("created_at", [](const User& u) { return to_value(u.created_at); })
            .many("roles",
                  [](const User& u) {
                      std::vector<std::string> names;
                      for (auto r : u.roles) names.emplace_back(to_text(r));
                      return names;
                  })
            .many("words", [](const User& u) { return words(u.name + " " + u.email); })
            .unique("email")
            .index({"created_at"})
            .index({"status", "created_at"});
    return c;
}

const Collection<AuditRow>& audit_rows() {
    static const auto c = Collection<AuditRow>("audit")
                              .key("at", [](const AuditRow& r) { return to_value(r.at); })
                              .key("seq", [](const AuditRow& r) { return to_value(r.seq); })
                              .key("actor_id", [](const AuditRow& r) { return to_value(r.actor_id); })
                              .key("action", [](const AuditRow& r) { return to_value(r.action); })
                              .many("subjects", [](const AuditRow& r) { return r.subjects; })
                              .index({"at"})
                              .index({"seq"})
                              .index({"actor_id", "at"})
                              .index({"action", "at"});
    return c;
}

std::vector<const CollectionInfo*> users_collections() {
    return {&users().info, &audit_rows().info, &audit_heads().info};
}

std::optional<Doc<User>> find_user(Reader& r, const std::string& id) { return r.get(users(), id); }

std::optional<Doc<User>> find_user_by_email(Reader& r, const std::string& email) {
    return r.first(users(), {eq("email", lower_ascii(trim(email)))});
}

void update_user(Tx& tx, App& app, const std::string& id, const std::function<void(User&)>& change) {
    auto user = require_user(tx, id);
    change(*user);
    tx.replace(users(), user);
    tx.after_commit([&app, id] { app.cache.invalidate("user:" + id); });
}

void notify_later(Tx& tx, App& app, const std::string& user_id, NotificationType type, const Notice& notice,
                  Time now) {
    app.work.enqueue(tx, "notice", NoticeTask{user_id, type, notice, now});
}

void audit(Tx& tx, Time now, const std::string& actor_id, const std::string& action,
           std::vector<std::string> subjects, const std::string& detail) {
    AuditRow row;
    row.id = new_id(now);
    row.at = now;
    row.actor_id = actor_id;
    row.action = action;
    row.subjects = std::move(subjects);
    row.detail = detail;
    tx.insert(audit_rows(), row);
}

std::vector<Group> audit_actors(Reader& r, Time from, Time to) {
    return r.group(audit_rows(), {ge("at", from), lt("at", to)}, "actor_id");
}

void audit_read(App& app, const Caller& who, const std::string& action, std::vector<std::string> subjects) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) { audit(tx, now, who.user_id, action, subjects); });
}

}  // namespace peertest

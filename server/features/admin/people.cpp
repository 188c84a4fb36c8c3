// Admins and people's accounts.
#include <algorithm>

#include "features/admin/admin.hpp"
#include "features/auth/auth.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"

namespace peertest::admin {
namespace {

UserView view_of(const User& u) {
    return {u.id,     u.email,        u.name,    u.roles, u.status, u.email_verified, u.email_bounced_at.has_value(),
            u.totp_enabled, u.flagged, u.created_at};
}

void require_other(const Caller& who, const std::string& id) {
    if (who.user_id == id) throw conflict("conflict", "Another admin has to do this to your own account.");
}

UserView set_standing(App& app, const Caller& who, const std::string& id, UserStatus status) {
    const Time now = app.clock.now();
    require_other(who, id);
    app.store.transact([&](Tx& tx) {
        const auto user = require_user(tx, id);
        if (user->status == UserStatus::deleted) throw conflict("invalid_transition", "This account was deleted.");
        if (user->status != status) set_status(tx, app, who.user_id, id, status, now);
    });
    return view_of(*require_user(app.store, id));
}

}  // namespace

UserPage list_users(App& app, const Caller& who, const UserQuery& in) {
    Query q{{}, {{"created_at", true}}, in.limit, in.cursor, Reads::latest};
    if (const auto wanted = words(in.q); !wanted.empty()) q.where.push_back(contains("words", wanted));
    if (in.role) q.where.push_back(contains("roles", {std::string(to_text(*in.role))}));
    if (in.status) q.where.push_back(eq("status", *in.status));
    auto page = app.store.find(users(), q);
    UserPage out{{}, next_cursor(std::move(page.next_cursor))};
    std::vector<std::string> seen;
    for (const auto& u : page.items) {
        out.items.push_back(view_of(*u));
        seen.push_back("user:" + u->id);
    }
    audit_read(app, who, "admin.users_read", std::move(seen));
    return out;
}

UserView read_user(App& app, const Caller& who, const std::string& id) {
    const auto user = require_user(app.store, id);
    audit_read(app, who, "admin.users_read", {"user:" + id});
    return view_of(*user);
}

UserView suspend_user(App& app, const Caller& who, const std::string& id) {
    return set_standing(app, who, id, UserStatus::suspended);
}

UserView restore_user(App& app, const Caller& who, const std::string& id) {
    return set_standing(app, who, id, UserStatus::active);
}

// Admin comes on top of builder or tester: an admin without a second factor still needs a role to set it up with.
UserView change_roles(App& app, const Caller& who, const std::string& id, const NewRoles& in) {
    const Time now = app.clock.now();
    require_other(who, id);
    Roles set;
    for (const auto r : in.roles) set = set.with(r);
    if (!set.overlaps(roles(Role::builder, Role::tester))) throw invalid("roles", "Choose builder, tester or both as well.");
    std::vector<Role> wanted;
    for (const auto r : {Role::builder, Role::tester, Role::admin})
        if (set.has(r)) wanted.push_back(r);
    app.store.transact([&](Tx& tx) {
        if (require_user(tx, id)->status == UserStatus::deleted)
            throw conflict("invalid_transition", "This account was deleted.");
        set_roles(tx, app, who.user_id, id, wanted, now);
    });
    return view_of(*require_user(app.store, id));
}

}  // namespace peertest::admin

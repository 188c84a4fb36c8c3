#include "app/settings.hpp"
#include "features/auth/auth.hpp"
#include "features/auth/auth_model.hpp"
#include "http/api.hpp"
#include "kit/jwt.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace auth {
namespace {

// Scripts cannot read it, other sites cannot send it, and no route but ours below /api/auth gets it.
std::string cookie(App& app, const std::string& value, Millis lives) {
    return "peertest_refresh=" + value + "; Path=/api/auth; HttpOnly; SameSite=Strict; Max-Age=" +
           std::to_string(lives.count() / 1000) + (app.settings.public_url.starts_with("https:") ? "; Secure" : "");
}

Reply<void> logged_out(App& app) { return {204, {{"Set-Cookie", cookie(app, "", Millis{0})}}}; }

Reply<LoggedIn> logged_in(App& app, const Opened& opened) {
    const Time now = app.clock.now();
    Claims claims;
    claims.user_id = opened.user->id;
    // Without the second factor that it needs, an admin's account can do what others can, such as setting one up.
    const bool may_be_admin = opened.user->totp_enabled || !app.settings.admin_totp;
    for (auto r : opened.user->roles)
        if (r != Role::admin || may_be_admin) claims.roles.emplace_back(to_text(r));
    claims.session_id = opened.session_id;
    claims.issued_at = now;
    claims.expires_at = now + access_token_lives;
    Reply<LoggedIn> reply;
    reply.body.access_token = make_jwt(app.settings.jwt_secrets, claims);
    reply.body.expires_in = int(access_token_lives.count() / 1000);
    reply.body.user = me_of(opened.user);
    reply.headers = {{"Set-Cookie", cookie(app, opened.refresh_token, session_lives)}, {"Cache-Control", "no-store"}};
    return reply;
}

Reply<LoggedIn> answer_login(App& app, const Caller& who, const Login& in) { return logged_in(app, login(app, who, in)); }

Reply<LoggedIn> answer_refresh(App& app, const Caller& who) { return logged_in(app, refresh(app, who.refresh_cookie)); }

Reply<void> logout(App& app, const Caller& who) {
    end_own_session(app, who.user_id, who.session_id);
    return logged_out(app);
}

Reply<void> logout_all(App& app, const Caller& who) {
    end_all_sessions(app, who.user_id);
    return logged_out(app);
}

SessionPage list_sessions(App& app, const Caller& who) {
    const Time now = app.clock.now();
    SessionPage page;
    for (auto& s : sessions_of(app.store, who.user_id))
        if (s->expires_at > now)
            page.items.push_back({s->id, s->device, s->created_at, s->last_used_at, s->id == who.session_id});
    return page;
}

void delete_session(App& app, const Caller& who, const std::string& id) { end_own_session(app, who.user_id, id); }

}  // namespace
}  // namespace auth

void auth_routes(Api& api) {
    using namespace auth;
    api.post("/api/auth/register", open_to_all, register_account)
        .says("Sign up; the same answer whether or not the address is known")
        .status(202)
        .in_lane(Lane::hashing);
    api.post("/api/auth/verify-email", open_to_all, verify_email)
        .says("Confirm an address by the token of its mail")
        .errors({"invalid_token"});
    api.post("/api/auth/resend-verification", open_to_all, resend_verification)
        .says("Send the confirmation mail again")
        .status(202);
    api.post("/api/auth/login", open_to_all, answer_login)
        .says("Log in; the refresh token comes as the cookie peertest_refresh")
        .in_lane(Lane::hashing)
        .limited_by(Limits::login)
        .errors({"unauthenticated", "forbidden", "rate_limited"});
    api.post("/api/auth/refresh", open_to_all, answer_refresh)
        .says("A new access token for the refresh cookie, which is replaced")
        .errors({"unauthenticated"});
    api.post("/api/auth/logout", anyone, logout).says("End this session");
    api.post("/api/auth/logout-all", anyone, logout_all).says("End all my sessions");
    api.get("/api/auth/sessions", anyone, list_sessions).says("Where I am logged in");
    api.del("/api/auth/sessions/{id}", anyone, delete_session).says("End one of my sessions");
    api.post("/api/auth/forgot-password", open_to_all, forgot_password)
        .says("Mail a link to set a new password; the same answer for any address")
        .status(202);
    api.post("/api/auth/reset-password", open_to_all, reset_password)
        .says("Set a new password by the token of the mail; ends every session")
        .in_lane(Lane::hashing)
        .errors({"invalid_token"});
    api.post("/api/auth/change-password", anyone, change_password)
        .says("Change my password; ends my other sessions")
        .in_lane(Lane::hashing)
        .errors({"conflict"});
    api.post("/api/auth/change-email", anyone, change_email)
        .says("Ask for another address; it is confirmed from there")
        .in_lane(Lane::hashing);
    api.post("/api/auth/confirm-email", open_to_all, confirm_email)
        .says("Confirm a new address by the token of its mail")
        .errors({"invalid_token", "conflict"});
    api.post("/api/auth/totp", anyone, set_up_totp)
        .says("Begin to set up a second factor; it counts once a code confirms it")
        .errors({"conflict"});
    api.post("/api/auth/totp/confirm", anyone, confirm_totp)
        .says("Confirm the second factor with a code; answers the recovery codes, once")
        .errors({"conflict"});
    api.del("/api/auth/totp", anyone, remove_totp)
        .says("Remove the second factor, with a code of it or a recovery code")
        .errors({"conflict"});
}

}  // namespace peertest

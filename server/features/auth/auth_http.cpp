#include "features/auth/auth.hpp"
#include "features/auth/auth_model.hpp"

namespace peertest {

void auth_routes(Api& api) {
    using namespace auth;
    api.post("/api/auth/register", open_to_all, register_account)
        .says("Sign up; the same answer whether or not the address is known")
        .status(202)
        .in_lane(Lane::slow);
    api.post("/api/auth/verify-email", open_to_all, verify_email)
        .says("Confirm an address by the token of its mail")
        .errors({"invalid_token"});
    api.post("/api/auth/resend-verification", open_to_all, resend_verification)
        .says("Send the confirmation mail again")
        .status(202);
    api.post("/api/auth/login", open_to_all, login)
        .says("Log in; the refresh token comes as the cookie peertest_refresh")
        .in_lane(Lane::slow)
        .limited_by(Limits::login)
        .errors({"unauthenticated", "forbidden", "rate_limited"});
    api.post("/api/auth/refresh", open_to_all, refresh)
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
        .in_lane(Lane::slow)
        .errors({"invalid_token"});
    api.post("/api/auth/change-password", anyone, change_password)
        .says("Change my password; ends my other sessions")
        .in_lane(Lane::slow)
        .errors({"conflict"});
}

}  // namespace peertest

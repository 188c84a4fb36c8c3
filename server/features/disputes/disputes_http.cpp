#include "features/disputes/disputes.hpp"
#include "features/disputes/flags.hpp"
#include "http/api.hpp"

namespace peertest {

void disputes_routes(Api& api) {
    constexpr auto admin = roles(Role::admin);
    api.post("/api/disputes", roles(Role::builder), open_dispute)
        .says("Dispute a submission, within 24 h of it or of the last answer to a question")
        .status(201)
        .idempotent(read_dispute)
        .errors({"dispute_window_closed", "invalid_transition"});
    api.get("/api/disputes", anyone, list_disputes).says("One's own disputes; for admins all");
    api.post("/api/disputes/{id}/statement", roles(Role::tester), state_side)
        .says("The tester's side, once, within 48 h")
        .errors({"window_closed", "invalid_transition"});
    api.post("/api/disputes/{id}/resolve", admin, resolve_dispute)
        .says("Rule: full pay at any time; less once the tester has answered or had 48 h")
        .idempotent(read_dispute)
        .errors({"invalid_transition"});
    api.post("/api/admin/users/{id}/flag", admin, flag_user)
        .says("Flag somebody for fraud: they cannot accept or publish until it is cleared")
        .errors({"invalid_transition"});
    api.post("/api/admin/users/{id}/clear", admin, clear_flag)
        .says("Clear the flag, and let a builder publish again after chargebacks")
        .errors({"invalid_transition"});
}

}  // namespace peertest

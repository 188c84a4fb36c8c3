#include "features/submissions/submissions.hpp"
#include "http/api.hpp"

namespace peertest {

void submissions_routes(Api& api) {
    constexpr auto builder = roles(Role::builder);
    api.post("/api/submissions", roles(Role::tester), submit)
        .says("Hand in a test; a refusal names every rule of the job that is not met")
        .status(201)
        .idempotent(read_submission)
        .errors({"evidence_missing", "duplicate_feedback", "duplicate_image", "invalid_transition", "window_closed"});
    api.get("/api/submissions", roles(Role::builder, Role::tester), list_submissions)
        .says("A builder's inbox, or a tester's own, newest first or the most urgent first");
    api.get("/api/submissions/{id}", anyone, read_submission).says("One submission");
    api.post("/api/submissions/{id}/approve", builder, approve)
        .says("Approve: the money is released. Doing it again changes nothing")
        .idempotent(read_submission)
        .errors({"invalid_transition"});
    api.post("/api/submissions/{id}/clarification", builder, ask_clarification)
        .says("Ask the tester; the review clock stops until they answer, 48 h at most. Two rounds at most")
        .errors({"invalid_transition", "window_closed"});
    api.post("/api/submissions/{id}/clarification/answer", roles(Role::tester), answer_clarification)
        .says("Answer; the builder then has at least 24 h to review or dispute")
        .errors({"invalid_transition", "window_closed"});
    api.put("/api/submissions/{id}/findings/{finding_id}/verdict", builder, set_verdict)
        .says("What you make of a finding; never changes the pay");
}

}  // namespace peertest

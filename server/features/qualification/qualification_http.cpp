#include "features/qualification/qualification_api.hpp"
#include "http/api.hpp"

namespace peertest {

void qualification_routes(Api& api) {
    constexpr Roles testers = roles(Role::tester);
    api.get("/api/qualification", testers, read_qualification).says("The caller's standing in the entrance test");
    api.post("/api/qualification/attempts", testers, start_attempt)
        .says("Start an attempt, or go on with the one that is running")
        .status(201)
        .errors({"conflict"});
    api.post("/api/qualification/attempts/{id}/answers", testers, answer_attempt)
        .says("Answer all questions of an attempt, once")
        .errors({"window_closed", "invalid_transition"});
}

}  // namespace peertest

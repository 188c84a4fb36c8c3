#include "app/app.hpp"
#include "app/settings.hpp"
#include "features/assignments/assignments.hpp"
#include "features/assignments/waitlist.hpp"
#include "http/api.hpp"
#include "kit/error.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"

namespace peertest {
namespace {

constexpr int autosaves_a_minute = 60;

// 202 while the provider has not answered: the client follows the assignment.
Reply<AssignmentView> accept(App& app, const Caller& who, const std::string& job_id) {
    auto view = accept_job(app, who, job_id);
    const int status = view.state == AssignmentState::reserving ? 202 : 201;
    auto location = "/api/assignments/" + view.id;
    return {std::move(view), status, {{"Location", std::move(location)}}};
}

Reply<AssignmentView> accepted(App& app, const Caller& who, const std::string& assignment_id) {
    auto view = read_assignment(app, who, assignment_id);
    if (view.state == AssignmentState::failed)
        throw conflict("funding_failed",
                       "The builder's card could not be charged, so nothing was started. The place is free again.");
    const int status = view.state == AssignmentState::reserving ? 202 : 201;
    return {std::move(view), status, {}};
}

ProgressVersion autosave(App& app, const Caller& who, const std::string& id, const NewProgress& in) {
    if (app.settings.rate_limits) {
        const auto taken =
            app.counters.take("autosave:" + who.user_id + ":" + id, autosaves_a_minute, std::chrono::minutes{1}, app.clock.now());
        if (!taken.ok) throw TooMany(autosaves_a_minute, taken, "Saved too often. Please wait a moment.");
    }
    return save_progress(app, who, id, in);
}

}  // namespace

void assignments_routes(Api& api) {
    constexpr auto tester = roles(Role::tester);
    api.post("/api/jobs/{id}/accept", tester, accept)
        .says("Take a slot: it and the money are reserved before the test starts")
        .status(201)
        .in_lane(Lane::slow)
        .idempotent(accepted)
        .errors({"email_unverified", "own_job", "not_qualified", "account_flagged", "already_accepted",
                 "too_many_assignments", "no_slot_left", "window_closed", "funding_failed"});
    api.post("/api/jobs/{id}/waitlist", tester, join_waitlist)
        .says("Wait for a slot of a full job; one that comes free is offered in order, for 30 minutes each")
        .errors({"email_unverified", "own_job", "not_qualified", "account_flagged", "already_accepted",
                 "too_many_assignments", "window_closed", "invalid_transition"});
    api.del("/api/jobs/{id}/waitlist", tester, leave_waitlist).says("Wait no longer, or decline what is on offer");
    api.get("/api/waitlist", tester, list_waitlist).says("The waitlists I am on; those I joined last come first");
    api.get("/api/assignments", tester, list_assignments).says("My assignments, newest first");
    api.get("/api/assignments/{id}", anyone, read_assignment).says("One assignment");
    api.put("/api/assignments/{id}/progress", tester, autosave)
        .says("Save the draft of the submission; the last write wins")
        .limited_by(Limits::none)  // a limit of its own, per assignment
        .errors({"rate_limited", "invalid_transition"});
    api.post("/api/assignments/{id}/abandon", tester, abandon)
        .says("Give the slot back; the money goes back to the builder")
        .idempotent(read_assignment)
        .errors({"invalid_transition"});
    api.post("/api/projects/{id}/test-accounts/{account_id}/reveal", roles(Role::builder, Role::tester),
             reveal_test_account)
        .says("A test account's secret, for its owner and for a tester at work; each look is in the audit log");
}

}  // namespace peertest

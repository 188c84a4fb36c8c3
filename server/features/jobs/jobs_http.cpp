#include "features/jobs/budget.hpp"
#include "features/jobs/jobs.hpp"
#include "http/tagged.hpp"

namespace peertest {
namespace {

Reply<JobView> read_again(App& app, const Caller& who, const std::string& id) {
    return tagged(view_of(app, own_job(app.store, who, id)));
}
Reply<JobView> create(App& app, const Caller& who, const NewJob& in) { return tagged(create_job(app, who, in)); }
Reply<JobView> change(App& app, const Caller& who, const std::string& id, const JobPatch& in) {
    return tagged(change_job(app, who, id, in));
}
Reply<JobView> publish(App& app, const Caller& who, const std::string& id) { return tagged(publish_job(app, who, id)); }
Reply<JobView> cancel(App& app, const Caller& who, const std::string& id) { return tagged(cancel_job(app, who, id)); }
Reply<JobView> duplicate(App& app, const Caller& who, const std::string& id) {
    return tagged(duplicate_job(app, who, id));
}

}  // namespace

// GET /api/jobs and GET /api/jobs/{id} are composed in features/views: they need assignments and the builder's record.
void jobs_routes(Api& api) {
    constexpr auto builder = roles(Role::builder);
    api.post("/api/jobs", builder, create)
        .says("Create a draft job")
        .status(201)
        .idempotent(read_again)
        .errors({"membership_required", "budget_exceeded"});
    api.patch("/api/jobs/{id}", builder, change)
        .says("Change a job: anything in a draft, later only what cannot hurt a tester")
        .if_match()
        .errors({"version_mismatch", "invalid_transition", "membership_required", "card_required", "budget_exceeded"});
    api.post("/api/jobs/{id}/publish", builder, publish)
        .says("Open a draft or a paused job to testers")
        .idempotent(read_again)
        .errors({"email_unverified", "account_flagged", "membership_required", "card_required", "budget_exceeded",
                 "invalid_transition"});
    api.post("/api/jobs/{id}/cancel", builder, cancel)
        .says("Close the free slots; running tests may finish and are paid")
        .errors({"invalid_transition"});
    api.post("/api/jobs/{id}/duplicate", builder, duplicate)
        .says("A new draft like this job")
        .status(201)
        .idempotent(read_again)
        .errors({"membership_required", "card_required", "budget_exceeded"});

    api.get("/api/users/me/budget", builder, read_budget).says("Spend against the caps of the week and the month");
    api.get("/api/users/me/budget/history", builder, spend_history)
        .says("What was spent in the last weeks and months, in your time zone");
    api.put("/api/users/me/budget", builder, set_budget).says("Set the caps; null: none");
}

}  // namespace peertest

#include "features/views/views.hpp"
#include "http/api.hpp"

namespace peertest {

template <>
const Schema& schema_of<JobSummaryPage>() {
    static const Schema s =
        describe<JobSummaryPage>("JobSummaryPage", field<&JobSummaryPage::items>("items"),
                                 field<&JobSummaryPage::next_cursor>("next_cursor"));
    return s;
}

namespace {

RawJson<JobSummaryPage> jobs_list(App& app, const Caller& who, const JobQuery& in) {
    return {list_jobs(app, who, in), {}};
}

RawJson<JobDetail> job_page(App& app, const Caller& who, const std::string& id) {
    auto page = read_job(app, who, id);
    return {std::move(page.json), {{"ETag", "\"" + std::to_string(page.version) + "\""}}};
}

}  // namespace

void views_routes(Api& api) {
    // Both read a bounded number of listings from the store or the cache, and wait for nobody.
    api.get("/api/jobs", anyone, jobs_list)
        .says("Jobs: a builder's own, or those a tester may take")
        .in_lane(Lane::in_place);
    api.get("/api/jobs/{id}", anyone, job_page).says("One job, and what stands between you and it").in_lane(Lane::in_place);
    api.get("/api/users/me/tester-stats", roles(Role::tester), tester_stats).says("What I earned and how I do");
    api.get("/api/users/me/builder-stats", roles(Role::builder), builder_stats)
        .says("My spending, money in escrow, jobs and open reviews");
    api.get("/api/users/me/waiting", roles(Role::builder, Role::tester), what_waits)
        .says("What waits for me: the tests that need me, the most urgent first, and how many submissions I am to review");
    api.get("/api/disputes/{id}", anyone, dispute_page)
        .says("One dispute; admins also see the submission, the telemetry summary and both histories");
    api.get("/api/admin/users/{id}", roles(Role::admin), person_page)
        .says("One person's account, and how they have done as builder and as tester");
    api.get("/api/projects/{id}/history", roles(Role::builder), project_history)
        .says("A project's jobs, each with what was handed in for it");
}

}  // namespace peertest

#include "features/submissions/findings.hpp"
#include "features/submissions/retest.hpp"
#include "http/api.hpp"

namespace peertest {

template <>
const Schema& schema_of<FindingsQuery>() {
    static const Schema s =
        describe<FindingsQuery>("FindingsQuery", field<&FindingsQuery::format>("format").defaulted());
    return s;
}
template <>
const Schema& schema_of<ExportedFinding>() {
    using F = ExportedFinding;
    static const Schema s = describe<F>(
        "ExportedFinding", field<&F::id>("id"), field<&F::submission_id>("submission_id"),
        field<&F::tester_name>("tester_name"), field<&F::title>("title"), field<&F::severity>("severity"),
        field<&F::kind>("kind"), field<&F::steps_to_reproduce>("steps_to_reproduce"), field<&F::expected>("expected"),
        field<&F::actual>("actual"), field<&F::environment>("environment"), field<&F::file_ids>("file_ids"),
        field<&F::verdict>("verdict"), field<&F::verdict_note>("verdict_note"), field<&F::reported_at>("reported_at"));
    return s;
}
template <>
const Schema& schema_of<FindingsExport>() {
    using E = FindingsExport;
    static const Schema s = describe<E>("FindingsExport", field<&E::job_id>("job_id"),
                                        field<&E::job_title>("job_title"),
                                        field<&E::submission_count>("submission_count"), field<&E::items>("items"));
    return s;
}
template <>
const Schema& schema_of<SimilarQuery>() {
    static const Schema s = describe<SimilarQuery>(
        "SimilarQuery", field<&SimilarQuery::q>("q").length(1, 150).says("The title that is being written"));
    return s;
}
template <>
const Schema& schema_of<SimilarFinding>() {
    static const Schema s = describe<SimilarFinding>("SimilarFinding", field<&SimilarFinding::title>("title"),
                                                     field<&SimilarFinding::source>("source"));
    return s;
}
template <>
const Schema& schema_of<SimilarFindings>() {
    static const Schema s = describe<SimilarFindings>("SimilarFindings", field<&SimilarFindings::items>("items"));
    return s;
}

namespace {

Response export_answer(App& app, const Caller& who, const RawRequest& request) {
    FindingsQuery in;
    read_params(request.query, schema_of<FindingsQuery>(), &in);
    const auto all = export_findings(app, who, request.path[0]);
    Response r;
    switch (in.format) {
        case FindingsFormat::json: r.body = to_json(all); break;
        case FindingsFormat::csv: r.content_type = "text/csv; charset=utf-8", r.body = findings_csv(all); break;
        case FindingsFormat::md: r.content_type = "text/markdown; charset=utf-8", r.body = findings_markdown(all); break;
    }
    r.headers.emplace_back("Content-Disposition", "attachment; filename=\"findings-" + all.job_id + "." +
                                                      std::string(to_text(in.format)) + "\"");
    return r;
}

Reply<JobView> tagged(JobView v) {
    auto tag = "\"" + std::to_string(v.version) + "\"";
    return {std::move(v), 0, {{"ETag", std::move(tag)}}};
}
Reply<JobView> retest(App& app, const Caller& who, const std::string& id) { return tagged(retest_job(app, who, id)); }
Reply<JobView> retest_again(App& app, const Caller& who, const std::string& id) {
    return tagged(view_of(app, own_job(app.store, who, id)));
}

}  // namespace

void findings_routes(Api& api) {
    Route& exported = api.raw("GET", "/api/jobs/{id}/findings", export_answer)
                          .says("Everything that testers found in a job, as JSON, CSV or Markdown")
                          .only(roles(Role::builder));
    exported.in = &schema_of<FindingsQuery>();
    exported.out = &schema_of<FindingsExport>();
    api.post("/api/jobs/{id}/retest", roles(Role::builder), retest)
        .says("A draft of what failed and of the findings you accepted; its slots are first kept for who found them")
        .status(201)
        .idempotent(retest_again)
        .errors({"conflict", "membership_required", "card_required", "budget_exceeded"});
    api.get("/api/assignments/{id}/similar-findings", roles(Role::tester), similar_findings)
        .says("Known issues and your own earlier findings that look like a title");
}

}  // namespace peertest

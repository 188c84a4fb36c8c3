#include "features/views/ai_help.hpp"
#include "features/views/views.hpp"
#include "http/api.hpp"

namespace peertest {

template <>
const Schema& schema_of<CustomizeRequest>() {
    static const Schema s =
        describe<CustomizeRequest>("CustomizeRequest", field<&CustomizeRequest::project_id>("project_id").as(Format::uuid));
    return s;
}
template <>
const Schema& schema_of<CustomizedTemplate>() {
    using C = CustomizedTemplate;
    static const Schema s = describe<C>(
        "CustomizedTemplate", field<&C::template_id>("template_id"), field<&C::project_id>("project_id"),
        field<&C::title>("title"), field<&C::description>("description"), field<&C::test_type>("test_type"),
        field<&C::journeys>("journeys"), field<&C::method>("method"));
    return s;
}
template <>
const Schema& schema_of<SummarizeRequest>() {
    static const Schema s =
        describe<SummarizeRequest>("SummarizeRequest", field<&SummarizeRequest::job_id>("job_id").as(Format::uuid));
    return s;
}
template <>
const Schema& schema_of<ThemeFinding>() {
    using F = ThemeFinding;
    static const Schema s = describe<F>("ThemeFinding", field<&F::id>("id"), field<&F::submission_id>("submission_id"),
                                        field<&F::title>("title"), field<&F::severity>("severity"));
    return s;
}
template <>
const Schema& schema_of<FindingTheme>() {
    using T = FindingTheme;
    static const Schema s = describe<T>("FindingTheme", field<&T::title>("title"), field<&T::count>("count"),
                                        field<&T::severity>("severity").says("Of the gravest finding"),
                                        field<&T::priority>("priority"), field<&T::findings>("findings"));
    return s;
}
template <>
const Schema& schema_of<FindingsSummary>() {
    using F = FindingsSummary;
    static const Schema s =
        describe<F>("FindingsSummary", field<&F::job_id>("job_id"), field<&F::submission_count>("submission_count"),
                    field<&F::finding_count>("finding_count"), field<&F::themes>("themes"), field<&F::method>("method"));
    return s;
}

void ai_help_routes(Api& api) {
    constexpr auto builder = roles(Role::builder);
    api.post("/api/ai/templates/{id}/customize", builder, customize_template)
        .says("A template with a project's facts filled in, for you to review; nothing is saved");
    api.post("/api/ai/summarize-submissions", builder, summarize_submissions)
        .says("What testers found in a job, as themes: what to mend first comes first")
        .in_lane(Lane::slow);
}

}  // namespace peertest

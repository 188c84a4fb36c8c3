#include "features/templates/templates.hpp"
#include "http/api.hpp"

namespace peertest {

template <>
const Schema& schema_of<TextStep>() {
    static const Schema s = describe<TextStep>("TextStep", field<&TextStep::instruction>("instruction").length(1, 1000),
                                               field<&TextStep::expected>("expected").length(0, 1000));
    return s;
}
template <>
const Schema& schema_of<TextJourney>() {
    static const Schema s = describe<TextJourney>("TextJourney", field<&TextJourney::title>("title").length(1, 120),
                                                  field<&TextJourney::steps>("steps").items(1, 50));
    return s;
}
template <>
const Schema& schema_of<TestTemplate>() {
    using T = TestTemplate;
    static const Schema s = describe<T>("StoredTemplate", field<&T::id>("id"), field<&T::owner_id>("owner_id"),
                                        field<&T::title>("title"), field<&T::description>("description"),
                                        field<&T::test_type>("test_type"), field<&T::journeys>("journeys"),
                                        field<&T::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<NewTemplate>() {
    using T = NewTemplate;
    static const Schema s =
        describe<T>("NewTemplate", field<&T::title>("title").length(3, 120),
                    field<&T::description>("description").length(0, 5000).defaulted(), field<&T::test_type>("test_type"),
                    field<&T::journeys>("journeys").items(1, 20).says("{app} and {url} stand for a project's"));
    return s;
}
template <>
const Schema& schema_of<TemplateView>() {
    using T = TemplateView;
    static const Schema s =
        describe<T>("Template", field<&T::id>("id"), field<&T::title>("title"), field<&T::description>("description"),
                    field<&T::test_type>("test_type"), field<&T::journeys>("journeys"),
                    field<&T::own>("own").says("Yours, not one of the standard ones"));
    return s;
}
template <>
const Schema& schema_of<TemplateList>() {
    static const Schema s = describe<TemplateList>("TemplateList", field<&TemplateList::items>("items"));
    return s;
}
template <>
const Schema& schema_of<RewriteRequest>() {
    using R = RewriteRequest;
    static const Schema s = describe<R>("RewriteRequest", field<&R::journey>("journey"),
                                        field<&R::tone>("tone").defaulted());
    return s;
}
template <>
const Schema& schema_of<RewrittenJourney>() {
    using R = RewrittenJourney;
    static const Schema s = describe<R>("RewrittenJourney", field<&R::journey>("journey"),
                                        field<&R::method>("method").says("Who wrote it"));
    return s;
}

void templates_routes(Api& api) {
    constexpr auto builder = roles(Role::builder);
    api.get("/api/ai/templates", builder, list_templates).says("Your own test templates, then the standard ones");
    api.post("/api/ai/templates", builder, save_template)
        .says("Save journeys as a template of your own")
        .status(201)
        .idempotent(read_template)
        .errors({"conflict"});
    api.get("/api/ai/templates/{id}", builder, read_template).says("One template");
    api.del("/api/ai/templates/{id}", builder, delete_template).says("Delete one of your own");
    api.post("/api/ai/rewrite-journey", builder, rewrite_journey)
        .says("A journey as clear steps with expected results, for you to review; nothing is saved");
}

}  // namespace peertest

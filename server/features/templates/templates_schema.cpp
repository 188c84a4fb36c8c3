#include "features/templates/templates.hpp"

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
template <>
const Schema& schema_of<AdminTemplate>() {
    using T = AdminTemplate;
    static const Schema s =
        describe<T>("AdminTemplate", field<&T::id>("id"), field<&T::title>("title"), field<&T::description>("description"),
                    field<&T::test_type>("test_type"), field<&T::journeys>("journeys"), field<&T::version>("version"),
                    field<&T::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<AdminTemplatePage>() {
    using P = AdminTemplatePage;
    static const Schema s = describe<P>("AdminTemplatePage", field<&P::items>("items"),
                                        field<&P::next_cursor>("next_cursor"),
                                        field<&P::count>("count").says("Of all standard templates"),
                                        field<&P::least>("least").says("There are never fewer"));
    return s;
}
template <>
const Schema& schema_of<AdminTemplateQuery>() {
    using Q = AdminTemplateQuery;
    static const Schema s =
        describe<Q>("AdminTemplateQuery", field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
                    field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<TemplatePatch>() {
    using T = TemplatePatch;
    static const Schema s =
        describe<T>("TemplatePatch", field<&T::title>("title").length(3, 120),
                    field<&T::description>("description").length(0, 5000), field<&T::test_type>("test_type"),
                    field<&T::journeys>("journeys").items(1, 20));
    return s;
}

}  // namespace peertest

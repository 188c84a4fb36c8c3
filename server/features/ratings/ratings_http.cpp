#include "features/ratings/ratings.hpp"
#include "http/api.hpp"
#include "kit/pages.hpp"

namespace peertest {

template <>
const Schema& schema_of<Rating>() {
    using R = Rating;
    static const Schema s = describe<R>(
        "StoredRating", field<&R::id>("id"), field<&R::place>("place"), field<&R::submission_id>("submission_id"),
        field<&R::job_id>("job_id"), field<&R::job_title>("job_title"), field<&R::rater_id>("rater_id"),
        field<&R::rater_name>("rater_name"), field<&R::ratee_id>("ratee_id"), field<&R::stars>("stars"),
        field<&R::comment>("comment"), field<&R::blind_until>("blind_until"),
        field<&R::visible_since>("visible_since"), field<&R::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<NewRating>() {
    using N = NewRating;
    static const Schema s = describe<N>("NewRating", field<&N::submission_id>("submission_id").as(Format::uuid),
                                        field<&N::stars>("stars").range(1, 5),
                                        field<&N::comment>("comment").length(0, 1000).defaulted());
    return s;
}
template <>
const Schema& schema_of<GivenRating>() {
    using R = GivenRating;
    static const Schema s = describe<R>(
        "GivenRating", field<&R::id>("id"), field<&R::submission_id>("submission_id"), field<&R::job_title>("job_title"),
        field<&R::rater_id>("rater_id"), field<&R::rater_name>("rater_name"), field<&R::ratee_id>("ratee_id"),
        field<&R::stars>("stars"), field<&R::comment>("comment"),
        field<&R::visible>("visible").says("Both are in, or 14 days are over; until then only its author sees it"),
        field<&R::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<RatingQuery>() {
    using Q = RatingQuery;
    static const Schema s = describe<Q>(
        "RatingQuery", field<&Q::user_id>("user_id").as(Format::uuid).says("What others said of this person"),
        field<&Q::submission_id>("submission_id").as(Format::uuid).says("Of one's own: what both sides said"),
        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<RatingPage>() {
    using P = RatingPage;
    static const Schema s =
        describe<P>("RatingPage", field<&P::items>("items"), field<&P::next_cursor>("next_cursor"));
    return s;
}

void ratings_routes(Api& api) {
    api.post("/api/ratings", roles(Role::builder, Role::tester), rate)
        .says("Rate the other side of a settled submission, once, within 14 days")
        .status(201)
        .idempotent(read_rating)
        .errors({"invalid_transition", "window_closed", "conflict"});
    api.get("/api/ratings", anyone, list_ratings).says("Visible ratings of a person, newest first; or of a submission");
}

}  // namespace peertest

#include "features/jobs/jobs.hpp"
#include "kit/pages.hpp"

namespace peertest {

// The bounds of SPEC 19, said once for creating and for changing.
namespace {
Field& title(Field&& f) { return f.length(3, 120).says("What testers see in the list"); }
Field& description(Field&& f) { return f.length(0, 5000); }
Field& journeys(Field&& f) { return f.items(1, 20).says("What to walk through"); }
Field& slots(Field&& f) { return f.range(1, 100).says("How many testers"); }
Field& payout(Field&& f) { return f.range(1, 1'000'000).says("Per tester: 1.00 to 1,000.00 in minor units"); }
Field& completion(Field&& f) { return f.range(1, 72).says("Hours a tester has after accepting"); }
Field& known(Field&& f) { return f.items(0, 50).each_length(1, 300).says("Nobody needs to report these"); }
Field& blocked(Field&& f) { return f.range(10, 100).says("Of the payout, when the app itself stops the test"); }
Field& deadline(Field&& f) { return f.says("One hour to 90 days ahead"); }
}  // namespace

template <>
const Schema& schema_of<Step>() {
    static const Schema s = describe<Step>("Step", field<&Step::id>("id"), field<&Step::instruction>("instruction"),
                                           field<&Step::expected>("expected"));
    return s;
}
template <>
const Schema& schema_of<Journey>() {
    static const Schema s = describe<Journey>("Journey", field<&Journey::id>("id"), field<&Journey::title>("title"),
                                              field<&Journey::steps>("steps"));
    return s;
}
template <>
const Schema& schema_of<NewStep>() {
    static const Schema s =
        describe<NewStep>("NewStep", field<&NewStep::id>("id").length(0, 36).says("Of the step it replaces"),
                          field<&NewStep::instruction>("instruction").length(1, 1000),
                          field<&NewStep::expected>("expected").length(0, 1000));
    return s;
}
template <>
const Schema& schema_of<NewJourney>() {
    static const Schema s =
        describe<NewJourney>("NewJourney", field<&NewJourney::id>("id").length(0, 36),
                             field<&NewJourney::title>("title").length(1, 120),
                             field<&NewJourney::steps>("steps").items(1, 50));
    return s;
}
template <>
const Schema& schema_of<Evidence>() {
    static const Schema s = describe<Evidence>(
        "Evidence", field<&Evidence::min_feedback_chars>("min_feedback_chars").range(0, 2000).defaulted(),
        field<&Evidence::min_screenshots>("min_screenshots").range(0, 10).defaulted(),
        field<&Evidence::all_journeys>("all_journeys").defaulted());
    return s;
}
template <>
const Schema& schema_of<Requirements>() {
    static const Schema s = describe<Requirements>(
        "Requirements", field<&Requirements::min_qualification_score>("min_qualification_score").range(0, 100),
        field<&Requirements::min_rating>("min_rating").range(1, 5),
        field<&Requirements::devices>("devices").items(0, 3).defaulted(),
        field<&Requirements::browsers>("browsers").items(0, 6).defaulted(),
        field<&Requirements::countries>("countries").items(0, 100).as(Format::country).defaulted(),
        field<&Requirements::languages>("languages").items(0, 50).as(Format::language).defaulted());
    return s;
}

template <>
const Schema& schema_of<NewJob>() {
    using J = NewJob;
    static const Schema s = describe<J>(
        "NewJob", field<&J::project_id>("project_id").as(Format::uuid), title(field<&J::title>("title")),
        description(field<&J::description>("description")).defaulted(), field<&J::test_type>("test_type"),
        journeys(field<&J::journeys>("journeys")), payout(field<&J::payout_minor>("payout_minor")),
        field<&J::currency>("currency").as(Format::currency), slots(field<&J::slots>("slots")),
        deadline(field<&J::deadline>("deadline")),
        completion(field<&J::completion_hours>("completion_hours")).defaulted(),
        field<&J::evidence>("evidence").defaulted(), field<&J::requirements>("requirements").defaulted(),
        known(field<&J::known_issues>("known_issues")).defaulted(),
        blocked(field<&J::blocked_pay_percent>("blocked_pay_percent")).defaulted());
    return s;
}
template <>
const Schema& schema_of<JobPatch>() {
    using J = JobPatch;
    static const Schema s = describe<J>(
        "JobPatch", title(field<&J::title>("title")), description(field<&J::description>("description")),
        field<&J::test_type>("test_type"), journeys(field<&J::journeys>("journeys")),
        payout(field<&J::payout_minor>("payout_minor")), field<&J::currency>("currency").as(Format::currency),
        slots(field<&J::slots>("slots")), deadline(field<&J::deadline>("deadline")),
        completion(field<&J::completion_hours>("completion_hours")), field<&J::evidence>("evidence"),
        field<&J::requirements>("requirements"), known(field<&J::known_issues>("known_issues")),
        blocked(field<&J::blocked_pay_percent>("blocked_pay_percent")),
        field<&J::change_note>("change_note").length(1, 300).says("What you changed; testers see it"));
    return s;
}

template <>
const Schema& schema_of<Job>() {
    using J = Job;
    static const Schema s = describe<J>(
        "StoredJob", field<&J::id>("id"), field<&J::project_id>("project_id"), field<&J::builder_id>("builder_id"),
        field<&J::title>("title"), field<&J::description>("description"), field<&J::test_type>("test_type"),
        field<&J::journeys>("journeys"), field<&J::payout_minor>("payout_minor"),
        field<&J::blocked_payout_minor>("blocked_payout_minor"),
        field<&J::blocked_pay_percent>("blocked_pay_percent"), field<&J::fee_bps>("fee_bps"),
        field<&J::currency>("currency"), field<&J::slots>("slots"), field<&J::deadline>("deadline"),
        field<&J::completion_hours>("completion_hours"), field<&J::evidence>("evidence"),
        field<&J::requirements>("requirements"), field<&J::known_issues>("known_issues"),
        field<&J::change_note>("change_note"), field<&J::retest_of>("retest_of"), field<&J::kept_for>("kept_for"),
        field<&J::created_at>("created_at"), field<&J::published_at>("published_at"));
    return s;
}
template <>
const Schema& schema_of<JobListing>() {
    using J = JobListing;
    static const Schema s = describe<J>(
        "StoredJobListing", field<&J::id>("id"), field<&J::builder_id>("builder_id"),
        field<&J::project_id>("project_id"), field<&J::project_name>("project_name"), field<&J::title>("title"),
        field<&J::words>("words"), field<&J::test_type>("test_type"), field<&J::payout_minor>("payout_minor"),
        field<&J::blocked_payout_minor>("blocked_payout_minor"), field<&J::fee_bps>("fee_bps"),
        field<&J::currency>("currency"), field<&J::deadline>("deadline"),
        field<&J::completion_hours>("completion_hours"), field<&J::journey_count>("journey_count"),
        field<&J::step_count>("step_count"), field<&J::requirements>("requirements"), field<&J::status>("status"),
        field<&J::slots>("slots"), field<&J::running>("running"), field<&J::settled>("settled"),
        field<&J::offered>("offered"), field<&J::waiting>("waiting"), field<&J::kept_for>("kept_for"),
        field<&J::kept_until>("kept_until"), field<&J::closed>("closed"), field<&J::on_hold>("on_hold"), field<&J::declines>("declines"),
        field<&J::declined_at>("declined_at"), field<&J::paused_at>("paused_at"),
        field<&J::listed_at>("listed_at"), field<&J::created_at>("created_at"),
        field<&J::published_at>("published_at"), field<&J::filled_at>("filled_at"));
    return s;
}
template <>
const Schema& schema_of<JobView>() {
    using J = JobView;
    static const Schema s = describe<J>(
        "Job", field<&J::id>("id"), field<&J::project_id>("project_id"), field<&J::builder_id>("builder_id"),
        field<&J::title>("title"), field<&J::description>("description"), field<&J::test_type>("test_type"),
        field<&J::journeys>("journeys"), field<&J::payout_minor>("payout_minor"),
        field<&J::blocked_payout_minor>("blocked_payout_minor"),
        field<&J::blocked_pay_percent>("blocked_pay_percent"), field<&J::fee_bps>("fee_bps"),
        field<&J::currency>("currency"), field<&J::slots>("slots"), field<&J::slots_taken>("slots_taken"),
        field<&J::deadline>("deadline"), field<&J::completion_hours>("completion_hours"),
        field<&J::evidence>("evidence"), field<&J::requirements>("requirements"),
        field<&J::known_issues>("known_issues"), field<&J::change_note>("change_note"), field<&J::status>("status"),
        field<&J::version>("version"), field<&J::created_at>("created_at"),
        field<&J::published_at>("published_at"));
    return s;
}
template <>
const Schema& schema_of<JobSummary>() {
    using J = JobSummary;
    static const Schema s = describe<J>(
        "JobSummary", field<&J::id>("id"), field<&J::project_id>("project_id"),
        field<&J::project_name>("project_name"), field<&J::title>("title"), field<&J::test_type>("test_type"),
        field<&J::payout_minor>("payout_minor"), field<&J::currency>("currency"), field<&J::slots>("slots"),
        field<&J::slots_taken>("slots_taken"), field<&J::deadline>("deadline"),
        field<&J::completion_hours>("completion_hours"), field<&J::journey_count>("journey_count"),
        field<&J::step_count>("step_count"), field<&J::status>("status"), field<&J::published_at>("published_at"));
    return s;
}
template <>
const Schema& schema_of<TakerTerms>() {
    using T = TakerTerms;
    static const Schema s = describe<T>("TakerTerms", field<&T::requirements>("requirements"),
                                        field<&T::kept_for>("kept_for"), field<&T::kept_until>("kept_until"),
                                        field<&T::on_hold>("on_hold"));
    return s;
}
template <>
const Schema& schema_of<Reason>() {
    static const Schema s =
        describe<Reason>("Reason", field<&Reason::code>("code"), field<&Reason::message>("message"));
    return s;
}
template <>
const Schema& schema_of<JobQuery>() {
    using Q = JobQuery;
    static const Schema s = describe<Q>(
        "JobQuery", field<&Q::scope>("scope").says("Default: available to a tester, mine to a builder"),
        field<&Q::status>("status"), field<&Q::project_id>("project_id").as(Format::uuid),
        field<&Q::q>("q").length(0, 200).says("Words that all stand in title, description or project name"),
        field<&Q::test_type>("test_type"),
        field<&Q::min_payout_minor>("min_payout_minor").range(0, 1'000'000).says("Needs currency"),
        field<&Q::currency>("currency").as(Format::currency), field<&Q::device>("device"),
        field<&Q::language>("language").as(Format::language),
        field<&Q::sort>("sort").says("Default: newest; payout needs currency"),
        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}

}  // namespace peertest

#include "features/submissions/submissions.hpp"
#include "kit/pages.hpp"

namespace peertest {

// The bounds of SPEC 19. The stored documents share these structs: storage reads without bounds.
template <>
const Schema& schema_of<StepResult>() {
    using R = StepResult;
    static const Schema s = describe<R>("StepResult", field<&R::step_id>("step_id").length(1, 36),
                                        field<&R::result>("result"), field<&R::note>("note").length(0, 2000));
    return s;
}
template <>
const Schema& schema_of<JourneyResult>() {
    using R = JourneyResult;
    static const Schema s = describe<R>("JourneyResult", field<&R::journey_id>("journey_id").length(1, 36),
                                        field<&R::steps>("steps").items(0, 50));
    return s;
}
template <>
const Schema& schema_of<Verdict>() {
    static const Schema s = describe<Verdict>("Verdict", field<&Verdict::verdict>("verdict"),
                                              field<&Verdict::note>("note"), field<&Verdict::at>("at"));
    return s;
}
template <>
const Schema& schema_of<Finding>() {
    using F = Finding;
    static const Schema s = describe<F>(
        "Finding", field<&F::id>("id"), field<&F::title>("title"), field<&F::severity>("severity"),
        field<&F::kind>("kind"), field<&F::steps_to_reproduce>("steps_to_reproduce"),
        field<&F::expected>("expected"), field<&F::actual>("actual"), field<&F::file_ids>("file_ids"),
        field<&F::verdict>("verdict"));
    return s;
}
template <>
const Schema& schema_of<NewFinding>() {
    using F = NewFinding;
    static const Schema s = describe<F>(
        "NewFinding", field<&F::title>("title").length(3, 150), field<&F::severity>("severity"),
        field<&F::kind>("kind"), field<&F::steps_to_reproduce>("steps_to_reproduce").length(1, 5000),
        field<&F::expected>("expected").length(0, 5000), field<&F::actual>("actual").length(1, 5000),
        field<&F::file_ids>("file_ids").items(0, 5).as(Format::uuid).defaulted());
    return s;
}
template <>
const Schema& schema_of<Screenshot>() {
    using S = Screenshot;
    static const Schema s =
        describe<S>("Screenshot", field<&S::file_id>("file_id").as(Format::uuid),
                    field<&S::annotated_file_id>("annotated_file_id").as(Format::uuid),
                    field<&S::caption>("caption").length(0, 300), field<&S::step_id>("step_id").length(0, 36));
    return s;
}
template <>
const Schema& schema_of<Recording>() {
    static const Schema s = describe<Recording>("Recording", field<&Recording::file_id>("file_id").as(Format::uuid));
    return s;
}
template <>
const Schema& schema_of<Environment>() {
    using E = Environment;
    static const Schema s = describe<E>(
        "Environment", field<&E::browser>("browser").length(0, 200), field<&E::os>("os").length(0, 200),
        field<&E::viewport>("viewport").length(0, 50), field<&E::language>("language").length(0, 50));
    return s;
}
template <>
const Schema& schema_of<Clarification>() {
    using C = Clarification;
    static const Schema s =
        describe<C>("Clarification", field<&C::question>("question"), field<&C::asked_at>("asked_at"),
                    field<&C::answer_until>("answer_until").says("Then the review goes on without an answer"),
                    field<&C::answer>("answer"), field<&C::answered_at>("answered_at"));
    return s;
}
template <>
const Schema& schema_of<Submission>() {
    using S = Submission;
    static const Schema s = describe<S>(
        "StoredSubmission", field<&S::id>("id"), field<&S::assignment_id>("assignment_id"),
        field<&S::job_id>("job_id"), field<&S::project_id>("project_id"), field<&S::builder_id>("builder_id"),
        field<&S::tester_id>("tester_id"), field<&S::escrow_id>("escrow_id"), field<&S::job_title>("job_title"),
        field<&S::tester_name>("tester_name"), field<&S::outcome>("outcome"), field<&S::journeys>("journeys"),
        field<&S::feedback>("feedback"), field<&S::feedback_hash>("feedback_hash"),
        field<&S::findings>("findings"), field<&S::screenshots>("screenshots"), field<&S::recordings>("recordings"),
        field<&S::environment>("environment"), field<&S::status>("status"),
        field<&S::auto_release_at>("auto_release_at"), field<&S::dispute_until>("dispute_until"),
        field<&S::clarifications>("clarifications"), field<&S::review_left_ms>("review_left_ms"),
        field<&S::dispute_id>("dispute_id"), field<&S::payout_minor>("payout_minor"),
        field<&S::currency>("currency"), field<&S::settlement>("settlement"),
        field<&S::payment_failed>("payment_failed"), field<&S::decided_at>("decided_at"),
        field<&S::decided_by_builder>("decided_by_builder"), field<&S::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<NewSubmission>() {
    using S = NewSubmission;
    static const Schema s = describe<S>(
        "NewSubmission", field<&S::assignment_id>("assignment_id").as(Format::uuid), field<&S::outcome>("outcome"),
        field<&S::journeys>("journeys").items(0, 20), field<&S::feedback>("feedback").length(0, 20'000),
        field<&S::findings>("findings").items(0, 50).defaulted(),
        field<&S::screenshots>("screenshots").items(0, 30).defaulted(),
        field<&S::recordings>("recordings").items(0, 5).defaulted(), field<&S::environment>("environment"));
    return s;
}
template <>
const Schema& schema_of<SubmissionView>() {
    using S = SubmissionView;
    static const Schema s = describe<S>(
        "Submission", field<&S::id>("id"), field<&S::assignment_id>("assignment_id"), field<&S::job_id>("job_id"),
        field<&S::project_id>("project_id"), field<&S::builder_id>("builder_id"), field<&S::tester_id>("tester_id"),
        field<&S::escrow_id>("escrow_id"), field<&S::job_title>("job_title"), field<&S::tester_name>("tester_name"),
        field<&S::outcome>("outcome"), field<&S::journeys>("journeys"), field<&S::feedback>("feedback"),
        field<&S::findings>("findings"), field<&S::screenshots>("screenshots"), field<&S::recordings>("recordings"),
        field<&S::environment>("environment"), field<&S::status>("status"),
        field<&S::auto_release_at>("auto_release_at").says("null while it does not run"),
        field<&S::dispute_until>("dispute_until").says("null while it cannot be disputed"),
        field<&S::clarifications>("clarifications"), field<&S::dispute_id>("dispute_id"),
        field<&S::payout_minor>("payout_minor").says("The payout, or the blocked pay"),
        field<&S::currency>("currency"), field<&S::settlement>("settlement").says("Once the escrow has ended"),
        field<&S::payment_failed>("payment_failed").says("The builder's card could not be charged"),
        field<&S::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<FindingCounts>() {
    using C = FindingCounts;
    static const Schema s =
        describe<C>("FindingCounts", field<&C::critical>("critical"), field<&C::major>("major"),
                    field<&C::minor>("minor"), field<&C::suggestion>("suggestion"));
    return s;
}
template <>
const Schema& schema_of<SubmissionSummary>() {
    using S = SubmissionSummary;
    static const Schema s = describe<S>(
        "SubmissionSummary", field<&S::id>("id"), field<&S::assignment_id>("assignment_id"),
        field<&S::job_id>("job_id"), field<&S::job_title>("job_title"), field<&S::tester_id>("tester_id"),
        field<&S::tester_name>("tester_name"), field<&S::outcome>("outcome"), field<&S::status>("status"),
        field<&S::auto_release_at>("auto_release_at"), field<&S::payout_minor>("payout_minor"),
        field<&S::currency>("currency"), field<&S::journey_count>("journey_count"),
        field<&S::finding_counts>("finding_counts"), field<&S::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<SubmissionQuery>() {
    using Q = SubmissionQuery;
    static const Schema s = describe<Q>(
        "SubmissionQuery", field<&Q::scope>("scope").says("Default: received by a builder, made by a tester"),
        field<&Q::job_id>("job_id").as(Format::uuid), field<&Q::project_id>("project_id").as(Format::uuid),
        field<&Q::status>("status"), field<&Q::severity>("severity").says("At least one finding of this severity"),
        field<&Q::sort>("sort").defaulted().says("due: only what is approved by itself, the soonest first"),
        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<SubmissionPage>() {
    using P = SubmissionPage;
    static const Schema s =
        describe<P>("SubmissionSummaryPage", field<&P::items>("items"), field<&P::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<NewVerdict>() {
    static const Schema s =
        describe<NewVerdict>("NewVerdict", field<&NewVerdict::verdict>("verdict"),
                             field<&NewVerdict::note>("note").length(1, 2000).says("A word why"));
    return s;
}
template <>
const Schema& schema_of<ClarificationText>() {
    using T = ClarificationText;
    static const Schema s = describe<T>("ClarificationText", field<&T::message>("message").length(10, 5000));
    return s;
}
template <>
const Schema& schema_of<SubmissionNotice>() {
    using N = SubmissionNotice;
    static const Schema s = describe<N>("SubmissionNotice", field<&N::submission_id>("submission_id"),
                                        field<&N::assignment_id>("assignment_id"));
    return s;
}

}  // namespace peertest

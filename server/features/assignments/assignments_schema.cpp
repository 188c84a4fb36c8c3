#include "features/assignments/assignments.hpp"
#include "features/assignments/waitlist.hpp"
#include "kit/pages.hpp"

namespace peertest {

template <>
const Schema& schema_of<Assignment>() {
    using A = Assignment;
    static const Schema s = describe<A>(
        "StoredAssignment", field<&A::id>("id"), field<&A::job_id>("job_id"), field<&A::project_id>("project_id"),
        field<&A::builder_id>("builder_id"), field<&A::tester_id>("tester_id"), field<&A::escrow_id>("escrow_id"),
        field<&A::state>("state"), field<&A::job_title>("job_title"), field<&A::tester_name>("tester_name"),
        field<&A::payout_minor>("payout_minor"), field<&A::blocked_payout_minor>("blocked_payout_minor"),
        field<&A::fee_bps>("fee_bps"), field<&A::currency>("currency"),
        field<&A::completion_hours>("completion_hours"), field<&A::expires_at>("expires_at"),
        field<&A::telemetry_token>("telemetry_token"), field<&A::failure>("failure"),
        field<&A::submission_id>("submission_id"), field<&A::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<Progress>() {
    static const Schema s =
        describe<Progress>("StoredProgress", field<&Progress::id>("id"), field<&Progress::progress>("progress"),
                           field<&Progress::version>("version"));
    return s;
}
template <>
const Schema& schema_of<AssignmentProject>() {
    using P = AssignmentProject;
    static const Schema s =
        describe<P>("AssignmentProject", field<&P::id>("id"), field<&P::name>("name"), field<&P::url>("url"));
    return s;
}
template <>
const Schema& schema_of<AssignmentView>() {
    using V = AssignmentView;
    static const Schema s = describe<V>(
        "Assignment", field<&V::id>("id"), field<&V::job_id>("job_id"), field<&V::project_id>("project_id"),
        field<&V::tester_id>("tester_id"), field<&V::state>("state"), field<&V::escrow_id>("escrow_id"),
        field<&V::job_title>("job_title"), field<&V::tester_name>("tester_name"),
        field<&V::payout_minor>("payout_minor"), field<&V::blocked_payout_minor>("blocked_payout_minor"),
        field<&V::currency>("currency"), field<&V::expires_at>("expires_at").says("Once active"),
        field<&V::failure>("failure").says("Why the money could not be held"),
        field<&V::submission_id>("submission_id"), field<&V::progress>("progress"),
        field<&V::progress_version>("progress_version"), field<&V::telemetry_token>("telemetry_token"),
        field<&V::project>("project"), field<&V::test_accounts>("test_accounts"),
        field<&V::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<AssignmentQuery>() {
    using Q = AssignmentQuery;
    static const Schema s = describe<Q>("AssignmentQuery", field<&Q::state>("state"),
                                        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
                                        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<AssignmentPage>() {
    using P = AssignmentPage;
    static const Schema s =
        describe<P>("AssignmentPage", field<&P::items>("items"), field<&P::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<WaitlistItem>() {
    using W = WaitlistItem;
    static const Schema s = describe<W>(
        "WaitlistItem", field<&W::job_id>("job_id"), field<&W::job_title>("job_title"),
        field<&W::job_status>("job_status").says("While the job is paused, nothing is offered"),
        field<&W::payout_minor>("payout_minor"), field<&W::currency>("currency"),
        field<&W::position>("position").says("From 1"),
        field<&W::offer_expires_at>("offer_expires_at").says("While a place is kept for you"),
        field<&W::joined_at>("joined_at"));
    return s;
}
template <>
const Schema& schema_of<WaitlistQuery>() {
    using Q = WaitlistQuery;
    static const Schema s = describe<Q>("WaitlistQuery", field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
                                        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<WaitlistPage>() {
    using P = WaitlistPage;
    static const Schema s = describe<P>("WaitlistPage", field<&P::items>("items"), field<&P::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<NewProgress>() {
    static const Schema s = describe<NewProgress>(
        "Progress", field<&NewProgress::progress>("progress").says("A JSON object: the draft of the submission"));
    return s;
}
template <>
const Schema& schema_of<ProgressVersion>() {
    static const Schema s = describe<ProgressVersion>("ProgressVersion", field<&ProgressVersion::version>("version"));
    return s;
}

}  // namespace peertest

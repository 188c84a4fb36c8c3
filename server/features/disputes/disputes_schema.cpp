#include "features/disputes/disputes.hpp"
#include "features/disputes/flags.hpp"
#include "kit/pages.hpp"

namespace peertest {

template <>
const Schema& schema_of<TesterStatement>() {
    using T = TesterStatement;
    static const Schema s = describe<T>("TesterStatement", field<&T::message>("message"),
                                        field<&T::file_ids>("file_ids"), field<&T::at>("at"));
    return s;
}
template <>
const Schema& schema_of<Resolution>() {
    using R = Resolution;
    static const Schema s = describe<R>(
        "DisputeResolution", field<&R::decision>("decision"), field<&R::tester_minor>("tester_minor"),
        field<&R::note>("note").says("For both to read"),
        field<&R::ending>("ending").says("ruled by an admin, withdrawn by the builder's approval, or defaulted"),
        field<&R::at>("at"));
    return s;
}
template <>
const Schema& schema_of<Dispute>() {
    using D = Dispute;
    static const Schema s = describe<D>(
        "Dispute", field<&D::id>("id"), field<&D::submission_id>("submission_id"),
        field<&D::assignment_id>("assignment_id"), field<&D::job_id>("job_id"), field<&D::builder_id>("builder_id"),
        field<&D::tester_id>("tester_id"), field<&D::escrow_id>("escrow_id"), field<&D::job_title>("job_title"),
        field<&D::tester_name>("tester_name"), field<&D::category>("category"), field<&D::reason>("reason"),
        field<&D::step_id>("step_id"), field<&D::file_ids>("file_ids"),
        field<&D::payout_minor>("payout_minor").says("What `full` means: the payout, or the blocked pay"),
        field<&D::currency>("currency"), field<&D::status>("status"),
        field<&D::answer_until>("answer_until").says("Until then the tester may answer"),
        field<&D::pays_by_default_at>("pays_by_default_at").says("In full, when nobody has ruled by then"),
        field<&D::statement>("statement"), field<&D::resolution>("resolution"), field<&D::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<NewDispute>() {
    using N = NewDispute;
    static const Schema s = describe<N>(
        "NewDispute", field<&N::submission_id>("submission_id").as(Format::uuid), field<&N::category>("category"),
        field<&N::reason>("reason").length(10, 5000),
        field<&N::step_id>("step_id").length(1, 36).says("The step of the job that it is about"),
        field<&N::file_ids>("file_ids").items(0, 10).as(Format::uuid).defaulted().says(
            "Screenshots of one's own, or those of the submission that it is about"));
    return s;
}
template <>
const Schema& schema_of<NewStatement>() {
    using N = NewStatement;
    static const Schema s =
        describe<N>("NewStatement", field<&N::message>("message").length(10, 5000),
                    field<&N::file_ids>("file_ids").items(0, 10).as(Format::uuid).defaulted());
    return s;
}
template <>
const Schema& schema_of<NewResolution>() {
    using N = NewResolution;
    static const Schema s = describe<N>(
        "NewResolution", field<&N::decision>("decision"),
        field<&N::tester_minor>("tester_minor").range(1, 100'000'000).says("Only with `partial`: what the tester gets"),
        field<&N::note>("note").length(10, 5000).says("Why; both read it"));
    return s;
}
template <>
const Schema& schema_of<DisputeQuery>() {
    using Q = DisputeQuery;
    static const Schema s = describe<Q>("DisputeQuery", field<&Q::status>("status"),
                                        field<&Q::sort>("sort").defaulted().says("By when they were opened"),
                                        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
                                        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<DisputePage>() {
    using P = DisputePage;
    static const Schema s =
        describe<P>("DisputePage", field<&P::items>("items"), field<&P::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<Flag>() {
    static const Schema s = describe<Flag>(
        "Flag", field<&Flag::id>("id"), field<&Flag::user_id>("user_id"),
        field<&Flag::flagged>("flagged").says("false: it was cleared"), field<&Flag::reason>("reason"),
        field<&Flag::evidence>("evidence"), field<&Flag::admin_id>("admin_id"), field<&Flag::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<NewFlag>() {
    using N = NewFlag;
    static const Schema s =
        describe<N>("NewFlag", field<&N::reason>("reason").length(3, 1000),
                    field<&N::evidence>("evidence").length(0, 5000).defaulted().says("What shows it: ids, observations"));
    return s;
}

}  // namespace peertest

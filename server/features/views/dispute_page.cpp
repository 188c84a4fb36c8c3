// A dispute's page: for its parties the dispute alone, for admins everything that a ruling needs.
#include "features/views/views.hpp"

namespace peertest {
namespace {

constexpr int disputes_shown = 10, flags_shown = 10;

PersonHistory history_of(Reader& store, DisputeParty side, const std::string& user_id, const std::string& but_dispute) {
    PersonHistory h;
    if (const auto user = find_user(store, user_id)) {
        h.profile = public_profile(**user);
        h.flagged = (*user)->flagged;
        h.suspended = (*user)->status == UserStatus::suspended;
        h.counts = (*user)->counts;
    }
    h.dispute_tally = dispute_tally(store, side, user_id);
    for (const auto& d : last_disputes(store, side, user_id, disputes_shown + 1)) {
        if (d->id == but_dispute || h.disputes.size() == disputes_shown) continue;
        std::optional<DisputeDecision> decision;
        if (d->resolution) decision = d->resolution->decision;
        h.disputes.push_back({d->id, d->job_title, d->category, d->status, decision, d->created_at});
    }
    for (const auto& f : flags_of(store, user_id, flags_shown)) h.flags.push_back(*f);
    return h;
}

}  // namespace

template <>
const Schema& schema_of<DisputeTally>() {
    using T = DisputeTally;
    static const Schema s = describe<T>("DisputeTally", field<&T::open>("open"), field<&T::full>("full"),
                                        field<&T::partial>("partial"), field<&T::refund>("refund"));
    return s;
}
template <>
const Schema& schema_of<PastDispute>() {
    using P = PastDispute;
    static const Schema s = describe<P>(
        "PastDispute", field<&P::id>("id"), field<&P::job_title>("job_title"), field<&P::category>("category"),
        field<&P::status>("status"), field<&P::decision>("decision"), field<&P::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<PersonHistory>() {
    using H = PersonHistory;
    static const Schema s = describe<H>(
        "PersonHistory", field<&H::profile>("profile"), field<&H::flagged>("flagged"),
        field<&H::suspended>("suspended"), field<&H::counts>("counts"), field<&H::dispute_tally>("dispute_tally"),
        field<&H::disputes>("disputes").says("Their last others on this side"), field<&H::flags>("flags"));
    return s;
}
template <>
const Schema& schema_of<DisputeHistories>() {
    using H = DisputeHistories;
    static const Schema s =
        describe<H>("DisputeHistories", field<&H::builder>("builder"), field<&H::tester>("tester"));
    return s;
}
// A Dispute's own fields, flattened: as its first member it begins where the whole begins, so its accessors fit.
template <>
const Schema& schema_of<DisputeDetail>() {
    static const Schema s = [] {
        using D = DisputeDetail;
        static_assert(offsetof(DisputeDetail, dispute) == 0);
        Schema own = describe<D>(
            "DisputeView", field<&D::dispute>("dispute"), field<&D::submission>("submission").says("For admins"),
            field<&D::telemetry_summary>("telemetry_summary").says("For admins, if the test was followed"),
            field<&D::histories>("histories").says("For admins"));
        Schema flat{own.name, schema_of<Dispute>().fields};
        flat.fields.insert(flat.fields.end(), own.fields.begin() + 1, own.fields.end());
        return flat;
    }();
    return s;
}

DisputeDetail dispute_page(App& app, const Caller& who, const std::string& id) {
    DisputeDetail page{read_dispute(app, who, id), {}, {}, {}};
    const Dispute& d = page.dispute;
    // An admin who is a party of it sees what a party sees.
    if (!who.is(Role::admin) || d.builder_id == who.user_id || d.tester_id == who.user_id) return page;
    if (const auto s = find_submission(app.store, d.submission_id)) page.submission = view_of(**s);
    page.telemetry_summary = find_telemetry_summary(app.store, d.assignment_id);
    page.histories = DisputeHistories{history_of(app.store, DisputeParty::builder, d.builder_id, id),
                                      history_of(app.store, DisputeParty::tester, d.tester_id, id)};
    return page;
}

}  // namespace peertest

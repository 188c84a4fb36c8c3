// What admins see of one person: the account, and how they have done as builder and as tester.
#include "features/views/views.hpp"

namespace peertest {
namespace {

constexpr int disputes_shown = 10, flags_shown = 10;

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
const Schema& schema_of<PersonPage>() {
    using P = PersonPage;
    static const Schema s = describe<P>("AdminPerson", field<&P::user>("user"), field<&P::as_builder>("as_builder"),
                                        field<&P::as_tester>("as_tester"));
    return s;
}

PersonHistory person_history(Reader& store, DisputeParty side, const std::string& user_id,
                             const std::string& but_dispute) {
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

PersonPage person_page(App& app, const Caller& who, const std::string& id) {
    return {admin::read_user(app, who, id), person_history(app.store, DisputeParty::builder, id, {}),
            person_history(app.store, DisputeParty::tester, id, {})};
}

}  // namespace peertest

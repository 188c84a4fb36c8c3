// A dispute's page: for its parties the dispute alone, for admins everything that a ruling needs.
#include "features/views/views.hpp"

namespace peertest {

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
    page.histories = DisputeHistories{person_history(app.store, DisputeParty::builder, d.builder_id, id),
                                      person_history(app.store, DisputeParty::tester, d.tester_id, id)};
    return page;
}

}  // namespace peertest

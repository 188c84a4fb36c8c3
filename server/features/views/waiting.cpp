// What waits for a person: nothing here is over by itself without somebody losing time or money by it.
#include <algorithm>

#include "features/assignments/waitlist.hpp"
#include "features/views/views.hpp"
#include "ports/clock.hpp"

namespace peertest {

template <>
const Schema& schema_of<WaitingTest>() {
    using W = WaitingTest;
    static const Schema s = describe<W>(
        "WaitingTest",
        field<&W::kind>("kind").says("A place that is kept, a test under way, a question to answer, a dispute to answer"),
        field<&W::job_id>("job_id"), field<&W::job_title>("job_title"), field<&W::assignment_id>("assignment_id"),
        field<&W::payout_minor>("payout_minor"), field<&W::currency>("currency"),
        field<&W::due_at>("due_at").says("Then it is too late"));
    return s;
}
template <>
const Schema& schema_of<Waiting>() {
    static const Schema s =
        describe<Waiting>("Waiting", field<&Waiting::tests>("tests").says("For a tester, the most urgent first"),
                          field<&Waiting::reviews>("reviews").says("For a builder: submissions to review"));
    return s;
}

namespace {

std::vector<WaitingTest> tests_waiting(Reader& store, const std::string& tester_id, Time now) {
    std::vector<WaitingTest> all;
    for (const auto& o : offers_to(store, tester_id, now))
        all.push_back({WaitingKind::offer, o.job_id, o.job_title, {}, o.payout_minor, o.currency, *o.offer_expires_at});
    for (const auto& a : active_assignments(store, tester_id))
        if (a->expires_at)
            all.push_back({WaitingKind::test, a->job_id, a->job_title, a->id, a->payout_minor, a->currency, *a->expires_at});
    for (const auto& s : questions_to(store, tester_id))
        all.push_back({WaitingKind::question, s->job_id, s->job_title, s->assignment_id, s->payout_minor, s->currency,
                       s->clarifications.back().answer_until});
    for (const auto& d : disputes_to_answer(store, tester_id, now))
        all.push_back({WaitingKind::dispute, d->job_id, d->job_title, d->assignment_id, d->payout_minor, d->currency,
                       d->answer_until});
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.due_at < b.due_at; });
    return all;
}

}  // namespace

Waiting what_waits(App& app, const Caller& who) {
    Waiting w;
    if (who.is(Role::tester)) w.tests = tests_waiting(app.store, who.user_id, app.clock.now());
    if (who.is(Role::builder)) w.reviews = open_reviews(app.store, who.user_id);
    return w;
}

}  // namespace peertest

#include "features/disputes/disputes.hpp"
#include "features/jobs/budget.hpp"
#include "features/payments/payments_mirror.hpp"
#include "features/submissions/retest.hpp"
#include "sim/actions.hpp"

namespace peertest::sim {
namespace {

const std::vector<std::string> cards{"4242424242424242", "4242424242424242", "4242424242424242", "4000002500003155",
                                     "4000000000000341", "4000000000008088", "4000000000000119", "4000000000000119",
                                     "4000000000005126", "4000000000005126"};

const User& owner(World& w, const std::string& id) { return w.mirror.users.at(id); }

// On one of their own jobs, or (forbidden) on somebody else's. `keyed`: an Idempotency-Key is honoured.
void with_job(World& w, const std::string& what, bool keyed, const std::vector<JobStatus>& states,
              const std::function<void(App&, const Caller&, const JobListing&)>& f) {
    const JobListing* l = w.pick(w.mirror.listings, [&](const JobListing& j) {
        return std::find(states.begin(), states.end(), j.status) != states.end();
    });
    if (!l) return;
    const JobListing job = *l;
    const User* other = w.chance.one_in(15) ? somebody_with(w, Role::builder) : nullptr;
    const User who = other ? *other : owner(w, job.builder_id);
    if (who.status != UserStatus::active) return;
    if (keyed) w.request(what, w.as(who), [&](App& app, const Caller& me) { f(app, me, job); });
    else w.request(what, [&](App& app) { f(app, w.as(who), job); });
}

void with_submission(World& w, const std::string& what, bool keyed, SubmissionStatus state,
                     const std::function<void(App&, const Caller&, const Submission&)>& f) {
    const Submission* found = w.pick(w.mirror.submissions, [&](const Submission& s) { return s.status == state; });
    if (!found) return;
    const Submission s = *found;
    const User who = owner(w, w.chance.one_in(15) ? s.tester_id : s.builder_id);
    if (who.status != UserStatus::active) return;
    const std::string which = what + " #" + s.id.substr(30);
    if (keyed) w.request(which, w.as(who), [&](App& app, const Caller& me) { f(app, me, s); });
    else w.request(which, [&](App& app) { f(app, w.as(who), s); });
}

void approve_one(World& w) {
    const auto from = w.chance.one_in(4) ? SubmissionStatus::disputed
                      : w.chance.one_in(4) ? SubmissionStatus::clarification_requested : SubmissionStatus::pending;
    with_submission(w, "approve", true, from, [](App& app, const Caller& who, const Submission& s) { approve(app, who, s.id); });
}
void dispute_one(World& w) {
    with_submission(w, "dispute", true, SubmissionStatus::pending, [](App& app, const Caller& who, const Submission& s) {
        open_dispute(app, who, {s.id, DisputeCategory::step_not_done, "The second step is not there.", {}, {}});
    });
}
void ask_one(World& w) {
    with_submission(w, "ask", false, SubmissionStatus::pending, [](App& app, const Caller& who, const Submission& s) {
        ask_clarification(app, who, s.id, {"Which browser did you use?"});
    });
}
// Two decisions about one submission at the same moment.
void race(World& w) {
    const int other = int(w.chance.between(0, 2));
    const Submission* found = w.pick(w.mirror.submissions, [&](const Submission& s) { return s.status == SubmissionStatus::pending; });
    if (!found) return;
    const Submission s = *found;
    const Caller who = w.as(owner(w, s.builder_id));
    if (w.chance.one_in(3)) w.base.clock.move_to(std::max(w.now(), s.auto_release_at.value_or(w.now())));
    w.rival([&w, who, s, other] {
        if (other == 0) w.request("meanwhile dispute", [&](App& app) {
            open_dispute(app, who, {s.id, DisputeCategory::not_tested, "This is a copy of another.", {}, {}});
        });
        else if (other == 1) w.request("meanwhile auto-release", release_overdue);
        else w.request("meanwhile approve", [&](App& app) { approve(app, who, s.id); });
    });
    if (w.chance.one_in(3)) w.request("auto-release", release_overdue);
    else if (w.chance.one_in(2)) w.request("dispute", [&](App& app) {
        open_dispute(app, who, {s.id, DisputeCategory::not_tested, "This is a copy of another.", {}, {}});
    });
    else w.request("approve", [&](App& app) { approve(app, who, s.id); });
}
void new_job(World& w) {
    const User* u = w.pick(w.mirror.users, [](const User& x) { return x.is(Role::builder) && !x.billing_currency.empty(); });
    if (!u || u->status != UserStatus::active) return;
    const std::string id = u->id;
    if (w.chance.one_in(4)) w.rival([&w, id] { publish_something(w, id); });
    publish_something(w, id);
}
void publish_one(World& w) {
    const JobListing* paused = w.pick(w.mirror.listings, [](const JobListing& l) { return l.status == JobStatus::paused; });
    const bool again = paused && paused->status == JobStatus::paused && !w.chance.one_in(3);
    if (again) set_card(w, std::string(paused->builder_id), cards.front());  // what publishing again needs
    with_job(w, "publish", true, {again ? JobStatus::paused : JobStatus::draft}, [](App& app, const Caller& who, const JobListing& l) { publish_job(app, who, l.id); });
}
void cancel_one(World& w) {
    const bool paused = w.chance.one_in(3);
    with_job(w, "cancel", false, paused ? std::vector{JobStatus::paused, JobStatus::draft} : std::vector{JobStatus::open, JobStatus::in_progress},
             [](App& app, const Caller& who, const JobListing& l) { cancel_job(app, who, l.id); });
}
void change_one(World& w) {
    JobPatch in;
    const int what = int(w.chance.between(0, 3));
    with_job(w, "change", false, {JobStatus::open, JobStatus::in_progress}, [&](App& app, const Caller& who, const JobListing& l) {
        Caller me = who;
        me.if_match = find_job(app.store, l.id)->job.version;
        if (what == 0) in.slots = l.slots + 1;
        else if (what == 1) in.payout_minor = l.payout_minor + 250;
        else if (what == 2) in.deadline = l.deadline + Millis{24 * 3'600'000};
        else in.payout_minor = l.payout_minor - 1;  // refused
        change_job(app, me, l.id, in);
    });
}
void copy_one(World& w) {
    const bool again = w.chance.one_in(2);
    with_job(w, again ? "re-test" : "duplicate", false, {JobStatus::completed, JobStatus::open}, [&](App& app, const Caller& who, const JobListing& l) {
        const auto draft = again ? retest_job(app, who, l.id) : duplicate_job(app, who, l.id);
        if (!w.chance.one_in(3)) publish_job(app, who, draft.id);
    });
}
void budget(World& w) {
    const User* u = somebody_with(w, Role::builder);
    if (!u || u->billing_currency.empty()) return;
    const User who = *u;
    const BudgetView b = read_budget(w.base.app(), w.as(who));
    NewBudget in;
    in.weekly_cap_minor.emplace(b.weekly_spent_minor + w.chance.between(500, 12'000));
    if (w.chance.one_in(2)) in.monthly_cap_minor.emplace(b.monthly_spent_minor + w.chance.between(2'000, 30'000));
    w.request("budget", [&](App& app) { set_budget(app, w.as(who), in); });
}
void verdict(World& w) {
    const Submission* found = w.pick(w.mirror.submissions, [](const Submission& s) { return !s.findings.empty(); });
    if (!found || found->findings.empty()) return;
    const Submission s = *found;
    const User who = owner(w, s.builder_id);
    const NewVerdict in{VerdictWord(w.chance.between(0, 2)), "Seen."};
    if (who.status == UserStatus::active)
        w.request("verdict", [&](App& app) { set_verdict(app, w.as(who), s.id, s.findings.front().id, in); });
}
void new_card(World& w) {
    if (const User* u = somebody_with(w, Role::builder)) set_card(w, u->id, w.chance.pick(cards));
}
void membership(World& w) {
    const User* u = somebody_with(w, Role::builder);
    if (!u) return;
    const std::string id = u->id;
    if (w.chance.one_in(2)) return take_membership(w, id, w.chance.pick(cards));
    end_membership(w, id, !w.chance.one_in(4));
}

}  // namespace

const std::vector<Kind>& builder_kinds() {
    static const std::vector<Kind> all{
        {"approve", 10, true, approve_one}, {"dispute", 8, true, dispute_one}, {"ask", 4, true, ask_one},
        {"race", 8, false, race},           {"new job", 6, true, new_job},     {"publish", 4, true, publish_one},
        {"cancel job", 2, true, cancel_one}, {"change", 4, true, change_one},  {"copy", 3, true, copy_one},
        {"budget", 2, true, budget},        {"card", 5, true, new_card},       {"membership", 2, true, membership},
        {"verdict", 2, true, verdict}};
    return all;
}

}  // namespace peertest::sim

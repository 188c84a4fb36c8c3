// Two things at the same moment that must see each other: the rules that stand on a guard.
#include <set>

#include "features/escrow/escrow.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/job_states.hpp"
#include "sim/actions.hpp"
#include "sim/checks.hpp"

namespace peertest::sim {
namespace {

// A tester takes all they may have but one, then two at once.
void rush(World& w) {
    const User* u = somebody_with(w, Role::tester);
    if (!u) return;
    const Caller who = w.as(*u);
    int may_take = w.base.settings.max_open_assignments;
    std::set<std::string> had;
    for (const auto& [id, a] : w.mirror.assignments) {
        if (a.tester_id != u->id) continue;
        had.insert(a.job_id);
        if (a.state == AssignmentState::reserving || a.state == AssignmentState::active) --may_take;
    }
    std::vector<std::string> jobs;
    for (const auto& [id, l] : w.mirror.listings)
        if (l.status == JobStatus::open && free_slots(l) > 0 && l.builder_id != u->id && !had.contains(id)) jobs.push_back(id);
    if (may_take < 1 || int(jobs.size()) <= may_take) return;
    const auto take = [&w, who](const std::string& job) { w.request("rush", [&](App& app) { accept_job(app, who, job); }); };
    const auto last = std::size_t(may_take);
    for (std::size_t i = 0; i + 1 < last; ++i) take(jobs[i]);
    w.rival([take, job = jobs[last - 1]] { take(job); });
    take(jobs[last]);
}

// One more place of either of two jobs fits the budget; both are asked for at once.
void tight_budget(World& w) {
    const User* u = w.pick(w.mirror.users, [](const User& x) { return x.is(Role::builder) && !x.billing_currency.empty(); });
    if (!u || u->status != UserStatus::active) return;
    const Caller who = w.as(*u);
    std::vector<JobListing> mine;
    for (const auto& [id, l] : w.mirror.listings)
        if (l.builder_id == u->id && (l.status == JobStatus::open || l.status == JobStatus::in_progress) && l.deadline > w.now())
            mine.push_back(l);
    if (mine.size() < 2) return;
    const auto cost = [](const JobListing& l) { return held_amount(l.payout_minor, l.fee_bps); };
    NewBudget in;
    in.weekly_cap_minor.emplace(read_budget(w.base.app(), who).weekly_spent_minor + cost(mine[0]) + cost(mine[1]) - 1);
    if (!w.request("budget", [&](App& app) { set_budget(app, who, in); })) return;
    w.mirror.spent = true, check_step(w);  // which sees the cap that must hold from now on
    const auto one_more = [&w, who](const JobListing& l) {
        w.request("one more place", [&](App& app) {
            Caller me = who;
            me.if_match = find_job(app.store, l.id)->job.version;
            JobPatch patch;
            patch.slots = l.slots + 1;
            change_job(app, me, l.id, patch);
        });
    };
    w.rival([one_more, other = mine[1]] { one_more(other); });
    one_more(mine[0]);
}

// A payout account is ready at the very moment at which money is released to its owner.
void onboard_in_between(World& w) {
    const Submission* s = w.pick(w.mirror.submissions, [&](const Submission& x) {
        return x.status == SubmissionStatus::pending &&
               w.mirror.users.at(x.tester_id).payout_account.status != PayoutAccountStatus::enabled;
    });
    if (!s || s->status != SubmissionStatus::pending) return;
    const std::string tester = s->tester_id, escrow = s->escrow_id, id = s->id;
    const User builder = w.mirror.users.at(s->builder_id);
    if (builder.status != UserStatus::active || w.mirror.users.at(tester).status != UserStatus::active) return;
    if (!w.request("approve", [&](App& app) { approve(app, w.as(builder), id); })) return;
    // Once it is captured, the next commit is the one that releases it.
    bool met = false;
    std::function<void()> wait_for_it;
    wait_for_it = [&] {
        if (w.mirror.escrows.at(escrow).state != EscrowState::captured) return w.rival(wait_for_it);
        met = true;
        struct Calm {  // all that follows from it is done in between: nothing is left that would look once more
            World& w;
            explicit Calm(World& world) : w(world) { w.calm(true); }
            ~Calm() { w.calm(false); }
        } const calm{w};
        onboard(w, tester, "");
        w.others_work();
    };
    w.rival(wait_for_it);
    w.drain();
    w.rival(nullptr);
    w.restart();
    if (met) check_in_quiet(w);  // before the daily look at waiting payouts hides what was overlooked
}

}  // namespace

const std::vector<Kind>& race_kinds() {
    static const std::vector<Kind> all{{"rush", 3, false, rush},
                                       {"tight budget", 2, false, tight_budget},
                                       {"onboard in between", 3, false, onboard_in_between}};
    return all;
}

}  // namespace peertest::sim

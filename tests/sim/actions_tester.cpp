#include "features/disputes/disputes.hpp"
#include "features/files/files_store.hpp"
#include "features/jobs/job_states.hpp"
#include "kit/ids.hpp"
#include "sim/actions.hpp"

namespace peertest::sim {
namespace {

bool takes_testers(const JobListing& l) { return l.status == JobStatus::open && free_slots(l) > 0; }

void accept_some(World& w) {
    const User* u = somebody_with(w, Role::tester);
    const JobListing* l = w.pick(w.mirror.listings, takes_testers);
    if (!u || !l) return;
    const Caller who = w.as(*u);
    const std::string job = l->id;
    if (w.chance.one_in(3)) {  // the same person in two tabs, or two on the last slot
        const User* rival = w.chance.one_in(2) ? u : somebody_with(w, Role::tester);
        const JobListing* second = rival == u ? w.pick(w.mirror.listings, takes_testers) : l;
        if (rival && second)
            w.rival([&w, as = w.as(*rival), id = second->id] { w.request("meanwhile accept", [&](App& app) { accept_job(app, as, id); }); });
    }
    w.request("accept", who, [&](App& app, const Caller& me) { accept_job(app, me, job); });
}

const Assignment* one_of(World& w, AssignmentState s) {
    return w.pick(w.mirror.assignments, [&](const Assignment& a) { return a.state == s; });
}
bool active(World& w, const std::string& id) { return w.mirror.users.at(id).status == UserStatus::active; }
Caller tester(World& w, const std::string& id) { return w.as(w.mirror.users.at(id)); }

void give_back(World& w) {
    const Assignment* a = one_of(w, w.chance.one_in(4) ? AssignmentState::reserving : AssignmentState::active);
    if (!a || !active(w, a->tester_id)) return;
    const Assignment mine = *a;
    w.request("abandon", tester(w, mine.tester_id), [&](App& app, const Caller& me) { abandon(app, me, mine.id); });
}

std::string picture(World& w, const std::string& owner) {
    File f{.id = new_id(w.now())};
    f.owner_id = owner;
    f.sha256 = w.chance.one_in(20) ? "the same" : f.id;
    f.state = FileState::ready;
    f.created_at = w.now();
    w.base.store->transact([&](Tx& tx) { tx.insert(files(), f); });
    return f.id;
}

void hand_in(World& w, bool blocked) {
    const Assignment* a = one_of(w, AssignmentState::active);
    if (!a || !active(w, a->tester_id)) return;
    const Assignment mine = *a;
    const auto job = find_job(*w.base.store, mine.job_id);
    NewSubmission in;
    in.assignment_id = mine.id;
    in.outcome = blocked ? Outcome::blocked : Outcome::completed;
    in.feedback = "What I saw in the shop, said at length: " + (w.chance.one_in(20) ? std::string("it works") : new_id(w.now()));
    for (const auto& j : job->job->journeys) {
        auto& r = in.journeys.emplace_back(JourneyResult{j.id, {}});
        for (const auto& s : j.steps)
            r.steps.push_back({s.id, blocked ? StepOutcome::blocked : w.chance.one_in(3) ? StepOutcome::failed : StepOutcome::passed, {}});
    }
    if (!w.chance.one_in(15)) in.screenshots = {{picture(w, mine.tester_id), {}, {}, {}}};
    in.environment = {"Firefox", "Linux", "1180 x 720", "en"};
    if (w.chance.one_in(2))
        in.findings = {{"The cart forgets", Severity::major, FindingKind::functional, "Put a cup in, reload.", {}, "It is empty.", {}}};
    if (w.chance.one_in(8)) w.rival([&w, mine] { w.request("meanwhile abandon", [&](App& app) { abandon(app, tester(w, mine.tester_id), mine.id); }); });
    w.request(blocked ? "hand in blocked" : "hand in", tester(w, mine.tester_id),
              [&](App& app, const Caller& me) { submit(app, me, in); });
}
void hand_in_all(World& w) { hand_in(w, false); }
void hand_in_blocked(World& w) { hand_in(w, true); }

void answer(World& w) {
    const Submission* found = w.pick(w.mirror.submissions, [](const Submission& s) { return s.status == SubmissionStatus::clarification_requested; });
    if (!found || !active(w, found->tester_id)) return;
    const Submission s = *found;
    w.request("answer", [&](App& app) { answer_clarification(app, tester(w, s.tester_id), s.id, {"It was Firefox on Linux."}); });
}
void statement(World& w) {
    const Dispute* found = w.pick(w.mirror.disputes, [](const Dispute& d) { return d.status != DisputeStatus::resolved; });
    if (!found || !active(w, found->tester_id)) return;
    const Dispute d = *found;
    w.request("statement", [&](App& app) { state_side(app, tester(w, d.tester_id), d.id, {"The second step is there.", {}}); });
}
void join(World& w) {
    const User* u = somebody_with(w, Role::tester);
    const JobListing* l = w.pick(w.mirror.listings, [](const JobListing& j) { return j.status == JobStatus::in_progress && !j.closed; });
    if (!u || !l) return;
    const Caller who = w.as(*u);
    const std::string job = l->id;
    w.request("join the waitlist", [&](App& app) { join_waitlist(app, who, job); });
}
void leave(World& w) {
    const bool offered = !w.chance.one_in(4);
    const WaitlistEntry* e = w.pick(w.mirror.waitlist, [&](const WaitlistEntry& x) {
        return x.offered == offered && (!offered || *x.offer_expires_at > w.now());
    });
    if (!e || !active(w, e->tester_id)) return;
    const WaitlistEntry mine = *e;
    if (w.chance.one_in(offered ? 5 : 2)) w.request("leave the waitlist", [&](App& app) { leave_waitlist(app, tester(w, mine.tester_id), mine.job_id); });
    else w.request("accept the offer", tester(w, mine.tester_id), [&](App& app, const Caller& me) { accept_job(app, me, mine.job_id); });
}
void rate_one(World& w) {
    const Submission* found = w.pick(w.mirror.submissions, [&](const Submission& s) {
        return s.decided_at && *s.decided_at + rating_time > w.now() && std::none_of(w.mirror.ratings.begin(), w.mirror.ratings.end(), [&](const auto& r) { return r.second.place == s.id + ":" + s.builder_id; });
    });
    if (!found) return;
    const Submission s = *found;
    const std::string by = w.chance.one_in(2) ? s.builder_id : s.tester_id;
    if (!active(w, by)) return;
    const NewRating in{s.id, int(w.chance.between(1, 5)), "Clear and quick."};
    w.request("rate", tester(w, by), [&](App& app, const Caller& me) { rate(app, me, in); });
}
void payout_account(World& w) {
    const User* u = somebody_with(w, Role::tester);
    if (!u) return;
    static const std::vector<std::string> outcomes{"", "restricted", "first_transfer_fails"};
    onboard(w, u->id, w.chance.pick(outcomes));
}

}  // namespace

const std::vector<Kind>& tester_kinds() {
    static const std::vector<Kind> all{
        {"accept", 22, true, accept_some}, {"abandon", 4, true, give_back},     {"hand in", 16, true, hand_in_all},
        {"blocked", 3, true, hand_in_blocked}, {"answer", 4, true, answer},     {"statement", 3, true, statement},
        {"join", 6, true, join},           {"waitlist", 6, true, leave},        {"payout account", 5, true, payout_account},
        {"rate", 4, true, rate_one}};
    return all;
}

}  // namespace peertest::sim

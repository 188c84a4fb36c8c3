// Admins, banks, and time.
#include "features/admin/admin.hpp"
#include "features/disputes/flags.hpp"
#include "features/users/personal_data.hpp"
#include "sim/actions.hpp"

namespace peertest::sim {
namespace {

constexpr Millis minute{60'000}, hour{3'600'000};

Caller admin_of(World& w) {
    for (const auto& [id, u] : w.mirror.users)
        if (u.is(Role::admin)) return w.as(u);
    return {};
}
NewResolution ruling(World& w, std::int64_t payout) {
    const int what = int(w.chance.between(0, 2));
    NewResolution in{DisputeDecision(what), {}, "Both sides were heard."};
    if (in.decision == DisputeDecision::partial) in.tester_minor = w.chance.between(1, std::max<std::int64_t>(1, payout - 1));
    return in;
}
void resolve(World& w) {
    const bool heard = !w.chance.one_in(3);  // before that only full pay is possible
    const Dispute* d = w.pick(w.mirror.disputes, [&](const Dispute& x) {
        return x.status != DisputeStatus::resolved && (x.statement || x.answer_until <= w.now()) == heard;
    });
    if (!d) return;
    const std::string id = d->id;
    const NewResolution in = ruling(w, d->payout_minor);
    w.request("rule " + std::string(to_text(in.decision)), admin_of(w),
              [&](App& app, const Caller& me) { resolve_dispute(app, me, id, in); });
}
void settle_one(World& w) {
    const Submission* s = w.pick(w.mirror.submissions, [](const Submission& x) {
        return x.status == SubmissionStatus::pending || x.status == SubmissionStatus::clarification_requested;
    });
    if (!s) return;
    const std::string id = s->escrow_id;
    const NewResolution in = ruling(w, s->payout_minor);
    w.request("settle", admin_of(w), [&](App& app, const Caller& me) { admin::settle_escrow(app, me, id, in); });
}
void reprocess_one(World& w) {
    const Escrow* e = w.pick(w.mirror.escrows, [&](const Escrow& x) { return x.state == EscrowState::failed; });
    if (!e) return;
    const std::string id = e->id;
    w.request("re-process", admin_of(w), [&](App& app, const Caller& me) { admin::reprocess_payment(app, me, id); });
}
void standing(World& w) {
    const User* u = w.pick(w.mirror.users, [](const User& x) { return !x.is(Role::admin); });
    if (!u || u->is(Role::admin)) return;
    const User who = *u;
    const int what = int(w.chance.between(0, 3));
    w.request(what < 2 ? "flag or clear" : "suspend or restore", [&](App& app) {
        if (what < 2 && who.flagged) clear_flag(app, admin_of(w), who.id, {"Cleared.", ""});
        else if (what < 2) flag_user(app, admin_of(w), who.id, {"Looks odd.", ""});
        else if (who.status == UserStatus::suspended) admin::restore_user(app, admin_of(w), who.id);
        else admin::suspend_user(app, admin_of(w), who.id);
    });
}
void retry_dead(World& w) {
    const Task* t = w.pick(w.mirror.tasks, [](const Task& x) { return x.state == TaskState::dead; });
    if (!t) return;
    const std::string id = t->id;
    w.request("retry a dead task", [&](App& app) { admin::retry_task(app, admin_of(w), id); });
}
void delete_one(World& w) {
    const User* u = somebody_with(w, Role::tester);
    if (!u || u->is(Role::admin)) return;
    const User who = *u;
    if (w.request("delete account", [&](App& app) { delete_account(app, w.as(who)); })) new_person(w, who.roles, who.billing_currency);
}
void charge_back(World& w) {
    const Escrow* e = w.pick(w.mirror.escrows, [](const Escrow& x) { return x.captured_minor > 0; });
    if (!e) return;
    w.say("charge back");
    const auto part = w.chance.one_in(2) ? std::nullopt : std::optional(w.chance.between(1, 1'500));
    const auto opened = w.provider.open_chargeback(e->id, part);
    if (opened.done()) w.chargebacks.push_back(opened.value);
}
void decide_chargeback(World& w) {
    if (w.chargebacks.empty()) return;
    const std::string id = w.chance.pick(w.chargebacks);
    std::erase(w.chargebacks, id);
    w.say("decide chargeback");
    w.provider.close_chargeback(id, w.chance.one_in(2));
}
void pass(World& w, const std::string& how, Millis by) { w.say(how + " " + std::to_string(by.count() / 60'000) + " min"), w.wait(by); }
void minutes(World& w) { pass(w, "wait", minute * w.chance.between(1, 90)); }
void hours(World& w) { pass(w, "wait", hour * w.chance.between(2, 30)); }
void asleep(World& w) {  // no server for so long, and no hold guard on the way
    const Millis by = hour * (w.chance.one_in(4) ? 32 * 24 : w.chance.between(1, 130));
    w.say("down for " + std::to_string(by.count() / 3'600'000) + " h");
    w.base.clock.move_to(w.now() + by);
}
// A builder's card fails at the renewal, or they had cancelled; they come back, at once or when it is over.
void lapse(World& w) {
    const User* u = w.pick(w.mirror.users, [](const User& x) { return x.is(Role::builder) && x.membership.status == MembershipStatus::active; });
    if (!u || u->status != UserStatus::active) return;
    const std::string id = u->id;
    if (w.chance.one_in(3)) end_membership(w, id, true);
    else take_membership(w, id, "4000000000000341");
    w.calm(true);
    pass(w, "a month and more goes by:", 24 * hour * w.chance.between(31, 31 + 20 * w.chance.between(0, 1)));
    w.calm(false);
    take_membership(w, id, "4242424242424242");
}
void away(World& w) {  // at most for a day: after 60 tries, which take two, a task is for an admin to try again
    const Millis by = minute * w.chance.between(5, 24 * 60);
    w.say("the provider is away for " + std::to_string(by.count() / 60'000) + " min");
    w.line.away_until = w.now() + by;
}
void work(World& w) { w.say("work"), w.drain(); }

}  // namespace

const std::vector<Kind>& other_kinds() {
    static const std::vector<Kind> all{
        {"rule", 6, true, resolve},        {"settle", 2, true, settle_one},  {"re-process", 3, true, reprocess_one},
        {"standing", 2, true, standing},   {"retry", 1, false, retry_dead},  {"delete", 1, true, delete_one},
        {"charge back", 2, true, charge_back}, {"decide", 2, true, decide_chargeback}, {"minutes", 8, false, minutes},
        {"hours", 9, false, hours},        {"asleep", 2, false, asleep},     {"away", 1, false, away},
        {"lapse", 1, false, lapse},        {"work", 14, false, work}};
    return all;
}

const std::vector<Kind>& kinds() {
    static const std::vector<Kind> all = [] {
        auto a = builder_kinds();
        for (const auto* more : {&tester_kinds(), &other_kinds(), &race_kinds()}) a.insert(a.end(), more->begin(), more->end());
        return a;
    }();
    return all;
}

}  // namespace peertest::sim

#include "sim/checks.hpp"

#include <set>

#include "adapters/payments_testmode_store.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/money_audit.hpp"
#include "features/escrow/reconciliation.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/job_states.hpp"

namespace peertest::sim {
namespace {

constexpr Millis hour{3'600'000};

std::string text_of(auto e) { return std::string(to_text(e)); }

// Reckoned here anew, not by the product's own audit.
std::int64_t should_hold(const Escrow& e) {
    const std::int64_t mine = e.settlement ? e.settlement->tester_minor : 0, fee = e.settlement ? e.settlement->fee_minor : 0;
    if (e.state == EscrowState::reserved) return e.amount_minor;
    if (e.state == EscrowState::captured) return e.captured_minor - (e.tester_posted ? mine + fee : 0);
    if (e.state == EscrowState::failed) return e.failed_step == "refund" ? e.captured_minor - mine - fee : mine;
    return 0;
}

void check_ledger(World& w) {
    std::map<std::string, std::int64_t> sums, holds, to_tester, fees, back;
    for (const auto& [id, e] : w.mirror.entries) {
        if (e.amount_minor <= 0) w.mirror.wrong("a ledger entry of nothing");
        sums[account_id(e.debit, e.currency)] -= e.amount_minor;
        sums[account_id(e.credit, e.currency)] += e.amount_minor;
        if (e.debit == account::card_holds) holds[e.currency] += e.amount_minor;
        if (e.credit == account::card_holds) holds[e.currency] -= e.amount_minor;
        if (!e.payout_id.empty()) continue;
        if (e.credit.starts_with("tester:")) to_tester[e.escrow_id] += e.amount_minor;
        if (e.credit == account::platform_fees) fees[e.escrow_id] += e.amount_minor;
        if (e.debit == account::escrow(e.escrow_id) &&
            (e.credit == account::provider_balance || (e.credit == account::platform_losses)))
            back[e.escrow_id] += e.amount_minor;
    }
    for (const auto& [id, a] : w.mirror.accounts) {
        if (a.balance_minor < 0) w.mirror.wrong("overdraft: " + id);
        if (a.balance_minor != sums[id]) w.mirror.wrong("balance of " + id + " is not the sum of its entries");
    }
    for (const auto& [id, e] : w.mirror.escrows) {
        if (sums[account::escrow(id)] != should_hold(e)) w.mirror.wrong("escrow " + id + " (" + text_of(e.state) + ") holds " + std::to_string(sums[account::escrow(id)]));
        if (e.state == EscrowState::reserved) holds[e.currency] -= e.amount_minor;
        if (e.state != EscrowState::released && e.state != EscrowState::partially_released && e.state != EscrowState::refunded) continue;
        const Settlement& s = *e.settlement;
        if (s.tester_minor + s.fee_minor + s.refund_minor != e.amount_minor || to_tester[id] != s.tester_minor || fees[id] != s.fee_minor)
            w.mirror.wrong("settled escrow " + id + " does not add up");
    }
    for (const auto& [currency, left] : holds)
        if (left != 0) w.mirror.wrong("card_holds differ from the reserved escrows by " + std::to_string(left));
}

// At the provider: nothing twice, no more than was decided, and nobody takes silence for a no.
void check_provider(World& w) {
    std::map<std::string, int> captured, asked, paid;
    std::set<std::string> over;  // refused, or let go
    each(w.provider_store, test_holds(), {{}, {{"id"}}, 100, {}, Reads::latest}, [&](const TestHold& h) {
        if (++asked[h.escrow_id + ":" + std::to_string(h.attempt)] > 1) w.mirror.wrong("two holds for one attempt of " + h.escrow_id);
        if (h.state != HoldState::held) over.insert(h.escrow_id);
        if (h.state == HoldState::captured && ++captured[h.escrow_id] > 1) w.mirror.wrong("two captures for " + h.escrow_id);
        const auto e = w.mirror.escrows.find(h.escrow_id);
        if (e == w.mirror.escrows.end()) return w.mirror.wrong("a hold of nobody's");
        if (h.refunded_minor > 0 && (!e->second.settlement || h.refunded_minor > refund_due(e->second)))
            w.mirror.wrong("refunded too much: " + h.escrow_id);
    });
    for (const auto& [id, e] : w.mirror.escrows) {
        const bool refused = e.state == EscrowState::voided && !e.settlement && e.reason != "no_card" && e.reason != "provider_unavailable";
        if (refused && !over.contains(id)) w.mirror.wrong("escrow " + id + " was voided without the provider's word");
    }
    each(w.provider_store, test_transfers(), {{}, {{"id"}}, 100, {}, Reads::latest}, [&](const TestTransfer& t) {
        if (++paid[t.payout_id] > 1) w.mirror.wrong("two transfers for payout " + t.payout_id);
        const auto p = w.mirror.payouts.find(t.payout_id);
        if (p == w.mirror.payouts.end() || p->second.amount_minor != t.amount_minor) w.mirror.wrong("a transfer that nobody is due");
    });
}

bool fits(const Escrow& e, AssignmentState a) {
    using A = AssignmentState;
    using E = EscrowState;
    switch (a) {
        case A::reserving: return e.state == E::reserving && e.attempt == 1 && !e.settlement;
        case A::active: return !e.settlement && !is_settled(e.state) && (e.state != E::reserving || e.attempt > 1);
        case A::submitted: return e.state != E::reserving || e.attempt > 1;
        case A::failed: return e.state == E::voided;
        case A::abandoned:
        case A::expired: return e.given_up || e.state == E::voided;
        case A::settled: return is_settled(e.state);
    }
    return false;
}

void check_work(World& w) {
    struct Counts {
        int running = 0, settled = 0, waiting = 0, offered = 0;
    };
    std::map<std::string, Counts> jobs;
    std::map<std::string, int> open;
    for (const auto& [id, a] : w.mirror.assignments) {
        const Escrow& e = w.mirror.escrows.at(a.escrow_id);
        if (!fits(e, a.state)) w.mirror.wrong("assignment " + id + " is " + text_of(a.state) + ", its escrow " + text_of(e.state));
        const bool runs = a.state == AssignmentState::reserving || a.state == AssignmentState::active;
        if (runs && ++open[a.tester_id] > w.base.settings.max_open_assignments)
            w.mirror.wrong("too many open assignments of one tester");
        if (runs || a.state == AssignmentState::submitted) ++jobs[a.job_id].running;
        if (a.state == AssignmentState::settled) ++jobs[a.job_id].settled;
        if (a.tester_id == a.builder_id) w.mirror.wrong("somebody tests their own job");
    }
    for (const auto& [id, e] : w.mirror.waitlist) ++jobs[e.job_id].waiting, jobs[e.job_id].offered += e.offered;
    for (const auto& [id, l] : w.mirror.listings) {
        const Counts& c = jobs[id];
        if (l.running != c.running || l.settled != c.settled || l.waiting != c.waiting || l.offered != c.offered)
            w.mirror.wrong("the counts of job " + id + " are wrong");
        if (slots_taken(l) > l.slots) w.mirror.wrong("more slots taken than job " + id + " has");
    }
}

void check_reviews(World& w) {
    std::map<std::string, std::int64_t> approved;
    for (const auto& [id, s] : w.mirror.submissions) {
        const Escrow& e = w.mirror.escrows.at(s.escrow_id);
        const bool decided = s.status == SubmissionStatus::approved || s.status == SubmissionStatus::resolved;
        if (decided != e.settlement.has_value()) w.mirror.wrong("submission " + id + " is " + text_of(s.status) + ", its escrow says otherwise");
        if (s.status == SubmissionStatus::approved && e.settlement && e.settlement->tester_minor != s.payout_minor)
            w.mirror.wrong("approved, but not paid in full: " + id);
        if (decided && e.settlement && e.settlement->tester_minor == s.payout_minor) ++approved[s.tester_id];
        const bool open = s.dispute_id && w.mirror.disputes.contains(*s.dispute_id) &&
                          w.mirror.disputes.at(*s.dispute_id).status != DisputeStatus::resolved;
        if (s.status == SubmissionStatus::disputed && !open) w.mirror.wrong("disputed without a dispute: " + id);
    }
    for (const auto& [id, u] : w.mirror.users)
        if (u.counts.submissions_approved != approved[id]) w.mirror.wrong("approvals of " + id + " are counted wrongly");
}

// What a builder spends may pass a cap only because the cap came down, or a place came free after the pay was raised.
void check_budgets(World& w) {
    const bool vacant = std::exchange(w.mirror.vacant, false);
    if (!std::exchange(w.mirror.spent, false)) return;
    const auto compare = [&](BudgetSeen& seen, const std::string& which, const BudgetSeen& b) {
        if (!vacant && b.cap && b.spent > *b.cap && b.cap == seen.cap && b.spent > seen.spent)
            w.mirror.wrong(which + " of " + std::to_string(*b.cap) + " was passed: " + std::to_string(seen.spent) + ", then " + std::to_string(b.spent));
        seen = b;
    };
    for (const auto& [id, u] : w.mirror.users) {
        if (!u.is(Role::builder)) continue;
        const BudgetView b = read_budget(w.base.app(), w.as(u));
        auto& [week, month] = w.budgets[id];
        compare(week, "a weekly budget", {b.weekly_cap_minor, b.weekly_spent_minor});
        compare(month, "a monthly budget", {b.monthly_cap_minor, b.monthly_spent_minor});
    }
}

}  // namespace

void check_step(World& w) {
    check_ledger(w);
    check_provider(w);
    check_work(w);
    check_reviews(w);
    check_budgets(w);
}

void check_nothing_is_stuck(World& w, Millis slack) {
    const Time late = w.now() - slack;
    const auto stuck = [&](const std::string& what, const std::string& id) { w.mirror.wrong("stuck: " + what + " " + id); };
    const auto suspended = [&](const std::string& id) { return w.mirror.users.at(id).status == UserStatus::suspended; };
    const AuditReport report = audit_money(*w.base.store);
    for (const AuditCheck& c : report.checks)
        if (c.breaches > 0) w.mirror.wrong("the audit: " + c.name + ": " + c.first_breach);
    for (const auto& [id, t] : w.mirror.tasks)
        if (t.state == TaskState::running || (t.state == TaskState::queued && t.due_at < late)) stuck("task " + t.kind, id);
    for (const auto& [id, e] : w.mirror.escrows) {
        const Time since = e.events.empty() ? e.created_at : e.events.back().at;  // a new hold begins anew
        if (e.state == EscrowState::reserving && since < late) stuck("reserving escrow", id);
        const bool open = e.state == EscrowState::reserved || e.state == EscrowState::captured;
        if (open && e.settlement && e.settlement->at < late) stuck("decided escrow", id);
        if (e.state == EscrowState::reserved && *e.capture_before < w.now() + 22 * hour) stuck("hold about to lapse", id);
    }
    for (const auto& [id, a] : w.mirror.assignments) {
        if (a.state == AssignmentState::reserving && a.created_at < late) stuck("reserving assignment", id);
        if (a.state == AssignmentState::active && *a.expires_at < late) stuck("active assignment", id);
        if (a.state == AssignmentState::submitted && is_settled(w.mirror.escrows.at(a.escrow_id).state) &&
            *w.mirror.escrows.at(a.escrow_id).settled_at < late)
            stuck("settled assignment", id);
    }
    for (const auto& [id, s] : w.mirror.submissions) {
        if (s.status == SubmissionStatus::pending && *s.auto_release_at < late && !suspended(s.tester_id)) stuck("submission", id);
        if (s.status == SubmissionStatus::clarification_requested && s.clarifications.back().answer_until < late) stuck("question", id);
    }
    for (const auto& [id, d] : w.mirror.disputes) {
        if (d.status == DisputeStatus::resolved) continue;
        if (d.pays_by_default_at < late && !suspended(d.tester_id)) stuck("dispute", id);
        if (w.mirror.submissions.at(d.submission_id).status != SubmissionStatus::disputed &&
            *w.mirror.submissions.at(d.submission_id).decided_at < late)
            stuck("withdrawn dispute", id);
    }
    for (const auto& [id, p] : w.mirror.payouts) {
        const bool can = w.mirror.users.at(p.tester_id).payout_account.status == PayoutAccountStatus::enabled;
        if (p.state == PayoutState::pending && p.created_at < late) stuck("pending payout", id);
        if (p.state == PayoutState::waiting_onboarding && can && p.created_at < late) stuck("waiting payout", id);
    }
    for (const auto& [id, l] : w.mirror.listings)
        if (l.published_at && !l.closed && l.deadline < late) stuck("job past its deadline", id);
    each(w.provider_store, test_holds(), {{}, {{"id"}}, 100, {}, Reads::latest}, [&](const TestHold& h) {
        const Escrow& e = w.mirror.escrows.at(h.escrow_id);
        const bool ours = e.state == EscrowState::reserved && e.hold_id == h.id;
        if (h.state == HoldState::held && !ours && e.created_at < late && (e.events.empty() || e.events.back().at < late))
            stuck("a hold that is nobody's, attempt " + std::to_string(h.attempt) + " of", to_json(e));
    });
}

bool all_is_settled(World& w) {
    for (const auto& [id, e] : w.mirror.escrows)
        if (!is_settled(e.state)) return false;
    for (const auto& [id, p] : w.mirror.payouts)
        if (p.state != PayoutState::paid) return false;
    for (const auto& [id, s] : w.mirror.submissions)
        if (!s.settlement) return false;
    for (const auto& [id, d] : w.mirror.disputes)
        if (d.status != DisputeStatus::resolved) return false;
    for (const auto& [id, t] : w.mirror.tasks)
        if (t.state == TaskState::dead) return false;
    for (const auto& [id, l] : w.mirror.listings)
        if (l.status == JobStatus::open || l.status == JobStatus::in_progress || l.status == JobStatus::paused || l.waiting) return false;
    return true;
}

void check_in_quiet(World& w) {
    w.calm(true);
    w.say("all works for a while");
    w.wait(Millis{130 * 60'000});
    check_nothing_is_stuck(w, Millis{2 * 3'600'000});
    w.calm(false);
}

void check_end(World& w) {
    for (const auto& [id, e] : w.mirror.escrows)
        if (!is_settled(e.state)) w.mirror.wrong("at the end escrow " + id + " is " + text_of(e.state) + " " + e.reason);
    for (const auto& [id, p] : w.mirror.payouts)
        if (p.state != PayoutState::paid) w.mirror.wrong("at the end payout " + id + " is " + text_of(p.state) + " " + p.failure);
    if (!all_is_settled(w)) w.mirror.wrong("at the end something is left");
    for (const auto& [id, t] : w.mirror.tasks)
        if (t.state == TaskState::dead) w.mirror.wrong("a dead task: " + t.kind + ": " + t.last_error);
    for (const auto& [id, a] : w.mirror.accounts)
        if (a.balance_minor != 0) w.mirror.wrong("at the end " + id + " holds " + std::to_string(a.balance_minor));
    std::map<std::string, std::int64_t> sums;
    for (const auto& m : w.provider.balance_transactions({}, w.now() + hour, {}, 100'000).value)
        if (m.type != MovementType::membership) sums[m.currency] += m.amount_minor - m.fee_minor;
    for (const auto& [id, e] : w.mirror.entries) {
        if (e.debit == account::provider_balance) sums[e.currency] -= e.amount_minor;
        if (e.credit == account::provider_balance) sums[e.currency] += e.amount_minor;
    }
    w.wait(26 * hour);
    w.request("reconcile", reconcile);
    for (const auto& d : differences_page(*w.base.store, DifferenceState::open, 20, {}).items)
        w.mirror.wrong("reconciliation finds a difference: " + to_json(*d));
    for (const auto& [currency, left] : sums)
        if (left != 0) w.mirror.wrong("the provider's balance differs from ours by " + std::to_string(left) + " " + currency);
}

}  // namespace peertest::sim

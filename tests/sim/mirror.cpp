#include "sim/mirror.hpp"

#include <algorithm>
#include <optional>

#include "ports/clock.hpp"
#include "sim/watched_store.hpp"

namespace peertest::sim {
namespace {

std::string text_of(auto e) { return std::string(to_text(e)); }

bool ended(AssignmentState s) { return s != AssignmentState::reserving && s != AssignmentState::active && s != AssignmentState::submitted; }
bool decided(SubmissionStatus s) { return s == SubmissionStatus::approved || s == SubmissionStatus::resolved; }

// What a task may fail with: the provider or its own worker was away, or somebody else was quicker.
bool expected_error(const std::string& e) {
    for (const char* begin : {"killed", "no answer", "the provider does not answer", "the account keeps changing", "escrow ",
                              "given up: its worker was lost", "a transaction conflicts", no_answer, "It was changed", "stale"})
        if (e.starts_with(begin)) return true;
    return e.ends_with("killed") || e.ends_with(no_answer);
}

std::string event_of(const Submission& b, const Submission& a) {
    if (b.status == SubmissionStatus::disputed) return a.status == SubmissionStatus::resolved ? "resolve" : "approve";
    switch (a.status) {
        case SubmissionStatus::approved: return a.decided_by_builder ? "approve" : "auto_release";
        case SubmissionStatus::resolved: return "settle";
        case SubmissionStatus::disputed: return "dispute";
        case SubmissionStatus::clarification_requested: return "ask";
        case SubmissionStatus::pending: break;
    }
    return !a.clarifications.empty() && a.clarifications.back().answer ? "answer" : "lapse";
}

}  // namespace

void Mirror::wrong(const std::string& what) {
    if (breach.empty()) breach = what;
}

int Mirror::tries_over(const std::string& operation, const std::string& object) const {
    if (operation == "transfer") return payouts.at(object).attempt;
    if (operation != "refund") return 0;  // another try has another hold
    for (const auto& [id, e] : escrows)
        if (e.hold_id == object)
            return int(std::count_if(e.events.begin(), e.events.end(), [](const auto& x) { return x.to == EscrowState::failed; }));
    return 0;
}

void Mirror::saw(const std::string& table, const std::string& id, const std::string& from, const std::string& to,
                 const std::string& event) {
    if (!coverage_.saw(table, from, to, event))
        wrong(table + " " + id + " went from " + from + " to " + to + (event.empty() ? "" : " by " + event) + ": no such transition");
}

template <class T>
void Mirror::take(std::map<std::string, T>& all, const std::string& id, const std::string* body) {
    const auto old = all.find(id);
    if (!body && old == all.end()) return;
    std::optional<T> after;
    if (body) after = from_stored<T>(*body);
    if constexpr (requires { told(&old->second, &old->second); })
        told(old == all.end() ? nullptr : &old->second, after ? &*after : nullptr);
    if (after) all.insert_or_assign(id, std::move(*after));
    else all.erase(id);
}

void Mirror::changed(const std::string& collection, const std::string& id, const std::string* body, int worker) {
    worker_ = worker;
    if (collection == "escrow_transactions") take(escrows, id, body);
    else if (collection == "payouts") take(payouts, id, body);
    else if (collection == "ledger") take(entries, id, body);
    else if (collection == "ledger_accounts") take(accounts, id, body);
    else if (collection == "assignments") take(assignments, id, body);
    else if (collection == "waitlist") take(waitlist, id, body);
    else if (collection == "job_listings") take(listings, id, body);
    else if (collection == "submissions") take(submissions, id, body);
    else if (collection == "disputes") take(disputes, id, body);
    else if (collection == "users") take(users, id, body);
    else if (collection == "tasks") take(tasks, id, body);
    else if (collection == "ratings") take(ratings, id, body);
    else if (collection.starts_with("spend")) spent = true;
}

void Mirror::told(const Escrow* before, const Escrow* after) {
    if (!after) return wrong("an escrow was removed");
    for (std::size_t i = before ? before->events.size() : 0; i < after->events.size(); ++i)
        saw("escrow", after->id, text_of(after->events[i].from), text_of(after->events[i].to));
    for (std::size_t i = 0; i < after->chargebacks.size(); ++i) {
        const bool known = before && i < before->chargebacks.size();
        const std::string from = known ? text_of(before->chargebacks[i].state) : "new", to = text_of(after->chargebacks[i].state);
        if (from != to) saw("chargeback", after->chargebacks[i].id, from, to);
    }
    if (!before) return;
    if (is_settled(before->state) && after->state != before->state) wrong("settled escrow " + after->id + " changed its state");
    if (before->settlement && (!after->settlement || after->settlement->tester_minor != before->settlement->tester_minor))
        wrong("two decisions about escrow " + after->id);
}

void Mirror::told(const Payout* before, const Payout* after) {
    if (!after) return wrong("a payout was removed");
    const std::string from = before ? text_of(before->state) : "new", to = text_of(after->state);
    if (from != to) saw("payout", after->id, from, to);
    if (before && before->amount_minor != after->amount_minor) wrong("payout " + after->id + " changed its amount");
}

void Mirror::told(const LedgerEntry* before, const LedgerEntry* after) {
    if (before || !after) wrong("the ledger is append only: " + (before ? before : after)->id);
}

void Mirror::told(const Assignment* before, const Assignment* after) {
    if (!after) return wrong("an assignment was removed");
    const std::string from = before ? text_of(before->state) : "new", to = text_of(after->state);
    if (from != to) saw("assignment", after->id, from, to);
    if (before && ended(before->state) && before->state != after->state) wrong("ended assignment " + after->id + " came back");
}

void Mirror::told(const WaitlistEntry* before, const WaitlistEntry* after) {
    const auto state = [](const WaitlistEntry* e, const char* none) { return std::string(!e ? none : e->offered ? "offered" : "waiting"); };
    const std::string from = state(before, "new"), to = state(after, "gone");
    if (from != to) saw("waitlist", (before ? before : after)->id, from, to);
}

void Mirror::told(const JobListing* before, const JobListing* after) {
    if (before && after && after->running < before->running) vacant = true;
    if (before && after && before->status != after->status)
        saw("job", after->id, text_of(before->status), text_of(after->status));
}

void Mirror::told(const Submission* before, const Submission* after) {
    if (!after) return wrong("a submission was removed");
    if (!before) return;
    if (before->status != after->status) {
        const std::string event = event_of(*before, *after);
        saw("submission", after->id, text_of(before->status), text_of(after->status), event);
        if (event == "auto_release") {
            if (!before->auto_release_at || *before->auto_release_at > clock_.now()) wrong("auto-release came early: " + after->id);
            const auto tester = users.find(after->tester_id);
            if (tester != users.end() && tester->second.status == UserStatus::suspended) wrong("auto-release paid a suspended tester");
        }
    }
    if (decided(before->status) && before->decided_at != after->decided_at) wrong("submission " + after->id + " was decided twice");
}

void Mirror::told(const Dispute* before, const Dispute* after) {
    if (!after) return wrong("a dispute was removed");
    const std::string from = before ? text_of(before->status) : "new", to = text_of(after->status);
    if (from == to) return;
    const auto& r = after->resolution;
    saw("dispute", after->id, from, to, r ? text_of(r->ending) + " " + text_of(r->decision) : "");
}

void Mirror::told(const User* before, const User* after) {
    if (!after) return wrong("an account was removed");
    const std::string from = before ? text_of(before->status) : "new", to = text_of(after->status);
    if (from != to) saw("account", after->id, from, to);
    if (before && after->status != UserStatus::deleted && before->membership.status != after->membership.status)
        saw("membership", after->id, text_of(before->membership.status), text_of(after->membership.status));
}

// Neither side sees the other's word before both have given theirs, or the time for it is over.
void Mirror::told(const Rating* before, const Rating* after) {
    if (!after) return wrong("a rating was removed");
    const auto state = [](const Rating* r) { return std::string(!r ? "new" : r->visible_since ? "visible" : "blind"); };
    if (state(before) != state(after)) saw("rating", after->id, state(before), state(after));
    for (const auto& [id, r] : ratings)
        if (!before && r.place == after->place) wrong("rated twice: " + r.place);
    if (before && before->stars != after->stars) wrong("rating " + after->id + " changed");
}

// Only the worker that holds a task's last claim may end it.
void Mirror::told(const Task* before, const Task* after) {
    const std::string from = before ? text_of(before->state) : "new", to = after ? text_of(after->state) : "gone";
    const bool claimed_again = before && after && before->epoch != after->epoch;
    if (from != to || claimed_again) saw("task", (before ? before : after)->kind, from, to);
    if (after && after->state == TaskState::running) {
        if (!before || before->state != TaskState::running || before->epoch != after->epoch) claimed_by_[after->id] = worker_;
    } else if (before && before->state == TaskState::running && claimed_by_[before->id] != worker_) {
        wrong("task " + before->kind + " was ended by a worker that had lost it");
    }
    if (after && !after->last_error.empty() && (!before || before->last_error != after->last_error) &&
        !expected_error(after->last_error))
        wrong("task " + after->kind + " failed: " + after->last_error);
}

}  // namespace peertest::sim

#include "sim/coverage.hpp"

#include <algorithm>
#include <deque>
#include <sstream>

#include "features/escrow/escrow_machine.hpp"
#include "features/jobs/job_states.hpp"
#include "features/submissions/submissions.hpp"

namespace peertest::sim {
namespace {

std::string text_of(auto e) { return std::string(to_text(e)); }

std::string name(const Edge& e) {
    return e.from + " -> " + e.to + (e.event.empty() ? "" : " (" + e.event + ")");
}

std::vector<Edge> submission_edges() {
    std::vector<Edge> out;
    for (const auto from : {SubmissionStatus::pending, SubmissionStatus::clarification_requested, SubmissionStatus::disputed})
        for (std::size_t i = 0; i < enum_names<SubmissionEvent>.size(); ++i)
            if (const auto to = next_status(from, SubmissionEvent(i)))
                out.push_back({text_of(from), text_of(*to), std::string(enum_names<SubmissionEvent>[i])});
    return out;
}

std::map<std::string, std::vector<Edge>> make_tables() {
    std::map<std::string, std::vector<Edge>> t;
    for (const EscrowRow& r : escrow_table()) t["escrow"].push_back({text_of(r.from), text_of(r.to), {}});
    for (const auto& r : job_transitions) t["job"].push_back({text_of(r.from), text_of(r.to), {}});
    t["submission"] = submission_edges();
    t["assignment"] = {{"new", "reserving", {}},    {"reserving", "active", {}},    {"reserving", "failed", {}},
                       {"reserving", "abandoned", {}}, {"active", "submitted", {}}, {"active", "abandoned", {}},
                       {"active", "expired", {}},   {"submitted", "settled", {}}};
    t["dispute"] = {{"new", "open", {}},
                    {"open", "needs_attention", {}},
                    {"open", "resolved", "ruled full"},
                    {"open", "resolved", "ruled partial"},
                    {"open", "resolved", "ruled refund"},
                    {"open", "resolved", "withdrawn full"},
                    {"open", "resolved", "defaulted full"},
                    {"needs_attention", "resolved", "ruled full"},
                    {"needs_attention", "resolved", "ruled partial"},
                    {"needs_attention", "resolved", "ruled refund"},
                    {"needs_attention", "resolved", "withdrawn full"},
                    {"needs_attention", "resolved", "defaulted full"}};
    t["payout"] = {{"new", "pending", {}},     {"new", "waiting_onboarding", {}}, {"waiting_onboarding", "pending", {}},
                   {"pending", "paid", {}},    {"pending", "failed", {}},         {"pending", "waiting_onboarding", {}},
                   {"failed", "pending", {}}};
    t["membership"] = {{"none", "active", {}},      {"active", "past_due", {}}, {"past_due", "active", {}},
                       {"past_due", "canceled", {}}, {"active", "canceled", {}}, {"canceled", "active", {}}};
    t["chargeback"] = {{"new", "open", {}}, {"open", "won", {}}, {"open", "lost", {}}};
    t["waitlist"] = {{"new", "waiting", {}}, {"waiting", "offered", {}}, {"waiting", "gone", {}}, {"offered", "gone", {}}};
    t["rating"] = {{"new", "blind", {}}, {"new", "visible", {}}, {"blind", "visible", {}}};
    t["account"] = {{"new", "active", {}}, {"active", "suspended", {}}, {"suspended", "active", {}}, {"active", "deleted", {}}};
    t["task"] = {{"new", "queued", {}},      {"new", "running", {}},  {"queued", "running", {}}, {"queued", "gone", {}},
                 {"running", "running", {}}, {"running", "gone", {}}, {"running", "queued", {}}, {"running", "dead", {}},
                 {"dead", "queued", {}}};
    return t;
}

// Requests that must have been refused so at least once: what SPEC forbids, and people try all the same.
const std::vector<std::string> refusals{
    "account_flagged",   "already_accepted",      "budget_exceeded",   "card_required", "conflict",
    "dispute_window_closed", "duplicate_feedback", "duplicate_image",  "evidence_missing", "forbidden",
    "funding_failed",    "funds_held",            "invalid_transition", "membership_required", "no_slot_left",
    "not_found",         "overloaded",            "own_job",           "too_many_assignments", "unauthenticated",
    "validation_failed", "window_closed"};

// What must have gone wrong, and how what moves money was asked for.
const std::vector<std::string> must_happen{
    "the store failed at a read of a request",      "the store failed at a read of a worker",
    "the store failed before a commit of a request", "the store failed before a commit of a worker",
    "the store failed after a commit of a request", "the store failed after a commit of a worker",
    "a hold was asked for again",                   "a capture was asked for again",
    "a refund was asked for again",                 "a transfer was asked for again"};

std::vector<const Edge*> shortest_way(const std::vector<Edge>& table, const std::string& from, const std::string& to) {
    std::map<std::string, const Edge*> came{{from, nullptr}};
    std::deque<std::string> next{from};
    while (!next.empty() && !came.contains(to)) {
        for (const Edge& e : table)
            if (e.from == next.front() && came.emplace(e.to, &e).second) next.push_back(e.to);
        next.pop_front();
    }
    std::vector<const Edge*> way;
    if (!came.contains(to)) return way;
    for (const Edge* e = came[to]; e; e = came[e->from]) way.push_back(e);
    return way;
}

}  // namespace

const std::map<std::string, std::vector<Edge>>& transition_tables() {
    static const auto tables = make_tables();
    return tables;
}

bool Coverage::saw(const std::string& table, const std::string& from, const std::string& to, const std::string& event) {
    const auto& edges = transition_tables().at(table);
    for (const Edge& e : edges)
        if (e.from == from && e.to == to && e.event == event) return ++counts_[table][name(e)], true;
    // A job may be published again and filled at once; what the provider tells of a membership may skip a state.
    if (table != "job" && table != "membership" && table != "chargeback") return false;
    const auto way = shortest_way(edges, from, to);
    for (const Edge* e : way) ++counts_[table][name(*e)];
    return !way.empty();
}

void Coverage::answered(const std::string& request, const std::string& how) {
    ++answers_[request.substr(0, request.find(" #"))][how];
}

void Coverage::happened(const std::string& what) { ++happened_[what]; }

void Coverage::add(const std::string& line) {
    std::istringstream in(line);
    std::string kind, of, what;
    long n = 0;
    if (!std::getline(in, kind, '\t') || !std::getline(in, of, '\t') || !(in >> n) || !in.get() || !std::getline(in, what)) return;
    (kind == "step" ? counts_[of] : kind == "answer" ? answers_[of] : happened_)[what] += n;
}

std::string Coverage::text() const {
    std::string out;
    for (const auto& [kind, all] : {std::pair{"step", &counts_}, {"answer", &answers_}})
        for (const auto& [of, counts] : *all)
            for (const auto& [what, n] : counts) out += std::string(kind) + "\t" + of + "\t" + std::to_string(n) + "\t" + what + "\n";
    for (const auto& [what, n] : happened_) out += "event\t\t" + std::to_string(n) + "\t" + what + "\n";
    return out;
}

long Coverage::steps(const std::string& table, const Edge& e) const {
    const auto of = counts_.find(table);
    if (of == counts_.end()) return 0;
    const auto n = of->second.find(name(e));
    return n == of->second.end() ? 0 : n->second;
}

std::string Coverage::report() const {
    const auto right = [](long n) {
        const std::string text = std::to_string(n);
        return std::string(text.size() < 9 ? 9 - text.size() : 0, ' ') + text + "  ";
    };
    std::string out;
    for (const auto& [table, edges] : transition_tables()) {
        out += table + "\n";
        for (const Edge& e : edges) out += right(steps(table, e)) + name(e) + "\n";
    }
    out += "events\n";
    for (const auto& [what, n] : happened_) out += right(n) + what + "\n";
    out += "requests\n";
    for (const auto& [request, answers] : answers_) {
        const auto ok = answers.find("ok");
        out += right(ok == answers.end() ? 0 : ok->second) + request;
        for (const auto& [how, n] : answers)
            if (how != "ok") out += "; " + how + " " + std::to_string(n);
        out += "\n";
    }
    return out;
}

std::vector<std::string> Coverage::missing() const {
    std::vector<std::string> out;
    for (const auto& [table, edges] : transition_tables())
        for (const Edge& e : edges)
            if (steps(table, e) == 0) out.push_back(table + ": " + name(e));
    for (const auto& [request, answers] : answers_)
        if (!answers.contains("ok") && !request.starts_with("repeat ")) out.push_back(request + ": never answered well");
    for (const std::string& code : refusals)
        if (std::none_of(answers_.begin(), answers_.end(), [&](const auto& a) { return a.second.contains(code); }))
            out.push_back("a request refused with " + code);
    for (const std::string& what : must_happen)
        if (!happened_.contains(what)) out.push_back(what);
    return out;
}

}  // namespace peertest::sim

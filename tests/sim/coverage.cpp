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
    return t;
}

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
    if (table != "job" && table != "membership") return false;
    const auto way = shortest_way(edges, from, to);
    for (const Edge* e : way) ++counts_[table][name(*e)];
    return !way.empty();
}

void Coverage::add(const std::string& line) {
    std::istringstream in(line);
    std::string table, edge;
    long n = 0;
    if (std::getline(in, table, '\t') && in >> n && in.get() && std::getline(in, edge)) counts_[table][edge] += n;
}

std::string Coverage::text() const {
    std::string out;
    for (const auto& [table, edges] : counts_)
        for (const auto& [edge, n] : edges) out += table + "\t" + std::to_string(n) + "\t" + edge + "\n";
    return out;
}

std::string Coverage::report() const {
    std::string out;
    for (const auto& [table, edges] : transition_tables()) {
        out += table + "\n";
        for (const Edge& e : edges) {
            const auto of = counts_.find(table);
            const long n = of == counts_.end() || !of->second.contains(name(e)) ? 0 : of->second.at(name(e));
            const std::string count = std::to_string(n);
            out += std::string(count.size() < 9 ? 9 - count.size() : 0, ' ') + count + "  " + name(e) + "\n";
        }
    }
    return out;
}

std::vector<std::string> Coverage::missing() const {
    std::vector<std::string> out;
    for (const auto& [table, edges] : transition_tables())
        for (const Edge& e : edges)
            if (!counts_.contains(table) || !counts_.at(table).contains(name(e))) out.push_back(table + ": " + name(e));
    return out;
}

}  // namespace peertest::sim

// Which transitions of the product's state tables were seen, which requests were answered how, how often, and what of
// it never happened.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace peertest::sim {

struct Edge {
    std::string from, to;
    std::string event;  // several events may lead from one state to the same other
};

// By the name of the table: escrow, job, submission, ...
const std::map<std::string, std::vector<Edge>>& transition_tables();

class Coverage {
public:
    // Counts a step, or the steps of the shortest way where one transaction takes several. False: the table has no way.
    bool saw(const std::string& table, const std::string& from, const std::string& to, const std::string& event = {});
    // A request and how it was answered: ok, or the code of the refusal. What follows " #" in its name is not counted.
    void answered(const std::string& request, const std::string& how);
    void happened(const std::string& what);  // one of what must_happen() names
    void add(const std::string& line);  // of text()
    std::string text() const;           // to hand from one process to another
    std::string report() const;         // for people
    std::vector<std::string> missing() const;

private:
    long steps(const std::string& table, const Edge& e) const;

    using Counts = std::map<std::string, long>;
    std::map<std::string, Counts> counts_;
    std::map<std::string, Counts> answers_;  // by request, then by answer
    Counts happened_;
};

}  // namespace peertest::sim

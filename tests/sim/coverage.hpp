// Which transitions of the product's state tables were seen, how often, and which were not.
#pragma once
#include <map>
#include <string>
#include <vector>

namespace peertest::sim {

struct Edge {
    std::string from, to;
    std::string event;  // several events may lead from one state to the same other
};

// By the name of the table: escrow, job, submission, assignment, dispute, payout, membership.
const std::map<std::string, std::vector<Edge>>& transition_tables();

class Coverage {
public:
    // Counts a step, or the steps of the shortest way where one transaction takes several. False: the table has no way.
    bool saw(const std::string& table, const std::string& from, const std::string& to, const std::string& event = {});
    void add(const std::string& line);  // of text()
    std::string text() const;           // to hand from one process to another
    std::string report() const;         // for people
    std::vector<std::string> missing() const;

private:
    std::map<std::string, std::map<std::string, long>> counts_;
};

}  // namespace peertest::sim

// Re-test: a job made of what went wrong in another.
#pragma once
#include "features/submissions/submissions.hpp"

namespace peertest {

struct Retest {
    std::vector<Journey> journeys;        // without ids
    std::vector<std::string> tester_ids;  // who found what is in them, in the order they handed in
};
// The failed steps of the job, and the findings its builder accepted. Pure.
Retest what_to_retest(const Job&, const std::vector<Submission>&);
JobView retest_job(App&, const Caller&, const std::string& job_id);  // 409 conflict when nothing went wrong

}  // namespace peertest

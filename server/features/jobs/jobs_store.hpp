// The jobs feature's collections and every query on them.
#pragma once
#include "features/jobs/jobs.hpp"

namespace peertest {

const Collection<Job>& jobs();
const Collection<JobListing>& job_listings();
// Published and not ended, the builder's.
std::vector<std::string> running_jobs(Reader&, const std::string& builder_id);


}  // namespace peertest

// The jobs feature's collections and every query on them.
#pragma once
#include "features/jobs/jobs.hpp"

namespace peertest {

const Collection<Job>& jobs();
const Collection<JobListing>& job_listings();

bool has_jobs(Reader&, const std::string& builder_id);

}  // namespace peertest

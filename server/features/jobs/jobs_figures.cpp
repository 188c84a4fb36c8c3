#include "features/jobs/jobs_figures.hpp"

#include "features/jobs/jobs_store.hpp"

namespace peertest {

std::vector<Group> jobs_by_status(Reader& r) { return r.group(job_listings(), {}, "status"); }

}  // namespace peertest

#include "features/jobs/jobs_figures.hpp"

#include "features/jobs/jobs_store.hpp"

namespace peertest {

std::vector<Group> jobs_by_status(Reader& r) { return r.group(job_listings(), {}, "status"); }

std::vector<Group> fill_minutes_between(Reader& r, Time from, Time to) {
    return r.group(job_listings(), {ge("filled_at", from), lt("filled_at", to)}, "fill_minutes");
}

}  // namespace peertest

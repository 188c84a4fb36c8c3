// Sums over everybody's jobs, for admins.
#pragma once
#include <vector>

#include "ports/store.hpp"

namespace peertest {

std::vector<Group> jobs_by_status(Reader&);
// Of the jobs whose last slot was first taken then: how many took how many minutes since they were published.
std::vector<Group> fill_minutes_between(Reader&, Time from, Time to);

}  // namespace peertest

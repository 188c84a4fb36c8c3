// Sums over everybody's jobs, for admins.
#pragma once
#include <vector>

#include "ports/store.hpp"

namespace peertest {

std::vector<Group> jobs_by_status(Reader&);

}  // namespace peertest

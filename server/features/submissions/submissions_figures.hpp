// Everybody's submissions, for admins.
#pragma once
#include "features/submissions/submissions.hpp"

namespace peertest {

std::int64_t submissions_between(Reader&, Time from, Time to);
// Of what builders approved then: how many took how many minutes, the quickest first.
std::vector<Group> review_minutes_between(Reader&, Time from, Time to);

}  // namespace peertest

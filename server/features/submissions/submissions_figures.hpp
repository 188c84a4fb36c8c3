// Everybody's submissions and how they ended, for admins.
#pragma once
#include <functional>

#include "features/submissions/submissions.hpp"

namespace peertest {

// At most `limit` of those handed in since `from`, oldest first.
void submissions_since(Reader&, Time from, int limit, const std::function<void(const Submission&)>&);

}  // namespace peertest

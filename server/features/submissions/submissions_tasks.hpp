// The review's background work; inside this feature only.
#pragma once
#include "features/submissions/submissions.hpp"

namespace peertest {

void schedule_reminders(Tx&, App&, const Submission&);

}  // namespace peertest

// The review's background work; inside this feature only.
#pragma once
#include "features/submissions/submissions.hpp"

namespace peertest {

// 48 h and 12 h before the auto-release, as far as these are to come: 24 h and 60 h after an undisturbed handing in.
void schedule_reminders(Tx&, App&, const Submission&, Time now);
void cancel_reminders(Tx&, App&, const std::string& submission_id);  // while the clock stands still
// Brings the review back when an asked tester has let their time pass.
void schedule_lapse(Tx&, App&, const Submission&);
void clarification_lapsed(Tx&, App&, const std::string& submission_id, std::size_t round, Time now);

}  // namespace peertest

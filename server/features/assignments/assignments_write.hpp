// What accepting and ending an assignment share; inside this feature only.
#pragma once
#include "features/assignments/assignments.hpp"
#include "kit/error.hpp"

namespace peertest {

void schedule_expiry(Tx&, App&, const Assignment&);
void cancel_expiry(Tx&, App&, const std::string& assignment_id);
// Lets go of what lists remember about this tester.
void forget_lists(Tx&, App&, const std::string& tester_id);
AssignmentView view_of(const Assignment&);
Error refusal(const Reason&);  // of a job, by the first reason that stands against it

}  // namespace peertest

// A submission that waits for its review, with its money held, as if a tester had handed it in: for tests of what comes
// after.
#pragma once
#include <string>

#include "features/submissions/submissions.hpp"
#include "support/test_app.hpp"

namespace peertest {

// Accounts that a review needs: builder, tester, admin, whose ids these are.
void insert_people(TestApp& t);
// 18.00 USD of "builder" for "tester", handed in at `at`. With `money` false its escrow is missing.
void insert_handed_in(TestApp& t, const std::string& id, Time at, bool money = true);

}  // namespace peertest

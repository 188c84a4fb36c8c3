// The waitlist's collection and every query on it.
#pragma once
#include "features/assignments/waitlist.hpp"

namespace peertest {

const Collection<WaitlistEntry>& waitlist();

std::vector<Doc<WaitlistEntry>> everybody_waiting(Reader&, const std::string& job_id);  // in order

}  // namespace peertest

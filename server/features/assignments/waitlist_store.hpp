// The waitlist's collection and every query on it.
#pragma once
#include "features/assignments/waitlist.hpp"

namespace peertest {

const Collection<WaitlistEntry>& waitlist();

Page<Doc<WaitlistEntry>> waitlist_page(Reader&, const std::string& tester_id, const WaitlistQuery&);
std::vector<Doc<WaitlistEntry>> offered_entries(Reader&, const std::string& tester_id);
std::vector<Doc<WaitlistEntry>> everybody_waiting(Reader&, const std::string& job_id);  // in order

}  // namespace peertest

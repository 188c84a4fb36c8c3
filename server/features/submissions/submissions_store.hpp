// The submissions feature's collection and every query on it.
#pragma once
#include "features/submissions/submissions.hpp"

namespace peertest {

const Collection<Submission>& submissions();

Doc<Submission> require_received(Reader&, const std::string& builder_id, const std::string& id);  // 404
Doc<Submission> require_made(Reader&, const std::string& tester_id, const std::string& id);          // 404
bool feedback_known(Reader&, const std::string& feedback_hash);
// Pending ones whose 72 h are over, oldest first.
Page<Doc<Submission>> overdue(Reader&, Time now, const std::string& cursor);
// All of a job's, oldest first.
std::vector<Doc<Submission>> submissions_of_job(Reader&, const std::string& job_id);

}  // namespace peertest

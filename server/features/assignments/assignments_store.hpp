// The assignments feature's collections and every query on them.
#pragma once
#include "features/assignments/assignments.hpp"

namespace peertest {

const Collection<Assignment>& assignments();
const Collection<Progress>& progress_drafts();

Page<Doc<Assignment>> assignments_page(Reader&, const std::string& tester_id, const AssignmentQuery&);
bool works_on_project(Reader&, const std::string& tester_id, const std::string& project_id);

}  // namespace peertest

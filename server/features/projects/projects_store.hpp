// The projects feature's collections and every query on them.
#pragma once
#include "features/projects/projects.hpp"

namespace peertest {

const Collection<Project>& projects();
const Collection<TestAccount>& test_accounts();

Page<Doc<Project>> projects_page(Reader&, const std::string& owner_id, const ProjectQuery&);
std::vector<Doc<TestAccount>> accounts_of(Reader&, std::string_view project_id);
// And lets go of what is remembered about it, before a worker is woken by what is enqueued after this.
void save_project(Tx&, App&, Doc<Project>&);
std::optional<Doc<TestAccount>> find_account(Reader&, std::string_view project_id, std::string_view id);

}  // namespace peertest

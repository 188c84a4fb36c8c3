// The templates feature's collection and every query on it.
#pragma once
#include "features/templates/templates.hpp"

namespace peertest {

const Collection<TestTemplate>& own_templates();

std::vector<Doc<TestTemplate>> templates_of(Reader&, const std::string& owner_id);  // newest first
std::int64_t template_count(Reader&, const std::string& owner_id);

}  // namespace peertest

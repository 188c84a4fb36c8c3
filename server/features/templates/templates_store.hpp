// The templates feature's collection and every query on it.
#pragma once
#include "features/templates/templates.hpp"

namespace peertest {

inline const std::string standard_owner;  // nobody

const Collection<TestTemplate>& test_templates();

std::vector<Doc<TestTemplate>> templates_of(Reader&, const std::string& owner_id);  // newest first
std::int64_t template_count(Reader&, const std::string& owner_id);

// The lists that show them are read anew after this transaction.
void forget_templates(Tx&, App&, const std::string& owner_id);

}  // namespace peertest

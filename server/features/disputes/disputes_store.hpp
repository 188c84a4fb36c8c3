// The disputes feature's collections and every query on them.
#pragma once
#include "features/disputes/disputes.hpp"

namespace peertest {

const Collection<Dispute>& disputes();

std::optional<Doc<Dispute>> find_dispute(Reader&, const std::string& id);
// The one of a submission: there is one at most.
std::optional<Doc<Dispute>> dispute_about(Reader&, const std::string& submission_id);
// Newest first; of one person, or (no id) of all.
Page<Doc<Dispute>> disputes_page(Reader&, const std::optional<std::string>& party_id, const DisputeQuery&);

}  // namespace peertest

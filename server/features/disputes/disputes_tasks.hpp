// Inside this feature only: how a dispute goes on and ends.
#pragma once
#include <map>

#include "features/disputes/disputes.hpp"

namespace peertest {

void schedule_dispute(Tx&, App&, const Dispute&);  // the admins' second notice, and the pay by default
// Ends dispute and review together: the money follows, both parties are told.
void end_dispute(Tx&, App&, Doc<Dispute>&, const Resolution&, Time now);
// Writes down how it ended, and lets its files go.
void close_dispute(Tx&, Doc<Dispute>&, const Resolution&);

std::map<std::string, std::string> ids_of(const Dispute&);
std::string admins_link(const Dispute&);

}  // namespace peertest

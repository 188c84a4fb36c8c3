// Idempotency-Key: the same key and body get the same answer for 24 h.
#pragma once
#include <string>

#include "app/caller.hpp"
#include "kit/time.hpp"
#include "ports/store.hpp"

namespace peertest {

// Called by a handler in its first transaction, with the id of what it makes: whoever repeats the request meets this
// claim (Duplicate ends the transaction) and waits for, or is given, the first one's answer. Does nothing without a key.
void claim(Tx& tx, const Caller& who, const std::string& resource_id, Time now);

}  // namespace peertest

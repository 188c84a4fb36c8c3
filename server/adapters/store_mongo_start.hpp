// Whether what MONGO_URI names can be a store at all, in words for people.
#pragma once
#include <string>

#include "adapters/store_mongo_link.hpp"

namespace peertest::mongo {

// Throws StoreDown unless a primary or a router of a cluster answers, with transactions and snapshots (5.0 or newer).
void check_server(Pool& pool, const std::string& uri);
// Throws StoreDown unless there is a primary whose majority can be read from.
void check_primary(const Link& link);

}  // namespace peertest::mongo

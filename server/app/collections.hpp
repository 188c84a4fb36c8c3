#pragma once
#include <vector>

namespace peertest {

struct CollectionInfo;

// The one list of what is stored.
std::vector<const CollectionInfo*> all_collections();

}  // namespace peertest

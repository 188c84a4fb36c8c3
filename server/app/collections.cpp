#include "app/collections.hpp"

#include "features/files/files.hpp"
#include "work/idempotency.hpp"

namespace peertest {

std::vector<const CollectionInfo*> all_collections() {
    std::vector<const CollectionInfo*> all;
    auto add = [&](const std::vector<const CollectionInfo*>& some) { all.insert(all.end(), some.begin(), some.end()); };
    add(idempotency_collections());
    add(files_collections());
    return all;
}

}  // namespace peertest

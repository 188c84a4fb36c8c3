// A process that cannot reach Redis cannot tell the other processes what it changed, and they would go on answering from
// what they keep. It says so in the store instead, by raising a number. Whoever finds it raised has everything forgotten
// that is kept in Redis, and its live sockets look at the store.
#pragma once
#include <cstdint>
#include <vector>

namespace peertest {

class Redis;
class Store;
struct CollectionInfo;

class UntoldChanges {
public:
    UntoldChanges(Store& store, Redis& redis) : store_(store), redis_(redis) {}
    void follow();  // now and then, always on one thread; throws what the store throws

private:
    Store& store_;
    Redis& redis_;
    std::uint64_t told_ = 0;     // of redis_.untold()
    std::int64_t seen_ = -1;     // the number; at first all is forgotten once
};

std::vector<const CollectionInfo*> untold_changes_collections();

}  // namespace peertest

// Says in the store that this process is at work on it, where nothing like SQLite's lock says so: a restore must not
// take the data away from under it. Measured in real time.
#pragma once
#include <string>
#include <thread>
#include <vector>

namespace peertest {

struct CollectionInfo;
class Store;

class Presence {
public:
    explicit Presence(Store& store);
    ~Presence();  // says that it has gone

private:
    Store& store_;
    std::string id_;
    std::jthread thread_;
};

std::vector<const CollectionInfo*> presence_collections();
// Who is at work, for people ("pid 71 on hub-1"). Waits for some seconds when it must see whether a process that was
// killed is still there; nobody's clock is compared with another's.
std::vector<std::string> who_is_present(Store& store);

}  // namespace peertest

// Joins new audit rows to their hash chain within a second. Measured in real time: a leap of the business clock would
// otherwise run it once for each second it skips.
#pragma once
#include <thread>

namespace peertest {

struct App;

class ChainKeeper {
public:
    explicit ChainKeeper(App& app);
    // Joins what is left, too.
    ~ChainKeeper();

private:
    App& app_;
    std::jthread thread_;
};

}  // namespace peertest

// What other processes do, as far as each request depends on it: sessions that ended, changes they could not tell by
// Redis, and in development the clock. Read from the store twice a second; when it cannot be read for 2 s, no session is
// trusted any more (503).
#pragma once
#include <thread>

namespace peertest {

class Assembly;

class Follower {
public:
    explicit Follower(Assembly& assembly);
    ~Follower() = default;  // stops the thread and waits for it

private:
    std::jthread thread_;
};

}  // namespace peertest

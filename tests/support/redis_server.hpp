// A redis-server of a test's own, to be killed, stopped for a while, cut off and started again; and when a Redis is
// there for tests at all.
#pragma once
#include <sys/types.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "support/temp_folder.hpp"

namespace peertest {

// The address of the server that all tests may use; empty when there is none, which fails where servers are required.
std::string test_redis_url();

int free_port();

class RedisServer {
public:
    explicit RedisServer(std::vector<std::string> arguments = {});
    ~RedisServer();
    void start();  // on the same port; returns once it answers
    void kill();   // at once, as a power cut
    void pause();  // it keeps its connections and says nothing
    void resume();
    int port() const { return port_; }
    std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }
    std::string file(const std::string& name) const { return folder_.file(name); }

private:
    TempFolder folder_;
    std::vector<std::string> arguments_;
    int port_ = 0;
    pid_t pid_ = -1;
};

// Stands between a client and a server of this machine, and can be cut.
class Relay {
public:
    explicit Relay(int to_port);
    ~Relay();
    void cut(bool off) { cut_ = off; }
    int port() const { return port_; }

private:
    void run();
    int to_port_, port_ = 0, listener_ = -1;
    std::atomic<bool> cut_ = false, stop_ = false;
    std::thread thread_;
};

}  // namespace peertest

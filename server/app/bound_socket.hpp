// A socket that holds an address; closed with its owner.
#pragma once
#include <string>

namespace peertest {

class BoundSocket {
public:
    // Binds to "host:port" (port 0 takes a free one); throws std::system_error when it cannot.
    explicit BoundSocket(const std::string& address);
    BoundSocket(const BoundSocket&) = delete;
    BoundSocket& operator=(const BoundSocket&) = delete;
    ~BoundSocket();
    int fd() const { return fd_; }
    int port() const;

private:
    int fd_ = -1;
};

}  // namespace peertest

// A WebSocket connection (RFC 6455) behind the Socket interface. Private to http/.
#pragma once
#include <memory>
#include <string>

#include "http/core.hpp"
#include "http/sockets.hpp"

namespace peertest {

class LiveSocket : public Socket {
public:
    static std::shared_ptr<LiveSocket> make(IoThread& io);
    // Answers the upgrade on this file descriptor, which it takes over, and sends what waits. On the I/O thread.
    virtual void open(int fd, bool v6, const Request& request, std::unique_ptr<SocketSession> session) = 0;
    // Lets go of what belongs to this I/O thread, which ends. On that thread.
    virtual void abandon(IoThread& io) = 0;
};

}  // namespace peertest

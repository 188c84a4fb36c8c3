// Live sockets (WebSocket), as a feature sees them: http/ does the upgrade, the frames, the pings and the limits.
//
//   void notifications_routes(Api& api) {
//       api.socket("/ws/notifications", open_inbox).says("Notifications as they happen");
//   }
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace peertest {

// One open socket. Both functions may be called from any thread, also after it has closed.
class Socket {
public:
    virtual ~Socket() = default;
    // Queues one text message. When `max_waiting` messages wait for a slow reader, or it has closed, the answer is
    // false and the socket closes (1013): the reader comes back and catches up.
    virtual bool send(std::string message) = 0;
    // What was queued before is sent first.
    virtual void close(int code, std::string reason) = 0;
    static constexpr std::size_t max_waiting = 256;
};

// What a feature keeps for one socket; destroyed, on any thread, once the socket has closed. It may hold the Socket.
class SocketSession {
public:
    virtual ~SocketSession() = default;
    // A text message of at most 4 KB, on the socket's own thread: must not block.
    virtual void on_message(std::string_view) {}
};

}  // namespace peertest

// The port that Prometheus asks: one thread, one answer a connection. The product's own server does not carry it, so
// that it can be bound to an address of its own and answers even when that server is full.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "app/bound_socket.hpp"

namespace peertest {

class MetricsPort {
public:
    // Listens at "host:port" (port 0 takes a free one); throws std::system_error when it cannot. `patience`: what one
    // client gets for its whole exchange, since the next one waits for it.
    MetricsPort(const std::string& address, std::function<std::string()> text,
                std::chrono::milliseconds patience = std::chrono::seconds(2));
    ~MetricsPort();
    int port() const { return listener_.port(); }

private:
    void run();
    void answer(int fd) const;

    std::function<std::string()> text_;
    const std::chrono::milliseconds patience_;
    BoundSocket listener_;
    std::thread thread_;
};

}  // namespace peertest

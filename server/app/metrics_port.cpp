#include "app/metrics_port.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

namespace peertest {
namespace {

constexpr std::size_t max_head = 8 * 1024;
using Steady = std::chrono::steady_clock;

// Waits until the socket can be read or written; false when that takes longer than until `end`.
bool ready(int fd, short events, Steady::time_point end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Steady::now()).count();
    pollfd one{fd, events, 0};
    return left > 0 && ::poll(&one, 1, int(left)) > 0;
}

// The request up to its empty line; empty when the client goes away, is slow or sends too much.
std::string read_head(int fd, Steady::time_point end) {
    std::string head;
    char buffer[1024];
    while (head.size() < max_head && ready(fd, POLLIN, end)) {
        const ssize_t n = ::recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
        if (n <= 0) return {};
        head.append(buffer, std::size_t(n));
        if (head.find("\r\n\r\n") != std::string::npos) return head;
    }
    return {};
}

void send_all(int fd, const std::string& text, Steady::time_point end) {
    for (std::size_t sent = 0; sent < text.size() && ready(fd, POLLOUT, end);) {
        const ssize_t n = ::send(fd, text.data() + sent, text.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n <= 0) return;
        sent += std::size_t(n);
    }
}

}  // namespace

MetricsPort::MetricsPort(const std::string& address, std::function<std::string()> text, std::chrono::milliseconds patience)
    : text_(std::move(text)), patience_(patience), listener_(address) {
    if (::listen(listener_.fd(), 16) != 0) throw std::system_error(errno, std::generic_category(), "listen");
    thread_ = std::thread([this] { run(); });
}

MetricsPort::~MetricsPort() {
    ::shutdown(listener_.fd(), SHUT_RDWR);  // ends the accept
    thread_.join();
}

void MetricsPort::run() {
    for (;;) {
        const int fd = ::accept4(listener_.fd(), nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) {
            if (errno == EINVAL || errno == EBADF) return;  // shut down
            ::poll(nullptr, 0, 50);                         // no descriptor left: trying again at once would spin
            continue;
        }
        answer(fd);
        ::close(fd);
    }
}

void MetricsPort::answer(int fd) const {
    const auto end = Steady::now() + patience_;
    const std::string head = read_head(fd, end);
    if (head.empty()) return;
    const bool known = head.starts_with("GET /metrics ") || head.starts_with("GET /metrics?");
    const std::string body = known ? text_() : "only GET /metrics is here\n";
    send_all(fd, std::string("HTTP/1.1 ") + (known ? "200 OK" : "404 Not Found") +
                     "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nConnection: close\r\nContent-Length: " +
                     std::to_string(body.size()) + "\r\n\r\n" + body, end);
}

}  // namespace peertest

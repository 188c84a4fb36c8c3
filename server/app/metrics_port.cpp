#include "app/metrics_port.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace peertest {
namespace {

constexpr std::size_t max_head = 8 * 1024;
constexpr timeval patience{2, 0};  // for a client that does not read or write

// The request up to its empty line; empty when the client goes away, is slow or sends too much.
std::string read_head(int fd) {
    std::string head;
    char buffer[1024];
    while (head.size() < max_head) {
        const ssize_t n = ::recv(fd, buffer, sizeof buffer, 0);
        if (n <= 0) return {};
        head.append(buffer, std::size_t(n));
        if (head.find("\r\n\r\n") != std::string::npos) return head;
    }
    return {};
}

void send_all(int fd, const std::string& text) {
    for (std::size_t sent = 0; sent < text.size();) {
        const ssize_t n = ::send(fd, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
        if (n <= 0) return;
        sent += std::size_t(n);
    }
}

}  // namespace

MetricsPort::MetricsPort(const std::string& address, std::function<std::string()> text)
    : text_(std::move(text)), listener_(address) {
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
        ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        answer(fd);
        ::close(fd);
    }
}

void MetricsPort::answer(int fd) const {
    const std::string head = read_head(fd);
    if (head.empty()) return;
    const bool known = head.starts_with("GET /metrics ") || head.starts_with("GET /metrics?");
    const std::string body = known ? text_() : "only GET /metrics is here\n";
    send_all(fd, std::string("HTTP/1.1 ") + (known ? "200 OK" : "404 Not Found") +
                     "\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nConnection: close\r\nContent-Length: " +
                     std::to_string(body.size()) + "\r\n\r\n" + body);
}

}  // namespace peertest

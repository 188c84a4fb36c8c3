// A client that speaks bytes, for tests of the HTTP server itself.
#pragma once
#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

namespace peertest {

class Client {
public:
    explicit Client(int port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(static_cast<std::uint16_t>(port));
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval limit{10, 0};
        ::setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) throw std::runtime_error("connect");
    }
    Client(Client&& o) noexcept : fd_(std::exchange(o.fd_, -1)), got_(std::move(o.got_)) {}
    ~Client() {
        if (fd_ >= 0) ::close(fd_);
    }
    void send(const std::string& bytes) const {
        if (::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != ssize_t(bytes.size())) throw std::runtime_error("send");
    }
    // One response: head and body; empty when the connection ends before one came.
    std::string receive(bool head_only = false) {
        std::size_t end;
        while ((end = got_.find("\r\n\r\n")) == std::string::npos)
            if (!more()) return {};
        std::size_t size = end + 4;
        if (const auto at = got_.find("Content-Length: "); !head_only && at < end) size += std::stoul(got_.substr(at + 16));
        while (got_.size() < size)
            if (!more()) return {};
        const std::string out = got_.substr(0, size);
        got_.erase(0, size);
        got_.shrink_to_fit();
        return out;
    }
    std::string ask(const std::string& bytes) { return send(bytes), receive(); }
    // That many bytes; fewer when the connection ends.
    std::string receive_bytes(std::size_t size) {
        while (got_.size() < size && more()) {
        }
        const std::string out = got_.substr(0, size);
        got_.erase(0, size);
        return out;
    }
    // Waits that long for a word of the other side; false when it has closed the connection by then.
    bool open_for(int ms) const {
        pollfd one{fd_, POLLIN, 0};
        char byte;
        return ::poll(&one, 1, ms) == 0 || ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
    }
    bool ended() { return got_.empty() && !more(); }

private:
    bool more() {
        char piece[4096];
        const ssize_t n = ::recv(fd_, piece, sizeof piece, 0);
        if (n > 0) got_.append(piece, std::size_t(n));
        return n > 0;
    }
    int fd_;
    std::string got_;
};

inline std::string get(const std::string& path, const std::string& headers = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: test\r\n" + headers + "\r\n";
}
inline std::string post(const std::string& path, const std::string& body, const std::string& headers = {}) {
    return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + headers +
           "\r\n" + body;
}
inline int status(const std::string& response) { return response.size() > 12 ? std::stoi(response.substr(9, 3)) : 0; }
inline bool has(const std::string& response, const std::string& text) { return response.find(text) != std::string::npos; }

}  // namespace peertest

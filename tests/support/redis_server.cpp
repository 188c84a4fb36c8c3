#include "support/redis_server.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

#include "adapters/redis_connection.hpp"
#include "support/real_server.hpp"

namespace peertest {
namespace {

sockaddr_in loopback(int port) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    at.sin_port = htons(static_cast<std::uint16_t>(port));
    return at;
}

// A socket bound to a free port, which it tells.
int bound(int& port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto at = loopback(0);
    socklen_t size = sizeof at;
    if (::bind(fd, reinterpret_cast<sockaddr*>(&at), sizeof at) != 0) throw std::runtime_error("no free port");
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&at), &size);
    port = ntohs(at.sin_port);
    return fd;
}

bool answers(int port) {
    try {
        RedisUrl url;
        url.host = "127.0.0.1";
        url.port = port;
        RedisConnection connection(url, std::chrono::milliseconds(1000));
        return true;
    } catch (const RedisDown& e) {
        return std::string(e.what()).starts_with("it says: NOAUTH");
    }
}

}  // namespace

std::string test_redis_url() { return real_server("PEERTEST_TEST_REDIS_URL"); }

int free_port() {
    int port = 0;
    ::close(bound(port));
    return port;
}

RedisServer::RedisServer(std::vector<std::string> arguments) : arguments_(std::move(arguments)), port_(free_port()) {
    start();
}

RedisServer::~RedisServer() { kill(); }

void RedisServer::start() {
    std::vector<std::string> words{"redis-server", "--bind", "127.0.0.1", "--port", std::to_string(port_),
                                   "--dir", folder_.path().string(), "--save", "", "--logfile", folder_.file("log")};
    words.insert(words.end(), arguments_.begin(), arguments_.end());
    std::vector<char*> pointers;
    for (auto& w : words) pointers.push_back(w.data());
    pointers.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::execvp(pointers[0], pointers.data());
        ::_exit(127);
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!answers(port_)) {
        if (::waitpid(pid_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > until)
            throw std::runtime_error("redis-server does not start");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
}

void RedisServer::kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void RedisServer::pause() { ::kill(pid_, SIGSTOP); }
void RedisServer::resume() { ::kill(pid_, SIGCONT); }

Relay::Relay(int to_port) : to_port_(to_port) {
    listener_ = bound(port_);
    ::listen(listener_, 64);
    thread_ = std::thread([this] { run(); });
}

Relay::~Relay() {
    stop_ = true;
    thread_.join();
    ::close(listener_);
}

void Relay::run() {
    std::vector<pollfd> fds{{listener_, POLLIN, 0}};  // then pairs that belong together
    const auto hang_up = [&](std::size_t i) {
        const std::size_t first = i - (i - 1) % 2;
        for (std::size_t k = first; k < first + 2; ++k) ::close(fds[k].fd);
        fds.erase(fds.begin() + std::ptrdiff_t(first), fds.begin() + std::ptrdiff_t(first) + 2);
    };
    while (!stop_) {
        if (cut_)
            while (fds.size() > 1) hang_up(1);
        if (::poll(fds.data(), fds.size(), 5) <= 0) continue;
        if (fds[0].revents) {
            const int from = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            const int to = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
            const auto at = loopback(to_port_);
            if (cut_ || ::connect(to, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) {
                ::close(from);
                ::close(to);
            } else {
                fds.push_back({from, POLLIN, 0});
                fds.push_back({to, POLLIN, 0});
            }
        }
        for (std::size_t i = fds.size() - 1; i >= 1; --i) {
            if (i >= fds.size() || !fds[i].revents) continue;
            char buffer[16 * 1024];
            const auto n = ::read(fds[i].fd, buffer, sizeof buffer);
            const std::size_t other = i - (i - 1) % 2 + i % 2;
            if (n <= 0 || ::write(fds[other].fd, buffer, std::size_t(n)) != n) hang_up(i);
        }
    }
    while (fds.size() > 1) hang_up(1);
}

}  // namespace peertest

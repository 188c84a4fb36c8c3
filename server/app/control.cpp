#include "app/control.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace peertest {
namespace {

constexpr std::size_t max_line = 4096;

sockaddr_un address_of(const std::string& path) {
    sockaddr_un a{};
    a.sun_family = AF_UNIX;
    if (path.size() >= sizeof a.sun_path)
        throw std::runtime_error("bad setting PEERTEST_DATA_DIR: its path is too long for a socket in it");
    std::memcpy(a.sun_path, path.c_str(), path.size() + 1);
    return a;
}

// Up to the end of the line; empty when it does not come.
std::string read_line(int fd) {
    std::string line;
    char c;
    while (line.size() < max_line && ::read(fd, &c, 1) == 1) {
        if (c == '\n') return line;
        line += c;
    }
    return {};
}

bool write_line(int fd, std::string line) {
    line += '\n';
    return ::send(fd, line.data(), line.size(), MSG_NOSIGNAL) == ssize_t(line.size());
}

void limit_waiting(int fd, int seconds) {
    const timeval t{seconds, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
}

}  // namespace

Control::Control(std::string path, std::function<std::string(const std::string&)> answer)
    : path_(std::move(path)), answer_(std::move(answer)) {
    const auto at = address_of(path_);
    ::unlink(path_.c_str());  // the store's lock says that nobody else serves here
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener_ < 0 || ::bind(listener_, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
        ::chmod(path_.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listener_, 8) != 0 || ::pipe(wake_) != 0)
        throw std::runtime_error("cannot listen at " + path_);
    thread_ = std::thread([this] { serve(); });
}

Control::~Control() {
    ::close(wake_[1]);  // ends the poll
    thread_.join();
    ::close(wake_[0]);
    ::close(listener_);
    ::unlink(path_.c_str());
}

void Control::serve() {
    for (;;) {
        pollfd wait[2] = {{listener_, POLLIN, 0}, {wake_[0], POLLIN, 0}};
        if (::poll(wait, 2, -1) < 0) continue;
        if (wait[1].revents) return;
        const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (connection < 0) continue;
        serve_one(connection);
        ::close(connection);
    }
}

void Control::serve_one(int connection) {
    limit_waiting(connection, 2);
    const std::string line = read_line(connection);
    if (line.empty()) return;
    try {
        write_line(connection, answer_(line));
    } catch (const std::exception& e) {
        write_line(connection, std::string("failed: ") + e.what());
    }
}

std::optional<std::string> ask_running_server(const std::string& path, const std::string& line) {
    const auto at = address_of(path);
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return {};
    limit_waiting(fd, 30);
    std::optional<std::string> answer;
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0) {
        if (write_line(fd, line)) answer = read_line(fd);
        if (!answer || answer->empty()) answer = "failed: the running server did not answer";
    }
    ::close(fd);
    return answer;
}

}  // namespace peertest

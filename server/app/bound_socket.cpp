#include "app/bound_socket.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>

namespace peertest {

BoundSocket::BoundSocket(const std::string& address) {
    const auto colon = address.rfind(':');
    std::string host = address.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    addrinfo hints{};
    hints.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (colon == std::string::npos || ::getaddrinfo(host.c_str(), address.c_str() + colon + 1, &hints, &found) != 0)
        throw std::system_error(EINVAL, std::generic_category(), address);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> guard(found, &::freeaddrinfo);
    fd_ = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0) throw std::system_error(errno, std::generic_category(), "socket");
    const int one = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (::bind(fd_, found->ai_addr, found->ai_addrlen) != 0) {
        const int error = errno;
        ::close(fd_);
        throw std::system_error(error, std::generic_category(), address);
    }
}

BoundSocket::~BoundSocket() { ::close(fd_); }

int BoundSocket::port() const {
    sockaddr_storage at{};
    socklen_t size = sizeof at;
    char service[8] = "0";
    if (::getsockname(fd_, reinterpret_cast<sockaddr*>(&at), &size) != 0)
        throw std::system_error(errno, std::generic_category(), "getsockname");
    ::getnameinfo(reinterpret_cast<sockaddr*>(&at), size, nullptr, 0, service, sizeof service, NI_NUMERICSERV);
    return std::stoi(service);
}

}  // namespace peertest

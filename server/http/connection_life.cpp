// How connections begin and end.
#include <algorithm>

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "http/connection.hpp"
#include "http/front.hpp"

namespace peertest {

using tcp = boost::asio::ip::tcp;
using Steady = std::chrono::steady_clock;

Connection::Connection(IoThread& thread, int fd, bool v6, std::string peer)
    : thread_(thread), core_(thread.core), socket_(thread.io), v6_(v6), parser_(ex_.request, core_.options.max_head), in_(small_request) {
    socket_.assign(v6 ? tcp::v6() : tcp::v4(), fd);
    socket_.non_blocking(true);
    boost::system::error_code ignored;  // a client that has gone already is found out when it is read from
    socket_.set_option(tcp::no_delay(true), ignored);
    ex_.request.peer = std::move(peer);
    thread_.connections.insert(this);
}

Connection::~Connection() {
    --core_.connections;
    core_.body_bytes -= weighed_;
}

bool Connection::is_idle(bool new_too) const {
    boost::system::error_code ignored;
    return waits() && (new_too || served_) && socket_.available(ignored) == 0;
}

void Connection::expire(Steady::time_point now) {
    if (state_ == State::handler || state_ == State::closed || now < deadline_) return;
    if (state_ == State::head || state_ == State::body) {
        // The read that is under way ends when the socket closes, after the answer.
        refuse({408, "request_timeout", "The request took too long to arrive."});
    }
    close();
}

void Connection::close() {
    if (state_ == State::closed) return;
    if (head_seen_) core_.front.app().metrics.in_flight(-1);
    state_ = State::closed;  // a handler that is running still uses the request, so that stays
    boost::system::error_code ignored;
    socket_.close(ignored);
    thread_.connections.erase(this);
}

void start_connection(IoThread& io, int fd, bool v6, std::string peer) {
    std::make_shared<Connection>(io, fd, v6, std::move(peer))->start();
}

void expire_connections(IoThread& io) {
    const auto now = Steady::now();
    const std::vector<Connection*> all(io.connections.begin(), io.connections.end());
    for (Connection* c : all) c->expire(now);
}

void close_idle_connections(IoThread& io, bool new_too) {
    const std::vector<Connection*> all(io.connections.begin(), io.connections.end());
    for (Connection* c : all)
        if (c->is_idle(new_too)) c->close();
}

bool close_longest_idle(IoThread& io) {
    constexpr std::size_t of = 64;  // a part of them at once, so that not every newcomer looks at all
    std::vector<Connection*> waiting;
    for (Connection* c : io.connections)
        if (c->waits()) waiting.push_back(c);
    if (waiting.empty()) return false;
    const auto last = waiting.begin() + std::ptrdiff_t((waiting.size() - 1) / of);
    std::ranges::nth_element(waiting, last, {}, &Connection::deadline);
    bool closed = false;
    for (auto c = waiting.begin(); c <= last; ++c)
        if ((*c)->is_idle(true)) (*c)->close(), closed = true;
    return closed;
}

void close_all_connections(IoThread& io) {
    const std::vector<Connection*> all(io.connections.begin(), io.connections.end());
    for (Connection* c : all) c->close();
}

}  // namespace peertest

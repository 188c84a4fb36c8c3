// One connection: reads requests one after the other, has them answered, writes the answers in the same order.
// Private to http/.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "http/core.hpp"
#include "http/live_socket.hpp"
#include "http/outbox.hpp"
#include "http/request_parser.hpp"

namespace peertest {

class Connection final : public Pool::Job, public std::enable_shared_from_this<Connection> {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    Connection(IoThread& thread, int fd, bool v6, std::string peer);
    ~Connection() override;

    void start() { read(State::idle); }
    void expire(TimePoint now);
    bool waits() const { return state_ == State::idle; }
    // Waits for a request, and not a byte of it has come. Spared, unless `new_too`, is who has just come.
    bool is_idle(bool new_too) const;
    TimePoint deadline() const { return deadline_; }
    void close();

private:
    static constexpr std::size_t small_request = 4 * 1024;  // what a connection begins with, and keeps, room for

    // What it waits for; each has its own time-out.
    enum class State { idle, head, body, handler, write, linger, closed };

    void read(State waiting);
    void on_read(boost::system::error_code error, std::size_t n);
    void make_room();
    void advance();
    bool step();
    bool weigh_body();
    void give_back();
    bool head_done();
    void admitted();
    void go_on();
    void dispatch();
    void dispatch_socket();
    void run() noexcept override;  // on a thread of the pool
    void answer_later();
    void handled();
    void complete();
    bool flush();
    void wait_to_write();
    void refuse(const Error& error);
    void upgrade();
    void next_request();

    IoThread& thread_;
    ServerCore& core_;
    boost::asio::ip::tcp::socket socket_;
    const bool v6_;
    Exchange ex_;
    RequestParser parser_;
    std::vector<char> in_;
    std::size_t pos_ = 0, end_ = 0;  // of in_: what is read and not parsed yet
    Outbox out_;
    State state_ = State::idle;
    TimePoint deadline_, body_end_, write_end_;
    std::size_t weighed_ = 0;  // bytes of the body that count in ServerCore::body_bytes
    bool served_ = false, head_seen_ = false, asking_ = false, refused_ = false, keep_alive_ = true, must_close_ = false;
    std::shared_ptr<LiveSocket> live_;
    std::unique_ptr<SocketSession> session_;
};

}  // namespace peertest

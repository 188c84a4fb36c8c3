#include "http/live_socket.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

namespace peertest {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace ws = beast::websocket;
using tcp = asio::ip::tcp;

constexpr std::size_t max_message = 4096;

class BeastSocket final : public LiveSocket, public std::enable_shared_from_this<BeastSocket> {
public:
    explicit BeastSocket(IoThread& io) : thread_(io), io_(io.io) {}
    bool send(std::string message) override {
        bool full = false;
        {
            const std::scoped_lock lock(mutex_);
            if (closed_) return false;
            full = closed_ = waiting_.size() >= max_waiting;
            if (!full) waiting_.push_back(std::move(message));
        }
        if (full) return end(1013, "too slow"), false;
        asio::post(io_, [self = shared_from_this()] { self->write(); });
        return true;
    }

    void close(int code, std::string reason) override {
        {
            const std::scoped_lock lock(mutex_);
            if (closed_) return;
            closed_ = true;
        }
        asio::post(io_, [self = shared_from_this(), code, reason = std::move(reason)] {
            self->close_code_ = code;
            self->close_reason_ = reason;
            self->write();  // what is queued goes out first
        });
    }

    void open(int fd, bool v6, const Request& request, std::unique_ptr<SocketSession> session) override;

    void abandon(IoThread& io) override {
        if (&io != &thread_) return;
        gone();
        stream_.reset();
    }

private:
    void end(int code, std::string reason);
    void read();
    void write();
    void gone();

    IoThread& thread_;
    asio::io_context& io_;
    std::optional<ws::stream<tcp::socket>> stream_;
    std::unique_ptr<SocketSession> session_;
    beast::flat_buffer input_;
    bool upgraded_ = false, counted_ = false, ended_ = false, writing_ = false;
    int close_code_ = 0;  // asked for, once the upgrade is done and what waits is sent
    std::string close_reason_;

    std::mutex mutex_;
    std::deque<std::string> waiting_;
    bool closed_ = false;
};

void BeastSocket::open(int fd, bool v6, const Request& request, std::unique_ptr<SocketSession> session) {
    counted_ = true;
    ++thread_.core.connections;
    tcp::socket socket(io_);
    socket.assign(v6 ? tcp::v6() : tcp::v4(), fd);
    stream_.emplace(std::move(socket));
    session_ = std::move(session);
    auto timeouts = ws::stream_base::timeout::suggested(beast::role_type::server);
    timeouts.handshake_timeout = std::chrono::seconds(5);  // of opening and of closing
    timeouts.idle_timeout = thread_.core.options.live_timeout;
    timeouts.keep_alive_pings = true;
    stream_->set_option(timeouts);
    stream_->read_message_max(max_message);
    beast::http::request<beast::http::empty_body> head(beast::http::verb::get, "/", 11);
    for (const char* name : {"Host", "Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"}) {
        const auto value = request.header(name);
        head.set(name, beast::string_view(value.data(), value.size()));
    }
    stream_->async_accept(head, [self = shared_from_this()](beast::error_code error) {
        if (error) return self->gone();
        self->upgraded_ = true;
        self->read();
        self->write();
    });
}

void BeastSocket::read() {
    stream_->async_read(input_, [self = shared_from_this()](beast::error_code error, std::size_t size) {
        if (error) return self->gone();
        if (self->stream_->got_text() && self->session_)
            self->session_->on_message({static_cast<const char*>(self->input_.data().data()), size});
        self->input_.consume(size);
        self->read();
    });
}

void BeastSocket::write() {
    if (!upgraded_ || ended_ || writing_) return;
    const std::string* message = nullptr;
    {
        const std::scoped_lock lock(mutex_);
        if (!waiting_.empty()) message = &waiting_.front();  // stays where it is while others are added behind it
    }
    if (!message) {
        if (close_code_) end(close_code_, close_reason_);
        return;
    }
    writing_ = true;
    stream_->text(true);
    stream_->async_write(asio::buffer(*message), [self = shared_from_this()](beast::error_code error, std::size_t) {
        self->writing_ = false;
        {
            const std::scoped_lock lock(self->mutex_);
            self->waiting_.pop_front();
        }
        if (error) return self->gone();
        self->write();
    });
}

void BeastSocket::end(int code, std::string reason) {
    asio::post(io_, [self = shared_from_this(), code, reason = std::move(reason)] {
        if (self->ended_) return;
        if (!self->upgraded_) {
            self->close_code_ = code;
            self->close_reason_ = reason;
            return;
        }
        self->ended_ = true;
        ws::close_reason why(ws::close_code(static_cast<std::uint16_t>(code)));
        why.reason = beast::string_view(reason.data(), std::min<std::size_t>(reason.size(), 120));
        self->stream_->async_close(why, [self](beast::error_code) { self->gone(); });
    });
}

void BeastSocket::gone() {
    ended_ = true;
    {
        const std::scoped_lock lock(mutex_);
        closed_ = true;
    }
    session_.reset();  // it may hold this socket: without it both would stay
    if (std::exchange(counted_, false)) --thread_.core.connections;
    beast::error_code ignored;
    if (stream_) stream_->next_layer().close(ignored);
}

}  // namespace

std::shared_ptr<LiveSocket> LiveSocket::make(IoThread& io) { return std::make_shared<BeastSocket>(io); }

}  // namespace peertest

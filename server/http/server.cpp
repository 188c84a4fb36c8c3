#include "http/server.hpp"

#include <sys/socket.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <latch>
#include <stdexcept>

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "http/core.hpp"
#include "http/front.hpp"
#include "http/live_socket.hpp"
#include "kit/log.hpp"
#include "kit/utc_text.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using Steady = std::chrono::steady_clock;
using Failure = boost::system::error_code;

tcp::endpoint parse_address(const std::string& text) {
    const auto colon = text.rfind(':');
    std::string host = text.substr(0, colon);
    if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
    return {asio::ip::make_address(host), static_cast<unsigned short>(std::stoi(text.substr(colon + 1)))};
}

// A thread that accepts on a listening socket of its own: the kernel spreads connections over them (SO_REUSEPORT).
class Loop {
public:
    Loop(ServerCore& core, const tcp::endpoint& at) : core_(core), state_{core, io_, {}, {}, {}}, acceptor_(io_), timer_(io_) {
        acceptor_.open(at.protocol());
        acceptor_.set_option(tcp::acceptor::reuse_address(true));
        const int one = 1;
        if (::setsockopt(acceptor_.native_handle(), SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) != 0)
            throw std::runtime_error("SO_REUSEPORT is not there");
        acceptor_.bind(at);
        acceptor_.listen(2048);
        state_.tick();
        accept();
        next_tick();
    }
    void start() {
        thread_ = std::thread([this] { io_.run(); });
    }
    tcp::endpoint local() const { return acceptor_.local_endpoint(); }
    IoThread& state() { return state_; }

    // Who is in the queue has a connection already, as they see it: they are still served.
    void stop_accepting(std::shared_ptr<std::latch> done) {
        asio::post(io_, [this, done = std::move(done)] {
            Failure error;
            acceptor_.non_blocking(true, error);
            while (!error) {
                tcp::socket socket(io_);
                acceptor_.accept(socket, error);
                if (!error) take(std::move(socket));
            }
            acceptor_.close(error);
            close_idle_connections(state_, false);
            done->count_down();
        });
    }
    void close_idle() {
        asio::post(io_, [this] { close_idle_connections(state_, true); });
    }
    void end() {
        asio::post(io_, [this] {
            close_all_connections(state_);
            for (const auto& weak : core_.sockets_now())
                if (auto socket = weak.lock()) socket->abandon(state_);
            timer_.cancel();
            state_.tick();
            io_.stop();
        });
        thread_.join();
    }

private:
    void accept() {
        acceptor_.async_accept([this](Failure error, tcp::socket socket) {
            if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
            if (!error) take(std::move(socket));
            // Out of file descriptors: trying again at once would spin.
            if (error) return retry_accept();
            accept();
        });
    }
    void retry_accept() {
        auto timer = std::make_shared<asio::steady_timer>(io_, std::chrono::milliseconds(50));
        timer->async_wait([this, timer](Failure) { accept(); });
    }
    void take(tcp::socket socket) {
        if (++core_.connections > core_.options.max_connections && !close_longest_idle(state_)) {
            --core_.connections;
            return refuse(std::move(socket));
        }
        Failure error;
        const auto peer = socket.remote_endpoint(error);
        if (error) {
            --core_.connections;
            return;
        }
        const int fd = socket.release();
        start_connection(state_, fd, peer.address().is_v6(), peer.address().to_string());
    }
    void refuse(tcp::socket socket) {
        static constexpr std::string_view full =
            "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        Failure ignored;
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(full), ignored);
        socket.shutdown(tcp::socket::shutdown_send, ignored);
        // Were it closed before the request has come, the client would not read the answer.
        refused_.emplace_back(Steady::now(), std::move(socket));
        if (refused_.size() > most_refused) refused_.pop_front();
    }
    void make_room() {
        while (!refused_.empty() && refused_.front().first + std::chrono::milliseconds(500) < Steady::now()) refused_.pop_front();
        // Whoever was refused because this thread's connections take all the places, finds one at the next try.
        if (core_.connections >= core_.options.max_connections) close_longest_idle(state_);
    }
    void next_tick() {
        timer_.expires_after(core_.options.tick);
        timer_.async_wait([this, due = timer_.expiry()](Failure error) {
            if (error) return;
            state_.lag_ms = std::chrono::duration<double, std::milli>(Steady::now() - due).count();
            state_.tick();
            expire_connections(state_);
            make_room();
            next_tick();
        });
    }

    ServerCore& core_;
    asio::io_context io_{1};
    IoThread state_;
    tcp::acceptor acceptor_;
    asio::steady_timer timer_;
    static constexpr std::size_t most_refused = 256;
    std::deque<std::pair<Steady::time_point, tcp::socket>> refused_;
    std::thread thread_;
};

constexpr auto patience = std::chrono::milliseconds(500);  // with who has come and not asked yet

// A plain bind refuses an address that somebody, perhaps another server of ours, listens at; SO_REUSEPORT would share it.
void refuse_taken(const tcp::endpoint& at) {
    if (at.port() == 0) return;
    asio::io_context io;
    tcp::acceptor probe(io);
    probe.open(at.protocol());
    probe.set_option(tcp::acceptor::reuse_address(true));
    Failure error;
    probe.bind(at, error);
    if (!error) probe.listen(1, error);
    if (error)
        throw std::runtime_error("cannot listen at port " + std::to_string(at.port()) + ": " + error.message());
}

}  // namespace

void ServerCore::add_socket(const std::shared_ptr<LiveSocket>& socket) {
    const std::scoped_lock lock(sockets_mutex);
    std::erase_if(sockets, [](const auto& s) { return s.expired(); });
    sockets.push_back(socket);
}

std::vector<std::weak_ptr<LiveSocket>> ServerCore::sockets_now() {
    const std::scoped_lock lock(sockets_mutex);
    return sockets;
}

void IoThread::tick() {
    // Business time, which browsers count deadlines by.
    date = utc_text(core.front.app().clock.now(), "%a, %d %b %Y %H:%M:%S GMT");
    if (request_log.empty()) return;
    log_lines(std::move(request_log));
    request_log.clear();
}

void IoThread::record(const Exchange& ex, std::int64_t us) {
    core.front.app().metrics.request(ex.match.route, ex.response.status, us);
    if (!logs(LogLevel::info)) return;
    const Route* route = ex.match.route;
    // Paths of raw routes may hold signed tokens, which are secrets: their pattern is told instead.
    const bool secret = route && route->kind != Route::structured && ex.match.count > 0;
    std::string& log = request_log;
    log.append(R"({"time":")");
    append_rfc3339(log, {std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count()});
    log.append(R"(","level":"info","event":"request","method":")").append(ex.request.method());
    log.append(R"(","path":)");
    write_json_text(log, secret ? std::string_view(route->pattern) : ex.request.path());
    char numbers[64];
    const int n = std::snprintf(numbers, sizeof numbers, ",\"status\":%d,\"duration_ms\":%lld.%03lld", ex.response.status,
                                static_cast<long long>(us / 1000), static_cast<long long>(us % 1000));
    log.append(numbers, std::size_t(n)).append(R"(,"request_id":")").append(ex.caller.request_id).append("\"}\n");
    if (log.size() < 32 * 1024) return;
    log_lines(std::move(log));
    log.clear();
}

struct Server::Data {
    ServerCore core;
    std::vector<std::unique_ptr<Loop>> loops;
    bool stopped = false;
    explicit Data(Front& front, ServerOptions options) : core(front, std::move(options)) {}
};

Server::Server(Front& front, ServerOptions options) : data_(std::make_unique<Data>(front, std::move(options))) {
    auto at = parse_address(data_->core.options.listen);
    refuse_taken(at);
    for (int i = 0; i < data_->core.options.io_threads; ++i) {
        data_->loops.push_back(std::make_unique<Loop>(data_->core, at));
        at = data_->loops.front()->local();  // with the port that 0 became
    }
    data_->core.options.bound(port());
    for (auto& loop : data_->loops) loop->start();
    Metrics& metrics = front.app().metrics;
    const auto tell_waiting = [&](const char* name, const Pool& pool) {
        metrics.gauge("http_queue_depth", "Requests waiting for a thread", name, [&pool] { return double(pool.waiting()); });
    };
    tell_waiting("pool", data_->core.pool);
    tell_waiting("slow", data_->core.slow);
    tell_waiting("hashing", data_->core.hashing);
    tell_waiting("pictures", data_->core.pictures);
    metrics.gauge("http_connections", "Open connections", "", [d = data_.get()] { return double(d->core.connections); });
    for (std::size_t i = 0; i < data_->loops.size(); ++i)
        metrics.gauge("loop_lag_ms", "How late a socket thread was at its last tick", std::to_string(i),
                      [loop = data_->loops[i].get()] { return loop->state().lag_ms.load(); });
}

int Server::port() const { return data_->loops.front()->local().port(); }

void Server::leave() { data_->core.stopping = true; }

void Server::stop() {
    if (std::exchange(data_->stopped, true)) return;
    ServerCore& core = data_->core;
    core.stopping = true;
    // Only then is it known who is still to be served.
    const auto all_taken = std::make_shared<std::latch>(std::ptrdiff_t(data_->loops.size()));
    for (auto& loop : data_->loops) loop->stop_accepting(all_taken);
    all_taken->wait();
    for (const auto& weak : core.sockets_now())
        if (auto socket = weak.lock()) socket->close(1001, "the server stops");
    const auto now = Steady::now(), until = now + core.options.stop_timeout;
    bool told = false;
    while (core.connections > 0 && Steady::now() < until) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
        if (Steady::now() < now + patience || std::exchange(told, true)) continue;
        for (auto& loop : data_->loops) loop->close_idle();
    }
    for (auto& loop : data_->loops) loop->end();
    // What comes later still goes to a loop, if only to be dropped.
    while (core.awaited > 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

Server::~Server() { stop(); }

}  // namespace peertest

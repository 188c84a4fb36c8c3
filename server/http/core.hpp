// What the connections of a server share. Private to http/.
#pragma once
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "http/pool.hpp"
#include "http/request.hpp"
#include "http/server.hpp"

namespace boost::asio {
class io_context;
}

namespace peertest {

class Connection;
class Front;
class LiveSocket;

struct ServerCore {
    Front& front;
    ServerOptions options;
    std::atomic<bool> stopping = false;
    std::atomic<int> connections = 0;
    std::atomic<int> awaited = 0;  // answers that come later
    std::atomic<std::size_t> body_bytes = 0;  // of bodies in memory
    std::mutex sockets_mutex;
    std::vector<std::weak_ptr<LiveSocket>> sockets;  // open live sockets
    Pool slow, hashing, pictures, pool;

    static constexpr int picture_threads = 2, picture_queue = 64;
    static constexpr int gives_way = 10;  // a tenth of the time of others that want the same core
    ServerCore(Front& f, ServerOptions o)
        : front(f), options(std::move(o)), slow(options.slow_threads, options.slow_queue),
          hashing(options.hashing_threads, options.hashing_queue, gives_way),
          pictures(picture_threads, picture_queue, gives_way), pool(options.pool_threads, options.pool_queue) {}
    Pool& pool_of(Lane lane) {
        switch (lane) {
            case Lane::slow: return slow;
            case Lane::hashing: return hashing;
            case Lane::pictures: return pictures;
            case Lane::pool:
            case Lane::in_place: break;
        }
        return pool;
    }
    bool answered_by_pool(const Route& r) { return r.kind != Route::socket && &pool_of(r.lane) == &pool; }
    void add_socket(const std::shared_ptr<LiveSocket>& socket);
    std::vector<std::weak_ptr<LiveSocket>> sockets_now();
};

// One thread with its own sockets: nothing below it is shared, so nothing below it is locked.
struct IoThread {
    ServerCore& core;
    boost::asio::io_context& io;
    std::unordered_set<Connection*> connections;
    std::string date;         // of the Date header, renewed by the tick
    std::string request_log;  // gathered lines, written by the tick
    std::atomic<double> lag_ms = 0;

    // Logs and counts an answered request.
    void record(const Exchange& ex, std::int64_t duration_us);
    void tick();  // renews the date, writes the log
};

// Takes over an accepted socket (its file descriptor).
void start_connection(IoThread& io, int fd, bool v6, std::string peer);
void expire_connections(IoThread& io);      // closes those past their deadline
void close_idle_connections(IoThread& io, bool new_too);  // the others close after their answer
void close_all_connections(IoThread& io);
// Makes room for somebody new: connections that only wait may be closed at any time. False when none does.
bool close_longest_idle(IoThread& io);

}  // namespace peertest

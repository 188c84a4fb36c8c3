// The HTTP server: sockets, threads, time-outs. What a request means is Front's.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace peertest {

class Front;

struct ServerOptions {
    std::string listen = "127.0.0.1:0";
    int io_threads = 2;
    int pool_threads = 8;
    std::size_t pool_queue = 1024;
    int slow_threads = 2;
    std::size_t slow_queue = 256;
    int hashing_threads = 2;
    std::size_t hashing_queue = 64;
    int max_connections = 10'000;
    std::size_t max_body_bytes = 256u << 20;  // of all bodies in memory together
    std::size_t max_head = 16 * 1024;  // bytes of request line and headers
    std::string upload_dir = "/tmp";
    std::chrono::milliseconds head_timeout{10'000};  // from a request's first byte
    std::chrono::milliseconds body_timeout{30'000};  // without progress
    std::chrono::milliseconds idle_timeout{75'000};
    std::chrono::milliseconds write_timeout{30'000};  // without progress
    std::size_t least_rate = 32 * 1024;  // bytes a second, of a body or an answer: less is no honest progress
    std::chrono::milliseconds live_timeout{60'000};   // of a live socket: without a sign of life
    std::chrono::milliseconds stop_timeout{10'000};
    std::chrono::milliseconds tick{100};  // how exactly time-outs are kept
    std::function<void(int port)> bound = [](int) {};  // called before the first request is taken
};

class Server {
public:
    // Listens at once; throws std::runtime_error when the address is taken. `front` outlives this.
    Server(Front& front, ServerOptions options);
    ~Server();
    int port() const;
    // From now on each connection ends with its next answer, so that whoever balances the load goes elsewhere; all else
    // goes on until stop().
    void leave();
    // Accepts no more, lets running requests finish (stop_timeout at most), then closes. Called once.
    void stop();

private:
    struct Data;
    std::unique_ptr<Data> data_;
};

}  // namespace peertest

// One connection to Redis, used by one thread at a time. Every call has an end: hiredis writes and reads the protocol,
// the bytes go through a socket of ours, which keeps one deadline over a whole call, and TLS.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/redis_url.hpp"

namespace peertest {

// It cannot be reached, did not answer in time, or refused. The connection is of no further use.
struct RedisDown : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct RedisReply {
    enum Kind { nothing, text, number, list, error } kind = nothing;
    std::string words;  // of a text or an error
    std::int64_t value = 0;
    std::vector<RedisReply> items;
};

class RedisConnection {
public:
    using Clock = std::chrono::steady_clock;
    using Words = std::vector<std::string_view>;

    // Connects, logs in and chooses the database. Only looking up the host's name is not bound by the limit.
    RedisConnection(const RedisUrl& url, std::chrono::milliseconds limit);
    ~RedisConnection();
    RedisConnection(const RedisConnection&) = delete;
    RedisConnection& operator=(const RedisConnection&) = delete;

    // Throws RedisDown. An error is a reply like any other here.
    RedisReply call(const Words& command, Clock::time_point until);
    void send(const Words& command, Clock::time_point until);
    // The next thing that Redis says; false when it says nothing until then.
    bool hear(RedisReply& reply, Clock::time_point until);

private:
    struct Socket;
    struct Parser;
    std::unique_ptr<Socket> socket_;
    std::unique_ptr<Parser> parser_;
};

}  // namespace peertest

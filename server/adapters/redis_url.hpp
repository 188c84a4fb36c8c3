// Where Redis is: redis://[[user]:password@]host[:port][/db], rediss:// with TLS.
#pragma once
#include <string>
#include <string_view>

namespace peertest {

struct RedisUrl {
    bool tls = false;
    std::string host;
    int port = 6379;
    std::string user, password;  // both empty: no log-in
    int db = 0;
};

// Throws std::invalid_argument with what is wrong, which never tells the password.
RedisUrl parse_redis_url(std::string_view text);

}  // namespace peertest

#include "adapters/redis_connection.hpp"

#include <fcntl.h>
#include <hiredis/hiredis.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace peertest {
namespace {

using Clock = RedisConnection::Clock;

int milliseconds_left(Clock::time_point until) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    return int(std::clamp<std::int64_t>(left, 0, 1 << 30));
}

// False when the time is over first.
bool wait_for(int fd, short events, Clock::time_point until) {
    for (;;) {
        pollfd one{fd, events, 0};
        const int n = ::poll(&one, 1, milliseconds_left(until));
        if (n > 0) return true;
        if (n == 0) return false;
        if (errno != EINTR) throw RedisDown(std::strerror(errno));
    }
}

SSL_CTX* tls_context() {
    static SSL_CTX* const context = [] {
        SSL_CTX* c = SSL_CTX_new(TLS_client_method());
        if (!c) throw RedisDown("TLS cannot be used");
        SSL_CTX_set_min_proto_version(c, TLS1_2_VERSION);
        SSL_CTX_set_default_verify_paths(c);
        SSL_CTX_set_verify(c, SSL_VERIFY_PEER, nullptr);
        return c;
    }();
    return context;
}

RedisReply converted(const redisReply& r) {
    RedisReply out;
    switch (r.type) {
        case REDIS_REPLY_STRING:
        case REDIS_REPLY_STATUS: out.kind = RedisReply::text; break;
        case REDIS_REPLY_ERROR: out.kind = RedisReply::error; break;
        case REDIS_REPLY_INTEGER: out.kind = RedisReply::number, out.value = r.integer; break;
        case REDIS_REPLY_ARRAY: out.kind = RedisReply::list; break;
        default: break;
    }
    if (r.str) out.words.assign(r.str, std::size_t(r.len));
    for (std::size_t i = 0; i < r.elements; ++i) out.items.push_back(converted(*r.element[i]));
    return out;
}

}  // namespace

struct RedisConnection::Socket {
    int fd = -1;
    SSL* tls = nullptr;

    Socket(const RedisUrl& url, Clock::time_point until) {
        try {
            connect(url, until);
            if (url.tls) shake_hands(url, until);
        } catch (...) {
            close();
            throw;
        }
    }
    ~Socket() { close(); }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    void close() {
        if (tls) SSL_free(tls);
        if (fd >= 0) ::close(fd);
        tls = nullptr;
        fd = -1;
    }

    void connect(const RedisUrl& url, Clock::time_point until) {
        addrinfo hints{}, *found = nullptr;
        hints.ai_socktype = SOCK_STREAM;
        if (const int e = ::getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &found))
            throw RedisDown("its host is not found: " + std::string(::gai_strerror(e)));
        const std::unique_ptr<addrinfo, void (*)(addrinfo*)> list(found, ::freeaddrinfo);
        std::string why = "no address";
        for (const addrinfo* a = found; a; a = a->ai_next) {
            close();
            fd = ::socket(a->ai_family, a->ai_socktype | SOCK_NONBLOCK | SOCK_CLOEXEC, a->ai_protocol);
            if (fd < 0) continue;
            int error = ::connect(fd, a->ai_addr, a->ai_addrlen) == 0 ? 0 : errno;
            if (error == EINPROGRESS) {
                socklen_t size = sizeof error;
                if (!wait_for(fd, POLLOUT, until)) error = ETIMEDOUT;
                else ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
            }
            if (error == 0) {
                const int one = 1;
                ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                return;
            }
            why = std::strerror(error);
        }
        throw RedisDown(why);
    }

    void shake_hands(const RedisUrl& url, Clock::time_point until) {
        tls = SSL_new(tls_context());
        if (!tls || SSL_set_fd(tls, fd) != 1 || SSL_set1_host(tls, url.host.c_str()) != 1) throw RedisDown("TLS cannot be used");
        SSL_set_tlsext_host_name(tls, url.host.c_str());
        for (;;) {
            ERR_clear_error();
            const int n = SSL_connect(tls);
            if (n == 1) return;
            if (!wait_for_tls(n, until)) throw RedisDown("no answer in time");
        }
    }

    // After an SSL function that could not go on; throws when it never will.
    bool wait_for_tls(int result, Clock::time_point until) {
        const int why = SSL_get_error(tls, result);
        if (why == SSL_ERROR_WANT_READ) return wait_for(fd, POLLIN, until);
        if (why == SSL_ERROR_WANT_WRITE) return wait_for(fd, POLLOUT, until);
        if (const long verdict = SSL_get_verify_result(tls); verdict != X509_V_OK)
            throw RedisDown("its certificate is not good: " + std::string(X509_verify_cert_error_string(verdict)));
        throw RedisDown("the connection was closed");
    }

    void write(std::string_view data, Clock::time_point until) {
        while (!data.empty()) {
            if (tls) ERR_clear_error();
            const auto n = tls ? SSL_write(tls, data.data(), int(std::min<std::size_t>(data.size(), 1 << 20)))
                               : int(::send(fd, data.data(), std::min<std::size_t>(data.size(), 1 << 20), MSG_NOSIGNAL));
            if (n > 0) {
                data.remove_prefix(std::size_t(n));
                continue;
            }
            if (!tls && errno != EAGAIN && errno != EINTR) throw RedisDown("the connection was closed");
            if (!(tls ? wait_for_tls(n, until) : wait_for(fd, POLLOUT, until))) throw RedisDown("no answer in time");
        }
    }

    // How much was read; 0 when nothing came in time.
    std::size_t read(char* buffer, std::size_t size, Clock::time_point until) {
        for (;;) {
            if (tls) ERR_clear_error();
            const auto n = tls ? SSL_read(tls, buffer, int(size)) : int(::recv(fd, buffer, size, 0));
            if (n > 0) return std::size_t(n);
            if (!tls && (n == 0 || (errno != EAGAIN && errno != EINTR))) throw RedisDown("the connection was closed");
            if (!(tls ? wait_for_tls(n, until) : wait_for(fd, POLLIN, until))) return 0;
        }
    }
};

struct RedisConnection::Parser {
    std::unique_ptr<redisReader, void (*)(redisReader*)> reader{redisReaderCreate(), redisReaderFree};

    bool next(RedisReply& out) {
        void* raw = nullptr;
        if (redisReaderGetReply(reader.get(), &raw) != REDIS_OK) throw RedisDown("it does not speak Redis's protocol");
        if (!raw) return false;
        const std::unique_ptr<void, void (*)(void*)> reply(raw, freeReplyObject);
        out = converted(*static_cast<redisReply*>(raw));
        return true;
    }
};

RedisConnection::RedisConnection(const RedisUrl& url, std::chrono::milliseconds limit) {
    const auto until = Clock::now() + limit;
    socket_ = std::make_unique<Socket>(url, until);
    parser_ = std::make_unique<Parser>();
    const auto must = [&](const Words& command) {
        const auto reply = call(command, until);
        if (reply.kind == RedisReply::error) throw RedisDown("it says: " + reply.words);
    };
    if (!url.password.empty()) {
        if (url.user.empty()) must({"AUTH", url.password});
        else must({"AUTH", url.user, url.password});
    }
    must({"SELECT", std::to_string(url.db)});
}

RedisConnection::~RedisConnection() = default;

void RedisConnection::send(const Words& command, Clock::time_point until) {
    std::vector<const char*> words;
    std::vector<std::size_t> sizes;
    for (const auto& w : command) words.push_back(w.data()), sizes.push_back(w.size());
    char* text = nullptr;
    const int size = redisFormatCommandArgv(&text, int(words.size()), words.data(), sizes.data());
    if (size < 0) throw std::bad_alloc();
    const std::unique_ptr<char, void (*)(char*)> owned(text, [](char* t) { redisFreeCommand(t); });
    socket_->write({text, std::size_t(size)}, until);
}

bool RedisConnection::hear(RedisReply& reply, Clock::time_point until) {
    char buffer[16 * 1024];
    while (!parser_->next(reply)) {
        const auto n = socket_->read(buffer, sizeof buffer, until);
        if (n == 0) return false;
        redisReaderFeed(parser_->reader.get(), buffer, n);
    }
    return true;
}

RedisReply RedisConnection::call(const Words& command, Clock::time_point until) {
    RedisReply reply;
    send(command, until);
    if (!hear(reply, until)) throw RedisDown("no answer in time");
    return reply;
}

}  // namespace peertest

#include "support/stub_server.hpp"

#include <arpa/inet.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "kit/text.hpp"

namespace peertest {
namespace {

// A connection, with or without TLS.
struct Wire {
    int fd = -1;
    SSL* ssl = nullptr;
    ~Wire() {
        SSL_free(ssl);
        ::close(fd);
    }
    ssize_t read(char* to, std::size_t size) const {
        return ssl ? SSL_read(ssl, to, static_cast<int>(size)) : ::recv(fd, to, size, 0);
    }
    void write(const std::string& bytes) const {
        std::size_t done = 0;
        while (done < bytes.size()) {
            const char* at = bytes.data() + done;
            const ssize_t n = ssl ? SSL_write(ssl, at, static_cast<int>(bytes.size() - done))
                                  : ::send(fd, at, bytes.size() - done, MSG_NOSIGNAL);
            if (n <= 0) return;
            done += std::size_t(n);
        }
    }
};

std::optional<StubRequest> read_request(const Wire& wire, std::string& got) {
    const auto more = [&] {
        char piece[4096];
        const ssize_t n = wire.read(piece, sizeof piece);
        if (n > 0) got.append(piece, std::size_t(n));
        return n > 0;
    };
    std::size_t end;
    while ((end = got.find("\r\n\r\n")) == std::string::npos)
        if (!more()) return {};
    StubRequest r;
    std::string_view head = std::string_view(got).substr(0, end);
    const auto first = split(take_line(head), ' ');
    r.method = first.at(0);
    r.target = first.at(1);
    while (!head.empty()) {
        const std::string_view line = take_line(head);
        const auto colon = line.find(':');
        r.headers[lower_ascii(line.substr(0, colon))] = trim(line.substr(colon + 1));
    }
    const std::size_t size = r.headers.contains("content-length") ? std::stoul(r.headers["content-length"]) : 0;
    while (got.size() < end + 4 + size)
        if (!more()) return {};
    r.body = got.substr(end + 4, size);
    got.erase(0, end + 4 + size);
    return r;
}

struct Certificate {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* cert = X509_new();
    explicit Certificate(const std::string& host) {
        X509_set_version(cert, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(cert), 1);
        X509_gmtime_adj(X509_getm_notBefore(cert), -3600);
        X509_gmtime_adj(X509_getm_notAfter(cert), 3600);
        X509_set_pubkey(cert, key);
        X509_NAME* name = X509_get_subject_name(cert);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
        X509_set_issuer_name(cert, name);
        X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, ("DNS:" + host).c_str());
        X509_add_ext(cert, names, -1);
        X509_EXTENSION_free(names);
        X509_sign(cert, key, EVP_sha256());
    }
    Certificate(const Certificate&) = delete;
    ~Certificate() {
        X509_free(cert);
        EVP_PKEY_free(key);
    }
};

}  // namespace

struct StubServer::State {
    Handler handler;
    SSL_CTX* tls = nullptr;
    int listener = -1, port = 0;
    std::atomic<int> accepted = 0;
    std::mutex mutex;  // of what follows
    bool stopping = false;
    std::set<int> open;
    std::vector<StubRequest> requests;
    std::vector<std::thread> talks;
    std::thread door;

    explicit State(Handler h) : handler(std::move(h)) {
        listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        if (::bind(listener, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(listener, 64) != 0 ||
            ::getsockname(listener, reinterpret_cast<sockaddr*>(&at), &size) != 0)
            throw std::runtime_error("the stub server cannot listen");
        port = ntohs(at.sin_port);
    }
    ~State() {
        {
            const std::lock_guard lock(mutex);
            stopping = true;
            for (const int fd : open) ::shutdown(fd, SHUT_RDWR);
        }
        ::shutdown(listener, SHUT_RDWR);
        door.join();
        for (auto& t : talks) t.join();
        ::close(listener);
        SSL_CTX_free(tls);
    }
    void start() {
        door = std::thread([this] {
            for (int fd; (fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC)) >= 0;) {
                ++accepted;
                const std::lock_guard lock(mutex);
                if (stopping) {
                    ::close(fd);
                    return;
                }
                open.insert(fd);
                talks.emplace_back([this, fd] { talk(fd); });
            }
        });
    }
    void talk(int fd) {
        Wire wire{fd};
        serve(wire);
        const std::lock_guard lock(mutex);
        open.erase(fd);
    }
    void serve(Wire& wire) {
        if (tls) {
            wire.ssl = SSL_new(tls);
            SSL_set_fd(wire.ssl, wire.fd);
            if (SSL_accept(wire.ssl) != 1) return;
        }
        std::string got;
        while (const auto request = read_request(wire, got)) {
            {
                const std::lock_guard lock(mutex);
                requests.push_back(*request);
            }
            const auto answer = handler(*request);
            if (answer && answer->empty()) return;
            if (answer) wire.write(*answer);
        }
    }
};

StubServer::StubServer(Handler handler) : state_(std::make_unique<State>(std::move(handler))) { state_->start(); }

StubServer::StubServer(Handler handler, const std::string& host, const std::string& certificate_file)
    : state_(std::make_unique<State>(std::move(handler))) {
    const Certificate own(host);
    state_->tls = SSL_CTX_new(TLS_server_method());
    SSL_CTX_use_certificate(state_->tls, own.cert);
    SSL_CTX_use_PrivateKey(state_->tls, own.key);
    std::FILE* file = std::fopen(certificate_file.c_str(), "w");
    if (!file || PEM_write_X509(file, own.cert) != 1) throw std::runtime_error("cannot write " + certificate_file);
    std::fclose(file);
    state_->start();
}

StubServer::~StubServer() = default;

std::string StubServer::url() const {
    return (state_->tls ? "https://localhost:" : "http://localhost:") + std::to_string(state_->port);
}
int StubServer::connections() const { return state_->accepted; }
std::vector<StubRequest> StubServer::requests() const {
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
}

std::string stub_answer(int status, const std::string& body,
                        const std::vector<std::pair<std::string, std::string>>& headers) {
    std::string out = "HTTP/1.1 " + std::to_string(status) + " Stub\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    for (const auto& [name, value] : headers) out += name + ": " + value + "\r\n";
    return out + "\r\n" + body;
}

}  // namespace peertest

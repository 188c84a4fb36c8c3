// A small HTTP/1.1 server on loopback whose answers a test writes: for adapters that ask other servers.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace peertest {

struct StubRequest {
    std::string method, target;                   // target: path and query, as sent
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

// The bytes of an answer.
std::string stub_answer(int status, const std::string& body,
                        const std::vector<std::pair<std::string, std::string>>& headers = {});

class StubServer {
public:
    // Called by a thread for each connection; its bytes are sent as they are. Empty: the connection is cut without an
    // answer. Nothing: no answer, until the client gives up.
    using Handler = std::function<std::optional<std::string>(const StubRequest&)>;
    explicit StubServer(Handler handler);
    // Over TLS, with a certificate for `host` that it signed itself; `certificate_file` is where a client finds it.
    StubServer(Handler handler, const std::string& host, const std::string& certificate_file);
    ~StubServer();
    std::string url() const;  // http(s)://localhost:PORT
    int connections() const;  // so far
    std::vector<StubRequest> requests() const;  // so far

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace peertest

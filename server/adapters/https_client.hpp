// Asking another server (payments, mail, storage, models), by libcurl. One client for one server, used by any number of
// threads; connections are kept and used again. It blocks: never inside a transaction.
//
// Certificates are checked, TLS is 1.2 or newer, plain http only where it is allowed (development). No redirect is
// followed: a 3xx is an answer like any other, so that credentials never travel to another host.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kit/time.hpp"

namespace peertest {

struct HttpsClientOptions {
    std::string base_url;         // "https://api.example.com", a path may follow; no slash at the end
    bool allow_http = false;      // in development mode: also http://
    std::string ca_file;          // PEM of the authorities to trust; empty: the system's
    Millis connect_timeout{5'000};
    std::size_t max_answer_bytes = 4 << 20;  // of an answer kept in memory
    std::size_t max_idle = 16;    // connections kept for later
};

struct HttpsRequest {
    std::string method = "GET";
    std::string path = "/";  // and query, encoded; it is put behind the base url
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string body_file;    // sent instead of `body`: a file's content, streamed
    std::string answer_file;  // the body of a 2xx answer is written here, streamed and of any size
    Millis timeout{10'000};   // for all of it, connecting too
    // Must not be sent twice, and the other side would not know that it was: takes a new connection, since curl sends a
    // request again by itself when a kept one turns out to be dead.
    bool once = false;
};

enum class HttpsOutcome {
    answered,  // a whole answer came, whatever its status
    not_sent,  // for certain: no byte of the request left this machine, it may be asked again
    unknown,   // it was sent, at least in part, and no whole answer came: it may have happened
};

struct HttpsAnswer {
    HttpsOutcome outcome = HttpsOutcome::unknown;
    int status = 0;  // 0: none came
    std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
    std::string body;
    std::string error;  // why there is no answer; for logs: no url, no header, no body in it

    bool answered() const { return outcome == HttpsOutcome::answered; }
    bool ok() const { return answered() && status >= 200 && status < 300; }
    std::string_view header(std::string_view lower_case_name) const;  // empty: there is none
};

class HttpsClient {
public:
    // Throws std::runtime_error, with a line for people, on an address that is none or that is not https.
    explicit HttpsClient(HttpsClientOptions options);
    ~HttpsClient();
    // Never throws for what happens on the network; std::invalid_argument for a request that cannot be one (a line
    // break in a header, a path without its slash).
    HttpsAnswer ask(const HttpsRequest& request);
    const std::string& base_url() const { return options_.base_url; }

private:
    struct Connection;
    std::unique_ptr<Connection> take();
    void give_back(std::unique_ptr<Connection> connection);
    void prepare(Connection& connection, const HttpsRequest& request);

    struct Idle;
    HttpsClientOptions options_;
    bool loopback_ = false;
    std::unique_ptr<Idle> idle_;
};

}  // namespace peertest

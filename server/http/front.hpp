// What happens to a request between the socket and its handler, and to the answer on its way back. Knows no sockets.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_set>

#include "http/access.hpp"
#include "http/proxies.hpp"
#include "http/request.hpp"
#include "http/router.hpp"

namespace peertest {

class WebFolder;

class Front {
public:
    // `web` may be null. Both outlive this.
    Front(App& app, const Api& api, const WebFolder* web);

    // Called when the head of a request is there: finds the route and who asks. False: the response is ready, whatever
    // the body would be. Never blocks.
    bool meet(Exchange& ex) noexcept;
    // Then: whether they may. Blocks where waits() says so.
    bool admit(Exchange& ex) noexcept;
    bool waits(const Exchange& ex) const;
    // Its handler may run on the socket's thread.
    bool in_place(const Route& route) const;
    // Called when the body is there too: runs the handler. Blocks as the handler does. When the response has `later`
    // then, it is for the caller to start that and to finish() with what comes.
    void answer(Exchange& ex) noexcept;
    void finish(Exchange& ex, const Response::Fill& fill) const noexcept;
    // A socket route instead: null when refused, with the response ready.
    std::unique_ptr<SocketSession> accept(Exchange& ex, std::shared_ptr<Socket> socket) noexcept;

    // How the response goes on the wire, up to the empty line. `date` is the value of the Date header.
    void append_head(std::string& out, const Exchange& ex, std::uint64_t content_length, bool keep_alive, bool http_1_0,
                     std::string_view date) const;
    // For what ends before a route is known.
    void refuse(Exchange& ex, const Error& error) const noexcept;
    void refuse_for_now(Exchange& ex) const noexcept;  // no thread has time for it
    // False: the response says why not. A live socket may be opened by our own pages only.
    bool may_open_socket(Exchange& ex) const noexcept;
    App& app() const { return app_; }

private:
    bool own_origin(const Request& request) const;
    void find_route(Exchange& ex);
    void fill_caller(Exchange& ex);
    bool counted(const Route& route) const;
    void count_request(Exchange& ex);
    void check_input(const Exchange& ex, const RawRequest& raw) const;
    RawRequest raw_request(const Exchange& ex) const;
    static void put_caught(Exchange& ex) noexcept;  // answers the exception that is being handled
    void finish(Exchange& ex) const noexcept;

    // Idempotency-Key (repeats.cpp).
    void answer_once(Exchange& ex, const RawRequest& raw);
    bool answer_again(Exchange& ex);
    void keep(Exchange& ex);
    void begin(const std::string& key);
    void end(const std::string& key);

    App& app_;
    const WebFolder* web_;
    Router router_;
    Access access_;
    Proxies proxies_;
    std::string api_headers_, page_headers_;  // security headers, ready to send
    std::string storage_origins_;             // other than this server's, for the pages' content policy
    std::mutex running_mutex_;
    std::unordered_set<std::string> running_;  // idempotency keys whose first request is running here
    std::condition_variable ended_;            // one of those
    int waiting_ = 0;                          // requests that wait for one
};

// Files out: fills in status and headers for the whole file or the part asked for, and says which bytes to send.
struct FilePart {
    std::uint64_t offset = 0, length = 0;
};
FilePart prepare_file(Exchange& ex);

}  // namespace peertest

// The table of routes. A feature's <name>_http.cpp fills it; from it come routing, roles, JSON, validation, limits,
// idempotency, OpenAPI and the labels of metrics. No Beast here: handlers know neither HTTP nor threads.
//
//   void job_routes(Api& api) {
//       api.post("/api/jobs", roles(Role::builder), create_job).says("Create a draft job").status(201);
//       api.get("/api/jobs/{id}", anyone, read_job).says("One job");
//   }
//
// A struct handler is `Out f(App&, const Caller&, [const std::string& path_parameter]..., [const In&])`: one string per
// {parameter} of the path in order, then, if it has input, one described struct: the query of GET, the JSON body of
// all others. Out is a described struct, void (204), Reply<T>, RawJson<T> (text already written), or Later<T> (no thread
// waits for it; not with idempotent()).
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "app/caller.hpp"
#include "http/sockets.hpp"
#include "kit/error.hpp"
#include "kit/later.hpp"
#include "schema/json.hpp"

namespace peertest {

struct App;

// The answer of a handler, before http/ puts it on the wire.
struct Response {
    int status = 200;
    std::string content_type = "application/json";
    std::string body;
    std::shared_ptr<const std::string> shared_body;  // used instead of body when set: no copy of a cached answer
    std::vector<std::pair<std::string, std::string>> headers;
    std::string file_path;  // when set the body is this file, with ranges
    // When set, the rest comes later: `done` is called once, on any thread, with what fills it in or throws.
    using Fill = std::function<void(Response&)>;
    std::function<void(std::function<void(Fill)> done)> later;
};

// A described answer with a status, headers (Set-Cookie, ETag, Location) of its own.
template <class T>
struct Reply {
    T body;
    int status = 0;  // 0: the route's
    std::vector<std::pair<std::string, std::string>> headers;
};
// No body, but headers (Set-Cookie).
template <>
struct Reply<void> {
    int status = 204;
    std::vector<std::pair<std::string, std::string>> headers;
};
// A T already written as JSON (a cache hit).
template <class T>
struct RawJson {
    std::shared_ptr<const std::string> text;
    std::vector<std::pair<std::string, std::string>> headers = {};
};

enum class Lane {
    pool,      // the bounded pool: may block on the store
    in_place,  // on the socket's thread: only bounded reads that never wait on a network or a lock
    slow,      // calls of providers, which may take long to answer
    hashing,   // bcrypt: a thread for each core, at a low priority, so that log-ins never starve reads
    pictures,  // decoding what strangers sent: two at once
};
enum class Limits {
    standard,   // 100 a minute per user, per address when anonymous
    login,      // 60 a minute per address; the auth feature counts failures besides
    uploads,
    telemetry,  // per assignment, counted by the feature
    none,
};

struct RawRequest {  // for raw, upload and page routes
    std::string_view method, target, body;
    std::vector<std::string> path;  // parameters in order
    std::vector<std::pair<std::string, std::string>> query;
    std::function<std::string_view(std::string_view name)> header;
    std::string body_path;  // uploads: the received file, deleted after the handler
};

// Accepts a live socket or throws Error, which is answered instead of the upgrade. Runs in the pool, so it may read the
// store. The origin is checked before; who asks is for it to find out (a ticket in the query: browsers send no
// Authorization with sockets). What is sent before the upgrade is done waits for it.
using AcceptSocket = std::function<std::unique_ptr<SocketSession>(App&, const Caller&, const RawRequest&,
                                                                  std::shared_ptr<Socket>)>;

struct Route {
    std::string method, pattern, summary, description;
    Roles allowed;         // who, when `open` is false
    bool open = false;     // nobody need be logged in (a valid token is still read into Caller)
    int ok_status = 200;
    Lane lane = Lane::pool;
    Limits limits = Limits::standard;
    std::size_t max_body = 1 << 20;  // bytes
    bool development_only = false;
    bool needs_if_match = false;
    // Idempotency-Key: how to answer again for the resource that the first request made, when a crash kept its answer
    // from being stored. The handler's first transaction must call claim() of work/idempotency.hpp.
    std::function<Response(App&, const Caller&, const std::string& resource_id)> replay;
    bool any_origin = false;         // only POST /api/telemetry
    std::string body_type = "application/json";  // "text/plain": JSON sent as text/plain (telemetry)
    const Schema* in = nullptr;   // body or query
    const Schema* out = nullptr;  // answer
    std::vector<std::string> error_codes;  // for OpenAPI
    enum Kind { structured, raw, upload, page, socket } kind = structured;
    std::function<Response(App&, const Caller&, const RawRequest&)> run;
    AcceptSocket accept;  // sockets
    // Uploads: asked before the body is received, on the socket's thread, so only what memory can answer. Throws Error.
    std::function<void(App&, const Caller&, const RawRequest&)> admit;

    Route& says(std::string text) { return summary = std::move(text), *this; }
    Route& status(int s) { return ok_status = s, *this; }
    Route& in_lane(Lane l) { return lane = l, *this; }
    Route& limited_by(Limits l) { return limits = l, *this; }
    Route& body_limit(std::size_t bytes) { return max_body = bytes, *this; }
    Route& if_match() { return needs_if_match = true, *this; }  // 428 without the header
    template <class R>
    Route& idempotent(R (*read)(App&, const Caller&, const std::string& resource_id));
    Route& only(Roles who) { return allowed = who, open = false, *this; }
    Route& development() { return development_only = true, *this; }
    Route& errors(std::vector<std::string> codes) { return error_codes = std::move(codes), *this; }
    Route& text_plain_from_any_origin() { return any_origin = true, body_type = "text/plain", *this; }
};

namespace detail {
template <class T>
struct Answer {  // how an Out becomes a Response
    static const Schema* schema() { return &schema_of<T>(); }
    static void write(Response& r, T&& v) { write_json(r.body, schema_of<T>(), &v); }
};
template <>
struct Answer<void> {
    static const Schema* schema() { return nullptr; }
};
template <class T>
struct Answer<Reply<T>> {
    static const Schema* schema() { return &schema_of<T>(); }
    static void write(Response& r, Reply<T>&& v) {
        write_json(r.body, schema_of<T>(), &v.body);
        if (v.status) r.status = v.status;
        r.headers = std::move(v.headers);
    }
};
template <>
struct Answer<Reply<void>> {
    static const Schema* schema() { return nullptr; }
    static void write(Response& r, Reply<void>&& v) { r.status = v.status, r.headers = std::move(v.headers); }
};
template <class T>
struct Answer<RawJson<T>> {
    static const Schema* schema() { return &schema_of<T>(); }
    static void write(Response& r, RawJson<T>&& v) { r.shared_body = std::move(v.text), r.headers = std::move(v.headers); }
};
template <class T>
struct Answer<Later<T>> {
    static const Schema* schema() { return Answer<T>::schema(); }
    static void write(Response& r, Later<T>&& v) {
        r.later = [start = std::move(v.start)](std::function<void(Response::Fill)> done) {
            start([done = std::move(done)](std::function<T()> value) {
                done([value = std::move(value)](Response& filled) { Answer<T>::write(filled, value()); });
            });
        };
    }
};

template <class... A>
struct Arguments;
template <>
struct Arguments<> {
    static constexpr std::size_t params = 0;
    using In = void;
};
template <class A, class... Rest>
struct Arguments<A, Rest...> {
    using Next = Arguments<Rest...>;
    static constexpr bool is_param = std::is_same_v<A, const std::string&>;
    static_assert(is_param || sizeof...(Rest) == 0, "path parameters first, then at most one input struct");
    static constexpr std::size_t params = is_param ? 1 + Next::params : 0;
    using In = std::conditional_t<is_param, typename Next::In, std::remove_cvref_t<A>>;
};
}  // namespace detail

template <class R>
Route& Route::idempotent(R (*read)(App&, const Caller&, const std::string& resource_id)) {
    replay = [read, ok = ok_status](App& app, const Caller& who, const std::string& resource_id) {
        Response response;
        response.status = ok;
        detail::Answer<R>::write(response, read(app, who, resource_id));
        return response;
    };
    return *this;
}

class Api {
public:
    template <class R, class... A>
    Route& get(std::string p, Roles who, R (*f)(App&, const Caller&, A...)) { return add("GET", std::move(p), who, f); }
    template <class R, class... A>
    Route& post(std::string p, Roles who, R (*f)(App&, const Caller&, A...)) { return add("POST", std::move(p), who, f); }
    template <class R, class... A>
    Route& put(std::string p, Roles who, R (*f)(App&, const Caller&, A...)) { return add("PUT", std::move(p), who, f); }
    template <class R, class... A>
    Route& patch(std::string p, Roles who, R (*f)(App&, const Caller&, A...)) { return add("PATCH", std::move(p), who, f); }
    template <class R, class... A>
    Route& del(std::string p, Roles who, R (*f)(App&, const Caller&, A...)) { return add("DELETE", std::move(p), who, f); }

    // Routes for anybody, logged in or not: pass `open` instead of roles.
    struct Open {};
    template <class R, class... A>
    Route& get(std::string p, Open, R (*f)(App&, const Caller&, A...)) { return opened(add("GET", std::move(p), {}, f)); }
    template <class R, class... A>
    Route& post(std::string p, Open, R (*f)(App&, const Caller&, A...)) { return opened(add("POST", std::move(p), {}, f)); }

    // Raw body in, any Response out: webhooks (the signature is over the bytes), pages, file downloads. Open to all
    // unless `.only(roles)` is said.
    Route& raw(std::string method, std::string pattern, std::function<Response(App&, const Caller&, const RawRequest&)> f);
    // The body is streamed into a temporary file (RawRequest::body_path) of at most body_limit bytes.
    Route& upload(std::string method, std::string pattern, std::function<Response(App&, const Caller&, const RawRequest&)> f);

    // A live socket, at GET of this path.
    Route& socket(std::string pattern, AcceptSocket accept);

    const std::vector<std::unique_ptr<Route>>& routes() const { return routes_; }

private:
    template <class R, class... A>
    Route& add(std::string method, std::string pattern, Roles who, R (*f)(App&, const Caller&, A...)) {
        using Args = detail::Arguments<A...>;
        using In = typename Args::In;
        Route& route = make(std::move(method), std::move(pattern), Args::params);
        route.allowed = who;
        route.out = detail::Answer<R>::schema();
        if constexpr (!std::is_void_v<In>) route.in = &schema_of<In>();
        if constexpr (std::is_void_v<R> || std::is_same_v<R, Reply<void>>) route.ok_status = 204;
        const bool in_body = route.method != "GET";
        route.run = [f, in_body, &route](App& app, const Caller& who_, const RawRequest& request) {
            return invoke<R, In>(app, who_, request, in_body, route, f, std::make_index_sequence<Args::params>{});
        };
        return route;
    }
    template <class R, class In, class F, std::size_t... I>
    static Response invoke(App& app, const Caller& who, const RawRequest& request, bool in_body, const Route& route, F f,
                           std::index_sequence<I...>) {
        Response response;
        response.status = route.ok_status;
        auto call = [&](auto&&... input) {
            if constexpr (std::is_void_v<R>) {
                f(app, who, request.path[I]..., input...);
            } else {
                detail::Answer<R>::write(response, f(app, who, request.path[I]..., input...));
            }
        };
        if constexpr (std::is_void_v<In>) {
            call();
        } else {
            In in{};
            if (in_body) read_request(request.body, schema_of<In>(), &in);
            else read_params(request.query, schema_of<In>(), &in);
            call(std::as_const(in));
        }
        return response;
    }
    // Throws std::logic_error when the pattern does not have `params` parameters or is there already.
    Route& make(std::string method, std::string pattern, std::size_t params);
    static Route& opened(Route& r) { return r.open = true, r; }

    std::vector<std::unique_ptr<Route>> routes_;
};
inline constexpr Api::Open open_to_all{};

}  // namespace peertest

#include "http/front.hpp"

#include <algorithm>
#include <atomic>
#include <charconv>

#include "app/app.hpp"
#include "app/settings.hpp"
#include "http/problem.hpp"
#include "http/ranges.hpp"
#include "http/web_folder.hpp"
#include "kit/crypto.hpp"
#include "kit/text.hpp"
#include "ports/blobs.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"

namespace peertest {
namespace {

bool good_request_id(std::string_view id) {
    if (id.empty() || id.size() > 64) return false;
    return id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
           std::string_view::npos;
}

// 16 hex digits: unlikely to repeat, cheap to make, and nothing that must not be guessed.
void make_request_id(std::string& out) {
    static const std::uint64_t seed = [] {
        std::uint64_t v = 0;
        for (const char c : random_bytes(8)) v = v << 8 | static_cast<unsigned char>(c);
        return v;
    }();
    static std::atomic<std::uint64_t> count{0};
    std::uint64_t z = seed + count.fetch_add(1, std::memory_order_relaxed) * 0x9e3779b97f4a7c15u;  // splitmix64
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    z ^= z >> 31;
    out.resize(16);
    for (int i = 15; i >= 0; --i, z >>= 4) out[std::size_t(i)] = "0123456789abcdef"[z & 15];
}

std::optional<std::int64_t> version_of(std::string_view if_match) {
    if (if_match.size() < 3 || if_match.front() != '"' || if_match.back() != '"') return {};
    if_match = if_match.substr(1, if_match.size() - 2);
    std::int64_t v = 0;
    const auto [end, error] = std::from_chars(if_match.data(), if_match.data() + if_match.size(), v);
    if (error != std::errc{} || end != if_match.data() + if_match.size()) return {};
    return v;
}

bool has_body(std::string_view method) { return method != "GET" && method != "HEAD"; }

}  // namespace

Front::Front(App& app, const Api& api, const WebFolder* web)
    : app_(app), web_(web), access_(app), proxies_(app.settings.trusted_proxies) {
    for (const auto& r : api.routes())
        if (!r->development_only || app.settings.development()) router_.add(*r);
    const std::string common =
        "X-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin-when-cross-origin\r\n" +
        std::string(app.settings.public_url.starts_with("https://")
                        ? "Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n"
                        : "");
    for (const auto& origin : app.blobs.origins()) storage_origins_ += " " + origin;
    api_headers_ = common + "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n";
    page_headers_ = common +
                    "X-Frame-Options: DENY\r\nCross-Origin-Opener-Policy: same-origin-allow-popups\r\n"
                    "Permissions-Policy: display-capture=(self), camera=(), microphone=(), geolocation=(), payment=()\r\n";
}

void Front::refuse(Exchange& ex, const Error& error) const noexcept {
    if (ex.caller.request_id.empty()) make_request_id(ex.caller.request_id);
    put_problem(ex.response, error, ex.caller.request_id);
}

void Front::refuse_for_now(Exchange& ex) const noexcept {
    refuse(ex, overloaded());
}

void Front::put_caught(Exchange& ex) noexcept {
    try {
        throw;
    } catch (const TooMany& e) {
        ex.has_limit = true;
        ex.limit = e.limit;
        ex.limit_left = 0;
        ex.limit_reset_s = *e.retry_after_s;
    } catch (...) {
    }
    put_caught_problem(ex.response, ex.caller.request_id);
}

bool Front::own_origin(const Request& request) const {
    const auto origin = request.header("Origin"), host = request.header("Host");
    if (origin == app_.settings.public_url) return true;
    const auto scheme = origin.find("://");
    return scheme != std::string_view::npos && !host.empty() && origin.substr(scheme + 3) == host;
}

bool Front::may_open_socket(Exchange& ex) const noexcept {
    const Request& q = ex.request;
    if (!same_ignoring_case(q.header("Upgrade"), "websocket") || q.header("Sec-WebSocket-Version") != "13" ||
        q.header("Sec-WebSocket-Key").empty()) {
        refuse(ex, {426, "upgrade_required", "This path is for WebSocket connections."});
        ex.response.headers.emplace_back("Upgrade", "websocket");
        return false;
    }
    if (own_origin(q)) return true;
    refuse(ex, forbidden("This page may not open live connections."));
    return false;
}

void Front::find_route(Exchange& ex) {
    std::string allow;
    router_.find(ex.request.method(), ex.request.path(), ex.match, allow);
    if (ex.match.route) return;
    if (!allow.empty()) {
        put_problem(ex.response, {405, "method_not_allowed", "This method is not for this path."}, ex.caller.request_id);
        ex.response.headers.emplace_back("Allow", allow);
    } else if (!web_ || !web_->answer(ex.request, ex.response)) {
        throw not_found();
    }
}

void Front::fill_caller(Exchange& ex) {
    Caller& who = ex.caller;
    const Request& q = ex.request;
    // Some proxies add a line of their own below the one that a client made up.
    who.ip = proxies_.client(q.peer, q.header_list("X-Forwarded-For"));
    who.user_agent = q.header("User-Agent").substr(0, 500);
    access_.identify(q, who);
    // Scripts of our own pages say where they come from; whoever says otherwise is a page of somebody else on this site.
    const auto cookies = q.header("Origin").empty() || own_origin(q) ? q.header("Cookie") : std::string_view();
    if (!cookies.empty()) who.refresh_cookie = cookie(cookies, "peertest_refresh");
    if (const auto if_match = q.header("If-Match"); !if_match.empty()) {
        who.if_match = version_of(if_match);
        if (!who.if_match) throw Error{412, "version_mismatch", "If-Match must be the ETag of a version, such as \"3\"."};
    }
}

bool Front::counted(const Route& route) const {
    return app_.settings.rate_limits && route.limits != Limits::none && route.limits != Limits::telemetry &&
           route.pattern.starts_with("/api/");
}

// Limits are per person, or per address of somebody who is not logged in.
void Front::count_request(Exchange& ex) {
    const Route& route = *ex.match.route;
    if (!counted(route)) return;
    const Caller& who = ex.caller;
    std::string key = who.user_id.empty() ? "ip " + who.ip : "user " + who.user_id;
    ex.limit = 100;
    Millis window{60'000};
    if (route.limits == Limits::login) key = "login " + who.ip, ex.limit = 60;
    // The files feature has a lower limit for who has no assignment open.
    if (route.limits == Limits::uploads) key = "upload " + key, ex.limit = 60, window = Millis{3'600'000};
    const Taken taken = app_.counters.take(key, ex.limit, window, app_.clock.now());
    ex.has_limit = true;
    ex.limit_left = taken.left;
    ex.limit_reset_s = int((taken.resets_after.count() + 999) / 1000);
    if (taken.ok) return;
    Error e{429, "rate_limited", "Too many requests. Please try again in " + std::to_string(ex.limit_reset_s) + " s."};
    e.retry_after_s = ex.limit_reset_s;
    throw e;
}

bool Front::waits(const Exchange& ex) const {
    const Route& route = *ex.match.route;
    return (!app_.settings.redis_url.empty() && counted(route)) || (!app_.settings.in_one_process() && route.admit);
}

// What is never limited asks nobody: whether the server is up must be told even when all its threads wait.
bool Front::in_place(const Route& route) const {
    return route.lane == Lane::in_place && (app_.settings.in_one_process() || route.limits == Limits::none);
}

bool Front::meet(Exchange& ex) noexcept {
    try {
        const auto given = ex.request.header("X-Request-Id");
        if (good_request_id(given)) ex.caller.request_id = given;
        else make_request_id(ex.caller.request_id);
        find_route(ex);
        if (!ex.match.route) return finish(ex), false;
        fill_caller(ex);
        return true;
    } catch (...) {
        put_caught(ex);
        return finish(ex), false;
    }
}

bool Front::admit(Exchange& ex) noexcept {
    try {
        const Route& route = *ex.match.route;
        count_request(ex);
        if (!route.open) {
            if (ex.caller.user_id.empty()) throw unauthenticated();
            if (!route.allowed.overlaps(ex.caller.roles)) throw forbidden();
        }
        if (route.needs_if_match && !ex.caller.if_match)
            throw Error{428, "precondition_required", "Send the version you have seen as If-Match."};
        if (route.admit) route.admit(app_, ex.caller, raw_request(ex));
        return true;
    } catch (...) {
        put_caught(ex);
        return finish(ex), false;
    }
}

RawRequest Front::raw_request(const Exchange& ex) const {
    const Request& q = ex.request;
    RawRequest raw;
    raw.method = q.method();
    raw.target = q.target();
    raw.body = q.body;
    raw.body_path = q.body_path;
    for (std::size_t i = 0; i < ex.match.count; ++i) {
        raw.path.push_back(url_decode(ex.match.params[i]));
        if (!valid_utf8(raw.path.back())) throw not_found();
    }
    if (!q.query().empty()) raw.query = parse_query(q.query());
    raw.header = [&q](std::string_view name) { return q.header(name); };
    return raw;
}

void Front::check_input(const Exchange& ex, const RawRequest& raw) const {
    const Route& route = *ex.match.route;
    const bool body = has_body(route.method), structured = route.kind == Route::structured;
    // What other routes are sent is theirs to check; but those of the API say which query they read.
    const bool reads_no_query = structured ? body || !route.in
                                           : route.kind == Route::raw && !body && !route.in &&
                                                 route.pattern.starts_with("/api/");
    if (reads_no_query && !raw.query.empty()) {
        std::vector<FieldError> errors;
        for (const auto& [name, value] : raw.query) errors.push_back({name, "is not known here"});
        throw invalid(std::move(errors));
    }
    if (!structured || !body || ex.request.body.empty()) return;
    const auto type = ex.request.header("Content-Type");
    const std::string sent = trim(type.substr(0, type.find(';')));
    // What pages elsewhere send as text/plain, our own pages send as JSON.
    const bool as_json = route.any_origin && same_ignoring_case(sent, "application/json");
    if (!as_json && !same_ignoring_case(sent, route.body_type))
        throw Error{415, "unsupported_media_type", "The body must be " + route.body_type + "."};
    if (!route.in && trim(ex.request.body) != "{}") throw invalid("", "this takes no body");
}

void Front::answer(Exchange& ex) noexcept {
    try {
        const RawRequest raw = raw_request(ex);
        check_input(ex, raw);
        const Route& route = *ex.match.route;
        const auto key = ex.request.header("Idempotency-Key");
        if (route.replay && !key.empty() && !ex.caller.user_id.empty()) {
            if (key.size() > 255) throw invalid("Idempotency-Key", "must be at most 255 characters");
            ex.caller.idempotency_key = ex.caller.user_id + " " + route.method + " ";
            ex.caller.idempotency_key.append(ex.request.path()).append(" ").append(key);
            ex.caller.idempotency_hash = sha256_hex(ex.request.body);
            answer_once(ex, raw);
        } else {
            ex.response = route.run(app_, ex.caller, raw);
        }
    } catch (...) {
        put_caught(ex);
    }
    if (!ex.response.later) finish(ex);
}

void Front::finish(Exchange& ex, const Response::Fill& fill) const noexcept {
    try {
        fill(ex.response);
    } catch (...) {
        put_caught(ex);
    }
    finish(ex);
}

std::unique_ptr<SocketSession> Front::accept(Exchange& ex, std::shared_ptr<Socket> socket) noexcept {
    try {
        return ex.match.route->accept(app_, ex.caller, raw_request(ex), std::move(socket));
    } catch (...) {
        put_caught(ex);
    }
    finish(ex);
    return nullptr;
}

// What holds for every answer, whoever made it. An answer that nobody may keep is never "not modified": its ETag stands
// for what can be changed, not for all it says.
void Front::finish(Exchange& ex) const noexcept {
    Response& r = ex.response;
    const auto kept = [](const auto& header) { return same_ignoring_case(header.first, "Cache-Control"); };
    if (r.status != 200 || (ex.request.method() != "GET" && !ex.request.is_head())) return;
    const auto wanted = ex.request.header("If-None-Match");
    if (wanted.empty() || std::none_of(r.headers.begin(), r.headers.end(), kept)) return;
    for (const auto& [name, value] : r.headers) {
        if (!same_ignoring_case(name, "ETag") || !matches_etag(wanted, value)) continue;
        r.status = 304;
        r.body.clear();
        r.shared_body.reset();
        r.file_path.clear();
        return;
    }
}

}  // namespace peertest

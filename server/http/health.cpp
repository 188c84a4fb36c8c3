// Is it up, and what it stands on.
#include "http/health.hpp"

#include <atomic>

#include "app/app.hpp"
#include "app/sessions.hpp"
#include "http/api.hpp"
#include "kit/log.hpp"
#include "ports/live.hpp"
#include "ports/store.hpp"

namespace peertest {
namespace {

Response health(App&, const Caller&, const RawRequest&) {
    static const auto body = std::make_shared<const std::string>(R"({"status":"ok"})");
    Response r;
    r.shared_body = body;
    return r;
}

Response down(const std::string& what) {
    Response r;
    r.status = 503;
    r.body = R"({"status":"down","what":")" + what + "\"}";
    return r;
}

Response store_health(App& app, const Caller& who, const RawRequest& request) {
    try {
        app.store.ping();
    } catch (const StoreDown& e) {
        log_error("store_down", {{"message", e.what()}});
        return down("store");
    }
    return health(app, who, request);
}

// Without REDIS_URL nothing depends on it; saying so lets one monitor suit both ways of running.
Response redis_health(App& app, const Caller&, const RawRequest&) {
    const auto reach = app.live.reach();
    if (reach == Live::Reach::cut_off) return down("redis");
    Response r;
    r.body = reach == Live::Reach::every_process ? R"({"status":"ok","used":true})" : R"({"status":"ok","used":false})";
    return r;
}

std::atomic<bool> leaving = false;

Response ready(App& app, const Caller& who, const RawRequest& request) {
    if (leaving) return down("stopping");
    if (!app.sessions.fresh()) return down("sessions");
    return store_health(app, who, request);
}

}  // namespace

void not_ready_any_more() { leaving = true; }

void health_routes(Api& api) {
    api.raw("GET", "/health", health).says("The server answers").in_lane(Lane::in_place).limited_by(Limits::none);
    api.raw("GET", "/health/db", store_health).says("The store answers").limited_by(Limits::none);
    api.raw("GET", "/health/redis", redis_health).says("Redis answers, where it is used").limited_by(Limits::none);
    api.raw("GET", "/health/ready", ready).says("Ready for requests").limited_by(Limits::none);
}

}  // namespace peertest

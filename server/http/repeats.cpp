// Idempotency-Key: the same key and body get the same answer; a second request waits for the first one.
#include <chrono>

#include "app/app.hpp"
#include "http/front.hpp"
#include "http/problem.hpp"
#include "kit/log.hpp"
#include "ports/clock.hpp"
#include "ports/store.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

constexpr auto wait_for_first = std::chrono::seconds(5);
constexpr int max_waiting = 2;  // more of them would hold threads that others need

Error still_running() {
    Error e = conflict("conflict", "The first request with this Idempotency-Key is still running.");
    e.retry_after_s = 1;
    return e;
}

}  // namespace

void Front::begin(const std::string& key) {
    std::unique_lock lock(running_mutex_);
    if (running_.insert(key).second) return;
    if (waiting_ >= max_waiting) throw still_running();
    ++waiting_;
    const bool mine = ended_.wait_for(lock, wait_for_first, [&] { return running_.insert(key).second; });
    --waiting_;
    if (!mine) throw still_running();
}

void Front::end(const std::string& key) {
    const std::scoped_lock lock(running_mutex_);
    running_.erase(key);
    ended_.notify_all();
}

void Front::answer_once(Exchange& ex, const RawRequest& raw) {
    const std::string key = ex.caller.idempotency_key;
    begin(key);
    const std::shared_ptr<void> ended(nullptr, [&](void*) { end(key); });
    if (answer_again(ex)) return;
    try {
        ex.response = ex.match.route->run(app_, ex.caller, raw);
    } catch (const Duplicate& e) {
        // Another process claimed this key meanwhile.
        if (e.collection != "idempotency" || !answer_again(ex)) throw;
        return;
    } catch (...) {
        put_caught(ex);
    }
    keep(ex);
}

// Gives the kept answer, if there is a claim of this key; one whose answer was lost in a crash is read anew.
bool Front::answer_again(Exchange& ex) {
    const auto kept = kept_answer(app_.store, ex.caller, app_.clock.now());
    if (!kept) return false;
    if (kept->hash != ex.caller.idempotency_hash)
        throw Error{422, "idempotency_key_reused", "This Idempotency-Key was used with another body."};
    if (kept->status == 0) {
        ex.response = ex.match.route->replay(app_, ex.caller, kept->resource_id);
        keep(ex);
        return true;
    }
    ex.response = {};
    ex.response.status = kept->status;
    ex.response.content_type = kept->content_type;
    ex.response.body = kept->body;
    for (const auto& [name, value] : kept->headers) ex.response.headers.emplace_back(name, value);
    return true;
}

void Front::keep(Exchange& ex) {
    const Response& r = ex.response;
    if (r.status >= 500) return;
    KeptAnswer answer{.status = r.status, .content_type = r.content_type};
    answer.body = r.shared_body ? *r.shared_body : r.body;
    for (const auto& [name, value] : r.headers)
        if (!same_ignoring_case(name, "Set-Cookie")) answer.headers[name] = value;
    try {
        keep_answer(app_.store, ex.caller, answer);
    } catch (const std::exception& e) {
        // The claim is there, so a repeat is answered by reading the resource.
        log_warn("idempotent_answer_not_kept", {{"message", e.what()}, {"request_id", ex.caller.request_id}});
    }
}

}  // namespace peertest

#include "adapters/stripe_api.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <charconv>
#include <chrono>
#include <random>
#include <thread>

#include "adapters/stripe_json.hpp"
#include "kit/crypto.hpp"
#include "kit/log.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

using RealTime = std::chrono::steady_clock;

bool worth_another_try(const HttpsAnswer& a) {
    if (!a.answered()) return true;  // under the same idempotency key: Stripe does it once
    const std::string_view told = a.header("stripe-should-retry");
    if (told == "true") return true;
    if (told == "false") return false;
    return a.status == 409 || a.status == 429 || a.status >= 500;  // locked or in use, too many, their fault
}

Millis asked_wait(const HttpsAnswer& a) {
    const std::string_view text = a.header("retry-after");
    int seconds = 0;
    std::from_chars(text.data(), text.data() + text.size(), seconds);
    return std::chrono::seconds(std::clamp(seconds, 0, 60));
}

// Half of it by chance, so that many who wait do not come back together.
Millis with_jitter(Millis wait) {
    thread_local std::minstd_rand chance{std::random_device{}()};
    return wait / 2 + Millis{std::uniform_int_distribution<std::int64_t>(0, wait.count() / 2)(chance)};
}

// "/v1/payment_intents/pi_1/capture?x=1" -> "/v1/payment_intents/pi_1/capture": a query may name people.
std::string without_query(const std::string& path) { return path.substr(0, path.find('?')); }

void log_failure(const HttpsRequest& r, const HttpsAnswer& a, const StripeReply& reply, std::string_view type, int tries) {
    const bool expected = type == "card_error" || reply.code == "missing";
    const bool ours = reply.outcome == ProviderOutcome::unknown &&
                      (a.status == 401 || a.status == 403 || (type == "idempotency_error" && a.status == 400));
    log(expected ? LogLevel::info : ours ? LogLevel::error : LogLevel::warn, "stripe_request_failed",
        {{"method", r.method},
         {"path", without_query(r.path)},
         {"status", a.status},
         {"type", type},
         {"code", reply.code},
         {"decline_code", reply.decline_code},
         {"param", reply.param},
         {"network", a.error},
         {"provider_request_id", a.header("request-id")},
         {"tries", tries}});
}

// What an error says about whether it was done.
ProviderOutcome outcome_of(int status, std::string_view type, std::string_view code) {
    if (code == "account_invalid") return ProviderOutcome::refused;  // a 403 that is about the payee, not about our key
    if (type == "idempotency_error") return ProviderOutcome::unknown;  // the key was used for something else
    if (status == 400 || status == 402 || status == 404) return ProviderOutcome::refused;
    return ProviderOutcome::unknown;
}

StripeReply read_reply(const HttpsRequest& request, const HttpsAnswer& a, int tries) {
    StripeReply reply;
    boost::system::error_code bad;
    boost::json::value value = a.answered() ? boost::json::parse(a.body, bad) : boost::json::value();
    if (a.ok() && !bad && value.is_object()) {
        reply.outcome = ProviderOutcome::done;
        reply.body = std::move(value.as_object());
        return reply;
    }
    std::string type;
    if (const auto* top = bad ? nullptr : value.if_object(); top && !a.ok()) {
        const boost::json::object& error = stripe::object_at(*top, "error");
        type = stripe::text_at(error, "type");
        reply.code = stripe::text_at(error, "code");
        reply.decline_code = stripe::text_at(error, "decline_code");
        reply.param = stripe::text_at(error, "param");
        reply.outcome = outcome_of(a.status, type, reply.code);
        if (reply.code == "resource_missing" || a.status == 404) reply.code = "missing";
        if (reply.code.empty()) reply.code = type.empty() ? "invalid_request" : type;
        if (type == "card_error") reply.message = stripe::text_at(error, "message");
    }
    if (reply.message.empty()) reply.message = "The payment provider refuses this.";
    log_failure(request, a, reply, type, tries);
    return reply;
}

}  // namespace

std::string form_text(const StripeForm& form) {
    std::string out;
    for (const auto& [name, value] : form) {
        if (!out.empty()) out += '&';
        out += url_encode(name) + '=' + url_encode(value);
    }
    return out;
}

StripeApi::StripeApi(const StripeOptions& options)
    : options_(options), client_({.base_url = options.api_base, .allow_http = options.allow_http}) {}

StripeReply StripeApi::get(const std::string& path, const StripeForm& query, Millis timeout) {
    HttpsRequest r;
    r.path = query.empty() ? path : path + '?' + form_text(query);
    return ask(std::move(r), timeout);
}

StripeReply StripeApi::post(const std::string& path, const StripeForm& form, const ProviderCall& call) {
    HttpsRequest r;
    r.method = "POST";
    r.path = path;
    r.body = form_text(form);
    r.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                 {"Idempotency-Key", call.idempotency_key.empty() ? random_token() : call.idempotency_key}};
    return ask(std::move(r), call.timeout);
}

StripeReply StripeApi::ask(HttpsRequest request, Millis timeout) {
    request.headers.emplace_back("Authorization", "Bearer " + options_.secret_key);
    request.headers.emplace_back("Stripe-Version", std::string(stripe_version));
    const auto end = RealTime::now() + timeout;
    Millis wait = options_.first_wait;
    for (int tries = 1;; ++tries) {
        request.timeout = std::chrono::duration_cast<Millis>(end - RealTime::now());
        const HttpsAnswer answer = client_.ask(request);
        const Millis pause = std::max(with_jitter(wait), asked_wait(answer));
        if (tries >= options_.tries || !worth_another_try(answer) || RealTime::now() + pause >= end)
            return read_reply(request, answer, tries);
        std::this_thread::sleep_for(pause);
        wait = std::min(wait * 2, options_.longest_wait);
    }
}

}  // namespace peertest

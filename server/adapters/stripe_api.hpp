// Stripe's HTTP API: forms out, JSON in, retries as Stripe asks for them, and its errors sorted into what our callers
// can act on. docs.stripe.com/error-low-level says why each is what it is.
#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/https_client.hpp"
#include "ports/payments.hpp"

namespace peertest {

struct StripeOptions {
    std::string secret_key, price_id;
    std::string api_base = "https://api.stripe.com";
    std::vector<std::string> webhook_secrets;
    bool allow_http = false;  // development: a server on this machine that stands in for Stripe
    int tries = 3;
    Millis first_wait{500}, longest_wait{4'000};  // between tries, doubled each time, half of it by chance
};

// Every request says which version of the API it speaks, so that Stripe's newer ones change nothing here.
inline constexpr std::string_view stripe_version = "2026-08-26.dahlia";

// As Stripe's forms are: nested names such as "metadata[escrow_id]", lists such as "expand[]".
using StripeForm = std::vector<std::pair<std::string, std::string>>;
std::string form_text(const StripeForm& form);

struct StripeReply {
    ProviderOutcome outcome = ProviderOutcome::unknown;
    boost::json::object body;  // of a request that was done
    // Refused: Stripe's words. `code` is "missing" when there is no such object.
    std::string code, decline_code, param;
    std::string message;  // for people; only a bank's refusal comes with Stripe's own
    bool done() const { return outcome == ProviderOutcome::done; }
    bool refused_as(std::string_view what) const { return outcome == ProviderOutcome::refused && code == what; }
};

class StripeApi {
public:
    explicit StripeApi(const StripeOptions& options);
    StripeReply get(const std::string& path, const StripeForm& query = {}, Millis timeout = ProviderCall{}.timeout);
    // The key stays the same over all tries, so Stripe does it once. Empty: a key of its own.
    StripeReply post(const std::string& path, const StripeForm& form, const ProviderCall& call);

private:
    StripeReply ask(HttpsRequest request, Millis timeout);
    StripeOptions options_;
    HttpsClient client_;
};

}  // namespace peertest

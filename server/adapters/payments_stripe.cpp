// People: customers with their membership and card, and payout accounts.
#include "adapters/payments_stripe.hpp"

#include "adapters/stripe_json.hpp"
#include "adapters/stripe_provided.hpp"

namespace peertest {
namespace {

using stripe::Object;

// Where somebody goes who leaves a page of Stripe's without finishing it.
std::string without_query(const std::string& url) { return url.substr(0, url.find('?')); }

bool runs(MembershipStatus s) {
    return s == MembershipStatus::active || s == MembershipStatus::trialing || s == MembershipStatus::past_due;
}

int rank(const Object& subscription) {
    const MembershipStatus s = stripe::as_subscription(subscription).status;
    if (s == MembershipStatus::active || s == MembershipStatus::trialing) return 3;
    if (s == MembershipStatus::past_due) return 2;
    return s == MembershipStatus::unpaid || s == MembershipStatus::incomplete ? 1 : 0;
}

}  // namespace

StripePayments::StripePayments(const StripeOptions& options) : options_(options), api_(options) {}

Provided<ProviderCustomer> StripePayments::create_customer(const std::string& user_id, const std::string& email,
                                                           const ProviderCall& call) {
    const StripeReply r = api_.post("/v1/customers", {{"email", email}, {"metadata[user_id]", user_id}}, call);
    if (!r.done()) return not_done<ProviderCustomer>(r);
    return provided(ProviderCustomer{.id = stripe::text_at(r.body, "id")});
}

Provided<Object> StripePayments::subscription_of(const std::string& customer_id) {
    const StripeReply r = api_.get("/v1/subscriptions", {{"customer", customer_id}, {"status", "all"}, {"limit", "100"}});
    if (!r.done()) return not_done<Object>(r);
    Object best;
    int best_rank = -1;
    for (const auto& s : stripe::list_at(r.body, "data"))  // newest first
        if (s.is_object() && rank(s.get_object()) > best_rank) best = s.get_object(), best_rank = rank(best);
    return provided(std::move(best));
}

Provided<ProviderCard> StripePayments::card_of(const std::string& customer_id) {
    // Only cards whose owner let us keep them for later payments, which is what a setup intent is.
    const StripeReply r = api_.get(
        "/v1/setup_intents", {{"customer", customer_id}, {"limit", "100"}, {"expand[]", "data.payment_method"}});
    if (!r.done()) return not_done<ProviderCard>(r);
    for (const auto& v : stripe::list_at(r.body, "data")) {  // newest first
        if (!v.is_object() || stripe::text_at(v.get_object(), "status") != "succeeded") continue;
        const Object& method = stripe::object_at(v.get_object(), "payment_method");
        const Object& card = stripe::object_at(method, "card");
        if (card.empty() || stripe::id_at(method, "customer") != customer_id) continue;  // removed since
        return provided(ProviderCard{stripe::text_at(method, "id"), stripe::text_at(card, "brand"), stripe::text_at(card, "last4"),
                                     stripe::time_at(method, "created").value_or(Time{})});
    }
    return provided(ProviderCard{});
}

Provided<ProviderCustomer> StripePayments::read_customer(const std::string& customer_id) {
    const auto subscription = subscription_of(customer_id);
    if (!subscription.done()) return not_done<ProviderCustomer>(subscription);
    const auto card = card_of(customer_id);
    if (!card.done()) return not_done<ProviderCustomer>(card);
    ProviderCustomer out{customer_id, stripe::as_subscription(subscription.value), card.value};
    if (out.subscription.status != MembershipStatus::past_due) return provided(std::move(out));
    // A second unpaid month begins a new period: the grace counts from the oldest invoice that is still open.
    const StripeReply unpaid =
        api_.get("/v1/invoices", {{"subscription", out.subscription.id}, {"status", "open"}, {"limit", "100"}});
    if (!unpaid.done()) return not_done<ProviderCustomer>(unpaid);
    for (const auto& i : stripe::list_at(unpaid.body, "data"))
        if (const auto at = i.is_object() ? stripe::time_at(i.get_object(), "created") : std::nullopt)
            if (!out.subscription.past_due_since || *at < *out.subscription.past_due_since) out.subscription.past_due_since = at;
    return provided(std::move(out));
}

Provided<std::string> StripePayments::page(const std::string& path, const StripeForm& form) {
    const StripeReply r = api_.post(path, form, {});
    if (!r.done()) return not_done<std::string>(r);
    std::string url = stripe::text_at(r.body, "url");
    return url.empty() ? Provided<std::string>{} : provided(std::move(url));
}

ProviderOutcome StripePayments::close_checkouts(const std::string& customer_id) {
    const StripeReply open =
        api_.get("/v1/checkout/sessions", {{"customer", customer_id}, {"status", "open"}, {"limit", "100"}});
    if (!open.done()) return open.outcome;
    for (const auto& v : stripe::list_at(open.body, "data")) {
        if (!v.is_object() || stripe::text_at(v.get_object(), "mode") != "subscription") continue;
        // Refused: it was finished just now, or expired, which the list of subscriptions tells apart.
        const std::string id = stripe::text_at(v.get_object(), "id");
        if (api_.post("/v1/checkout/sessions/" + id + "/expire", {}, {}).outcome == ProviderOutcome::unknown)
            return ProviderOutcome::unknown;
    }
    return ProviderOutcome::done;
}

Provided<std::string> StripePayments::checkout_page(const std::string& customer_id, const std::string& return_url) {
    // Two pages, both paid, would be two memberships.
    if (close_checkouts(customer_id) != ProviderOutcome::done) return {};
    const auto known = subscription_of(customer_id);
    if (!known.done()) return not_done<std::string>(known);
    if (runs(stripe::as_subscription(known.value).status))
        return refused<std::string>("invalid_state", "You have a membership already.");
    return page("/v1/checkout/sessions", {{"mode", "subscription"},
                                          {"customer", customer_id},
                                          {"line_items[0][price]", options_.price_id},
                                          {"line_items[0][quantity]", "1"},
                                          {"payment_method_types[0]", "card"},
                                          {"success_url", return_url},
                                          {"cancel_url", without_query(return_url)}});
}

Provided<std::string> StripePayments::card_page(const std::string& customer_id, const std::string& return_url) {
    return page("/v1/checkout/sessions", {{"mode", "setup"},
                                          {"customer", customer_id},
                                          {"payment_method_types[0]", "card"},
                                          {"success_url", return_url},
                                          {"cancel_url", without_query(return_url)}});
}

Provided<std::string> StripePayments::portal_page(const std::string& customer_id, const std::string& return_url) {
    return page("/v1/billing_portal/sessions", {{"customer", customer_id}, {"return_url", return_url}});
}

Provided<ProviderCustomer> StripePayments::set_cancel_at_period_end(const std::string& customer_id, bool cancel,
                                                                    const ProviderCall& call) {
    const auto found = subscription_of(customer_id);
    if (!found.done()) return not_done<ProviderCustomer>(found);
    const ProviderSubscription s = stripe::as_subscription(found.value);
    if (!runs(s.status)) return refused<ProviderCustomer>("invalid_state", "There is no running subscription.");
    if (s.cancel_at_period_end != cancel) {
        // The portal may have named a day instead; only that is then taken back.
        const bool by_day = !cancel && !stripe::flag_at(found.value, "cancel_at_period_end");
        const StripeForm form = by_day ? StripeForm{{"cancel_at", ""}}
                                       : StripeForm{{"cancel_at_period_end", cancel ? "true" : "false"}};
        const StripeReply r = api_.post("/v1/subscriptions/" + s.id, form, call);
        if (!r.done()) return not_done<ProviderCustomer>(r);
    }
    return read_customer(customer_id);
}

Provided<ProviderAccount> StripePayments::create_account(const std::string& user_id, const std::string& email,
                                                         const std::string& country, const ProviderCall& call) {
    // An Express account: Stripe asks for what it must know, and shows the payee a dashboard; the platform pays the fees.
    const StripeReply r = api_.post("/v1/accounts",
                                    {{"controller[stripe_dashboard][type]", "express"},
                                     {"controller[fees][payer]", "application"},
                                     {"controller[losses][payments]", "application"},
                                     {"controller[requirement_collection]", "stripe"},
                                     {"capabilities[transfers][requested]", "true"},
                                     {"country", country},
                                     {"email", email},
                                     {"metadata[user_id]", user_id}},
                                    call);
    if (!r.done()) return not_done<ProviderAccount>(r);
    return provided(stripe::as_account(r.body));
}

Provided<ProviderAccount> StripePayments::read_account(const std::string& account_id) {
    const StripeReply r = api_.get("/v1/accounts/" + account_id);
    if (r.refused_as("account_invalid")) return refused<ProviderAccount>("missing", r.message);
    if (!r.done()) return not_done<ProviderAccount>(r);
    return provided(stripe::as_account(r.body));
}

Provided<std::string> StripePayments::onboarding_page(const std::string& account_id, const std::string& return_url) {
    const auto account = read_account(account_id);
    if (!account.done()) return not_done<std::string>(account);
    // Nothing is missing: their own dashboard, to change their bank account or see payouts.
    if (account.value.payouts_enabled) return page("/v1/accounts/" + account_id + "/login_links", {});
    return page("/v1/account_links", {{"account", account_id},
                                      {"type", "account_onboarding"},
                                      {"return_url", return_url},
                                      {"refresh_url", without_query(return_url)}});
}

}  // namespace peertest

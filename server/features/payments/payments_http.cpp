#include "app/app.hpp"
#include "app/settings.hpp"
#include "features/payments/hosted_pages_http.hpp"
#include "features/payments/payments_mirror.hpp"
#include "features/payments/payout_countries.hpp"
#include "features/payments/test_controls_http.hpp"
#include "http/api.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

struct PageUrl {
    std::string url;
};
struct CardView {
    CardStatus status = CardStatus::none;
    std::optional<std::string> brand, last4;
    std::optional<Time> set_up_at;
};
struct PayoutAccountView {
    PayoutAccountStatus status = PayoutAccountStatus::none;
    bool payouts_enabled = false;
    std::optional<std::string> country;
};
struct NewPayoutAccount {
    std::string country;
};

}  // namespace

template <>
const Schema& schema_of<PageUrl>() {
    static const Schema s = describe<PageUrl>(
        "PageUrl", field<&PageUrl::url>("url").says("The provider's page to go to; for one use, not to be kept"));
    return s;
}
template <>
const Schema& schema_of<CardView>() {
    static const Schema s =
        describe<CardView>("Card", field<&CardView::status>("status"), field<&CardView::brand>("brand"),
                           field<&CardView::last4>("last4"), field<&CardView::set_up_at>("set_up_at"));
    return s;
}
template <>
const Schema& schema_of<PayoutAccountView>() {
    static const Schema s = describe<PayoutAccountView>(
        "PayoutAccountState", field<&PayoutAccountView::status>("status"),
        field<&PayoutAccountView::payouts_enabled>("payouts_enabled"), field<&PayoutAccountView::country>("country"));
    return s;
}
template <>
const Schema& schema_of<NewPayoutAccount>() {
    static const Schema s = describe<NewPayoutAccount>(
        "NewPayoutAccount", field<&NewPayoutAccount::country>("country").length(2, 2).as(Format::country));
    return s;
}

namespace {

std::string billing_page(App& app, const std::string& done) { return app.settings.public_url + "/billing?done=" + done; }

// A repeat of a request is given the first one's answer, or, if a crash lost that, a page of its own.
void claim_request(App& app, const Caller& who) {
    const Time now = app.clock.now();
    if (!who.idempotency_key.empty()) app.store.transact([&](Tx& tx) { claim(tx, who, who.user_id, now); });
}

PageUrl checkout_page(App& app, const Caller& who, const std::string& = {}) {
    const auto user = require_user(app.store, who.user_id);
    const MembershipStatus status = user->membership.status;
    if (status == MembershipStatus::active || status == MembershipStatus::trialing)
        throw conflict("conflict", "You have a membership already.");
    const std::string customer = ensure_customer(app, *user);
    const auto page = app.payments.checkout_page(customer, billing_page(app, "membership"));
    if (page.refused() && page.code == "invalid_state") {  // its webhook is still on its way
        mirror_customer(app, customer);
        throw conflict("conflict", page.message);
    }
    return {or_unavailable(page)};
}

PageUrl start_checkout(App& app, const Caller& who) {
    claim_request(app, who);
    return checkout_page(app, who);
}

Membership read_membership(App& app, const Caller& who) { return require_user(app.store, who.user_id)->membership; }

// Changes nothing when it is so already.
Membership set_cancel(App& app, const Caller& who, bool cancel) {
    const auto user = require_user(app.store, who.user_id);
    const PaymentAccount account = payment_account(app.store, who.user_id);
    const MembershipStatus status = user->membership.status;
    const bool running = status == MembershipStatus::active || status == MembershipStatus::trialing ||
                         status == MembershipStatus::past_due;
    if (!running) throw conflict("invalid_transition", "There is no running membership.");
    // The version in the key: cancelling, resuming and cancelling again are three operations.
    const std::string key = std::string(cancel ? "cancel:" : "resume:") + user->id + ":" + std::to_string(user.version);
    const auto answer = app.payments.set_cancel_at_period_end(account.customer_id, cancel, {key});
    if (answer.refused()) throw conflict("invalid_transition", answer.message);
    or_unavailable(answer);
    mirror_customer(app, account.customer_id);
    return read_membership(app, who);
}
Membership cancel_membership(App& app, const Caller& who) { return claim_request(app, who), set_cancel(app, who, true); }
Membership resume_membership(App& app, const Caller& who) { return claim_request(app, who), set_cancel(app, who, false); }
// A first request that was claimed and then lost in a crash may not have reached the provider.
Membership cancel_again(App& app, const Caller& who, const std::string&) { return set_cancel(app, who, true); }
Membership resume_again(App& app, const Caller& who, const std::string&) { return set_cancel(app, who, false); }

PageUrl card_setup_page(App& app, const Caller& who, const std::string& = {}) {
    const std::string customer = ensure_customer(app, *require_user(app.store, who.user_id));
    return {or_unavailable(app.payments.card_page(customer, billing_page(app, "card")))};
}

PageUrl start_card_setup(App& app, const Caller& who) {
    claim_request(app, who);
    return card_setup_page(app, who);
}

CardView read_card(App& app, const Caller& who) {
    const CardOnFile card = require_user(app.store, who.user_id)->card;
    if (card.status == CardStatus::none) return {};
    return {card.status, card.brand, card.last4, card.set_up_at};
}

PageUrl portal_page(App& app, const Caller& who, const std::string& = {}) {
    const std::string customer = ensure_customer(app, *require_user(app.store, who.user_id));
    return {or_unavailable(app.payments.portal_page(customer, billing_page(app, "portal")))};
}

PageUrl open_portal(App& app, const Caller& who) {
    claim_request(app, who);
    return portal_page(app, who);
}

std::string onboarding_return(App& app) { return app.settings.public_url + "/earnings?done=payouts"; }

PageUrl onboarding_again(App& app, const Caller& who, const std::string&) {
    const std::string payee = payment_account(app.store, who.user_id).account_id;
    if (payee.empty()) throw conflict("conflict", "The first request came to nothing. Please try again with a new Idempotency-Key.");
    return {or_unavailable(app.payments.onboarding_page(payee, onboarding_return(app)))};
}

PageUrl start_payout_account(App& app, const Caller& who, const NewPayoutAccount& in) {
    const auto user = require_verified(app.store, who.user_id);
    if (!can_pay_to(in.country)) throw invalid("country", "We cannot pay testers in this country yet.");
    claim_request(app, who);
    const std::string payee = ensure_payee(app, *user, in.country);
    return {or_unavailable(app.payments.onboarding_page(payee, onboarding_return(app)))};
}

PayoutAccountView read_payout_account(App& app, const Caller& who) {
    const PayoutAccountStatus status = require_user(app.store, who.user_id)->payout_account.status;
    PayoutAccountView view{status, status == PayoutAccountStatus::enabled, {}};
    if (status != PayoutAccountStatus::none) view.country = payment_account(app.store, who.user_id).country;
    return view;
}

Response webhook(App& app, const Caller&, const RawRequest& request) {
    receive_webhook(app, request.body, request.header("Stripe-Signature"));
    Response r;
    r.body = "{}";
    return r;
}

}  // namespace

void payments_routes(Api& api) {
    const Roles builder = roles(Role::builder), tester = roles(Role::tester);
    api.post("/api/payments/membership/checkout", builder, start_checkout)
        .says("Take out the membership: the page to pay it on")
        .idempotent(checkout_page)
        .in_lane(Lane::slow)
        .errors({"conflict"});
    api.post("/api/payments/membership/cancel", builder, cancel_membership)
        .says("End the membership with its period")
        .idempotent(cancel_again)
        .in_lane(Lane::slow)
        .errors({"invalid_transition"});
    api.post("/api/payments/membership/resume", builder, resume_membership)
        .says("Keep the membership after all")
        .idempotent(resume_again)
        .in_lane(Lane::slow)
        .errors({"invalid_transition"});
    api.get("/api/payments/membership", builder, read_membership).says("Your membership");
    api.post("/api/payments/card/setup", builder, start_card_setup)
        .says("Put a card on file: the page to do it on")
        .idempotent(card_setup_page)
        .in_lane(Lane::slow);
    api.get("/api/payments/card", builder, read_card).says("The card that funds your jobs");
    api.post("/api/payments/portal", builder, open_portal)
        .says("The provider's billing portal")
        .idempotent(portal_page)
        .in_lane(Lane::slow);
    api.post("/api/payments/payout-account", tester, start_payout_account)
        .says("Set up or go on with your payout account: the page to do it on")
        .idempotent(onboarding_again)
        .in_lane(Lane::slow)
        .errors({"email_unverified"});
    api.get("/api/payments/payout-account", tester, read_payout_account).says("Whether you can be paid");
    api.get("/api/payments/payout-countries", tester, payout_countries)
        .says("Where testers can be paid, and how long a payout takes");
    api.raw("POST", "/api/payments/webhooks/stripe", webhook)
        .says("Events of the payment provider, signed")
        .limited_by(Limits::none)
        .errors({"unauthenticated", "malformed_json"});
    hosted_page_routes(api);
    test_control_routes(api);
}

}  // namespace peertest

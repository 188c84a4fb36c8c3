// The Stripe engine against localstripe, which others wrote: a part of Stripe that keeps state and sends signed webhooks.
// It has no Checkout, portal, transfers, accounts, chargebacks, idempotency keys, search by transfer group, nor an end of a
// hold, and does not tell what a capture took: those are tested against our own stand-in (payments_test.cpp) alone. What
// it refuses for not knowing it is taken off our requests on the way.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

#include "adapters/payments_stripe.hpp"
#include "adapters/stripe_json.hpp"
#include "kit/webhook_signature.hpp"
#include "support/fake_stripe.hpp"
#include "support/real_server.hpp"

namespace peertest {
namespace {

using stripe::text_at;

struct LocalStripe : testing::Test {
    const std::string url = real_server("PEERTEST_TEST_LOCALSTRIPE");
    void SetUp() override {
        if (url.empty()) GTEST_SKIP() << "scripts/services/localstripe start DIR";
    }
};

// localstripe, the way there, and what people do.
class World {
public:
    explicit World(const std::string& url) : direct_({.base_url = url, .allow_http = true}) {}

    stripe::Object ask(const std::string& method, const std::string& path, const StripeForm& form = {}) {
        const HttpsAnswer a = direct_.ask({.method = method,
                                           .path = path,
                                           .headers = {{"Authorization", "Bearer sk_test_1"},
                                                       {"Content-Type", "application/x-www-form-urlencoded"}},
                                           .body = form_text(form)});
        EXPECT_TRUE(a.ok()) << method << " " << path << ": " << a.status << " " << a.error << a.body;
        return a.ok() && !a.body.empty() ? boost::json::parse(a.body).as_object() : stripe::Object{};
    }
    // As Checkout in setup mode would.
    std::string put_on_file(const std::string& customer, const std::string& number) {
        const std::string card = text_at(ask("POST", "/v1/payment_methods", {{"type", "card"}, {"card[number]", number},
                                                                              {"card[exp_month]", "12"}, {"card[exp_year]", "2040"},
                                                                              {"card[cvc]", "123"}}), "id");
        ask("POST", "/v1/payment_methods/" + card + "/attach", {{"customer", customer}});
        const std::string intent = text_at(ask("POST", "/v1/setup_intents", {{"customer", customer}}), "id");
        ask("POST", "/v1/setup_intents/" + intent + "/confirm", {{"payment_method", card}});
        return card;
    }
    // As Checkout in subscription mode would; the plan is made once.
    std::string subscribe(const std::string& customer, const std::string& card) {
        ask("POST", "/v1/customers/" + customer, {{"invoice_settings[default_payment_method]", card}});
        const std::string product = text_at(ask("POST", "/v1/products", {{"name", "Membership"}, {"type", "service"}}), "id");
        const std::string plan = text_at(ask("POST", "/v1/plans", {{"amount", "2900"}, {"currency", "usd"}, {"interval", "month"},
                                                                    {"product", product}}), "id");
        return text_at(ask("POST", "/v1/subscriptions", {{"customer", customer}, {"items[0][plan]", plan}}), "id");
    }

private:
    std::string pass_on(const StubRequest& r) {
        const std::string path = r.target.substr(0, r.target.find('?'));
        StripeForm form;
        for (const auto& [name, value] : FakeStripe::form_of(r)) {
            const bool strange = name == "transfer_group" || (path == "/v1/setup_intents" && name == "customer");
            // An index in a list of one is no list to it.
            if (!strange) form.emplace_back(name.starts_with("expand") ? "expand[]" : name, value);
        }
        HttpsRequest on{.method = r.method, .path = path, .headers = {{"Authorization", r.headers.at("authorization")}}};
        if (r.method == "GET") on.path += form.empty() ? "" : "?" + form_text(form);
        else on.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded"), on.body = form_text(form);
        const HttpsAnswer a = direct_.ask(on);
        return stub_answer(a.status, a.body);
    }
    HttpsClient direct_;
    StubServer way_{[this](const StubRequest& r) { return pass_on(r); }};

public:
    StripePayments provider{{.secret_key = "sk_test_1", .price_id = "price_1", .api_base = way_.url(), .allow_http = true}};
};

TEST_F(LocalStripe, MembershipIsMirroredAndEnded) {
    World w(url);
    const std::string c = w.provider.create_customer("builder", "b@x.test", {"customer:1"}).value.id;
    ASSERT_TRUE(c.starts_with("cus_"));
    EXPECT_EQ(w.provider.read_customer(c).value.subscription.status, MembershipStatus::none);
    EXPECT_TRUE(w.provider.read_customer(c).value.card.id.empty());
    const std::string card = w.put_on_file(c, "4242424242424242");
    EXPECT_EQ(w.provider.read_customer(c).value.card.id, card);
    EXPECT_EQ(w.provider.read_customer(c).value.card.last4, "4242");
    const std::string s = w.subscribe(c, card);
    const auto told = w.provider.read_customer(c).value.subscription;
    EXPECT_EQ(told.id, s);
    EXPECT_EQ(told.status, MembershipStatus::active);
    EXPECT_GT(told.current_period_end.ms, 0);
    EXPECT_TRUE(w.provider.set_cancel_at_period_end(c, true, {"cancel:1"}).value.subscription.cancel_at_period_end);
    EXPECT_FALSE(w.provider.set_cancel_at_period_end(c, false, {"resume:1"}).value.subscription.cancel_at_period_end);
    const auto invoices = stripe::list_at(w.ask("GET", "/v1/invoices?subscription=" + s), "data");
    ASSERT_EQ(invoices.size(), 1u);
    const auto invoice = w.provider.read_invoice(text_at(invoices[0].as_object(), "id"));
    EXPECT_EQ(invoice.value.customer_id, c);
    EXPECT_EQ(invoice.value.amount_minor, 29'00);
    EXPECT_EQ(invoice.value.currency, "USD");
    EXPECT_TRUE(invoice.value.paid_at);
    w.ask("DELETE", "/v1/subscriptions/" + s);
    EXPECT_EQ(w.provider.read_customer(c).value.subscription.status, MembershipStatus::canceled);
    EXPECT_TRUE(w.provider.read_customer("cus_nobody").missing());
}

TEST_F(LocalStripe, HoldsAreTakenLetGoAndRefused) {
    World w(url);
    const std::string c = w.provider.create_customer("builder", "b@x.test", {"customer:1"}).value.id;
    const auto hold = [&](const std::string& escrow, const std::string& number) {
        return w.provider.hold({escrow, 1, c, w.put_on_file(c, number), 20'00, "USD"}, {"hold:" + escrow});
    };
    const auto h = hold("escrow-1", "4242424242424242");
    ASSERT_TRUE(h.done());
    EXPECT_EQ(h.value.state, HoldState::held);
    EXPECT_EQ(h.value.escrow_id, "escrow-1");
    EXPECT_EQ(h.value.amount_minor, 20'00);
    EXPECT_EQ(w.provider.capture(h.value.id, 20'00, {"capture:1"}).value.state, HoldState::captured);
    EXPECT_EQ(w.provider.cancel_hold(h.value.id, {"cancel:1"}).code, "invalid_state");
    EXPECT_EQ(w.provider.refund(h.value.id, 5'00, {"refund:1"}).value.refunded_minor, 5'00);
    EXPECT_EQ(w.provider.read_hold(h.value.id).value.refunded_minor, 5'00);
    const auto other = hold("escrow-2", "4242424242424242");
    EXPECT_EQ(w.provider.cancel_hold(other.value.id, {"cancel:2"}).value.state, HoldState::canceled);
    EXPECT_EQ(hold("escrow-3", "4000000000000341").code, "card_declined");
    EXPECT_EQ(hold("escrow-4", "4000002500003155").code, "authentication_required");
    EXPECT_TRUE(w.provider.read_hold("pi_nothing").missing());
}

TEST_F(LocalStripe, WebhooksAreSignedAsWeCheckThem) {
    std::mutex mutex;
    std::condition_variable came;
    std::set<std::string> types;
    int unsigned_ones = 0;
    StubServer door([&](const StubRequest& r) {
        const std::lock_guard lock(mutex);
        const Time now{std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count()};
        const std::string& signature = r.headers.at("stripe-signature");
        unsigned_ones += !webhook_signature_valid(r.body, signature, {"whsec_old", "whsec_new"}, now);
        unsigned_ones += webhook_signature_valid(r.body, signature, {"whsec_other"}, now);
        types.insert(text_at(boost::json::parse(r.body).as_object(), "type"));
        came.notify_all();
        return stub_answer(200, "{}");
    });
    World w(url);
    w.ask("POST", "/_config/webhooks/hub", {{"url", door.url()}, {"secret", "whsec_new"}});
    const std::string c = w.provider.create_customer("builder", "b@x.test", {"customer:1"}).value.id;
    const std::string card = w.put_on_file(c, "4242424242424242");
    w.subscribe(c, card);
    const auto h = w.provider.hold({"escrow-1", 1, c, card, 20'00, "USD"}, {"hold:1"});
    w.provider.capture(h.value.id, 20'00, {"capture:1"});
    std::unique_lock lock(mutex);
    const std::set<std::string> wanted{"customer.created", "customer.subscription.created", "invoice.payment_succeeded",
                                       "payment_intent.succeeded"};
    came.wait_for(lock, std::chrono::seconds(20), [&] { return std::ranges::includes(types, wanted); });
    EXPECT_TRUE(std::ranges::includes(types, wanted));
    EXPECT_EQ(unsigned_ones, 0);
}

}  // namespace
}  // namespace peertest

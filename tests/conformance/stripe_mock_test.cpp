// Every request of the Stripe engine, checked by stripe-mock against Stripe's own description of its API. stripe-mock keeps
// no state, so the requests are made to a stand-in that does, and each is sent on to stripe-mock as it came.
#include <gtest/gtest.h>

#include <regex>
#include <set>

#include "adapters/https_client.hpp"
#include "adapters/payments_stripe.hpp"
#include "support/fake_stripe.hpp"
#include "support/real_server.hpp"

namespace peertest {
namespace {

struct StripeMock : testing::Test {
    FakeStripe fake;
    StripePayments provider{{.secret_key = "sk_test_123",
                             .price_id = "price_1",
                             .api_base = fake.url(),
                             .webhook_secrets = {"whsec_1"},
                             .allow_http = true}};
    const std::string back = "https://hub.test/billing?done=1";
    int keys = 0;

    ProviderCall call() { return {"key:" + std::to_string(++keys)}; }

    // Each method of the port, and each way through it that asks for something else.
    void ask_for_everything() {
        const std::string c = provider.create_customer("builder", "b@x.test", call()).value.id;
        provider.portal_page(c, back);
        provider.checkout_page(c, back);  // left open, so the next one closes it
        fake.finish_checkout(provider.checkout_page(c, back).value, "4242424242424242");
        fake.finish_checkout(provider.card_page(c, back).value, "4242424242424242");
        const ProviderCustomer told = provider.read_customer(c).value;
        provider.set_cancel_at_period_end(c, true, call());
        provider.set_cancel_at_period_end(c, false, call());
        fake.change(told.subscription.id, [](auto& s) { s["cancel_at"] = 1'900'000'000; });
        provider.set_cancel_at_period_end(c, false, call());
        fake.change(told.subscription.id, [](auto& s) { s["status"] = "past_due"; });
        provider.read_customer(c);
        provider.read_invoice(fake.last("invoice", c));

        const std::string a = provider.create_account("tester", "t@x.test", "DE", call()).value.id;
        provider.onboarding_page(a, back);
        fake.finish_onboarding(a, true);
        provider.onboarding_page(a, back);

        const auto hold = [&](const std::string& escrow) {
            return provider.hold({escrow, 1, c, told.card.id, 20'00, "USD"}, call()).value.id;
        };
        provider.cancel_hold(hold("escrow-1"), call());
        const std::string h = hold("escrow-2");
        provider.find_hold(c, "escrow-2", 1);
        provider.capture(h, 15'00, call());
        provider.refund(h, 2'00, call());
        provider.find_transfer("payout-1", "escrow-2");
        provider.transfer({"payout-1", "escrow-2", a, h, 13'00, "USD"}, call());
        provider.read_chargeback(fake.open_dispute(h, 15'00));
        const std::string first = provider.balance_transactions({0}, {4'000'000'000'000}, "", 1).value.at(0).id;
        provider.balance_transactions({0}, {4'000'000'000'000}, first, 100);
    }
};

TEST_F(StripeMock, AcceptsEveryRequest) {
    const std::string url = real_server("PEERTEST_TEST_STRIPE_MOCK");
    if (url.empty()) GTEST_SKIP() << "scripts/services/stripe-mock start DIR";
    ask_for_everything();
    HttpsClient mock({.base_url = url, .allow_http = true});
    const std::regex id("/(cus|pi|acct|dp|in|sub|cs)_[0-9]+");
    std::set<std::string> kinds;
    for (const StubRequest& r : fake.requests()) {
        const std::string path = r.target.substr(0, r.target.find('?'));
        kinds.insert(r.method + " " + std::regex_replace(path, id, "/$1"));
        HttpsRequest again{.method = r.method, .path = r.target, .body = r.body};
        for (const char* name : {"authorization", "stripe-version", "idempotency-key", "content-type"})
            if (r.headers.contains(name)) again.headers.emplace_back(name, r.headers.at(name));
        const HttpsAnswer answer = mock.ask(again);
        EXPECT_EQ(answer.status, 200) << r.method << " " << r.target << "\n" << r.body << "\n" << answer.body << answer.error;
    }
    EXPECT_EQ(kinds, (std::set<std::string>{
                         "GET /v1/accounts/acct", "GET /v1/balance_transactions", "GET /v1/charges", "GET /v1/checkout/sessions",
                         "GET /v1/disputes/dp", "GET /v1/invoice_payments", "GET /v1/invoices", "GET /v1/invoices/in",
                         "GET /v1/payment_intents/pi", "GET /v1/setup_intents", "GET /v1/subscriptions", "GET /v1/transfers",
                         "POST /v1/account_links", "POST /v1/accounts", "POST /v1/accounts/acct/login_links",
                         "POST /v1/billing_portal/sessions", "POST /v1/checkout/sessions", "POST /v1/checkout/sessions/cs/expire",
                         "POST /v1/customers", "POST /v1/payment_intents", "POST /v1/payment_intents/pi/cancel",
                         "POST /v1/payment_intents/pi/capture", "POST /v1/refunds", "POST /v1/subscriptions/sub",
                         "POST /v1/transfers"}));
}

// Its answers are Stripe's own examples: what the engine reads from them is there, under those names.
TEST_F(StripeMock, AnswersAsTheEngineReads) {
    const std::string url = real_server("PEERTEST_TEST_STRIPE_MOCK");
    if (url.empty()) GTEST_SKIP() << "scripts/services/stripe-mock start DIR";
    StripePayments real{{.secret_key = "sk_test_123", .price_id = "price_1", .api_base = url, .allow_http = true}};
    EXPECT_FALSE(real.create_customer("u", "b@x.test", call()).value.id.empty());
    EXPECT_TRUE(real.card_page("cus_1", back).value.starts_with("https://"));
    EXPECT_TRUE(real.portal_page("cus_1", back).value.starts_with("https://"));
    const auto customer = real.read_customer("cus_1");
    ASSERT_TRUE(customer.done());
    EXPECT_NE(customer.value.subscription.status, MembershipStatus::none);
    EXPECT_GT(customer.value.subscription.current_period_end.ms, 0);
    EXPECT_EQ(real.read_account("acct_1").value.country.size(), 2u);
    const auto transfer = real.transfer({"payout-1", "escrow-1", "acct_1", "", 13'00, "USD"}, call());
    EXPECT_EQ(transfer.value.amount_minor, 13'00);
    EXPECT_EQ(transfer.value.currency, "USD");
    const auto chargeback = real.read_chargeback("dp_1");
    ASSERT_TRUE(chargeback.done());
    EXPECT_FALSE(chargeback.value.reason.empty());
    EXPECT_EQ(chargeback.value.currency.size(), 3u);
    const auto invoice = real.read_invoice("in_1");
    ASSERT_TRUE(invoice.done());
    EXPECT_TRUE(invoice.value.customer_id.starts_with("cus_"));
    const auto books = real.balance_transactions({0}, {4'000'000'000'000}, "", 100);
    ASSERT_TRUE(books.done());
    ASSERT_FALSE(books.value.empty());
    EXPECT_TRUE(books.value[0].id.starts_with("txn_"));
    EXPECT_GT(books.value[0].at.ms, 0);
}

}  // namespace
}  // namespace peertest

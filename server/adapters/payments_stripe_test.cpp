// What is Stripe's own: the requests it gets, its errors, its retries. What it has in common with the test-mode provider
// is in tests/conformance/payments_test.cpp.
#include "adapters/payments_stripe.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>

#include "support/fake_stripe.hpp"

namespace peertest {
namespace {

using testing::Contains;
using testing::IsSupersetOf;
using testing::Pair;

struct Stripe : testing::Test {
    FakeStripe fake;
    StripePayments provider{{.secret_key = "sk_test_secret",
                             .price_id = "price_1",
                             .api_base = fake.url(),
                             .webhook_secrets = {"whsec_1", "whsec_2"},
                             .allow_http = true,
                             .first_wait = Millis{2},
                             .longest_wait = Millis{4}}};
    const std::string back = "https://hub.test/billing?done=card";
    const std::string customer = provider.create_customer("user-1", "b@x.test", {"customer:1"}).value.id;
    std::string card;

    Stripe() { card = save_card("4242424242424242"); }
    std::string save_card(const std::string& number) {
        fake.finish_checkout(provider.card_page(customer, back).value, number);
        return provider.read_customer(customer).value.card.id;
    }
    std::string subscribe() {
        fake.finish_checkout(provider.checkout_page(customer, back).value, "4242424242424242");
        return provider.read_customer(customer).value.subscription.id;
    }
    Provided<ProviderHold> hold(const std::string& key = "hold:e1:1", std::int64_t amount = 20'00, const std::string& currency = "USD") {
        return provider.hold({"e1", 1, customer, card, amount, currency}, {key});
    }
    StubRequest last(const std::string& method, const std::string& path) { return fake.requests(method, path).back(); }
    FakeStripe::Form form(const std::string& method, const std::string& path) { return FakeStripe::form_of(last(method, path)); }

    static std::string error(int status, const std::string& fields, std::vector<std::pair<std::string, std::string>> headers = {}) {
        return stub_answer(status, "{\"error\":{" + fields + "}}", headers);
    }
    // The first `times` requests that start so are answered with this instead.
    void answer(const std::string& target, const std::string& with, int times = 100) {
        fake.answer_instead([=, left = times](const StubRequest& r) mutable -> std::optional<std::string> {
            if (!r.target.starts_with(target) || left == 0) return {};
            --left;
            return with;
        });
    }
};

TEST_F(Stripe, EveryRequestSaysWhoAsksAndWhichVersion) {
    const StubRequest r = last("POST", "/v1/customers");
    EXPECT_EQ(r.headers.at("authorization"), "Bearer sk_test_secret");
    EXPECT_EQ(r.headers.at("stripe-version"), stripe_version);
    EXPECT_EQ(r.headers.at("content-type"), "application/x-www-form-urlencoded");
    EXPECT_EQ(r.headers.at("idempotency-key"), "customer:1");
    EXPECT_EQ(form("POST", "/v1/customers"), (FakeStripe::Form{{"email", "b@x.test"}, {"metadata[user_id]", "user-1"}}));
    EXPECT_FALSE(last("GET", "/v1/setup_intents").headers.contains("idempotency-key"));
    EXPECT_EQ(provider.webhook_secrets().size(), 2u);
}

TEST_F(Stripe, AHoldIsAnOffSessionPaymentToBeCapturedLater) {
    ASSERT_TRUE(hold().done());
    EXPECT_THAT(form("POST", "/v1/payment_intents"),
                IsSupersetOf(FakeStripe::Form{{"amount", "2000"}, {"currency", "usd"}, {"customer", customer},
                                              {"payment_method", card}, {"capture_method", "manual"}, {"confirm", "true"},
                                              {"off_session", "true"}, {"transfer_group", "e1"}, {"metadata[escrow_id]", "e1"},
                                              {"metadata[attempt]", "1"}}));
    EXPECT_EQ(last("POST", "/v1/payment_intents").headers.at("idempotency-key"), "hold:e1:1");
}

TEST_F(Stripe, ATransferIsBoundToItsChargeUnlessThatWasChargedBack) {
    const std::string account = provider.create_account("user-2", "t@x.test", "DE", {"account:2"}).value.id;
    fake.finish_onboarding(account, true);
    const std::string h = hold().value.id;
    provider.capture(h, 20'00, {"capture:1"});
    provider.transfer({"p1", "e1", account, h, 18'00, "USD"}, {"transfer:1"});
    EXPECT_THAT(form("POST", "/v1/transfers"),
                IsSupersetOf(FakeStripe::Form{{"amount", "1800"}, {"currency", "usd"}, {"destination", account},
                                              {"transfer_group", "e1"}, {"metadata[payout_id]", "p1"}}));
    EXPECT_TRUE(form("POST", "/v1/transfers").at("source_transaction").starts_with("ch_"));
    fake.open_dispute(h, 20'00);
    EXPECT_TRUE(provider.transfer({"p2", "e1", account, h, 18'00, "USD"}, {"transfer:2"}).done());
    EXPECT_FALSE(form("POST", "/v1/transfers").contains("source_transaction"));
}

TEST_F(Stripe, PagesLeadBackAndOldOnesAreClosed) {
    const std::string first = provider.checkout_page(customer, back).value;
    EXPECT_THAT(form("POST", "/v1/checkout/sessions"),
                IsSupersetOf(FakeStripe::Form{{"mode", "subscription"}, {"customer", customer}, {"line_items[0][price]", "price_1"},
                                              {"success_url", back}, {"cancel_url", "https://hub.test/billing"}}));
    const std::string second = provider.checkout_page(customer, back).value;
    fake.finish_checkout(first, "4242424242424242");  // closed meanwhile
    EXPECT_EQ(provider.read_customer(customer).value.subscription.status, MembershipStatus::none);
    fake.finish_checkout(second, "4242424242424242");
    EXPECT_EQ(provider.read_customer(customer).value.subscription.status, MembershipStatus::active);
    EXPECT_EQ(provider.checkout_page(customer, back).code, "invalid_state") << "two memberships";

    const std::string account = provider.create_account("user-2", "t@x.test", "DE", {"account:2"}).value.id;
    EXPECT_THAT(form("POST", "/v1/accounts"),
                IsSupersetOf(FakeStripe::Form{{"controller[stripe_dashboard][type]", "express"}, {"country", "DE"},
                                              {"capabilities[transfers][requested]", "true"}}));
    provider.onboarding_page(account, "https://hub.test/earnings?done=payouts");
    EXPECT_THAT(form("POST", "/v1/account_links"),
                IsSupersetOf(FakeStripe::Form{{"account", account}, {"type", "account_onboarding"},
                                              {"return_url", "https://hub.test/earnings?done=payouts"},
                                              {"refresh_url", "https://hub.test/earnings"}}));
    fake.finish_onboarding(account, true);
    EXPECT_EQ(provider.onboarding_page(account, back).value, "https://connect.stripe.test/dashboard");
}

TEST_F(Stripe, AMembershipIsMirroredInEachOfItsStates) {
    const std::string s = subscribe();
    const auto told = [&] { return provider.read_customer(customer).value.subscription; };
    fake.change(s, [](auto& o) { o["status"] = "past_due"; });
    ASSERT_TRUE(told().past_due_since);
    const Time began = *told().past_due_since;
    fake.change(fake.last("invoice", customer), [&](auto& o) { o["status"] = "open", o["created"] = began.ms / 1000 - 86'400; });
    EXPECT_EQ(told().past_due_since->ms, began.ms - 86'400'000) << "since the oldest month that is not paid";
    EXPECT_EQ(told().status, MembershipStatus::past_due);
    for (const auto& [word, status] : std::vector<std::pair<std::string, MembershipStatus>>{
             {"trialing", MembershipStatus::trialing}, {"incomplete", MembershipStatus::incomplete},
             {"incomplete_expired", MembershipStatus::none}, {"unpaid", MembershipStatus::unpaid},
             {"paused", MembershipStatus::unpaid}, {"canceled", MembershipStatus::canceled}}) {
        fake.change(s, [&](auto& o) { o["status"] = word; });
        EXPECT_EQ(told().status, status) << word;
        EXPECT_FALSE(told().past_due_since);
    }
    const std::string newer = subscribe();  // the old one has ended
    EXPECT_EQ(told().id, newer);
    fake.change(s, [](auto& o) { o["status"] = "active"; });
    fake.change(newer, [](auto& o) { o["status"] = "incomplete"; });
    EXPECT_EQ(told().id, s) << "the one that runs counts";
    // The portal ends a membership on a day; resuming takes that back.
    fake.change(s, [](auto& o) { o["cancel_at"] = 1'900'000'000; });
    EXPECT_TRUE(told().cancel_at_period_end);
    EXPECT_FALSE(provider.set_cancel_at_period_end(customer, false, {"resume:1"}).value.subscription.cancel_at_period_end);
}

TEST_F(Stripe, ACardThatWasTakenOffIsNotOnFile) {
    fake.change(card, [](auto& o) { o["customer"] = nullptr; });
    EXPECT_TRUE(provider.read_customer(customer).value.card.id.empty());
}

TEST_F(Stripe, RefusalsHaveTheirReasons) {
    const auto code = [&](int status, const std::string& fields) {
        static int n = 0;
        answer("/v1/payment_intents", error(status, fields));
        const auto h = hold("hold:" + std::to_string(++n));
        return h.refused() ? h.code : std::string(h.unknown() ? "unknown" : "done");
    };
    const std::string declined = "\"type\":\"card_error\",\"code\":\"card_declined\",\"decline_code\":";
    EXPECT_EQ(code(402, declined + "\"generic_decline\""), "card_declined");
    EXPECT_EQ(code(402, declined + "\"insufficient_funds\""), "insufficient_funds");
    EXPECT_EQ(code(402, declined + "\"authentication_required\""), "authentication_required");
    EXPECT_EQ(code(402, "\"type\":\"card_error\",\"code\":\"authentication_required\""), "authentication_required");
    EXPECT_EQ(code(402, "\"type\":\"card_error\",\"code\":\"expired_card\""), "expired_card");
    EXPECT_EQ(code(400, "\"type\":\"invalid_request_error\",\"param\":\"payment_method\""), "no_card");
    EXPECT_EQ(code(400, "\"type\":\"invalid_request_error\",\"code\":\"amount_too_small\",\"param\":\"amount\""), "amount_too_small");
    EXPECT_EQ(code(400, "\"type\":\"idempotency_error\""), "unknown");
    EXPECT_EQ(code(401, "\"type\":\"invalid_request_error\""), "unknown") << "our key is wrong, not the card";
    EXPECT_EQ(code(403, "\"type\":\"invalid_request_error\""), "unknown");
    EXPECT_EQ(code(500, "\"type\":\"api_error\""), "unknown");
    EXPECT_EQ(code(429, "\"type\":\"invalid_request_error\",\"code\":\"lock_timeout\""), "unknown");

    answer("/v1/payment_intents", stub_answer(200, "{\"id\":\"pi_1\",\"status\":\"processing\",\"currency\":\"usd\"}"));
    EXPECT_TRUE(hold("processing").unknown());
    answer("/v1/payment_intents", stub_answer(200, "{\"id\":\"pi_1\",\"status\":\"requires_action\",\"currency\":\"usd\"}"));
    EXPECT_EQ(hold("action").code, "authentication_required");
    answer("/v1/payment_intents", stub_answer(200, "<html>not Stripe</html>"));
    EXPECT_TRUE(hold("html").unknown());
    answer("/v1/payment_intents", stub_answer(302, "", {{"Location", "https://elsewhere.test/"}}));
    EXPECT_TRUE(hold("redirect").unknown());
}

TEST_F(Stripe, APayeeWhoCannotBePaidIsAskedToSeeToIt) {
    const auto code = [&](int status, const std::string& fields) {
        static int n = 0;
        answer("/v1/transfers", error(status, fields));
        const auto t = provider.transfer({"p1", "e1", "acct_1", "", 1'00, "USD"}, {"transfer:" + std::to_string(++n)});
        return t.refused() ? t.code : std::string(t.unknown() ? "unknown" : "done");
    };
    EXPECT_EQ(code(403, "\"type\":\"invalid_request_error\",\"code\":\"account_invalid\""), "account_restricted");
    EXPECT_EQ(code(400, "\"type\":\"invalid_request_error\",\"code\":\"insufficient_capabilities_for_transfer\""), "account_restricted");
    EXPECT_EQ(code(400, "\"type\":\"invalid_request_error\",\"code\":\"resource_missing\",\"param\":\"destination\""), "account_restricted");
    EXPECT_EQ(code(400, "\"type\":\"invalid_request_error\",\"code\":\"balance_insufficient\""), "balance_insufficient");
    answer("/v1/accounts", error(403, "\"type\":\"invalid_request_error\",\"code\":\"account_invalid\""));
    EXPECT_TRUE(provider.read_account("acct_1").missing());
}

TEST_F(Stripe, TriesAgainUnderTheSameKeyWhenStripeAsksForIt) {
    const std::string path = "/v1/payment_intents";
    const auto tries = [&](const std::string& key) {
        int n = 0;
        for (const auto& r : fake.requests("POST", path)) n += r.headers.at("idempotency-key") == key;
        return n;
    };
    for (const auto& [key, first] : std::vector<std::pair<std::string, std::string>>{
             {"limited", error(429, "\"type\":\"invalid_request_error\"")},
             {"locked", error(429, "\"type\":\"invalid_request_error\",\"code\":\"lock_timeout\"")},
             {"in_use", error(409, "\"type\":\"idempotency_error\"")},
             {"broken", error(503, "\"type\":\"api_error\"")},
             {"told", error(400, "\"type\":\"api_error\"", {{"Stripe-Should-Retry", "true"}})},
             {"cut", ""}}) {
        answer(path, first, 1);
        EXPECT_TRUE(hold(key).done()) << key;
        EXPECT_EQ(tries(key), 2) << key;
    }
    answer(path, error(500, "\"type\":\"api_error\"", {{"Stripe-Should-Retry", "false"}}));
    EXPECT_TRUE(hold("told not to").unknown());
    EXPECT_EQ(tries("told not to"), 1);
    answer(path, error(503, "\"type\":\"api_error\""));
    EXPECT_TRUE(hold("never").unknown());
    EXPECT_EQ(tries("never"), 3);
    answer(path, error(429, "\"type\":\"invalid_request_error\"", {{"Retry-After", "30"}}));
    EXPECT_TRUE(hold("not now").unknown()) << "longer than its time";
    EXPECT_EQ(tries("not now"), 1);
    answer(path, error(402, "\"type\":\"card_error\",\"code\":\"card_declined\""));
    EXPECT_TRUE(hold("no").refused());
    EXPECT_EQ(tries("no"), 1);
}

TEST_F(Stripe, ALostAnswerIsLookedUp) {
    fake.answer_afterwards([](const StubRequest& r) -> std::optional<std::string> {
        if (r.method == "POST") return "";
        return {};
    });
    EXPECT_TRUE(hold().unknown());
    fake.answer_afterwards({});
    const auto found = provider.find_hold(customer, "e1", 1);
    ASSERT_TRUE(found.done());
    EXPECT_EQ(found.value.state, HoldState::held);
    EXPECT_EQ(hold().value.id, found.value.id) << "asked again, it is the same";
    for (const auto& r : fake.requests("POST", "/v1/payment_intents")) EXPECT_EQ(r.headers.at("idempotency-key"), "hold:e1:1");
    fake.answer_afterwards([](const StubRequest&) { return std::optional<std::string>(""); });
    EXPECT_TRUE(provider.find_hold(customer, "e1", 1).unknown());
    EXPECT_TRUE(provider.capture(found.value.id, 20'00, {"capture:1"}).unknown());
}

TEST_F(Stripe, ACaptureIsToldOnceItsFeeIsKnown) {
    const std::string h = hold().value.id;
    provider.capture(h, 20'00, {"capture:1"});
    const std::string charge = [&] {
        std::string id;
        fake.change(h, [&](auto& o) { id = std::string(o.at("latest_charge").as_string()); });
        return id;
    }();
    boost::json::value booked;
    fake.change(charge, [&](auto& o) { booked = std::exchange(o["balance_transaction"], nullptr); });
    EXPECT_TRUE(provider.read_hold(h).unknown());
    fake.change(charge, [&](auto& o) { o["balance_transaction"] = booked; });
    EXPECT_EQ(provider.read_hold(h).value.provider_fee_minor, 53);
}

TEST_F(Stripe, KronurAreCountedInHundredths) {
    ASSERT_TRUE(hold("isk", 2'500, "ISK").done());
    EXPECT_EQ(form("POST", "/v1/payment_intents").at("amount"), "250000");
    const auto h = provider.capture(provider.find_hold(customer, "e1", 1).value.id, 1'000, {"capture:isk"});
    EXPECT_EQ(form("POST", "/v1/payment_intents/").at("amount_to_capture"), "100000");
    EXPECT_EQ(h.value.captured_minor, 1'000);
    EXPECT_EQ(h.value.amount_minor, 2'500);
}

TEST_F(Stripe, MovementsOutsideOurBooksAreSaidToBe) {
    const std::string list = R"({"object":"list","has_more":false,"data":[
        {"id":"txn_1","type":"payout","amount":-500,"fee":0,"currency":"usd","created":1790000000,"source":{"id":"po_1","object":"payout"}},
        {"id":"txn_2","type":"stripe_fee","amount":-7,"fee":0,"currency":"usd","created":1790000001,"source":null},
        {"id":"txn_3","type":"adjustment","amount":9,"fee":0,"currency":"eur","created":1790000002,"source":null},
        {"id":"txn_4","type":"transfer_refund","amount":100,"fee":0,"currency":"usd","created":1790000003,
         "source":{"id":"trr_1","object":"transfer_reversal","transfer":"tr_1"}},
        {"id":"txn_5","type":"charge","amount":100,"fee":3,"currency":"usd","created":1790000004,
         "source":{"id":"ch_1","object":"charge","payment_intent":"pi_by_hand","metadata":{}}}]})";
    answer("/v1/balance_transactions", stub_answer(200, list));
    const auto told = provider.balance_transactions({0}, {1}, "", 100).value;
    ASSERT_EQ(told.size(), 5u);
    EXPECT_EQ(told[0].type, MovementType::bank);
    EXPECT_EQ(told[1].type, MovementType::bank);
    EXPECT_EQ(told[2].type, MovementType::other);
    EXPECT_EQ(told[2].source_id, "txn_3");
    EXPECT_EQ(told[2].currency, "EUR");
    EXPECT_EQ(told[3].type, MovementType::transfer);
    EXPECT_EQ(told[3].source_id, "tr_1");
    EXPECT_EQ(told[4].type, MovementType::charge);
    EXPECT_EQ(told[4].source_id, "pi_by_hand");
}

}  // namespace
}  // namespace peertest

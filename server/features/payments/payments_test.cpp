#include "features/payments/payments.hpp"

#include <gtest/gtest.h>

#include "adapters/payments_testmode.hpp"
#include "adapters/payments_testmode_store.hpp"
#include "adapters/store_memory.hpp"
#include "features/notifications/notifications_model.hpp"
#include "features/payments/payments_mirror.hpp"
#include "features/payments/payments_store.hpp"
#include "kit/error.hpp"
#include "kit/webhook_signature.hpp"
#include "support/test_app.hpp"

namespace peertest {
namespace {

constexpr Millis day{24 * 3'600'000};

struct Payments : ::testing::Test {
    TestApp t{TestApp::everything, std::make_unique<MemoryStore>()};
    App& app = t.app();
    TestModePayments& provider = static_cast<TestModePayments&>(*t.payments);
    const std::string home = t.settings.public_url + "/billing";

    Payments() {
        t.store->transact([this](Tx& tx) {
            tx.insert(users(), User{.id = "builder", .email = "b@x.test", .roles = {Role::builder}, .email_verified = true, .created_at = t.now()});
            tx.insert(users(), User{.id = "tester", .email = "t@x.test", .roles = {Role::tester}, .email_verified = true, .created_at = t.now()});
        });
    }
    User user(const std::string& id) { return **find_user(*t.store, id); }
    std::string customer() { return ensure_customer(app, user("builder")); }
    static std::string id_of(const Provided<std::string>& url) { return url.value.substr(url.value.rfind('/') + 1); }
    // Fills in a page and lets the webhook do the rest.
    std::string complete(const std::string& kind, const Provided<std::string>& page, const std::string& card,
                         const std::string& outcome = {}) {
        const auto done = provider.complete(kind, id_of(page), {card, outcome});
        t.drain();
        return done->error_code.empty() ? done->redirect_url : done->error_code;
    }
    std::string subscribe(const std::string& card = "4242424242424242") {
        return complete("checkout", provider.checkout_page(customer(), home), card);
    }
    std::string save_card(const std::string& card) {
        return complete("card", provider.card_page(customer(), home), card);
    }
    std::string code_of(const std::function<void()>& f) {
        try {
            f();
        } catch (const Error& e) {
            return std::to_string(e.status) + " " + e.code;
        }
        return "none";
    }
    std::string send(const std::string& body, Millis age = {}, const std::string& secret = {}) {
        const std::string with = secret.empty() ? provider.webhook_secrets().front() : secret;
        return code_of([&] { receive_webhook(app, body, webhook_signature(body, with, t.now() - age)); });
    }
};

TEST_F(Payments, CheckoutMakesAMember) {
    EXPECT_EQ(code_of([&] { require_membership(user("builder"), t.now()); }), "402 membership_required");
    EXPECT_EQ(subscribe(), home);
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::active);
    EXPECT_EQ(code_of([&] { require_membership(user("builder"), t.now()); }), "none");
    EXPECT_EQ(user("builder").card.status, CardStatus::none);  // the card that funds jobs is set up on its own
    EXPECT_EQ(t.store->count(notices::notifications(), {eq("user_id", "builder")}), 1);
}

TEST_F(Payments, CardsThatAreRefusedAtOnceChangeNothing) {
    const auto page = provider.card_page(customer(), home);
    EXPECT_EQ(complete("card", page, "4000000000000002"), "card_declined");
    EXPECT_EQ(complete("card", page, "4000 0000 0000 9995"), "card_declined");
    EXPECT_EQ(complete("card", page, "4111111111111111"), "validation_failed");
    EXPECT_EQ(complete("card", page, "nonsense"), "validation_failed");
    EXPECT_EQ(user("builder").card.status, CardStatus::none);
    EXPECT_EQ(code_of([&] { require_card(*t.store, user("builder")); }), "402 card_required");
    EXPECT_EQ(complete("card", page, "4242-4242-4242-4242"), home);  // the same page, with one that works
    EXPECT_EQ(user("builder").card.last4, "4242");
    EXPECT_EQ(code_of([&] { require_card(*t.store, user("builder")); }), "none");
}

TEST_F(Payments, CardsThatFailLaterAttach) {
    EXPECT_EQ(save_card("4000002500003155"), home);
    EXPECT_EQ(user("builder").card.last4, "3155");
    EXPECT_EQ(save_card("4000000000000341"), home);
    EXPECT_EQ(user("builder").card.last4, "0341");
}

TEST_F(Payments, AfterDeclinesANewCardIsNeeded) {
    save_card("4242424242424242");
    const Time declined = t.now();
    EXPECT_EQ(code_of([&] { require_card(*t.store, user("builder"), declined); }), "402 card_required");
    t.advance(Millis{60'000});
    save_card("4242424242424242");
    EXPECT_EQ(code_of([&] { require_card(*t.store, user("builder"), declined); }), "none");
}

TEST_F(Payments, StoppedPublishingIsForbiddenUntilAllowed) {
    save_card("4242424242424242");
    t.store->transact([](Tx& tx) { stop_publishing(tx, "builder", {StopReason::capture_failed, "e1"}); });
    EXPECT_EQ(code_of([&] { require_card(*t.store, user("builder")); }), "403 account_flagged");
    t.store->transact([](Tx& tx) { allow_publishing(tx, "builder", {StopReason::capture_failed, "e1"}); });
    EXPECT_EQ(code_of([&] { require_card(*t.store, user("builder")); }), "none");
}

TEST_F(Payments, APageIsForOneUseAndLeadsHomeOnly) {
    const auto page = provider.checkout_page(customer(), home);
    EXPECT_EQ(complete("checkout", page, "4242424242424242"), home);
    const std::string first = provider.read_customer(customer()).value.subscription.id;
    EXPECT_EQ(complete("checkout", page, "4242424242424242"), home);  // a second click starts no second membership
    EXPECT_EQ(provider.read_customer(customer()).value.subscription.id, first);
    EXPECT_FALSE(provider.complete("card", id_of(page), {}));  // another kind of page
    EXPECT_FALSE(provider.complete("checkout", "unknown", {}));
    EXPECT_TRUE(provider.checkout_page(customer(), "https://elsewhere.test/").refused());
    EXPECT_TRUE(provider.checkout_page(customer(), t.settings.public_url + ".elsewhere.test/").refused());
}

TEST_F(Payments, PagesAreFormsThatNeedNoScript) {
    for (const auto& [kind, page] : {std::pair{"checkout", provider.checkout_page(customer(), home + "?a=\"<b>")},
                                     {"card", provider.card_page(customer(), home)},
                                     {"portal", provider.portal_page(customer(), home)}}) {
        const std::string html = *provider.html(kind, id_of(page), "<no>");
        EXPECT_NE(html.find("lang=\"en\""), std::string::npos);
        EXPECT_EQ(html.find("<script"), std::string::npos);
        EXPECT_EQ(html.find("style="), std::string::npos);
        EXPECT_EQ(html.find("<no>"), std::string::npos);
        EXPECT_EQ(html.find("\"<b>"), std::string::npos);
    }
    const std::string card = *provider.html("card", id_of(provider.card_page(customer(), home)), "");
    EXPECT_NE(card.find("<label for=\"card\">"), std::string::npos);
    EXPECT_NE(card.find("method=\"post\""), std::string::npos);
}

TEST_F(Payments, MembershipRenewsByTheClock) {
    subscribe();
    const Time end = *user("builder").membership.current_period_end;
    t.advance(Millis{end.ms - t.now().ms} + day);
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::active);
    EXPECT_GT(*user("builder").membership.current_period_end, end + 27 * day);
}

TEST_F(Payments, AnUnpaidRenewalHasSevenDaysOfGrace) {
    subscribe("4000000000000341");
    const Time end = *user("builder").membership.current_period_end;
    t.advance(Millis{end.ms - t.now().ms} + 2 * day);
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::past_due);
    EXPECT_EQ(code_of([&] { require_membership(user("builder"), t.now()); }), "none");
    t.advance(6 * day);
    EXPECT_EQ(code_of([&] { require_membership(user("builder"), t.now()); }), "402 membership_required");
    complete("portal", provider.portal_page(customer(), home), "4242424242424242");  // paid with another card
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::active);
}

TEST_F(Payments, CancellingEndsWithThePeriod) {
    subscribe();
    complete("portal", provider.portal_page(customer(), home), "", "cancel");
    EXPECT_TRUE(user("builder").membership.cancel_at_period_end);
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::active);
    t.advance(33 * day);
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::canceled);
}

TEST_F(Payments, OnboardingEnablesPayouts) {
    const std::string payee = ensure_payee(app, user("tester"), "DE");
    EXPECT_EQ(user("tester").payout_account.status, PayoutAccountStatus::pending);
    complete("onboarding", provider.onboarding_page(payee, home), "", "restricted");
    EXPECT_EQ(user("tester").payout_account.status, PayoutAccountStatus::restricted);
    complete("onboarding", provider.onboarding_page(payee, home), "");
    EXPECT_EQ(user("tester").payout_account.status, PayoutAccountStatus::enabled);
    EXPECT_EQ(payment_account(*t.store, "tester").country, "DE");
    EXPECT_EQ(ensure_payee(app, user("tester"), "FR"), payee);  // one that works is kept
}

TEST_F(Payments, WebhooksNeedARightSignature) {
    const std::string body = R"({"id":"evt_1","type":"customer.updated","data":{"object":{"object":"customer","id":"cus_x"}}})";
    EXPECT_EQ(send(body, {}, "whsec_wrong"), "401 unauthenticated");
    EXPECT_EQ(send(body, Millis{301'000}), "401 unauthenticated");
    EXPECT_EQ(code_of([&] { receive_webhook(app, body, ""); }), "401 unauthenticated");
    EXPECT_EQ(t.store->count(payment_events(), {}), 0);
    EXPECT_EQ(send(body, Millis{299'000}), "none");
    EXPECT_EQ(t.store->count(payment_events(), {}), 1);
}

TEST_F(Payments, WebhooksMustBeEvents) {
    for (const char* body : {"", "{", "[]", "{}", R"({"id":"evt_1"})", R"({"id":1,"type":"x"})", R"({"type":"x"})"})
        EXPECT_EQ(send(body), "400 malformed_json") << body;
    EXPECT_EQ(send(R"({"id":"evt_2","type":"something.new"})"), "none");  // of no interest, and no harm
    t.drain();
    EXPECT_TRUE(t.store->get(payment_events(), "evt_2")->value.handled_at);
}

TEST_F(Payments, AnEventTwiceLateOrOutOfOrderDoesNoHarm) {
    subscribe();
    t.drain();
    const auto before = t.store->count(payment_events(), {});
    const std::string about = R"(","type":"customer.subscription.deleted","data":{"object":{"object":"subscription",)"
                              R"("id":"sub_old","customer":")" + customer() + "\"}}}";
    EXPECT_EQ(send("{\"id\":\"evt_late" + about), "none");  // tells of an end that is not so: the provider is asked
    EXPECT_EQ(send("{\"id\":\"evt_late" + about), "none");
    t.drain();
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::active);
    EXPECT_EQ(t.store->count(payment_events(), {}), before + 1);
    EXPECT_EQ(t.store->count(notices::notifications(), {eq("user_id", "builder")}), 1);
}

TEST_F(Payments, AWebhookThatIsNotTakenComesAgain) {
    int refusals = 1;
    provider.deliver_to([&](std::string_view body, std::string_view signature) {
        if (refusals-- > 0) throw std::runtime_error("down");
        receive_webhook(app, body, signature);
    });
    save_card("4242424242424242");
    EXPECT_EQ(user("builder").card.status, CardStatus::none);
    t.advance(Millis{3'700'000});
    EXPECT_EQ(user("builder").card.status, CardStatus::ready);
    EXPECT_EQ(t.store->count(test_events(), {}), 0);
}

TEST_F(Payments, EventsAreForgottenAfterAMonth) {
    subscribe();
    t.advance(32 * day);
    EXPECT_FALSE(t.store->get(payment_events(), "none"));
    for (const auto& e : t.store->find(payment_events(), {}).items) EXPECT_GT(e->received_at, t.now() - 31 * day);
}

TEST_F(Payments, AnEventThatIsNotHandledYetIsNotForgotten) {
    PaymentEvent waits{.id = "waits", .type = "invoice.paid", .received_at = t.now() - 40 * day}, done = waits;
    done.id = "done", done.handled_at = done.received_at;
    t.store->transact([&](Tx& tx) { tx.insert(payment_events(), waits), tx.insert(payment_events(), done); });
    t.advance(2 * day);
    EXPECT_TRUE(t.store->get(payment_events(), "waits"));
    EXPECT_FALSE(t.store->get(payment_events(), "done"));
}

}  // namespace
}  // namespace peertest

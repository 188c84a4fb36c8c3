// Membership, holds, payouts and the books with the Stripe engine under them, and Stripe's webhooks at the door.
#include <atomic>
#include <chrono>
#include <set>

#include "adapters/payments_stripe.hpp"
#include "features/escrow/escrow_test.hpp"
#include "features/escrow/payouts.hpp"
#include "features/escrow/reconciliation.hpp"
#include "kit/webhook_signature.hpp"
#include "support/fake_stripe.hpp"

namespace peertest {
namespace {

struct EscrowOnStripe : ::testing::Test {
    TestApp t{TestApp::bare, std::make_unique<MemoryStore>()};
    FakeStripe fake;
    StripePayments stripe{{.secret_key = "sk_test_1",
                           .price_id = "price_1",
                           .api_base = fake.url(),
                           .webhook_secrets = {"whsec_old", "whsec_new"},
                           .allow_http = true,
                           .first_wait = Millis{1},
                           .longest_wait = Millis{2}}};
    // The test's app with another provider.
    App app{t->settings, t->clock, t->store,  t->cache,  t->counters, t->live,
            t->work,     t->mail,  t->blobs, stripe,    t->sessions, t->metrics};
    int events = 0;

    EscrowOnStripe() {
        // Stripe's times are real ones.
        t.clock.move_to({std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count()});
        t.store->prepare(all_collections());
        t.work.attach(app);
        notifications_tasks(app, t.work);
        payments_tasks(app, t.work);
        escrow_tasks(app, t.work, hook());
        for (const char* told : {"escrow_settled", "escrow_failed", "hold_lapses_soon", "hold_taken"})
            t.work.on<EscrowNotice>(told, Priority::medium, [](App&, const EscrowNotice&) {});
        t.store->transact([this](Tx& tx) {
            tx.insert(users(), User{.id = "builder", .email = "b@x.test", .roles = {Role::builder}, .created_at = t.now()});
            tx.insert(users(), User{.id = "tester", .email = "t@x.test", .roles = {Role::tester}, .created_at = t.now()});
        });
        fake.finish_checkout(stripe.card_page(customer(), "https://hub.test/billing").value, "4242424242424242");
        arrives("setup_intent.succeeded", R"({"object":"setup_intent","id":"seti_1","customer":")" + customer() + "\"}");
    }
    HoldDecided hook() {
        return [](Tx&, App&, const Escrow&, Time) {};
    }
    User user(const std::string& id) { return **find_user(*t.store, id); }
    std::string customer() { return ensure_customer(app, user("builder")); }
    // A webhook, and what it causes.
    void arrives(const std::string& type, const std::string& object, const std::string& more = {}) {
        const std::string body = R"({"id":"evt_)" + std::to_string(++events) + R"(","object":"event","type":")" + type + "\"" + more +
                                 R"(,"data":{"object":)" + object + "}}";
        receive_webhook(app, body, webhook_signature(body, "whsec_new", t.now()));
        t.drain();
    }
    void onboard() {
        const std::string account = ensure_payee(app, user("tester"), "DE");
        fake.finish_onboarding(account, true);
        arrives("capability.updated", R"({"object":"capability","id":"transfers"})", ",\"account\":\"" + account + "\"");
    }
    std::string open() {
        const std::string id = new_id(t.now());
        t.store->transact([&](Tx& tx) {
            open_escrow(tx, app, {id, "job", "assignment", "builder", "tester", 18'00, 500, "USD"}, t.now());
        });
        return id;
    }
    std::string reserved() {
        const std::string id = open();
        EXPECT_EQ(place_hold(app, id, Millis{8'000}, hook()).state, EscrowState::reserved);
        return id;
    }
    void give(const std::string& id, std::int64_t minor) {
        t.store->transact([&](Tx& tx) { release(tx, app, id, minor, "approved", t.now()); });
        t.drain();
    }
    void capture_soon(const std::string& id) {
        t.store->transact([&](Tx& tx) { capture_now(tx, app, id, t.now()); });
        t.drain();
    }
    Escrow escrow(const std::string& id) { return *find_escrow(*t.store, id); }
    PayoutState payout_of(const std::string& id) { return t.store->first(payouts(), {eq("escrow_id", id)})->value.state; }
    void pass(Millis by) {
        fake.let_pass(by);
        t.clock.move_to(t.now() + by);
        t.drain();
    }
    void TearDown() override {
        const AuditReport report = audit_money(*t.store);
        EXPECT_TRUE(report.ok()) << report.text();
    }
};

TEST_F(EscrowOnStripe, TheMembershipIsMirrored) {
    EXPECT_EQ(user("builder").card.last4, "4242");
    fake.finish_checkout(stripe.checkout_page(customer(), "https://hub.test/billing").value, "4242424242424242");
    arrives("checkout.session.completed", R"({"object":"checkout.session","id":"cs_1","customer":")" + customer() + "\"}");
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::active);
    const std::string invoice = fake.last("invoice", customer());
    arrives("invoice.paid", R"({"object":"invoice","id":")" + invoice + R"(","customer":")" + customer() + "\"}");
    EXPECT_EQ(membership_charge(*t.store, invoice)->amount_minor, 29'00);
    fake.change(stripe.read_customer(customer()).value.subscription.id, [](auto& s) { s["status"] = "past_due"; });
    arrives("customer.subscription.updated", R"({"object":"subscription","id":"sub_1","customer":")" + customer() + "\"}");
    EXPECT_EQ(user("builder").membership.status, MembershipStatus::past_due);
    EXPECT_TRUE(user("builder").membership.past_due_since);
    // A card that is taken off names its customer only in what it was.
    fake.change(stripe.read_customer(customer()).value.card.id, [](auto& card) { card["customer"] = nullptr; });
    const std::string body = R"({"id":"evt_gone","type":"payment_method.detached","data":{"object":{"object":"payment_method",
        "id":"pm_1","customer":null},"previous_attributes":{"customer":")" + customer() + "\"}}}";
    receive_webhook(app, body, webhook_signature(body, "whsec_old", t.now()));
    t.drain();
    EXPECT_EQ(user("builder").card.status, CardStatus::none);
}

TEST_F(EscrowOnStripe, ATesterIsPaidOnceTheirAccountIsComplete) {
    const std::string id = reserved();
    EXPECT_TRUE(escrow(id).capture_before);
    give(id, 18'00);
    EXPECT_EQ(escrow(id).state, EscrowState::released);
    EXPECT_EQ(payout_of(id), PayoutState::waiting_onboarding);
    onboard();
    EXPECT_EQ(payout_of(id), PayoutState::paid);
    const std::string next = reserved();
    give(next, 18'00);
    EXPECT_EQ(payout_of(next), PayoutState::paid);
    EXPECT_EQ(fake.requests("POST", "/v1/transfers").size(), 2u);
}

TEST_F(EscrowOnStripe, EveryAnswerLostChangesNothingInTheEnd) {
    onboard();
    std::atomic<bool> lost = false;
    // Of everything that changes something, the first answer is lost, and so are those of its repeats.
    const auto lose = [&](const std::string& path) {
        fake.answer_afterwards([&lost, path](const StubRequest& r) -> std::optional<std::string> {
            if (r.method != "POST" || !r.target.starts_with(path)) return {};
            lost = true;
            return "";
        });
    };
    const auto find_again = [&] {
        EXPECT_TRUE(lost.exchange(false));
        fake.answer_afterwards({});
        pass(hour);
    };
    lose("/v1/payment_intents");
    const std::string id = open();
    EXPECT_EQ(place_hold(app, id, Millis{8'000}, hook()).state, EscrowState::reserving);
    find_again();
    EXPECT_EQ(escrow(id).state, EscrowState::reserved);
    lose("/v1/payment_intents/" + escrow(id).hold_id + "/capture");
    capture_soon(id);
    EXPECT_EQ(escrow(id).state, EscrowState::captured) << "a capture is looked up at once";
    find_again();
    lose("/v1/refunds");
    give(id, 10'00);
    find_again();
    EXPECT_EQ(escrow(id).state, EscrowState::partially_released);
    const std::string other = reserved();
    lose("/v1/transfers");
    give(other, 18'00);
    EXPECT_EQ(payout_of(other), PayoutState::pending);
    find_again();
    EXPECT_EQ(payout_of(other), PayoutState::paid);
    const ProviderHold hold = stripe.read_hold(escrow(id).hold_id).value;
    EXPECT_EQ(hold.captured_minor - hold.refunded_minor, 10'50);
}

TEST_F(EscrowOnStripe, WhatStripeCouldNotDoYetIsNoRefusal) {
    onboard();
    const std::string id = reserved(), hold = escrow(id).hold_id;
    std::set<std::string> keys;
    fake.answer_instead([&](const StubRequest& r) -> std::optional<std::string> {
        if (!r.target.ends_with("/capture")) return {};
        keys.insert(r.headers.at("idempotency-key"));
        return stub_answer(500, R"({"error":{"type":"api_error","code":"lock_timeout"}})", {});
    });
    capture_soon(id);
    give(id, 10'00);  // decided before it could be captured: less of it
    EXPECT_EQ(escrow(id).state, EscrowState::reserved);
    EXPECT_EQ(keys.size(), 2u) << "another amount has another key, or Stripe refuses to look at it";
    fake.answer_instead({});
    pass(hour);
    EXPECT_EQ(escrow(id).state, EscrowState::partially_released);
    EXPECT_EQ(escrow(id).hold_id, hold) << "it was not let go";
    EXPECT_EQ(stripe.read_hold(hold).value.captured_minor, 10'50);
}

TEST_F(EscrowOnStripe, StripesBooksAreOurs) {
    onboard();
    fake.finish_checkout(stripe.checkout_page(customer(), "https://hub.test/billing").value, "4242424242424242");
    const std::string invoice = fake.last("invoice", customer());
    arrives("invoice.paid", R"({"object":"invoice","id":")" + invoice + R"(","customer":")" + customer() + "\"}");
    const std::string whole = reserved(), part = reserved(), refunded = reserved(), charged_back = reserved();
    give(whole, 18'00);
    give(part, 7'20);
    capture_soon(refunded);
    give(refunded, 4'00);
    give(charged_back, 18'00);
    const std::string hold = escrow(charged_back).hold_id, dispute = fake.open_dispute(hold, 18'90);
    arrives("charge.dispute.created", R"({"object":"dispute","id":")" + dispute + R"(","payment_intent":")" + hold + "\"}");
    EXPECT_TRUE(dispute_hold(escrow(charged_back)));
    pass(2 * hour);
    reconcile(app);
    EXPECT_EQ(open_differences(*t.store), 0);
    fake.close_dispute(dispute, true);
    arrives("charge.dispute.closed", R"({"object":"dispute","id":")" + dispute + R"(","payment_intent":")" + hold + "\"}");
    EXPECT_FALSE(dispute_hold(escrow(charged_back)));
    stripe.refund(escrow(whole).hold_id, 1'00, {"by hand"});  // as somebody would in the dashboard
    pass(day);
    reconcile(app);
    const auto page = differences_page(*t.store, DifferenceState::open, 10, {});
    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_EQ(page.items[0]->id, escrow(whole).hold_id);
    EXPECT_EQ(page.items[0]->provider_minor - page.items[0]->ledger_minor, -1'00);
}

}  // namespace
}  // namespace peertest

// What could have been left as it is for ever: money that nobody comes back to, a builder who may not publish any more.
#include "features/escrow/escrow_test.hpp"

namespace peertest {
namespace {

TEST_F(EscrowTest, ARefusalThatCameTooLateIsTriedAgainTheNextDay) {
    onboard();
    const std::string account = payment_account(*t.store, "tester").account_id;
    const auto enable = [&](bool enabled) {  // at the provider, and nobody tells us
        t.store->transact([&](Tx& tx) {
            auto a = tx.get(test_payees(), account);
            a->value.payouts_enabled = enabled;
            tx.replace(test_payees(), *a);
        });
    };
    enable(false);
    const std::string id = reserved();
    give(id, 1800);
    t.drain();
    EXPECT_EQ(t.store->first(payouts(), {eq("escrow_id", id)})->value.state, PayoutState::waiting_onboarding);
    enable(true);
    t.advance(day);
    EXPECT_EQ(balance().paid_out_minor, 1800);
}

TEST_F(EscrowTest, AnAccountWhoseWebhookWasLostIsFoundTheNextDay) {
    const std::string id = reserved();
    give(id, 1800);
    t.drain();
    provider.deliver_to([](std::string_view, std::string_view) {});  // taken, and lost
    onboard();
    EXPECT_EQ(balance().available_minor, 1800);
    t.advance(day);
    EXPECT_EQ(balance().paid_out_minor, 1800);
}

// The server that asked for it was so slow that recovery gave the escrow up meanwhile, and the answer was lost as well.
TEST_F(EscrowTest, AHoldThatComesAfterItsEscrowWasGivenUpIsLetGo) {
    card("4000000000008088");
    provider.set_silent(true);
    const std::string late = open();
    sleep(hour);  // longer than recovery waits for a first hold
    provider.set_silent(false);
    t.drain();
    ASSERT_EQ(escrow(late).state, EscrowState::voided);
    const Escrow l = escrow(late);
    provider.hold({l.id, l.attempt, l.customer_id, l.card_id, l.amount_minor, l.currency}, {"hold:" + l.id + ":1"});
    EXPECT_EQ(provider.find_hold(l.customer_id, l.id, 1).value.state, HoldState::held);
    t.advance(2 * hour);
    EXPECT_EQ(provider.find_hold(l.customer_id, l.id, 1).value.state, HoldState::canceled);
}

TEST_F(EscrowTest, PublishingGoesOnWhenAFailedPaymentEndsWithoutPay) {
    const auto stopped = [&] { return !payment_account(*t.store, "builder").publishing_stops.empty(); };
    const auto failed_capture = [&] {
        card("4242424242424242");
        const std::string id = reserved();
        card("4000000000000341");
        sleep(6 * day);
        t.store->transact([&](Tx& tx) { capture_now(tx, app, id, t.now()); });
        t.drain();
        EXPECT_EQ(escrow(id).state, EscrowState::failed);
        EXPECT_TRUE(stopped());
        return id;
    };
    const auto try_again = [&](const std::string& id) { t.store->transact([&](Tx& tx) { reprocess(tx, app, id, t.now()); }); };

    const std::string refused = failed_capture();  // given up before the next hold, which is refused as well
    try_again(refused);
    give_up(refused);
    t.drain();
    EXPECT_EQ(escrow(refused).state, EscrowState::voided);
    EXPECT_FALSE(stopped());

    const std::string held = failed_capture();
    provider.set_silent(true);
    card("4242424242424242");  // the next hold is asked for, and not answered yet
    give_up(held);
    provider.set_silent(false);
    t.advance(hour);
    EXPECT_EQ(escrow(held).state, EscrowState::voided);
    EXPECT_FALSE(stopped());
}

}  // namespace
}  // namespace peertest

// What every payment provider promises (ports/payments.hpp).
#include <set>

#include "conformance/payments_suite.hpp"

namespace peertest {
namespace {

INSTANTIATE_TEST_SUITE_P(Engines, PaymentsSuite, ::testing::ValuesIn(payments_engines()),
                         [](const auto& engine) { return engine.param.name; });

constexpr Millis day{24 * 3'600'000};

TEST_P(PaymentsSuite, ACustomerBeginsWithNothing) {
    const std::string c = customer();
    EXPECT_EQ(customer(), c) << "made once under the same key";
    const auto told = provider.read_customer(c);
    ASSERT_TRUE(told.done());
    EXPECT_EQ(told.value.id, c);
    EXPECT_EQ(told.value.subscription.status, MembershipStatus::none);
    EXPECT_TRUE(told.value.card.id.empty());
    EXPECT_TRUE(provider.read_customer("cus_nobody").missing());
    EXPECT_EQ(provider.set_cancel_at_period_end(c, true, call()).code, "invalid_state");
}

TEST_P(PaymentsSuite, TheMembershipEndsWithItsPeriodUnlessItIsResumed) {
    const std::string c = customer();
    subscribe(c);
    const auto s = provider.read_customer(c).value.subscription;
    EXPECT_EQ(s.status, MembershipStatus::active);
    EXPECT_FALSE(s.id.empty());
    EXPECT_FALSE(s.cancel_at_period_end);
    EXPECT_GT(s.current_period_end, world->now() + 27 * day);
    EXPECT_LT(s.current_period_end, world->now() + 32 * day);
    EXPECT_TRUE(provider.set_cancel_at_period_end(c, true, call()).value.subscription.cancel_at_period_end);
    EXPECT_TRUE(provider.set_cancel_at_period_end(c, true, call()).value.subscription.cancel_at_period_end);
    EXPECT_EQ(provider.read_customer(c).value.subscription.status, MembershipStatus::active);
    EXPECT_FALSE(provider.set_cancel_at_period_end(c, false, call()).value.subscription.cancel_at_period_end);
    EXPECT_TRUE(provider.portal_page(c, back).done());
}

TEST_P(PaymentsSuite, TheMembershipsInvoiceIsToldOf) {
    const std::string c = customer();
    subscribe(c);
    const auto invoice = provider.read_invoice(world->last_invoice(c));
    ASSERT_TRUE(invoice.done());
    EXPECT_EQ(invoice.value.customer_id, c);
    EXPECT_EQ(invoice.value.currency, "USD");
    EXPECT_EQ(invoice.value.amount_minor, 29'00);
    EXPECT_TRUE(invoice.value.paid_at);
    EXPECT_TRUE(provider.read_invoice("in_nothing").missing());
}

TEST_P(PaymentsSuite, TheNewestCardIsOnFile) {
    const std::string c = customer();
    save_card(c);
    const ProviderCard card = provider.read_customer(c).value.card;
    EXPECT_EQ(card.brand, "visa");
    EXPECT_EQ(card.last4, "4242");
    EXPECT_GT(card.set_up_at, world->now() - day);
    EXPECT_NE(save_card(c, "4000000000000341"), card.id);
    EXPECT_EQ(provider.read_customer(c).value.card.last4, "0341");
    subscribe(c);
    EXPECT_EQ(provider.read_customer(c).value.card.last4, "0341") << "a card for the membership is not for jobs";
}

TEST_P(PaymentsSuite, AHoldIsMadeOnceAndFound) {
    const std::string c = customer(), card = save_card(c);
    const ProviderCall once = call();
    const auto h = provider.hold(request("escrow-1", c, card), once);
    ASSERT_TRUE(h.done());
    EXPECT_EQ(h.value.state, HoldState::held);
    EXPECT_EQ(h.value.escrow_id, "escrow-1");
    EXPECT_EQ(h.value.attempt, 1);
    EXPECT_EQ(h.value.amount_minor, 20'00);
    EXPECT_EQ(h.value.currency, "USD");
    EXPECT_EQ(h.value.captured_minor, 0);
    ASSERT_TRUE(h.value.capture_before);
    EXPECT_GT(*h.value.capture_before, world->now() + day);
    EXPECT_LT(*h.value.capture_before, world->now() + 8 * day);
    EXPECT_EQ(provider.hold(request("escrow-1", c, card), once).value.id, h.value.id);
    EXPECT_EQ(provider.find_hold(c, "escrow-1", 1).value.id, h.value.id);
    EXPECT_TRUE(provider.find_hold(c, "escrow-1", 2).missing());
    EXPECT_TRUE(provider.find_hold(c, "escrow-2", 1).missing());
    const auto second = provider.hold(request("escrow-1", c, card, 2), call());
    EXPECT_NE(second.value.id, h.value.id);
    EXPECT_EQ(provider.find_hold(c, "escrow-1", 2).value.id, second.value.id);
    EXPECT_EQ(provider.find_hold(c, "escrow-1", 1).value.id, h.value.id);
    EXPECT_TRUE(provider.read_hold("pi_nothing").missing());
}

TEST_P(PaymentsSuite, ADeclinedCardIsNotHeldAndSaysWhy) {
    const std::string c = customer();
    const std::string declined = save_card(c, "4000000000000341"), asks = save_card(c, "4000002500003155");
    const ProviderCall once = call();
    for (int repeat = 0; repeat < 2; ++repeat) {
        const auto h = provider.hold(request("escrow-1", c, declined), once);
        EXPECT_TRUE(h.refused());
        EXPECT_EQ(h.code, "card_declined");
        EXPECT_FALSE(h.message.empty());
    }
    const auto found = provider.find_hold(c, "escrow-1", 1);
    EXPECT_EQ(found.value.state, HoldState::refused);
    EXPECT_EQ(found.value.refusal_code, "card_declined");
    EXPECT_EQ(provider.hold(request("escrow-2", c, asks), call()).code, "authentication_required");
    EXPECT_EQ(provider.find_hold(c, "escrow-2", 1).value.refusal_code, "authentication_required");
    EXPECT_TRUE(provider.hold(request("escrow-3", c, "pm_nothing"), call()).refused());
}

TEST_P(PaymentsSuite, TheWholeHoldIsCaptured) {
    const ProviderHold h = held();
    const auto taken = provider.capture(h.id, 20'00, call());
    ASSERT_TRUE(taken.done());
    EXPECT_EQ(taken.value.state, HoldState::captured);
    EXPECT_EQ(taken.value.captured_minor, 20'00);
    EXPECT_EQ(taken.value.refunded_minor, 0);
    EXPECT_GT(taken.value.provider_fee_minor, 0);
    EXPECT_EQ(provider.read_hold(h.id).value.provider_fee_minor, taken.value.provider_fee_minor);
    EXPECT_TRUE(provider.capture(h.id, 20'00, call()).done()) << "somebody was quicker";
    EXPECT_EQ(provider.capture(h.id, 10'00, call()).code, "invalid_state");
    EXPECT_EQ(provider.cancel_hold(h.id, call()).code, "invalid_state");
}

TEST_P(PaymentsSuite, APartialCaptureLetsTheRestGo) {
    const auto taken = provider.capture(held().id, 8'00, call());
    EXPECT_EQ(taken.value.amount_minor, 20'00);
    EXPECT_EQ(taken.value.captured_minor, 8'00);
    EXPECT_EQ(taken.value.refunded_minor, 0);
    EXPECT_EQ(provider.refund(taken.value.id, 8'01, call()).code, "invalid_state");
}

TEST_P(PaymentsSuite, CapturesThatCannotBeAreRefused) {
    const ProviderHold h = held();
    EXPECT_EQ(provider.capture(h.id, 20'01, call()).code, "invalid_state");
    EXPECT_EQ(provider.capture(h.id, 0, call()).code, "invalid_state");
    EXPECT_TRUE(provider.capture("pi_nothing", 1, call()).missing());
    EXPECT_EQ(provider.read_hold(h.id).value.state, HoldState::held);
}

TEST_P(PaymentsSuite, AHoldIsLetGo) {
    const ProviderHold h = held();
    EXPECT_EQ(provider.cancel_hold(h.id, call()).value.state, HoldState::canceled);
    EXPECT_TRUE(provider.cancel_hold(h.id, call()).done());
    EXPECT_EQ(provider.read_hold(h.id).value.state, HoldState::canceled);
    EXPECT_EQ(provider.capture(h.id, 20'00, call()).code, "invalid_state");
    EXPECT_EQ(provider.refund(h.id, 20'00, call()).code, "invalid_state");
    EXPECT_TRUE(provider.cancel_hold("pi_nothing", call()).missing());
}

TEST_P(PaymentsSuite, RefundsAddUpToWhatWasCaptured) {
    const ProviderHold h = captured();
    const ProviderCall once = call();
    EXPECT_EQ(provider.refund(h.id, 5'00, once).value.refunded_minor, 5'00);
    EXPECT_EQ(provider.refund(h.id, 5'00, once).value.refunded_minor, 5'00) << "made once under the same key";
    EXPECT_EQ(provider.refund(h.id, 15'01, call()).code, "invalid_state");
    EXPECT_EQ(provider.refund(h.id, 15'00, call()).value.refunded_minor, 20'00);
    EXPECT_EQ(provider.read_hold(h.id).value.refunded_minor, 20'00);
    EXPECT_EQ(provider.read_hold(h.id).value.state, HoldState::captured);
}

TEST_P(PaymentsSuite, AnAccountIsPaidOnceItIsComplete) {
    const std::string a = provider.create_account("tester", "t@x.test", "DE", {"account:tester"}).value.id;
    EXPECT_EQ(provider.create_account("tester", "t@x.test", "DE", {"account:tester"}).value.id, a);
    EXPECT_EQ(provider.read_account(a).value.country, "DE");
    EXPECT_FALSE(provider.read_account(a).value.details_submitted);
    const TransferRequest t{"payout-1", "escrow-1", a, captured().id, 18'00, "USD"};
    EXPECT_EQ(provider.transfer(t, call()).code, "account_restricted");
    payee(false);
    EXPECT_TRUE(provider.read_account(a).value.details_submitted);
    EXPECT_FALSE(provider.read_account(a).value.payouts_enabled);
    payee(true);
    EXPECT_TRUE(provider.read_account(a).value.payouts_enabled);
    EXPECT_TRUE(provider.onboarding_page(a, back).done());
    EXPECT_TRUE(provider.read_account("acct_nobody").missing());
    EXPECT_EQ(provider.transfer({"payout-2", "escrow-1", "acct_nobody", "", 1'00, "USD"}, call()).code, "account_restricted");
}

TEST_P(PaymentsSuite, ATransferIsMadeOnceAndFound) {
    const std::string a = payee();
    const TransferRequest t{"payout-1", "escrow-1", a, captured().id, 18'00, "USD"};
    EXPECT_TRUE(provider.find_transfer("payout-1", "escrow-1").missing());
    const ProviderCall once = call();
    const auto made = provider.transfer(t, once);
    ASSERT_TRUE(made.done());
    EXPECT_EQ(made.value.payout_id, "payout-1");
    EXPECT_EQ(made.value.amount_minor, 18'00);
    EXPECT_EQ(made.value.currency, "USD");
    EXPECT_EQ(provider.transfer(t, once).value.id, made.value.id);
    EXPECT_EQ(provider.find_transfer("payout-1", "escrow-1").value.id, made.value.id);
    EXPECT_TRUE(provider.find_transfer("payout-2", "escrow-1").missing());
    EXPECT_TRUE(provider.transfer({"payout-2", "escrow-1", a, "", 1'00, "USD"}, call()).done()) << "from the platform's balance";
}

TEST_P(PaymentsSuite, AChargebackTakesMoneyUntilItIsWon) {
    const ProviderHold h = captured();
    const std::string id = world->open_chargeback(h, 20'00);
    const auto open = provider.read_chargeback(id);
    ASSERT_TRUE(open.done());
    EXPECT_EQ(open.value.hold_id, h.id);
    EXPECT_EQ(open.value.state, ChargebackState::open);
    EXPECT_EQ(open.value.currency, "USD");
    EXPECT_EQ(open.value.taken_minor, 20'00);
    EXPECT_EQ(open.value.fee_minor, 15'00);
    EXPECT_EQ(open.value.reason, "fraudulent");
    EXPECT_EQ(provider.refund(h.id, 1'00, call()).code, "charge_disputed");
    EXPECT_TRUE(provider.transfer({"payout-1", "escrow-1", payee(), h.id, 18'00, "USD"}, call()).done());
    world->close_chargeback(id, true);
    const auto won = provider.read_chargeback(id).value;
    EXPECT_EQ(won.state, ChargebackState::won);
    EXPECT_EQ(won.taken_minor, 0);
    EXPECT_EQ(won.fee_minor, 0);

    const std::string other = world->open_chargeback(captured(20'00, "escrow-2"), 5'00);
    world->close_chargeback(other, false);
    EXPECT_EQ(provider.read_chargeback(other).value.state, ChargebackState::lost);
    EXPECT_EQ(provider.read_chargeback(other).value.taken_minor, 5'00);
    EXPECT_TRUE(provider.read_chargeback("dp_nothing").missing());
}

TEST_P(PaymentsSuite, TheBooksTellEveryMovementOnce) {
    subscribe(customer());
    const ProviderHold h = captured();
    provider.refund(h.id, 2'00, call());
    const auto transfer = provider.transfer({"payout-1", "escrow-1", payee(), h.id, 18'00, "USD"}, call()).value;
    world->open_chargeback(h, 3'00);
    held("escrow-2");  // nothing moves yet
    const Time from = world->now() - day, to = world->now() + day;
    std::vector<BalanceTransaction> all;
    std::set<std::string> ids;
    for (std::string after;;) {
        const auto page = provider.balance_transactions(from, to, after, 2);
        ASSERT_TRUE(page.done());
        if (page.value.empty()) break;
        EXPECT_LE(page.value.size(), 2u);
        for (const auto& b : page.value) ids.insert(b.id), all.push_back(b);
        after = page.value.back().id;
    }
    EXPECT_EQ(ids.size(), all.size());
    std::set<std::string> told;
    for (const auto& b : all) {
        EXPECT_EQ(b.currency, "USD");
        EXPECT_GE(b.at, from);
        told.insert(std::string(to_text(b.type)) + " " + std::to_string(b.amount_minor) + " " + b.source_id);
    }
    EXPECT_EQ(told, (std::set<std::string>{"membership 2900 " + world->last_invoice(customer()), "charge 2000 " + h.id, "refund -200 " + h.id,
                                           "transfer -1800 " + transfer.id, "chargeback -300 " + h.id}));
    EXPECT_TRUE(provider.balance_transactions(from, from + Millis{1000}, "", 100).value.empty());
}

}  // namespace
}  // namespace peertest

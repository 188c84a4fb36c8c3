// The rules of money, without a store: amounts, the table of states, what is posted.
#include "features/escrow/ledger.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "features/escrow/escrow_machine.hpp"
#include "kit/error.hpp"
#include "kit/money.hpp"

namespace peertest {
namespace {

constexpr Time now{1'772'359'200'000};

Escrow escrow_of(std::int64_t payout, int bps, EscrowState state = EscrowState::reserving) {
    Escrow e{.id = "e", .tester_id = "t", .currency = "USD", .payout_minor = payout, .fee_bps = bps};
    e.fee_minor = fee_of(payout, bps);
    e.amount_minor = held_amount(payout, bps);
    e.state = state;
    return e;
}

std::map<std::string, std::int64_t> balances(const Transfers& all) {  // credits - debits
    std::map<std::string, std::int64_t> out;
    for (const Transfer& t : all) out[t.debit] -= t.amount_minor, out[t.credit] += t.amount_minor;
    return out;
}

void append(Transfers& all, const Transfers& more) { all.insert(all.end(), more.begin(), more.end()); }

TEST(Fee, IsRoundedDownAndTakenOnTheTestersPartOnly) {
    const Escrow e = escrow_of(1999, 1000);
    EXPECT_EQ(e.amount_minor, 1999 + 199);
    const Settlement full = settlement_of(e, 1999, "approved", now);
    EXPECT_EQ(full.fee_minor, 199);
    EXPECT_EQ(full.refund_minor, 0);
    const Settlement part = settlement_of(e, 800, "blocked", now);
    EXPECT_EQ(part.fee_minor, 80);
    EXPECT_EQ(part.refund_minor, 2198 - 880);
    EXPECT_EQ(settlement_of(e, 0, "refund", now).refund_minor, 2198);
    EXPECT_THROW(settlement_of(e, 2000, "", now), std::logic_error);
    EXPECT_THROW(settlement_of(e, -1, "", now), std::logic_error);
}

RC_GTEST_PROP(Fee, TesterFeeAndRefundAreAlwaysWhatWasHeld, ()) {
    const auto payout = *rc::gen::inRange<std::int64_t>(1, 100'000'000);
    const auto bps = *rc::gen::inRange(0, 10'001);
    const auto tester = *rc::gen::inRange<std::int64_t>(0, payout + 1);
    const Escrow e = escrow_of(payout, bps);
    const Settlement s = settlement_of(e, tester, "", now);
    RC_ASSERT(s.tester_minor + s.fee_minor + s.refund_minor == e.amount_minor);
    RC_ASSERT(s.fee_minor >= 0 && s.refund_minor >= 0);
    RC_ASSERT(tester != payout || s.refund_minor == 0);
}

// Whatever order capture and decision come in, and whatever is captured, the books close.
RC_GTEST_PROP(Ledger, ClosesAfterEverySettlement, ()) {
    const auto payout = *rc::gen::inRange<std::int64_t>(1, 1'000'000);
    const auto bps = *rc::gen::inRange(0, 3'000);
    const auto tester = *rc::gen::inRange<std::int64_t>(1, payout + 1);
    const bool captured_early = *rc::gen::arbitrary<bool>();
    Escrow e = escrow_of(payout, bps);
    Transfers all = advance(e, EscrowStep::hold_made, "", now);
    if (!captured_early) e.settlement = settlement_of(e, tester, "", now);
    const Capture capture{captured_early ? e.amount_minor : e.settlement->tester_minor + e.settlement->fee_minor, 7};
    e.captured_minor = capture.captured_minor;
    append(all, advance(e, EscrowStep::captured, "", now, capture));
    RC_ASSERT(balances(all)["escrow:e"] == expected_balance(e));
    e.settlement = settlement_of(e, tester, "", now);
    append(all, advance(e, tester == payout ? EscrowStep::released : EscrowStep::partly_released, "", now));
    auto sums = balances(all);
    RC_ASSERT(sums["escrow:e"] == 0);
    RC_ASSERT(sums["card_holds"] == 0);
    RC_ASSERT(sums["tester:t"] == tester);
    RC_ASSERT(sums["platform_fees"] == e.settlement->fee_minor);
    RC_ASSERT(-sums["provider_balance"] == tester + e.settlement->fee_minor - 7);
}

TEST(Ledger, VoidedHoldLeavesNothing) {
    Escrow e = escrow_of(1800, 500);
    Transfers all = advance(e, EscrowStep::hold_made, "", now);
    append(all, advance(e, EscrowStep::hold_canceled, "", now));
    for (const auto& [name, balance] : balances(all)) EXPECT_EQ(balance, 0) << name;
    EXPECT_EQ(e.state, EscrowState::voided);
}

TEST(Ledger, FailedCaptureLeavesWhatThePlatformOwes) {
    Escrow e = escrow_of(1800, 500);
    Transfers all = advance(e, EscrowStep::hold_made, "", now);
    e.settlement = settlement_of(e, 1800, "approved", now);
    append(all, advance(e, EscrowStep::hold_lost, "", now));
    append(all, advance(e, EscrowStep::rehold_refused, "", now));
    e.failed_step = "capture";
    EXPECT_EQ(balances(all)["escrow:e"], 1800);
    EXPECT_EQ(expected_balance(e), 1800);
    EXPECT_EQ(balances(all)["platform_losses"], -1800);
    append(all, advance(e, EscrowStep::hold_retried, "", now));  // the same is booked back when it is tried again
    EXPECT_EQ(balances(all)["platform_losses"], 0);
    EXPECT_EQ(balances(all)["escrow:e"], 0);
}

TEST(Ledger, FailedRefundPaysTheTesterAllTheSame) {
    Escrow e = escrow_of(1800, 0, EscrowState::captured);
    e.captured_minor = 1800;
    e.settlement = settlement_of(e, 800, "dispute", now);
    const Transfers posted = advance(e, EscrowStep::refund_failed, "", now);
    e.tester_posted = true;
    e.failed_step = "refund";
    EXPECT_EQ(posted, (Transfers{{"escrow:e", "tester:t", 800}}));
    EXPECT_EQ(expected_balance(e), 1000);
    advance(e, EscrowStep::refund_retried, "", now);
    EXPECT_EQ(advance(e, EscrowStep::partly_released, "", now), (Transfers{{"escrow:e", "provider_balance", 1000}}));
}

TEST(Machine, AnEventWithoutARowIsRefusedAndChangesNothing) {
    int rows = 0;
    for (std::size_t s = 0; s < enum_names<EscrowState>.size(); ++s) {
        for (std::size_t step = 0; step < enum_names<EscrowStep>.size(); ++step) {
            Escrow e = escrow_of(1000, 0, EscrowState(s));
            e.settlement = settlement_of(e, 1000, "", now);
            try {
                advance(e, EscrowStep(step), "why", now, {1000, 0});
                ++rows;
                ASSERT_EQ(e.events.size(), 1u);
                EXPECT_EQ(e.events[0].from, EscrowState(s));
                EXPECT_EQ(e.events[0].to, e.state);
                EXPECT_EQ(e.events[0].reason, "why");
            } catch (const Error& error) {
                EXPECT_EQ(error.status, 409);
                EXPECT_EQ(error.code, "invalid_transition");
                EXPECT_EQ(e.state, EscrowState(s));
                EXPECT_TRUE(e.events.empty());
            }
        }
    }
    EXPECT_EQ(rows, int(escrow_table().size()));
}

TEST(Machine, NothingLeavesAnEnd) {
    for (const EscrowRow& row : escrow_table()) EXPECT_FALSE(is_settled(row.from)) << to_text(row.step);
}

TEST(Machine, NextStepFollowsTheDecision) {
    Escrow e = escrow_of(1000, 0, EscrowState::reserved);
    EXPECT_EQ(next_step(e), ProviderStep::nothing);
    e.capture_asked = true;
    EXPECT_EQ(next_step(e), ProviderStep::capture_all);
    e.settlement = settlement_of(e, 400, "", now);  // a decision needs less than the guard would take
    EXPECT_EQ(next_step(e), ProviderStep::capture_part);
    e.settlement = settlement_of(e, 0, "", now);
    EXPECT_EQ(next_step(e), ProviderStep::cancel_hold);
    e.state = EscrowState::captured;
    e.captured_minor = 1000;
    EXPECT_EQ(next_step(e), ProviderStep::refund);
    e.settlement = settlement_of(e, 1000, "", now);
    EXPECT_EQ(next_step(e), ProviderStep::finish);
    e.state = EscrowState::released;
    EXPECT_EQ(next_step(e), ProviderStep::nothing);
}

}  // namespace
}  // namespace peertest

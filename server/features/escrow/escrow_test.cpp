#include "features/escrow/escrow_test.hpp"

namespace peertest {
namespace {

TEST_F(EscrowTest, AnApprovedTestIsPaid) {
    onboard();
    const std::string id = reserved(1800, 500);
    EXPECT_EQ(decided, std::vector{EscrowState::reserved});
    EXPECT_EQ(escrow(id).amount_minor, 1890);
    EXPECT_EQ(*escrow(id).capture_before - t.now(), 4 * day + 18 * hour);
    EXPECT_EQ(balance().pending_minor, 1800);

    const Settlement s = give(id, 1800);
    EXPECT_EQ(s.fee_minor, 90);
    EXPECT_EQ(give(id, 1800).at, s.at);  // the same again changes nothing
    t.drain();
    EXPECT_EQ(escrow(id).state, EscrowState::released);
    EXPECT_EQ(hold_of(id).captured_minor, 1890);
    EXPECT_EQ(settled, std::vector{id});
    EXPECT_EQ(balance().paid_out_minor, 1800);
    EXPECT_EQ(balance().pending_minor + balance().available_minor, 0);
    const auto states = escrow(id).events;
    ASSERT_EQ(states.size(), 3u);
    EXPECT_EQ(states[2].reason, "approved");
    EXPECT_EQ(give(id, 1800).tester_minor, 1800);
    EXPECT_EQ(code_of([&] { give(id, 900); }), "invalid_transition");
    EXPECT_EQ(code_of([&] { give_up(id); }), "invalid_transition");
}

TEST_F(EscrowTest, CardsThatFailWhenHeldVoidIt) {
    card("4000000000000341");
    const std::string declined = open();
    EXPECT_EQ(place_hold(app, declined, Millis{8'000}, hook()).state, EscrowState::voided);
    EXPECT_EQ(escrow(declined).reason, "card_declined");
    card("4000002500003155");
    const std::string asks = open();
    EXPECT_EQ(place_hold(app, asks, Millis{8'000}, hook()).reason, "authentication_required");
    EXPECT_EQ(decided, (std::vector{EscrowState::voided, EscrowState::voided}));
    EXPECT_EQ(code_of([&] { give(asks, 1); }), "invalid_transition");
    give_up(asks);  // nothing to give back, nothing wrong
}

TEST_F(EscrowTest, ACrashAfterTheIntentIsFinished) {
    const std::string id = open();
    t.advance(Millis{31'000});
    EXPECT_EQ(escrow(id).state, EscrowState::reserved);
    EXPECT_EQ(decided, std::vector{EscrowState::reserved});
}

TEST_F(EscrowTest, ACrashAfterTheHoldTakesThatHold) {
    const std::string id = open();
    const Escrow e = escrow(id);
    const auto held = provider.hold({id, 1, e.customer_id, e.card_id, e.amount_minor, "USD"}, {"hold:" + id + ":1"});
    t.advance(Millis{31'000});
    EXPECT_EQ(escrow(id).hold_id, held.value.id);
    EXPECT_EQ(t.store->count(test_holds(), {}), 1);
    place_hold(app, id, Millis{8'000}, hook());  // the request that was thought lost
    EXPECT_EQ(decided.size(), 1u);
}

TEST_F(EscrowTest, ACrashAfterTheDecisionIsFinished) {
    const std::string id = reserved();
    give(id, 1800);
    // Captured, and killed before that was written.
    provider.capture(escrow(id).hold_id, 1890, {"capture:" + id + ":1"});
    t.drain();
    EXPECT_EQ(escrow(id).state, EscrowState::released);
    EXPECT_EQ(escrow(id).captured_minor, 1890);
}

TEST_F(EscrowTest, ACrashAfterTheTransferPaysOnce) {
    onboard();
    const std::string id = reserved();
    const auto account = payment_account(*t.store, "tester").account_id;
    give(id, 1800);
    settle(app, id);
    const auto p = t.store->first(payouts(), {eq("escrow_id", id)})->value;
    provider.transfer({p.id, id, account, p.hold_id, 1800, "USD"}, {"transfer:" + p.id + ":1"});
    t.drain();
    EXPECT_EQ(t.store->count(test_transfers(), {}), 1);
    EXPECT_EQ(balance().paid_out_minor, 1800);
}

TEST_F(EscrowTest, GivenUpWhileReservingVoidsTheHoldThatComes) {
    const std::string id = open();
    give_up(id);
    place_hold(app, id, Millis{8'000}, hook());
    t.drain();
    EXPECT_EQ(escrow(id).state, EscrowState::voided);
    EXPECT_EQ(hold_of(id).state, HoldState::canceled);
    EXPECT_TRUE(settled.empty());
}

TEST_F(EscrowTest, AbandonedIsVoidedOrRefundedInFull) {
    const std::string held = reserved(), captured = reserved();
    capture_soon(captured);
    EXPECT_EQ(escrow(captured).state, EscrowState::captured);
    give_up(held);
    give_up(captured);
    give_up(captured);
    t.drain();
    EXPECT_EQ(escrow(held).state, EscrowState::voided);
    EXPECT_EQ(escrow(held).reason, "abandoned");
    EXPECT_EQ(escrow(captured).state, EscrowState::refunded);
    EXPECT_EQ(hold_of(captured).refunded_minor, 1890);
    EXPECT_EQ(code_of([&] { give(held, 1800); }), "invalid_transition");
}

TEST_F(EscrowTest, APartFreesTheRestOrRefundsIt) {
    const std::string held = reserved(1000, 1000), captured = reserved(1000, 1000);
    capture_soon(captured);
    for (const std::string& id : {held, captured}) {
        const Settlement s = give(id, 405);
        EXPECT_EQ(s.fee_minor, 40);
        EXPECT_EQ(s.refund_minor, 655);
    }
    t.drain();
    for (const std::string& id : {held, captured}) {
        EXPECT_EQ(escrow(id).state, EscrowState::partially_released);
        EXPECT_EQ(hold_of(id).captured_minor - hold_of(id).refunded_minor, 445);
    }
    EXPECT_EQ(hold_of(held).refunded_minor, 0);
    EXPECT_EQ(balance().available_minor, 810);
}

TEST_F(EscrowTest, NothingForTheTesterIsVoidedOrRefunded) {
    const std::string held = reserved(), captured = reserved();
    capture_soon(captured);
    give(held, 0);
    give(captured, 0);
    t.drain();
    EXPECT_EQ(escrow(held).state, EscrowState::voided);
    EXPECT_EQ(escrow(captured).state, EscrowState::refunded);
    EXPECT_EQ(settled.size(), 2u);
    EXPECT_EQ(t.store->count(payouts(), {}), 0);
}

TEST_F(EscrowTest, TheGuardCapturesBeforeAHoldLapses) {
    const std::string id = reserved();
    t.advance(3 * day + 16 * hour);
    EXPECT_EQ(escrow(id).state, EscrowState::reserved);
    t.advance(3 * hour);  // less than 24 h are left
    EXPECT_EQ(escrow(id).state, EscrowState::captured);
    t.advance(10 * day);
    give(id, 1800);
    t.drain();
    EXPECT_EQ(escrow(id).state, EscrowState::released);
}

TEST_F(EscrowTest, AHoldThatLapsedAllTheSameIsHeldAnew) {
    const std::string id = reserved();
    sleep(6 * day);
    give(id, 1800);
    t.drain();
    EXPECT_EQ(escrow(id).state, EscrowState::released);
    EXPECT_EQ(escrow(id).attempt, 2);
    EXPECT_EQ(decided.size(), 1u);  // the assignment hears nothing of it
}

TEST_F(EscrowTest, WhenTheNewHoldFailsTooThePlatformOwes) {
    onboard();
    const std::string id = reserved();
    card("4000000000000341");
    sleep(6 * day);
    give(id, 1800);
    t.drain();
    EXPECT_EQ(escrow(id).state, EscrowState::failed);
    EXPECT_EQ(escrow(id).failed_step, "capture");
    EXPECT_EQ(failed, std::vector{id});
    EXPECT_EQ(balance().pending_minor, 1800);
    EXPECT_FALSE(payment_account(*t.store, "builder").publishing_stops.empty());
    EXPECT_EQ(t.store->count(notices::notifications(), {eq("user_id", "tester")}), 1);
    EXPECT_TRUE(audit_money(*t.store).ok());

    card("4242424242424242");  // tried again with the new card
    EXPECT_EQ(escrow(id).state, EscrowState::released);
    EXPECT_TRUE(payment_account(*t.store, "builder").publishing_stops.empty());
    EXPECT_EQ(balance().paid_out_minor, 1800);
}

TEST_F(EscrowTest, ADecisionAfterTheFailureIsKept) {
    const std::string owed = reserved(), dropped = reserved();
    card("4000000000000341");
    sleep(6 * day);
    for (const std::string& id : {owed, dropped}) t.store->transact([&](Tx& tx) { capture_now(tx, app, id, t.now()); });
    t.drain();
    EXPECT_EQ(escrow(owed).state, EscrowState::failed);
    give(owed, 1800);
    give_up(dropped);
    EXPECT_EQ(escrow(dropped).state, EscrowState::voided);
    EXPECT_TRUE(audit_money(*t.store).ok());
    card("4242424242424242");
    EXPECT_EQ(escrow(owed).state, EscrowState::released);
}

TEST_F(EscrowTest, EarningsWaitForThePayoutAccount) {
    const std::string id = reserved();
    give(id, 1800);
    t.drain();
    EXPECT_EQ(balance().available_minor, 1800);
    EXPECT_EQ(t.store->first(payouts(), {eq("escrow_id", id)})->value.state, PayoutState::waiting_onboarding);
    onboard();
    EXPECT_EQ(balance().available_minor, 0);
    EXPECT_EQ(balance().paid_out_minor, 1800);
}

TEST_F(EscrowTest, APayoutThatFailsIsTriedAgainWhenTheAccountChanges) {
    onboard();
    const std::string account = payment_account(*t.store, "tester").account_id;
    t.store->transact([&](Tx& tx) {  // restricted at the provider, which we have not heard of yet
        auto a = tx.get(test_payees(), account);
        a->value.payouts_enabled = false;
        tx.replace(test_payees(), *a);
    });
    const std::string id = reserved();
    give(id, 1800);
    t.drain();
    EXPECT_EQ(escrow(id).state, EscrowState::released);
    EXPECT_EQ(balance().available_minor, 1800);
    onboard();
    EXPECT_EQ(balance().paid_out_minor, 1800);
}

TEST_F(EscrowTest, StatementsTellWhatMovedInAMonth) {
    onboard();
    const std::string id = reserved(1000, 1000), other = reserved(1000, 0);
    capture_soon(other);
    give(id, 1000);
    give(other, 400);
    t.drain();
    const Month march = parse_month("2026-03");
    const auto builder = statement_of(*t.store, "builder", march);
    ASSERT_EQ(builder.size(), 3u);
    std::int64_t charged = 0, refunded = 0;
    for (const auto& l : builder) (l.kind == StatementKind::charged ? charged : refunded) += l.amount_minor;
    EXPECT_EQ(charged, 1100 + 1000);
    EXPECT_EQ(refunded, 600);
    EXPECT_EQ(statement_of(*t.store, "tester", march).size(), 4u);  // earned and paid out, twice
    EXPECT_TRUE(statement_of(*t.store, "tester", parse_month("2026-02")).empty());
    const std::string csv = statement_csv(builder);
    EXPECT_TRUE(csv.starts_with("at,kind,"));
    EXPECT_NE(csv.find("11.00 USD"), std::string::npos);
    for (const char* bad : {"2026-13", "2026", "2026-3", "26-03", "2026-03-01"}) EXPECT_EQ(code_of([&] { parse_month(bad); }), "validation_failed");
    EXPECT_EQ(parse_month("2026-12").to, parse_month("2027-01").from);
}

TEST_F(EscrowTest, TheAuditFindsATamperedBook) {
    const std::string id = reserved();
    const auto breach = [&](const std::function<void(Tx&)>& change, const std::function<void(Tx&)>& undo) {
        t.store->transact(change);
        const AuditReport report = audit_money(*t.store);
        t.store->transact(undo);
        return report.ok() ? std::string("nothing") : report.text();
    };
    const auto set_balance = [&](std::int64_t minor) {
        return [&, minor](Tx& tx) {
            auto a = tx.get(ledger_accounts(), account::escrow(id));
            a->value.balance_minor = minor;
            tx.replace(ledger_accounts(), *a);
        };
    };
    EXPECT_NE(breach(set_balance(1889), set_balance(1890)).find("BREACH  funds held"), std::string::npos);
    const LedgerEntry extra{id + "/9", t.now(), account::platform_losses, account::tester("tester"), 5, "USD", id, {}};
    EXPECT_NE(breach([&](Tx& tx) { tx.insert(ledger_entries(), extra); },
                     [&](Tx& tx) { tx.remove(ledger_entries(), extra.id); }).find("BREACH"), std::string::npos);
    const auto set_state = [&](EscrowState s) {
        return [&, s](Tx& tx) {
            auto e = tx.get(escrows(), id);
            e->value.state = s;
            tx.replace(escrows(), *e);
        };
    };
    EXPECT_NE(breach(set_state(EscrowState::released), set_state(EscrowState::reserved)).find("BREACH  every settlement"),
              std::string::npos);
}

}  // namespace
}  // namespace peertest

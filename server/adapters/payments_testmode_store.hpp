// What the test-mode provider remembers.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/payments.hpp"
#include "ports/store.hpp"

namespace peertest {

enum class CardBehaviour {
    works,
    declined_at_once,
    insufficient_at_once,
    needs_authentication,
    declined_when_held,
    answers_late,        // a hold is made, but its answer is lost on the way, as by a time-out
    captures_fail,       // those of the first two holds of an escrow
    first_refund_fails,  // of each hold
};
template <>
inline constexpr std::array<std::string_view, 8> enum_names<CardBehaviour>{
    "works",        "declined_at_once", "insufficient_at_once", "needs_authentication", "declined_when_held",
    "answers_late", "captures_fail",    "first_refund_fails"};
bool can_pay(CardBehaviour b);
template <>
inline constexpr std::array<std::string_view, 4> enum_names<HoldState>{"held", "captured", "canceled", "refused"};
enum class TestPageKind { checkout, card, portal, onboarding };
template <>
inline constexpr std::array<std::string_view, 4> enum_names<TestPageKind>{"checkout", "card", "portal", "onboarding"};

// The number itself is never kept.
struct TestCard {
    std::string id;
    CardBehaviour behaviour = CardBehaviour::works;
    std::string brand, last4;
    Time set_up_at;
};
struct TestSubscription {
    std::string id;
    MembershipStatus status = MembershipStatus::none;
    Time current_period_end;
    bool cancel_at_period_end = false;
    std::optional<Time> past_due_since;
    CardBehaviour pays_with = CardBehaviour::works;
};
struct TestCustomer {
    std::string id, user_id;
    TestSubscription subscription;
    std::vector<TestCard> cards;  // the last one is on file
};
struct TestPayee {
    std::string id, user_id, country;
    bool details_submitted = false, payouts_enabled = false;
    bool first_transfer_fails = false;
    std::string refused_transfer;  // its idempotency key: repeated, it is refused again
};
struct TestRefund {
    std::string key;
    std::int64_t amount_minor = 0;
};
struct TestHold {
    std::string id, escrow_id, customer_id;
    int attempt = 1;
    HoldState state = HoldState::held;
    std::string refusal_code;
    CardBehaviour behaviour = CardBehaviour::works;  // of its card
    std::string refused_refund;  // its idempotency key: repeated, it is refused again
    std::string currency;
    std::int64_t amount_minor = 0, captured_minor = 0, refunded_minor = 0, fee_minor = 0;
    Time capture_before;
    std::vector<TestRefund> refunds;
};
struct TestTransfer {
    std::string id, payout_id, account_id, currency;
    std::int64_t amount_minor = 0;
};
struct TestPage {
    std::string id;
    TestPageKind kind = TestPageKind::checkout;
    std::string owner_id;  // customer or account
    std::string return_url;
    bool done = false;
};
struct TestChargeback {
    std::string id, hold_id, currency;
    ChargebackState state = ChargebackState::open;
    std::int64_t amount_minor = 0, fee_minor = 0;
    Time created_at;
};
struct TestInvoice {
    std::string id, customer_id, currency;
    std::int64_t amount_minor = 0;
    Time paid_at;
};
struct TestMovement {
    std::string id;
    MovementType type = MovementType::other;
    std::string source_id, currency;
    std::int64_t amount_minor = 0, fee_minor = 0;
    Time at;
};
// A webhook that has not been taken yet.
struct TestEvent {
    std::string id, body;
};

const Collection<TestCustomer>& test_customers();
const Collection<TestPayee>& test_payees();
const Collection<TestHold>& test_holds();
const Collection<TestTransfer>& test_transfers();
const Collection<TestPage>& test_pages();
const Collection<TestChargeback>& test_chargebacks();
const Collection<TestInvoice>& test_invoices();
const Collection<TestMovement>& test_movements();
const Collection<TestEvent>& test_events();

// Writes an event about an object, in the transaction of the change it tells of. `extra` is more of the object's JSON.
void tell(Tx& tx, const std::string& event_id, const std::string& type, const std::string& object, const std::string& id,
          const std::string& extra, Time now);
void tell_customer(Tx& tx, const std::string& event_id, const std::string& type, const TestCustomer& c, Time now);
void tell_hold(Tx& tx, const std::string& event_id, const std::string& type, const TestHold& h, Time now);

void tell_chargeback(Tx& tx, const std::string& event_id, const std::string& type, const TestChargeback& c, Time now);

// 1.4 % + 25, as a card in Europe costs.
std::int64_t provider_fee(std::int64_t amount_minor);
// Ids are made outside of transactions.
std::string event_id(Time now);
std::string movement_id(Time now);
struct MembershipPayment {
    std::string invoice_id, movement_id, event_id;
};
MembershipPayment new_membership_payment(Time now);
// A month of the membership: invoice, movement, webhook.
void pay_membership(Tx& tx, const TestCustomer& c, const MembershipPayment& ids, Time now);

ProviderChargeback as_told(const TestChargeback& c);
ProviderCustomer as_told(const TestCustomer& c);
ProviderAccount as_told(const TestPayee& a);
ProviderHold as_told(const TestHold& h);

// The card of a number as typed, or nothing when it is no test card.
std::optional<TestCard> test_card(std::string_view typed);

inline constexpr std::int64_t membership_price_minor = 29'00;
inline constexpr std::string_view membership_currency = "USD";
Time month_after(Time t);

}  // namespace peertest

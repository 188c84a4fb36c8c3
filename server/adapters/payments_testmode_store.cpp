#include "adapters/payments_testmode_store.hpp"

#include <algorithm>
#include <chrono>

#include "adapters/payments_testmode.hpp"
#include "kit/ids.hpp"
#include "schema/json.hpp"

namespace peertest {

template <>
const Schema& schema_of<TestCard>() {
    static const Schema s = describe<TestCard>("TestCard", field<&TestCard::id>("id"),
                                               field<&TestCard::behaviour>("behaviour"), field<&TestCard::brand>("brand"),
                                               field<&TestCard::last4>("last4"), field<&TestCard::set_up_at>("set_up_at"));
    return s;
}
template <>
const Schema& schema_of<TestSubscription>() {
    static const Schema s = describe<TestSubscription>(
        "TestSubscription", field<&TestSubscription::id>("id"), field<&TestSubscription::status>("status"),
        field<&TestSubscription::current_period_end>("current_period_end"),
        field<&TestSubscription::cancel_at_period_end>("cancel_at_period_end"),
        field<&TestSubscription::past_due_since>("past_due_since"), field<&TestSubscription::pays_with>("pays_with"));
    return s;
}
template <>
const Schema& schema_of<TestCustomer>() {
    static const Schema s = describe<TestCustomer>(
        "TestCustomer", field<&TestCustomer::id>("id"), field<&TestCustomer::user_id>("user_id"),
        field<&TestCustomer::subscription>("subscription"), field<&TestCustomer::cards>("cards"));
    return s;
}
template <>
const Schema& schema_of<TestPayee>() {
    static const Schema s = describe<TestPayee>(
        "TestPayee", field<&TestPayee::id>("id"), field<&TestPayee::user_id>("user_id"),
        field<&TestPayee::country>("country"), field<&TestPayee::details_submitted>("details_submitted"),
        field<&TestPayee::payouts_enabled>("payouts_enabled"),
        field<&TestPayee::first_transfer_fails>("first_transfer_fails"),
        field<&TestPayee::refused_transfer>("refused_transfer"));
    return s;
}
template <>
const Schema& schema_of<TestRefund>() {
    static const Schema s = describe<TestRefund>("TestRefund", field<&TestRefund::key>("key"),
                                                 field<&TestRefund::amount_minor>("amount_minor"));
    return s;
}
template <>
const Schema& schema_of<TestHold>() {
    static const Schema s = describe<TestHold>(
        "TestHold", field<&TestHold::id>("id"), field<&TestHold::escrow_id>("escrow_id"),
        field<&TestHold::customer_id>("customer_id"), field<&TestHold::attempt>("attempt"),
        field<&TestHold::state>("state"), field<&TestHold::refusal_code>("refusal_code"),
        field<&TestHold::behaviour>("behaviour"), field<&TestHold::refused_refund>("refused_refund"),
        field<&TestHold::currency>("currency"), field<&TestHold::amount_minor>("amount_minor"),
        field<&TestHold::captured_minor>("captured_minor"), field<&TestHold::refunded_minor>("refunded_minor"),
        field<&TestHold::fee_minor>("fee_minor"), field<&TestHold::capture_before>("capture_before"),
        field<&TestHold::refunds>("refunds"));
    return s;
}
template <>
const Schema& schema_of<TestTransfer>() {
    static const Schema s = describe<TestTransfer>(
        "TestTransfer", field<&TestTransfer::id>("id"), field<&TestTransfer::payout_id>("payout_id"),
        field<&TestTransfer::account_id>("account_id"), field<&TestTransfer::currency>("currency"),
        field<&TestTransfer::amount_minor>("amount_minor"));
    return s;
}
template <>
const Schema& schema_of<TestPage>() {
    static const Schema s = describe<TestPage>("TestPage", field<&TestPage::id>("id"), field<&TestPage::kind>("kind"),
                                               field<&TestPage::owner_id>("owner_id"),
                                               field<&TestPage::return_url>("return_url"), field<&TestPage::done>("done"));
    return s;
}
template <>
const Schema& schema_of<TestChargeback>() {
    static const Schema s = describe<TestChargeback>(
        "TestChargeback", field<&TestChargeback::id>("id"), field<&TestChargeback::hold_id>("hold_id"),
        field<&TestChargeback::currency>("currency"), field<&TestChargeback::state>("state"),
        field<&TestChargeback::amount_minor>("amount_minor"), field<&TestChargeback::fee_minor>("fee_minor"),
        field<&TestChargeback::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<TestInvoice>() {
    static const Schema s = describe<TestInvoice>(
        "TestInvoice", field<&TestInvoice::id>("id"), field<&TestInvoice::customer_id>("customer_id"),
        field<&TestInvoice::currency>("currency"), field<&TestInvoice::amount_minor>("amount_minor"),
        field<&TestInvoice::paid_at>("paid_at"));
    return s;
}
template <>
const Schema& schema_of<TestMovement>() {
    static const Schema s = describe<TestMovement>(
        "TestMovement", field<&TestMovement::id>("id"), field<&TestMovement::type>("type"),
        field<&TestMovement::source_id>("source_id"), field<&TestMovement::currency>("currency"),
        field<&TestMovement::amount_minor>("amount_minor"), field<&TestMovement::fee_minor>("fee_minor"),
        field<&TestMovement::at>("at"));
    return s;
}
template <>
const Schema& schema_of<TestEvent>() {
    static const Schema s =
        describe<TestEvent>("TestEvent", field<&TestEvent::id>("id"), field<&TestEvent::body>("body"));
    return s;
}

const Collection<TestCustomer>& test_customers() {
    static const auto c = Collection<TestCustomer>("testmode_customers")
                              .key("renews_at",
                                   [](const TestCustomer& t) {
                                       const auto status = t.subscription.status;
                                       const bool runs = status == MembershipStatus::active || status == MembershipStatus::past_due;
                                       return runs ? to_value(t.subscription.current_period_end) : Value{};
                                   })
                              .index({"renews_at"});
    return c;
}
const Collection<TestPayee>& test_payees() {
    static const auto c = Collection<TestPayee>("testmode_accounts");
    return c;
}
const Collection<TestHold>& test_holds() {
    static const auto c =
        Collection<TestHold>("testmode_holds")
            .key("escrow_id", [](const TestHold& h) { return to_value(h.escrow_id); })
            .key("attempt", [](const TestHold& h) { return to_value(h.attempt); })
            .key("lapses_at",
                 [](const TestHold& h) { return h.state == HoldState::held ? to_value(h.capture_before) : Value{}; })
            .index({"escrow_id"})
            .index({"lapses_at"});
    return c;
}
const Collection<TestTransfer>& test_transfers() {
    static const auto c = Collection<TestTransfer>("testmode_transfers")
                              .key("payout_id", [](const TestTransfer& t) { return to_value(t.payout_id); })
                              .index({"payout_id"});
    return c;
}
const Collection<TestPage>& test_pages() {
    static const auto c = Collection<TestPage>("testmode_pages");
    return c;
}
const Collection<TestChargeback>& test_chargebacks() {
    static const auto c = Collection<TestChargeback>("testmode_chargebacks")
                              .key("hold_id", [](const TestChargeback& b) { return to_value(b.hold_id); })
                              .index({"hold_id"});
    return c;
}
const Collection<TestInvoice>& test_invoices() {
    static const auto c = Collection<TestInvoice>("testmode_invoices");
    return c;
}
const Collection<TestMovement>& test_movements() {
    static const auto c =
        Collection<TestMovement>("testmode_balance_transactions").key("at", [](const TestMovement& m) { return to_value(m.at); });
    return c;
}
const Collection<TestEvent>& test_events() {
    static const auto c = Collection<TestEvent>("testmode_events");
    return c;
}

std::vector<const CollectionInfo*> TestModePayments::collections() {
    return {&test_customers().info, &test_payees().info,  &test_holds().info, &test_transfers().info,
            &test_pages().info,     &test_chargebacks().info, &test_invoices().info, &test_movements().info,
            &test_events().info};
}

namespace {
std::string quoted(std::string_view text) {
    std::string out;
    write_json_text(out, text);
    return out;
}
}  // namespace

void tell(Tx& tx, const std::string& event_id, const std::string& type, const std::string& object, const std::string& id,
          const std::string& extra, Time now) {
    tx.insert(test_events(), TestEvent{event_id, "{\"id\":" + quoted(event_id) + ",\"object\":\"event\",\"type\":" +
                                                     quoted(type) + ",\"created\":" + std::to_string(now.ms / 1000) +
                                                     ",\"livemode\":false,\"data\":{\"object\":{\"id\":" + quoted(id) +
                                                     ",\"object\":" + quoted(object) + extra + "}}}"});
}

void tell_customer(Tx& tx, const std::string& event_id, const std::string& type, const TestCustomer& c, Time now) {
    const bool about_subscription = type.starts_with("customer.subscription");
    tell(tx, event_id, type, about_subscription ? "subscription" : "setup_intent",
         about_subscription ? c.subscription.id : "seti_" + c.id, ",\"customer\":" + quoted(c.id), now);
}

void tell_hold(Tx& tx, const std::string& event_id, const std::string& type, const TestHold& h, Time now) {
    tell(tx, event_id, type, "payment_intent", h.id,
         ",\"customer\":" + quoted(h.customer_id) + ",\"metadata\":{\"escrow_id\":" + quoted(h.escrow_id) + "}", now);
}

void tell_chargeback(Tx& tx, const std::string& event_id, const std::string& type, const TestChargeback& c, Time now) {
    const std::string status = c.state == ChargebackState::open ? "needs_response" : std::string(to_text(c.state));
    tell(tx, event_id, type, "dispute", c.id,
         ",\"amount\":" + std::to_string(c.amount_minor) + ",\"currency\":" + quoted(c.currency) + ",\"payment_intent\":" +
             quoted(c.hold_id) + ",\"reason\":\"fraudulent\",\"status\":" + quoted(status),
         now);
}

std::int64_t provider_fee(std::int64_t amount_minor) { return amount_minor * 14 / 1000 + 25; }
std::string event_id(Time now) { return "evt_" + new_id(now); }
std::string movement_id(Time now) { return "txn_" + new_id(now); }

MembershipPayment new_membership_payment(Time now) { return {"in_" + new_id(now), movement_id(now), event_id(now)}; }

void pay_membership(Tx& tx, const TestCustomer& c, const MembershipPayment& ids, Time now) {
    const std::string currency(membership_currency);
    tx.insert(test_invoices(), TestInvoice{ids.invoice_id, c.id, currency, membership_price_minor, now});
    tx.insert(test_movements(), TestMovement{ids.movement_id, MovementType::membership, ids.invoice_id, currency,
                                             membership_price_minor, provider_fee(membership_price_minor), now});
    tell(tx, ids.event_id, "invoice.paid", "invoice", ids.invoice_id, ",\"customer\":" + quoted(c.id), now);
}

ProviderChargeback as_told(const TestChargeback& c) {
    const bool given_back = c.state == ChargebackState::won;
    return {c.id, c.hold_id, c.state, c.currency, given_back ? 0 : c.amount_minor, given_back ? 0 : c.fee_minor, "fraudulent",
            c.created_at};
}

ProviderCustomer as_told(const TestCustomer& c) {
    const TestSubscription& s = c.subscription;
    ProviderCustomer out{c.id, {s.id, s.status, s.current_period_end, s.cancel_at_period_end, s.past_due_since}, {}};
    if (!c.cards.empty()) {
        const TestCard& card = c.cards.back();
        out.card = {card.id, card.brand, card.last4, card.set_up_at};
    }
    return out;
}

ProviderAccount as_told(const TestPayee& a) { return {a.id, a.country, a.details_submitted, a.payouts_enabled}; }

ProviderHold as_told(const TestHold& h) {
    return {h.id,          h.escrow_id,      h.attempt,        h.state,     h.currency,       h.amount_minor,
            h.captured_minor, h.refunded_minor, h.fee_minor, h.capture_before, h.refusal_code};
}

bool can_pay(CardBehaviour b) {
    return b == CardBehaviour::works || b == CardBehaviour::answers_late || b == CardBehaviour::captures_fail ||
           b == CardBehaviour::first_refund_fails;
}

std::optional<TestCard> test_card(std::string_view typed) {
    static const std::pair<std::string_view, CardBehaviour> numbers[] = {
        {"4242424242424242", CardBehaviour::works},
        {"4000000000000002", CardBehaviour::declined_at_once},
        {"4000000000009995", CardBehaviour::insufficient_at_once},
        {"4000002500003155", CardBehaviour::needs_authentication},
        {"4000000000000341", CardBehaviour::declined_when_held},
        {"4000000000008088", CardBehaviour::answers_late},
        {"4000000000000119", CardBehaviour::captures_fail},
        {"4000000000005126", CardBehaviour::first_refund_fails}};
    std::string digits;
    for (char c : typed) {
        if (c >= '0' && c <= '9') digits += c;
        else if (c != ' ' && c != '-') return {};
    }
    for (const auto& [number, behaviour] : numbers)
        if (digits == number) return TestCard{{}, behaviour, "visa", digits.substr(12), {}};
    return {};
}

Time month_after(Time t) {
    using namespace std::chrono;
    const sys_time<Millis> at{Millis{t.ms}};
    const auto day = floor<days>(at);
    year_month_day date{year_month_day{day} + months{1}};
    if (!date.ok()) date = date.year() / date.month() / last;  // 31 January renews on 28 February
    return Time{duration_cast<Millis>(sys_days{date}.time_since_epoch() + (at - day)).count()};
}

}  // namespace peertest

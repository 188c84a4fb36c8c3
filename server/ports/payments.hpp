// The payment provider: Stripe, or the test-mode provider in development. Words and facts are Stripe's: a *customer*
// pays (membership, card), an *account* is paid, a *hold* is a payment intent with manual capture, off session.
//
// Every call may block on a network: never inside a transaction. Every call that changes something carries an
// idempotency key that stays the same over retries (operation + id + attempt): the provider does it once. An answer
// that did not arrive is `unknown`: look it up (find_hold, read_hold, find_transfer) before anything is retried.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kit/time.hpp"
#include "schema/schema.hpp"

namespace peertest {

enum class ProviderOutcome {
    done,     // `value` holds the provider's answer
    refused,  // it said no, and would again: `code` says why
    unknown,  // no answer, or one that says nothing (time-out, 5xx, lock): it may have happened
};

template <class T>
struct Provided {
    ProviderOutcome outcome = ProviderOutcome::unknown;
    T value{};
    std::string code;     // refused: card_declined, authentication_required, no_card, missing, invalid_state, ...
    std::string message;  // for people
    bool done() const { return outcome == ProviderOutcome::done; }
    bool refused() const { return outcome == ProviderOutcome::refused; }
    bool unknown() const { return outcome == ProviderOutcome::unknown; }
    bool missing() const { return refused() && code == "missing"; }
};
template <class T>
Provided<T> provided(T value) {
    return {ProviderOutcome::done, std::move(value), {}, {}};
}
template <class T>
Provided<T> refused(std::string code, std::string message) {
    return {ProviderOutcome::refused, {}, std::move(code), std::move(message)};
}

struct ProviderCall {
    std::string idempotency_key;
    Millis timeout{8'000};  // real time
};

// --- what the provider tells, always read anew and mirrored ------------------------------------------------------
enum class MembershipStatus { none, incomplete, trialing, active, past_due, canceled, unpaid };
template <>
inline constexpr std::array<std::string_view, 7> enum_names<MembershipStatus>{
    "none", "incomplete", "trialing", "active", "past_due", "canceled", "unpaid"};

struct ProviderSubscription {
    std::string id;  // empty: never had one
    MembershipStatus status = MembershipStatus::none;
    Time current_period_end;
    bool cancel_at_period_end = false;
    std::optional<Time> past_due_since;  // when the unpaid period began
};
struct ProviderCard {
    std::string id;  // of the payment method; empty: no card
    std::string brand, last4;
    Time set_up_at;
};
struct ProviderCustomer {
    std::string id;
    ProviderSubscription subscription;
    ProviderCard card;
};
struct ProviderAccount {
    std::string id, country;
    bool details_submitted = false;  // the person finished the form
    bool payouts_enabled = false;
};

enum class HoldState { held, captured, canceled, refused };
struct ProviderHold {
    std::string id;
    std::string escrow_id;
    int attempt = 0;
    HoldState state = HoldState::held;
    std::string currency;
    std::int64_t amount_minor = 0, captured_minor = 0, refunded_minor = 0;
    std::int64_t provider_fee_minor = 0;  // known once captured
    std::optional<Time> capture_before;   // the hold lapses then
    std::string refusal_code;             // when refused: card_declined, authentication_required, insufficient_funds
};
struct ProviderTransfer {
    std::string id, payout_id;
    std::string currency;
    std::int64_t amount_minor = 0;
};
// A builder had their bank take a captured payment back (Stripe: a dispute).
enum class ChargebackState { open, won, lost };  // won: by us
template <>
inline constexpr std::array<std::string_view, 3> enum_names<ChargebackState>{"open", "won", "lost"};
struct ProviderChargeback {
    std::string id, hold_id;
    ChargebackState state = ChargebackState::open;
    std::string currency;
    // What the provider has taken from our balance as of now, and its fee for that; nothing once they are given back, nor
    // for an inquiry that takes no money.
    std::int64_t taken_minor = 0, fee_minor = 0;
    std::string reason;  // the provider's word: fraudulent, product_not_received, ...
    Time created_at;
};
// A membership fee that was charged.
struct ProviderInvoice {
    std::string id, customer_id, currency;
    std::int64_t amount_minor = 0;
    std::optional<Time> paid_at;  // nothing: not paid
};
// One movement on the platform's balance at the provider, for reconciliation.
// bank: between the platform's balance and its own bank account, or set aside or billed to the platform by the provider:
// not in our books.
enum class MovementType { charge, refund, transfer, chargeback, membership, bank, other };
template <>
inline constexpr std::array<std::string_view, 7> enum_names<MovementType>{
    "charge", "refund", "transfer", "chargeback", "membership", "bank", "other"};
struct BalanceTransaction {
    std::string id;
    MovementType type = MovementType::other;
    std::string source_id;  // the hold (charge, refund, chargeback), the transfer or the invoice; else its own id
    std::string currency;
    std::int64_t amount_minor = 0, fee_minor = 0;  // amount: signed, before the fee
    Time at;
};

struct HoldRequest {
    std::string escrow_id;
    int attempt = 1;
    std::string customer_id, card_id;
    std::int64_t amount_minor = 0;
    std::string currency;
};
struct TransferRequest {
    std::string payout_id, escrow_id;
    std::string account_id;
    std::string hold_id;  // the charge it is paid from; empty: from the platform's own balance
    std::int64_t amount_minor = 0;
    std::string currency;
};

// Pages that a provider shows under our own address: only the test-mode provider has them.
class HostedPages {
public:
    struct Outcome {
        std::string redirect_url;  // where the person goes on; empty when refused
        std::string error_code, error_message;
        std::string customer_id, account_id;  // whose standing changed
    };
    struct Form {
        std::string card;     // digits
        std::string outcome;  // onboarding: "", "restricted", "first_transfer_fails"; portal: "cancel" or "resume"
    };
    virtual ~HostedPages() = default;
    // Shown at /testmode/{kind}/{id}, completed by POST to …/complete. `kind` is checkout, card, portal or onboarding. Nothing: no such page. `error` is shown above the form.
    virtual std::string style() = 0;  // the style sheet of all pages
    virtual std::optional<std::string> html(const std::string& kind, const std::string& id, const std::string& error) = 0;
    virtual std::optional<Outcome> complete(const std::string& kind, const std::string& id, const Form& form) = 0;
};

// What people and banks do at a real provider: the test-mode provider lets developers and tests cause it.
class TestControls {
public:
    virtual ~TestControls() = default;
    // All that is captured, unless an amount is given. Answers the chargeback's id.
    virtual Provided<std::string> open_chargeback(const std::string& escrow_id, std::optional<std::int64_t> amount_minor) = 0;
    virtual Provided<ProviderChargeback> close_chargeback(const std::string& chargeback_id, bool won) = 0;
    // As somebody would in the provider's dashboard: nobody here knows of it.
    virtual Provided<ProviderHold> refund_by_hand(const std::string& escrow_id, std::int64_t amount_minor) = 0;
    // While silent, whatever moves money gets no answer.
    virtual void set_silent(bool silent) = 0;
};

class PaymentProvider {
public:
    virtual ~PaymentProvider() = default;

    // The builder's side. Hosted pages are single-use secrets: never mailed, never logged.
    virtual Provided<ProviderCustomer> create_customer(const std::string& user_id, const std::string& email,
                                                       const ProviderCall&) = 0;
    virtual Provided<ProviderCustomer> read_customer(const std::string& customer_id) = 0;
    virtual Provided<std::string> checkout_page(const std::string& customer_id, const std::string& return_url) = 0;
    virtual Provided<std::string> card_page(const std::string& customer_id, const std::string& return_url) = 0;
    virtual Provided<std::string> portal_page(const std::string& customer_id, const std::string& return_url) = 0;
    // Ends the subscription with its period, or takes that back.
    virtual Provided<ProviderCustomer> set_cancel_at_period_end(const std::string& customer_id, bool cancel,
                                                                const ProviderCall&) = 0;

    // The tester's side.
    virtual Provided<ProviderAccount> create_account(const std::string& user_id, const std::string& email,
                                                     const std::string& country, const ProviderCall&) = 0;
    virtual Provided<ProviderAccount> read_account(const std::string& account_id) = 0;
    virtual Provided<std::string> onboarding_page(const std::string& account_id, const std::string& return_url) = 0;

    // Money.
    virtual Provided<ProviderHold> hold(const HoldRequest&, const ProviderCall&) = 0;
    virtual Provided<ProviderHold> find_hold(const std::string& customer_id, const std::string& escrow_id, int attempt) = 0;
    virtual Provided<ProviderHold> read_hold(const std::string& hold_id) = 0;
    // One capture per hold; a smaller amount frees the rest.
    virtual Provided<ProviderHold> capture(const std::string& hold_id, std::int64_t amount_minor, const ProviderCall&) = 0;
    virtual Provided<ProviderHold> cancel_hold(const std::string& hold_id, const ProviderCall&) = 0;
    virtual Provided<ProviderHold> refund(const std::string& hold_id, std::int64_t amount_minor, const ProviderCall&) = 0;
    virtual Provided<ProviderTransfer> transfer(const TransferRequest&, const ProviderCall&) = 0;
    virtual Provided<ProviderTransfer> find_transfer(const std::string& payout_id, const std::string& escrow_id) = 0;
    virtual Provided<ProviderChargeback> read_chargeback(const std::string& chargeback_id) = 0;
    virtual Provided<ProviderInvoice> read_invoice(const std::string& invoice_id) = 0;
    // Those of [from, to), in an order that stays; `after_id` is the last one of the page before, empty for the first.
    virtual Provided<std::vector<BalanceTransaction>> balance_transactions(Time from, Time to, const std::string& after_id,
                                                                           int limit) = 0;

    // The secrets that webhooks may be signed with.
    virtual std::vector<std::string> webhook_secrets() const = 0;
    virtual HostedPages* hosted_pages() { return nullptr; }
    virtual TestControls* test_controls() { return nullptr; }  // only the test-mode provider has them
    // Only the test-mode provider: what the provider does by itself as time passes (renewals, lapsing holds,
    // delivering its webhooks again).
    virtual void tick() {}
};

}  // namespace peertest

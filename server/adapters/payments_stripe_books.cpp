// What Stripe's own books say: chargebacks, invoices, and every movement on the platform's balance.
#include <algorithm>
#include <array>

#include "adapters/payments_stripe.hpp"
#include "adapters/stripe_json.hpp"
#include "adapters/stripe_provided.hpp"

namespace peertest {
namespace {

using stripe::Object;

template <std::size_t N>
bool one_of(std::string_view text, const std::array<std::string_view, N>& names) {
    return std::ranges::find(names, text) != names.end();
}

// docs.stripe.com/reports/balance-transaction-types
constexpr std::array<std::string_view, 4> charges{"charge", "payment", "payment_reversal", "payment_unreconciled"};
constexpr std::array<std::string_view, 4> refunds{"refund", "refund_failure", "payment_refund", "payment_failure_refund"};
constexpr std::array<std::string_view, 4> transfers{"transfer", "transfer_cancel", "transfer_failure", "transfer_refund"};
// Neither in our books: money to and from the platform's bank, and what Stripe sets aside or bills to the platform.
constexpr std::array<std::string_view, 17> banks{
    "payout",       "payout_cancel",   "payout_failure",  "payout_minimum_balance_hold",
    "payout_minimum_balance_release",  "topup",           "topup_reversal",
    "stripe_fee",   "stripe_fx_fee",   "tax_fee",         "reserve_transaction",
    "reserved_funds", "reserve_hold",  "reserve_release", "payment_network_reserve_hold",
    "payment_network_reserve_release", "fee_credit_funding"};

MovementType type_of(const Object& movement) {
    const std::string type = stripe::text_at(movement, "type");
    if (one_of(type, charges)) return MovementType::charge;
    if (one_of(type, refunds)) return MovementType::refund;
    if (one_of(type, transfers)) return MovementType::transfer;
    if (one_of(type, banks)) return MovementType::bank;
    const bool dispute = stripe::text_at(stripe::object_at(movement, "source"), "object") == "dispute";
    return type == "adjustment" && dispute ? MovementType::chargeback : MovementType::other;
}

std::string seconds(Time t) { return std::to_string(t.ms / 1000); }

}  // namespace

Provided<ProviderChargeback> StripePayments::read_chargeback(const std::string& chargeback_id) {
    const StripeReply r = api_.get("/v1/disputes/" + chargeback_id);
    return r.done() ? provided(stripe::as_chargeback(r.body)) : not_done<ProviderChargeback>(r);
}

Provided<ProviderInvoice> StripePayments::read_invoice(const std::string& invoice_id) {
    const StripeReply r = api_.get("/v1/invoices/" + invoice_id);
    return r.done() ? provided(stripe::as_invoice(r.body)) : not_done<ProviderInvoice>(r);
}

// A payment is a hold of ours, or it paid an invoice of the membership.
bool StripePayments::name_payment(const std::string& payment_intent, BalanceTransaction& out) {
    const StripeReply paid = api_.get("/v1/invoice_payments", {{"payment[type]", "payment_intent"},
                                                               {"payment[payment_intent]", payment_intent},
                                                               {"limit", "1"}});
    if (!paid.done()) return paid.outcome == ProviderOutcome::refused;
    const auto& found = stripe::list_at(paid.body, "data");
    if (found.empty() || !found.front().is_object()) return true;  // somebody's payment in the dashboard
    out.source_id = stripe::id_at(found.front().get_object(), "invoice");
    out.type = MovementType::membership;
    return true;
}

bool StripePayments::name_source(const Object& movement, BalanceTransaction& out) {
    const Object& source = stripe::object_at(movement, "source");
    if (out.type == MovementType::transfer) {
        const std::string reversed = stripe::id_at(source, "transfer");  // of a reversal
        if (!source.empty()) out.source_id = reversed.empty() ? stripe::text_at(source, "id") : reversed;
        return true;
    }
    if (out.type != MovementType::charge && out.type != MovementType::refund && out.type != MovementType::chargeback) return true;
    const std::string intent = stripe::id_at(source, "payment_intent");
    if (intent.empty()) return true;
    out.source_id = intent;
    // Charges and refunds of ours bear their escrow's id; for others the payment itself has to be looked at.
    if (!stripe::text_at(stripe::object_at(source, "metadata"), "escrow_id").empty()) return true;
    if (out.type != MovementType::charge) {
        const StripeReply payment = api_.get("/v1/payment_intents/" + intent);
        if (!payment.done()) return payment.outcome == ProviderOutcome::refused;
        if (!stripe::text_at(stripe::object_at(payment.body, "metadata"), "escrow_id").empty()) return true;
    }
    return name_payment(intent, out);
}

Provided<std::vector<BalanceTransaction>> StripePayments::balance_transactions(Time from, Time to, const std::string& after_id,
                                                                               int limit) {
    // Stripe's times are whole seconds; rounded the same way, one window ends where the next begins.
    StripeForm query{{"created[gte]", seconds(from)},
                     {"created[lt]", seconds(to)},
                     {"limit", std::to_string(std::clamp(limit, 1, 100))},
                     {"expand[0]", "data.source"}};
    if (!after_id.empty()) query.emplace_back("starting_after", after_id);
    const StripeReply r = api_.get("/v1/balance_transactions", query);
    if (!r.done()) return not_done<std::vector<BalanceTransaction>>(r);
    std::vector<BalanceTransaction> out;
    for (const auto& v : stripe::list_at(r.body, "data")) {
        if (!v.is_object()) continue;
        const Object& m = v.get_object();
        BalanceTransaction b{.id = stripe::text_at(m, "id"), .type = type_of(m)};
        b.source_id = b.id;
        b.currency = stripe::currency_of(m);
        b.amount_minor = stripe::amount_at(m, "amount");
        b.fee_minor = stripe::amount_at(m, "fee");
        b.at = stripe::time_at(m, "created").value_or(Time{});
        if (!name_source(m, b)) return {};
        out.push_back(std::move(b));
    }
    return provided(std::move(out));
}

}  // namespace peertest

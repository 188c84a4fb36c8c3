// Money: holds, captures, refunds, transfers.
#include <array>
#include <algorithm>

#include "adapters/payments_stripe.hpp"
#include "adapters/stripe_json.hpp"
#include "adapters/stripe_provided.hpp"

namespace peertest {
namespace {

using stripe::Object;

const std::string with_charge = "latest_charge.balance_transaction";

Provided<ProviderHold> told(const Object& intent) {
    auto hold = stripe::as_hold(intent);
    return hold ? provided(std::move(*hold)) : Provided<ProviderHold>{};
}

std::string path_of(const std::string& hold_id) { return "/v1/payment_intents/" + hold_id; }

// What Stripe says of a payee that it does not pay: our callers ask them to see to their account.
bool about_the_payee(const StripeReply& r) {
    constexpr std::array codes{"account_invalid", "insufficient_capabilities_for_transfer", "payouts_not_allowed"};
    return std::ranges::find(codes, r.code) != codes.end() || (r.code == "missing" && r.param == "destination");
}

}  // namespace

Provided<ProviderHold> StripePayments::hold(const HoldRequest& in, const ProviderCall& call) {
    const StripeReply r = api_.post("/v1/payment_intents",
                                    {{"amount", std::to_string(stripe::amount_to(in.amount_minor, in.currency))},
                                     {"currency", stripe::currency_to(in.currency)},
                                     {"customer", in.customer_id},
                                     {"payment_method", in.card_id},
                                     {"payment_method_types[0]", "card"},
                                     {"capture_method", "manual"},
                                     {"confirm", "true"},
                                     {"off_session", "true"},
                                     {"transfer_group", in.escrow_id},
                                     {"metadata[escrow_id]", in.escrow_id},
                                     {"metadata[attempt]", std::to_string(in.attempt)},
                                     {"expand[0]", "latest_charge"}},
                                    call);
    if (r.done()) {
        auto hold = told(r.body);
        if (hold.done() && hold.value.state == HoldState::refused)
            return refused<ProviderHold>(hold.value.refusal_code, "The card was refused.");
        return hold;
    }
    if (r.outcome != ProviderOutcome::refused) return {};
    // The card was removed since it was put on file, or its customer was.
    if (r.param == "payment_method" || r.param == "customer" || r.code == "missing")
        return refused<ProviderHold>("no_card", "The card on file is not there any more.");
    return refused<ProviderHold>(stripe::refusal_code(r.code, r.decline_code), r.message);
}

Provided<ProviderHold> StripePayments::find_hold(const std::string&, const std::string& escrow_id, int attempt) {
    // A card cannot be held without a charge, and charges are listed by group.
    const StripeReply r = api_.get("/v1/charges", {{"transfer_group", escrow_id}, {"limit", "100"}});
    if (!r.done()) return not_done<ProviderHold>(r);
    std::string found;
    for (const auto& v : stripe::list_at(r.body, "data")) {
        if (!v.is_object()) continue;
        const Object& charge = v.get_object();
        const Object& metadata = stripe::object_at(charge, "metadata");
        if (stripe::text_at(metadata, "attempt") != std::to_string(attempt)) continue;
        if (found.empty() || stripe::text_at(charge, "status") == "succeeded") found = stripe::id_at(charge, "payment_intent");
    }
    if (!found.empty()) return read_hold(found);
    return refused<ProviderHold>("missing", "There is no such hold.");
}

Provided<ProviderHold> StripePayments::read_hold(const std::string& hold_id) {
    const StripeReply r = api_.get(path_of(hold_id), {{"expand[0]", with_charge}});
    return r.done() ? told(r.body) : not_done<ProviderHold>(r);
}

Provided<ProviderHold> StripePayments::change_hold(const std::string& hold_id, const std::string& verb, const StripeForm& form,
                                                   const ProviderCall& call, HoldState wanted, std::int64_t amount_minor) {
    const StripeReply r = api_.post(path_of(hold_id) + "/" + verb, form, call);
    if (r.done()) return told(r.body);
    if (r.outcome == ProviderOutcome::unknown || r.code == "missing") return not_done<ProviderHold>(r);
    auto now_is = read_hold(hold_id);
    if (!now_is.done()) return now_is;
    const bool already = now_is.value.state == wanted && (wanted != HoldState::captured || now_is.value.captured_minor == amount_minor);
    if (already) return now_is;
    const bool wrong_state = r.code == "payment_intent_unexpected_state" || now_is.value.state != HoldState::held;
    return refused<ProviderHold>(wrong_state ? "invalid_state" : stripe::refusal_code(r.code, r.decline_code), r.message);
}

Provided<ProviderHold> StripePayments::capture(const std::string& hold_id, std::int64_t amount_minor, const ProviderCall& call) {
    // Amounts are counted in the hold's currency, which only Stripe knows here.
    const auto seen = read_hold(hold_id);
    if (!seen.done()) return seen;
    if (amount_minor <= 0 || amount_minor > seen.value.amount_minor)
        return refused<ProviderHold>("invalid_state", "That is not what was held.");
    const std::string amount = std::to_string(stripe::amount_to(amount_minor, seen.value.currency));
    return change_hold(hold_id, "capture", {{"amount_to_capture", amount}, {"expand[0]", with_charge}}, call,
                       HoldState::captured, amount_minor);
}

Provided<ProviderHold> StripePayments::cancel_hold(const std::string& hold_id, const ProviderCall& call) {
    return change_hold(hold_id, "cancel", {{"expand[0]", with_charge}}, call, HoldState::canceled, 0);
}

Provided<ProviderHold> StripePayments::refund(const std::string& hold_id, std::int64_t amount_minor, const ProviderCall& call) {
    const auto seen = read_hold(hold_id);
    if (!seen.done()) return seen;
    const std::string amount = std::to_string(stripe::amount_to(amount_minor, seen.value.currency));
    const StripeReply r = api_.post(
        "/v1/refunds", {{"payment_intent", hold_id}, {"amount", amount}, {"metadata[escrow_id]", seen.value.escrow_id}}, call);
    if (r.outcome == ProviderOutcome::unknown) return {};
    if (r.done()) {
        const std::string status = stripe::text_at(r.body, "status");
        if (status == "failed" || status == "canceled")
            return refused<ProviderHold>("refund_failed", "The bank of the card refuses the refund.");
        return read_hold(hold_id);
    }
    if (r.code == "charge_disputed") return refused<ProviderHold>(r.code, r.message);
    const bool too_much = r.param == "amount" || r.code == "charge_already_refunded" || seen.value.state != HoldState::captured;
    return refused<ProviderHold>(too_much ? "invalid_state" : r.code, r.message);
}

Provided<ProviderTransfer> StripePayments::transfer(const TransferRequest& in, const ProviderCall& call) {
    StripeForm form{{"amount", std::to_string(stripe::amount_to(in.amount_minor, in.currency))},
                    {"currency", stripe::currency_to(in.currency)},
                    {"destination", in.account_id},
                    {"transfer_group", in.escrow_id},
                    {"metadata[payout_id]", in.payout_id},
                    {"metadata[escrow_id]", in.escrow_id}};
    if (!in.hold_id.empty()) {
        const StripeReply paid = api_.get(path_of(in.hold_id), {{"expand[0]", "latest_charge"}});
        if (!paid.done()) return not_done<ProviderTransfer>(paid);
        const Object& charge = stripe::object_at(paid.body, "latest_charge");
        // Bound to its charge a transfer need not wait until that is available. One that was charged back gives
        // nothing: the tester is paid from the platform's own balance.
        const std::string id = stripe::text_at(charge, "id");
        if (!id.empty() && !stripe::flag_at(charge, "disputed")) form.emplace_back("source_transaction", id);
    }
    const StripeReply r = api_.post("/v1/transfers", form, call);
    if (r.done()) return provided(stripe::as_transfer(r.body));
    if (r.outcome == ProviderOutcome::refused && about_the_payee(r))
        return refused<ProviderTransfer>("account_restricted", "The payout account cannot be paid.");
    return not_done<ProviderTransfer>(r);
}

Provided<ProviderTransfer> StripePayments::find_transfer(const std::string& payout_id, const std::string& escrow_id) {
    StripeForm query{{"transfer_group", escrow_id}, {"limit", "100"}};
    for (;;) {
        const StripeReply r = api_.get("/v1/transfers", query);
        if (!r.done()) return not_done<ProviderTransfer>(r);
        std::string last;
        for (const auto& v : stripe::list_at(r.body, "data")) {
            if (!v.is_object()) continue;
            last = stripe::text_at(v.get_object(), "id");
            if (auto t = stripe::as_transfer(v.get_object()); t.payout_id == payout_id) return provided(std::move(t));
        }
        if (!stripe::flag_at(r.body, "has_more") || last.empty()) break;
        query.resize(2);
        query.emplace_back("starting_after", last);
    }
    return refused<ProviderTransfer>("missing", "There is no such transfer.");
}

}  // namespace peertest

#include "adapters/stripe_json.hpp"

#include <boost/json/value.hpp>
#include <cstdlib>

#include "kit/text.hpp"

namespace peertest::stripe {

std::string text_at(const Object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    return v && v->is_string() ? std::string(v->get_string()) : std::string();
}
std::int64_t number_at(const Object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    return v && v->is_int64() ? v->get_int64() : 0;
}
bool flag_at(const Object& o, std::string_view name) {
    const auto* v = o.if_contains(name);
    return v && v->is_bool() && v->get_bool();
}
std::optional<Time> time_at(const Object& o, std::string_view name) {
    const std::int64_t seconds = number_at(o, name);
    if (seconds <= 0) return {};
    return Time{seconds * 1000};
}
const Object& object_at(const Object& o, std::string_view name) {
    static const Object none;
    const auto* v = o.if_contains(name);
    return v && v->is_object() ? v->get_object() : none;
}
const boost::json::array& list_at(const Object& o, std::string_view name) {
    static const boost::json::array none;
    const auto* v = o.if_contains(name);
    return v && v->is_array() ? v->get_array() : none;
}
std::string id_at(const Object& o, std::string_view name) {
    std::string id = text_at(o, name);
    return id.empty() ? text_at(object_at(o, name), "id") : id;
}

namespace {
std::int64_t units(const std::string& currency) { return currency == "ISK" ? 100 : 1; }
}  // namespace

std::string currency_of(const Object& o) {
    std::string code = text_at(o, "currency");
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return code;
}
std::string currency_to(const std::string& currency) { return lower_ascii(currency); }
std::int64_t amount_to(std::int64_t minor, const std::string& currency) { return minor * units(currency); }
std::int64_t amount_at(const Object& o, std::string_view name) { return number_at(o, name) / units(currency_of(o)); }

std::string refusal_code(std::string_view code, std::string_view decline_code) {
    if (code == "authentication_required" || decline_code == "authentication_required") return "authentication_required";
    if (decline_code == "insufficient_funds") return "insufficient_funds";
    return code.empty() ? "card_declined" : std::string(code);
}

std::optional<ProviderHold> as_hold(const Object& intent) {
    const std::string status = text_at(intent, "status");
    const Object& charge = object_at(intent, "latest_charge");
    const Object& metadata = object_at(intent, "metadata");
    ProviderHold h{.id = text_at(intent, "id"), .escrow_id = text_at(metadata, "escrow_id")};
    h.attempt = std::atoi(text_at(metadata, "attempt").c_str());
    h.currency = currency_of(intent);
    h.amount_minor = amount_at(intent, "amount");
    if (status == "requires_capture") {
        h.state = HoldState::held;
        h.capture_before = time_at(object_at(object_at(charge, "payment_method_details"), "card"), "capture_before");
    } else if (status == "succeeded") {
        const Object& booked = object_at(charge, "balance_transaction");
        if (booked.empty()) return {};  // captured, and its fee is not known yet
        h.state = HoldState::captured;
        h.captured_minor = amount_at(intent, "amount_received");
        h.refunded_minor = amount_at(charge, "amount_refunded");
        // Charged in a currency that the platform has no balance in, the fee is in another: reconciliation tells.
        if (currency_of(booked) == h.currency) h.provider_fee_minor = amount_at(booked, "fee");
    } else if (status == "canceled") {
        h.state = HoldState::canceled;
    } else if (status.starts_with("requires_")) {
        const Object& error = object_at(intent, "last_payment_error");
        h.state = HoldState::refused;
        h.refusal_code = status == "requires_action" ? "authentication_required"
                                                     : refusal_code(text_at(error, "code"), text_at(error, "decline_code"));
    } else {
        return {};  // processing
    }
    return h;
}

namespace {
MembershipStatus membership_status(std::string_view status) {
    if (status == "incomplete_expired") return MembershipStatus::none;  // was never paid
    if (status == "paused") return MembershipStatus::unpaid;
    for (std::size_t i = 0; i < enum_names<MembershipStatus>.size(); ++i)
        if (enum_names<MembershipStatus>[i] == status) return static_cast<MembershipStatus>(i);
    return MembershipStatus::none;
}
}  // namespace

ProviderSubscription as_subscription(const Object& s) {
    ProviderSubscription out;
    out.id = text_at(s, "id");
    out.status = membership_status(text_at(s, "status"));
    const auto& items = list_at(object_at(s, "items"), "data");
    static const Object none;
    const Object& item = !items.empty() && items.front().is_object() ? items.front().get_object() : none;
    if (const auto end = time_at(item, "current_period_end")) out.current_period_end = *end;
    else if (const auto older = time_at(s, "current_period_end")) out.current_period_end = *older;
    // Its owner may also end it in the portal, which names a day instead.
    out.cancel_at_period_end = flag_at(s, "cancel_at_period_end") || time_at(s, "cancel_at").has_value();
    if (out.status == MembershipStatus::past_due) out.past_due_since = time_at(item, "current_period_start");
    return out;
}

ProviderAccount as_account(const Object& a) {
    const bool can_receive = text_at(object_at(a, "capabilities"), "transfers") == "active";
    return {text_at(a, "id"), text_at(a, "country"), flag_at(a, "details_submitted"), can_receive && flag_at(a, "payouts_enabled")};
}

ProviderTransfer as_transfer(const Object& t) {
    return {text_at(t, "id"), text_at(object_at(t, "metadata"), "payout_id"), currency_of(t), amount_at(t, "amount")};
}

ProviderChargeback as_chargeback(const Object& d) {
    ProviderChargeback c{.id = text_at(d, "id"), .hold_id = id_at(d, "payment_intent")};
    const std::string status = text_at(d, "status");
    c.currency = currency_of(d);
    for (const auto& v : list_at(d, "balance_transactions")) {
        if (!v.is_object()) continue;
        c.taken_minor -= amount_at(v.get_object(), "amount");
        c.fee_minor += amount_at(v.get_object(), "fee");
    }
    if (status == "won" || status == "warning_closed") c.state = ChargebackState::won;  // the latter: an inquiry
    else if (status == "lost") c.state = ChargebackState::lost;
    else if (status == "prevented") c.state = c.taken_minor > 0 ? ChargebackState::lost : ChargebackState::won;
    c.reason = text_at(d, "reason");
    c.created_at = time_at(d, "created").value_or(Time{});
    return c;
}

ProviderInvoice as_invoice(const Object& i) {
    ProviderInvoice out{text_at(i, "id"), id_at(i, "customer"), currency_of(i), amount_at(i, "amount_paid"), {}};
    if (text_at(i, "status") == "paid") out.paid_at = time_at(object_at(i, "status_transitions"), "paid_at");
    return out;
}

}  // namespace peertest::stripe

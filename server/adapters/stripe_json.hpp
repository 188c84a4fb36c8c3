// Reading Stripe's objects: a field that is absent, null or of another kind reads as empty.
#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "ports/payments.hpp"

namespace peertest::stripe {

using Object = boost::json::object;

std::string text_at(const Object& o, std::string_view name);
std::int64_t number_at(const Object& o, std::string_view name);
bool flag_at(const Object& o, std::string_view name);
std::optional<Time> time_at(const Object& o, std::string_view name);  // Stripe tells whole seconds
const Object& object_at(const Object& o, std::string_view name);      // an empty one when there is none
const boost::json::array& list_at(const Object& o, std::string_view name);
// A reference is an id, or the object itself where it was asked for.
std::string id_at(const Object& o, std::string_view name);

// Currencies and amounts. Stripe writes codes in lower case, and counts Icelandic krónur in hundredths although there
// are none (docs.stripe.com/currencies).
std::string currency_of(const Object& o);
std::string currency_to(const std::string& currency);
std::int64_t amount_to(std::int64_t minor, const std::string& currency);
std::int64_t amount_at(const Object& o, std::string_view name);  // in the currency of `o`

// The port's view of Stripe's objects.
// A payment intent with `latest_charge.balance_transaction` in it. Nothing while Stripe itself does not know yet.
std::optional<ProviderHold> as_hold(const Object& payment_intent);
// Why a card was not held: `authentication_required`, `insufficient_funds`, or Stripe's code.
std::string refusal_code(std::string_view code, std::string_view decline_code);
ProviderSubscription as_subscription(const Object& subscription);
ProviderAccount as_account(const Object& account);
ProviderTransfer as_transfer(const Object& transfer);
ProviderChargeback as_chargeback(const Object& dispute);
ProviderInvoice as_invoice(const Object& invoice);

}  // namespace peertest::stripe

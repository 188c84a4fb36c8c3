// Asking the provider, and copying what it says onto the user.
#pragma once
#include <stdexcept>
#include <string>

#include "features/payments/payments.hpp"
#include "kit/error.hpp"

namespace peertest {

// The provider's ids of a user, made there when there are none yet. Throw 503 when the provider is silent.
std::string ensure_customer(App& app, const User& user);
std::string ensure_payee(App& app, const User& user, const std::string& country);

// Read anew and copied; nothing happens for ids that are nobody's. Throw ProviderAway when the provider is silent.
void mirror_customer(App& app, const std::string& customer_id);
void mirror_payee(App& app, const std::string& account_id);
void mirror_invoice(App& app, const std::string& invoice_id);

struct ProviderAway : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// The value, or 503 for people when there is none.
template <class T>
T or_unavailable(Provided<T> answer) {
    if (answer.done()) return std::move(answer.value);
    throw Error(503, "overloaded", "The payment provider does not answer right now. Please try again in a minute.");
}

void handle_payment_event(App& app, const ObjectId& event);  // task payment_event

}  // namespace peertest

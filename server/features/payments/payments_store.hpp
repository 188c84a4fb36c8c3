// Who is who at the provider, and the webhooks that came.
#pragma once
#include <optional>
#include <string>

#include "features/payments/payments.hpp"

namespace peertest {

// A webhook: only ids are kept, the truth is read from the provider.
struct PaymentEvent {
    std::string id;  // the provider's
    std::string type;
    // What it is about; empty: not about that. A chargeback comes with the hold it is about.
    std::string customer_id, account_id, escrow_id, invoice_id, chargeback_id, hold_id;
    Time received_at;
    std::optional<Time> handled_at;
};
template <>
const Schema& schema_of<PaymentEvent>();

const Collection<PaymentAccount>& payment_accounts();
const Collection<PaymentEvent>& payment_events();
void keep_membership_charge(Tx& tx, const MembershipCharge& charge);  // once

std::optional<Doc<PaymentAccount>> account_of_customer(Reader& r, const std::string& customer_id);
std::optional<Doc<PaymentAccount>> account_of_payee(Reader& r, const std::string& account_id);
// Reads, changes and writes a user's account, making it when there is none.
void update_payment_account(Tx& tx, const std::string& user_id, const std::function<void(PaymentAccount&)>& change);

}  // namespace peertest

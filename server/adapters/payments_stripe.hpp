// Stripe: membership by Checkout and Billing, cards by Checkout in setup mode, holds as manual-capture payment intents,
// testers as Connect Express accounts. What Stripe tells is read anew each time; nothing is kept here.
//
// How objects are found again: a hold and its transfer are in the transfer group of their escrow (lists, unlike
// Stripe's search, show at once what was written), and bear `escrow_id`, `attempt` and `payout_id` as metadata.
#pragma once
#include <string>
#include <vector>

#include "adapters/stripe_api.hpp"
#include "ports/payments.hpp"

namespace peertest {

class StripePayments : public PaymentProvider {
public:
    explicit StripePayments(const StripeOptions& options);

    Provided<ProviderCustomer> create_customer(const std::string& user_id, const std::string& email,
                                               const ProviderCall&) override;
    Provided<ProviderCustomer> read_customer(const std::string& customer_id) override;
    Provided<std::string> checkout_page(const std::string& customer_id, const std::string& return_url) override;
    Provided<std::string> card_page(const std::string& customer_id, const std::string& return_url) override;
    Provided<std::string> portal_page(const std::string& customer_id, const std::string& return_url) override;
    Provided<ProviderCustomer> set_cancel_at_period_end(const std::string& customer_id, bool cancel,
                                                        const ProviderCall&) override;
    Provided<ProviderAccount> create_account(const std::string& user_id, const std::string& email,
                                             const std::string& country, const ProviderCall&) override;
    Provided<ProviderAccount> read_account(const std::string& account_id) override;
    Provided<std::string> onboarding_page(const std::string& account_id, const std::string& return_url) override;

    Provided<ProviderHold> hold(const HoldRequest&, const ProviderCall&) override;
    Provided<ProviderHold> find_hold(const std::string& customer_id, const std::string& escrow_id, int attempt) override;
    Provided<ProviderHold> read_hold(const std::string& hold_id) override;
    Provided<ProviderHold> capture(const std::string& hold_id, std::int64_t amount_minor, const ProviderCall&) override;
    Provided<ProviderHold> cancel_hold(const std::string& hold_id, const ProviderCall&) override;
    Provided<ProviderHold> refund(const std::string& hold_id, std::int64_t amount_minor, const ProviderCall&) override;
    Provided<ProviderTransfer> transfer(const TransferRequest&, const ProviderCall&) override;
    Provided<ProviderTransfer> find_transfer(const std::string& payout_id, const std::string& escrow_id) override;
    Provided<ProviderChargeback> read_chargeback(const std::string& chargeback_id) override;
    Provided<ProviderInvoice> read_invoice(const std::string& invoice_id) override;
    Provided<std::vector<BalanceTransaction>> balance_transactions(Time from, Time to, const std::string& after_id,
                                                                   int limit) override;
    std::vector<std::string> webhook_secrets() const override { return options_.webhook_secrets; }

private:
    // The subscription that counts: a running one before others, then the newest. Empty: there is none.
    Provided<boost::json::object> subscription_of(const std::string& customer_id);
    Provided<ProviderCard> card_of(const std::string& customer_id);
    // Done when no page is left on which this customer could take out another membership.
    ProviderOutcome close_checkouts(const std::string& customer_id);
    Provided<std::string> page(const std::string& path, const StripeForm& form);
    // Changes a payment intent. One that is already as it should be is done: a hold guard or a webhook was quicker.
    Provided<ProviderHold> change_hold(const std::string& hold_id, const std::string& verb, const StripeForm& form,
                                       const ProviderCall& call, HoldState wanted, std::int64_t amount_minor);
    // Names what a movement is about, asking for what the movement itself does not tell. False: no answer.
    bool name_source(const boost::json::object& movement, BalanceTransaction& out);
    bool name_payment(const std::string& payment_intent, BalanceTransaction& out);

    StripeOptions options_;
    StripeApi api_;
};

}  // namespace peertest

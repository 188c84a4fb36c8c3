// Until there is a payment provider: every call is refused.
#pragma once
#include <stdexcept>

#include "ports/payments.hpp"

namespace peertest {

class NoPaymentProvider : public PaymentProvider {
    [[noreturn]] static void none() { throw std::runtime_error("there is no payment provider"); }

public:
    using Text = const std::string&;
    using Call = const ProviderCall&;
    Provided<ProviderCustomer> create_customer(Text, Text, Call) override { none(); }
    Provided<ProviderCustomer> read_customer(Text) override { none(); }
    Provided<std::string> checkout_page(Text, Text) override { none(); }
    Provided<std::string> card_page(Text, Text) override { none(); }
    Provided<std::string> portal_page(Text, Text) override { none(); }
    Provided<ProviderCustomer> set_cancel_at_period_end(Text, bool, Call) override { none(); }
    Provided<ProviderAccount> create_account(Text, Text, Text, Call) override { none(); }
    Provided<ProviderAccount> read_account(Text) override { none(); }
    Provided<std::string> onboarding_page(Text, Text) override { none(); }
    Provided<ProviderHold> hold(const HoldRequest&, Call) override { none(); }
    Provided<ProviderHold> find_hold(Text, Text, int) override { none(); }
    Provided<ProviderHold> read_hold(Text) override { none(); }
    Provided<ProviderHold> capture(Text, std::int64_t, Call) override { none(); }
    Provided<ProviderHold> cancel_hold(Text, Call) override { none(); }
    Provided<ProviderHold> refund(Text, std::int64_t, Call) override { none(); }
    Provided<ProviderTransfer> transfer(const TransferRequest&, Call) override { none(); }
    Provided<ProviderTransfer> find_transfer(Text) override { none(); }
    Provided<std::vector<BalanceTransaction>> balance_transactions(Text, int) override { none(); }
    std::vector<std::string> webhook_secrets() const override { return {}; }
};

}  // namespace peertest

// The payment provider of development: no money, but everything a real one does. It keeps its state in collections and
// transactions of its own, shows pages under /testmode, honours idempotency keys, lets holds lapse, renews memberships
// by the clock, and tells what happened through signed webhooks.
#pragma once
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ports/clock.hpp"
#include "ports/payments.hpp"
#include "ports/store.hpp"

namespace peertest {

struct TestCustomer;
struct TestHold;

class TestModePayments : public PaymentProvider, public HostedPages, public TestControls {
public:
    // Takes a webhook: raw body and Stripe-Signature header. Throws to have it delivered again later.
    using Door = std::function<void(std::string_view body, std::string_view signature)>;

    // `public_url` is where its pages are shown and where they may send people back to; it may still change, and must
    // outlive this. Without secrets it makes one.
    TestModePayments(Store& store, const Clock& clock, const std::string& public_url,
                     std::vector<std::string> webhook_secrets);
    void deliver_to(Door door) { door_ = std::move(door); }
    static std::vector<const CollectionInfo*> collections();

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

    std::vector<std::string> webhook_secrets() const override { return secrets_; }
    HostedPages* hosted_pages() override { return this; }
    TestControls* test_controls() override { return this; }
    void tick() override;

    Provided<std::string> open_chargeback(const std::string& escrow_id, std::optional<std::int64_t> amount_minor) override;
    Provided<ProviderChargeback> close_chargeback(const std::string& chargeback_id, bool won) override;
    Provided<ProviderHold> refund_by_hand(const std::string& escrow_id, std::int64_t amount_minor) override;
    void set_silent(bool silent) override;

    std::string style() override;
    std::optional<std::string> html(const std::string& kind, const std::string& id, const std::string& error) override;
    std::optional<Outcome> complete(const std::string& kind, const std::string& id, const Form& form) override;

private:
    Provided<std::string> page(const std::string& kind, const std::string& owner_id, const std::string& return_url);
    Provided<ProviderHold> change_hold(const std::string& hold_id, const std::function<std::string(Tx&, TestHold&)>& change);
    void renew(const std::string& customer_id);
    void lapse(const std::string& hold_id);
    void deliver();
    bool deliver_waiting();

    Store& store_;
    const Clock& clock_;
    const std::string& public_url_;
    std::vector<std::string> secrets_;
    Door door_;
    bool answers_within(Millis patience);  // false: silent all that time

    std::atomic<int> deliveries_asked_ = 0;  // since one began
    std::atomic<bool> silent_ = false;
    std::mutex silence_mutex_;
    std::condition_variable silence_ended_;
};

}  // namespace peertest

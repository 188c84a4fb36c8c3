// The engines of the payment port: the test-mode provider, and Stripe's against a stand-in that keeps state.
#include <chrono>

#include "adapters/payments_stripe.hpp"
#include "adapters/payments_testmode.hpp"
#include "adapters/payments_testmode_store.hpp"
#include "adapters/store_memory.hpp"
#include "conformance/payments_suite.hpp"
#include "support/fake_stripe.hpp"
#include "support/test_app.hpp"

namespace peertest {
namespace {

class TestModeWorld : public PaymentsWorld {
public:
    TestModeWorld() { store_.prepare(TestModePayments::collections()); }
    PaymentProvider& provider() override { return provider_; }
    void fill_in_card(const std::string& page, const std::string& number) override {
        const std::string kind = page.find("/checkout/") != std::string::npos ? "checkout" : "card";
        provider_.complete(kind, id_of(page), {number, ""});
    }
    void finish_onboarding(const std::string&, const std::string& page, bool can_be_paid) override {
        provider_.complete("onboarding", id_of(page), {"", can_be_paid ? "" : "restricted"});
    }
    std::string open_chargeback(const ProviderHold& hold, std::int64_t amount_minor) override {
        return provider_.open_chargeback(hold.escrow_id, amount_minor).value;
    }
    void close_chargeback(const std::string& chargeback, bool won) override { provider_.close_chargeback(chargeback, won); }
    std::string last_invoice(const std::string&) override {
        const auto all = store_.find(test_invoices(), Query{{}, {{"id", true}}, 1, {}});
        return all.items.empty() ? "" : all.items.front()->id;
    }
    Time now() const override { return clock_.now(); }

private:
    static std::string id_of(const std::string& page) { return page.substr(page.rfind('/') + 1); }
    ManualClock clock_{Time{1'790'000'000'000}};
    MemoryStore store_;
    const std::string public_url_ = "https://hub.test";
    TestModePayments provider_{store_, clock_, public_url_, {}};
};

class StripeWorld : public PaymentsWorld {
public:
    PaymentProvider& provider() override { return provider_; }
    void fill_in_card(const std::string& page, const std::string& number) override { stripe_.finish_checkout(page, number); }
    void finish_onboarding(const std::string& account, const std::string&, bool can_be_paid) override {
        stripe_.finish_onboarding(account, can_be_paid);
    }
    std::string open_chargeback(const ProviderHold& hold, std::int64_t amount_minor) override {
        return stripe_.open_dispute(hold.id, amount_minor);
    }
    void close_chargeback(const std::string& chargeback, bool won) override { stripe_.close_dispute(chargeback, won); }
    std::string last_invoice(const std::string& customer) override { return stripe_.last("invoice", customer); }
    Time now() const override {
        return {std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count()};
    }

private:
    FakeStripe stripe_;
    StripePayments provider_{{.secret_key = "sk_test_1",
                              .price_id = "price_1",
                              .api_base = stripe_.url(),
                              .webhook_secrets = {"whsec_1"},
                              .allow_http = true}};
};

}  // namespace

const std::vector<PaymentsEngine>& payments_engines() {
    static const std::vector<PaymentsEngine> all{{"testmode", [] { return std::make_unique<TestModeWorld>(); }},
                                                 {"stripe", [] { return std::make_unique<StripeWorld>(); }}};
    return all;
}

}  // namespace peertest

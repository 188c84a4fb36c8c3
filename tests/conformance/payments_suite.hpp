// The fixture of the payment port's suite: every test runs on every engine that is registered in payments_engines.cpp.
#pragma once
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "ports/payments.hpp"

namespace peertest {

// A provider, and what people and banks do there.
struct PaymentsWorld {
    virtual ~PaymentsWorld() = default;
    virtual PaymentProvider& provider() = 0;
    virtual void fill_in_card(const std::string& page, const std::string& number) = 0;
    virtual void finish_onboarding(const std::string& account, const std::string& page, bool can_be_paid) = 0;
    virtual std::string open_chargeback(const ProviderHold& hold, std::int64_t amount_minor) = 0;
    virtual void close_chargeback(const std::string& chargeback, bool won) = 0;
    virtual std::string last_invoice(const std::string& customer) = 0;
    virtual Time now() const = 0;
};

struct PaymentsEngine {
    std::string name;
    std::function<std::unique_ptr<PaymentsWorld>()> open;
};
inline void PrintTo(const PaymentsEngine& e, std::ostream* out) { *out << e.name; }
const std::vector<PaymentsEngine>& payments_engines();

struct PaymentsSuite : ::testing::TestWithParam<PaymentsEngine> {
    std::unique_ptr<PaymentsWorld> world = GetParam().open();
    PaymentProvider& provider = world->provider();
    const std::string back = "https://hub.test/billing?done=1";
    int keys = 0;

    ProviderCall call() { return {"key:" + std::to_string(++keys)}; }
    std::string customer(const std::string& user = "builder") {
        return provider.create_customer(user, user + "@x.test", {"customer:" + user}).value.id;
    }
    std::string save_card(const std::string& c, const std::string& number = "4242424242424242") {
        world->fill_in_card(provider.card_page(c, back).value, number);
        return provider.read_customer(c).value.card.id;
    }
    void subscribe(const std::string& c) { world->fill_in_card(provider.checkout_page(c, back).value, "4242424242424242"); }
    HoldRequest request(const std::string& escrow, const std::string& c, const std::string& card, int attempt = 1) {
        return {escrow, attempt, c, card, 20'00, "USD"};
    }
    ProviderHold held(const std::string& escrow = "escrow-1") {
        const std::string c = customer();
        return provider.hold(request(escrow, c, save_card(c)), call()).value;
    }
    ProviderHold captured(std::int64_t amount = 20'00, const std::string& escrow = "escrow-1") {
        return provider.capture(held(escrow).id, amount, call()).value;
    }
    std::string payee(bool can_be_paid = true) {
        const std::string a = provider.create_account("tester", "t@x.test", "DE", {"account:tester"}).value.id;
        world->finish_onboarding(a, provider.onboarding_page(a, back).value, can_be_paid);
        return a;
    }
};

}  // namespace peertest

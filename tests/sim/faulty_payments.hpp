// A payment provider behind a bad line: calls that never arrive, answers that never come back, and whatever happens
// while one waits.
#pragma once
#include <functional>
#include <stdexcept>

#include "ports/clock.hpp"
#include "ports/payments.hpp"
#include "sim/chance.hpp"
#include "sim/money_calls.hpp"

namespace peertest::sim {

class FaultyPayments : public PaymentProvider {
public:
    FaultyPayments(PaymentProvider& real, Chance& chance, const Clock& clock) : real_(real), chance_(chance), clock_(clock) {}

    int silence_one_in = 0;          // answers unknown, half of the times after it was done; 0: never
    Time away_until;                 // answers nothing at all before that
    std::function<void()> boundary;  // before and after each call; may throw: the process was killed there
    MoneyCalls money;

    using Text = const std::string&;
    using Call = const ProviderCall&;
    Provided<ProviderCustomer> create_customer(Text u, Text e, Call c) override {
        return via<ProviderCustomer>([&] { return real_.create_customer(u, e, c); });
    }
    Provided<ProviderCustomer> read_customer(Text c) override {
        return via<ProviderCustomer>([&] { return real_.read_customer(c); });
    }
    Provided<std::string> checkout_page(Text c, Text r) override { return real_.checkout_page(c, r); }
    Provided<std::string> card_page(Text c, Text r) override { return real_.card_page(c, r); }
    Provided<std::string> portal_page(Text c, Text r) override { return real_.portal_page(c, r); }
    Provided<ProviderCustomer> set_cancel_at_period_end(Text c, bool on, Call call) override {
        return via<ProviderCustomer>([&] { return real_.set_cancel_at_period_end(c, on, call); });
    }
    Provided<ProviderAccount> create_account(Text u, Text e, Text c, Call call) override {
        return via<ProviderAccount>([&] { return real_.create_account(u, e, c, call); });
    }
    Provided<ProviderAccount> read_account(Text a) override {
        return via<ProviderAccount>([&] { return real_.read_account(a); });
    }
    Provided<std::string> onboarding_page(Text a, Text r) override { return real_.onboarding_page(a, r); }
    Provided<ProviderHold> hold(const HoldRequest& in, Call c) override {
        return moves<ProviderHold>("hold", in.escrow_id + ":" + std::to_string(in.attempt), in.amount_minor, c, [&] { return real_.hold(in, c); });
    }
    Provided<ProviderHold> find_hold(Text c, Text e, int a) override {
        return via<ProviderHold>([&] { return real_.find_hold(c, e, a); });
    }
    Provided<ProviderHold> read_hold(Text h) override {
        return via<ProviderHold>([&] { return real_.read_hold(h); });
    }
    Provided<ProviderHold> capture(Text h, std::int64_t m, Call c) override {
        return moves<ProviderHold>("capture", h, m, c, [&] { return real_.capture(h, m, c); });
    }
    Provided<ProviderHold> cancel_hold(Text h, Call c) override {
        return via<ProviderHold>([&] { return real_.cancel_hold(h, c); });
    }
    Provided<ProviderHold> refund(Text h, std::int64_t m, Call c) override {
        return moves<ProviderHold>("refund", h, m, c, [&] { return real_.refund(h, m, c); });
    }
    Provided<ProviderTransfer> transfer(const TransferRequest& in, Call c) override {
        return moves<ProviderTransfer>("transfer", in.payout_id, in.amount_minor, c, [&] { return real_.transfer(in, c); });
    }
    Provided<ProviderTransfer> find_transfer(Text p, Text e) override {
        return via<ProviderTransfer>([&] { return real_.find_transfer(p, e); });
    }
    Provided<ProviderChargeback> read_chargeback(Text c) override {
        return via<ProviderChargeback>([&] { return real_.read_chargeback(c); });
    }
    Provided<ProviderInvoice> read_invoice(Text i) override {
        return via<ProviderInvoice>([&] { return real_.read_invoice(i); });
    }
    Provided<std::vector<BalanceTransaction>> balance_transactions(Time from, Time to, Text a, int n) override {
        return via<std::vector<BalanceTransaction>>([&] { return real_.balance_transactions(from, to, a, n); });
    }
    std::vector<std::string> webhook_secrets() const override { return real_.webhook_secrets(); }
    void tick() override { real_.tick(); }

private:
    template <class T>
    Provided<T> via(auto call, int more_often = 1) {
        boundary();
        const bool away = clock_.now() < away_until, silent = away || chance_.one_in(silence_one_in / more_often);
        if (silent && (away || chance_.one_in(2))) return {};
        Provided<T> answer = call();
        boundary();
        return silent ? Provided<T>{} : answer;
    }

    template <class T>
    Provided<T> moves(Text operation, Text object, std::int64_t amount_minor, Call c, auto call) {
        // What is decided meanwhile asks for another part of the same hold: which of them is done, the hold tells.
        const std::string part = operation == "capture" ? object + ": " + std::to_string(amount_minor) : object;
        money.asked(operation, part, c.idempotency_key, amount_minor);
        const auto noted = [&] {
            Provided<T> answer = call();
            if (answer.done()) money.done(operation, object, c.idempotency_key);
            return answer;
        };
        return via<T>(noted, operation == "refund" ? 4 : 1);  // there are few of them
    }

    PaymentProvider& real_;
    Chance& chance_;
    const Clock& clock_;
};

}  // namespace peertest::sim

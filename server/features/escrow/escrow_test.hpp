// The fixture of escrow's tests: a builder with a card, a tester, the test-mode provider, and the books audited at the end.
#pragma once
#include <gtest/gtest.h>

#include "adapters/payments_testmode.hpp"
#include "adapters/payments_testmode_store.hpp"
#include "adapters/store_memory.hpp"
#include "app/collections.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/escrow/money_audit.hpp"
#include "features/escrow/statements.hpp"
#include "features/notifications/notifications_model.hpp"
#include "features/payments/payments_mirror.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "support/test_app.hpp"

namespace peertest {

inline constexpr Millis hour{3'600'000}, day{24 * 3'600'000};

struct EscrowTest : ::testing::Test {
    TestApp t{TestApp::bare, std::make_unique<MemoryStore>()};
    App& app = t.app();
    TestModePayments& provider = static_cast<TestModePayments&>(*t.payments);
    std::vector<EscrowState> decided;  // what the hook was told
    std::vector<std::string> settled, failed, guard;

    EscrowTest() {
        t.store->prepare(all_collections());
        notifications_tasks(app, t.work);
        payments_tasks(app, t.work);
        escrow_tasks(app, t.work, hook());
        t.work.on<EscrowNotice>("escrow_settled", Priority::high,
                                [this](App&, const EscrowNotice& n) { settled.push_back(n.escrow_id); });
        t.work.on<EscrowNotice>("escrow_failed", Priority::high,
                                [this](App&, const EscrowNotice& n) { failed.push_back(n.escrow_id); });
        for (const char* told : {"hold_lapses_soon", "hold_taken"})
            t.work.on<EscrowNotice>(told, Priority::medium, [this, told](App&, const EscrowNotice&) { guard.push_back(told); });
        t.store->transact([this](Tx& tx) {
            tx.insert(users(), User{.id = "builder", .roles = {Role::builder}, .created_at = t.now()});
            tx.insert(users(), User{.id = "tester", .roles = {Role::tester}, .created_at = t.now()});
        });
        card("4242424242424242");
    }
    HoldDecided hook() {
        return [this](Tx& tx, App&, const Escrow& e, Time) {
            tx.after_commit([this, state = e.state] { decided.push_back(state); });
        };
    }
    void card(const std::string& number) {
        const std::string url = provider.card_page(ensure_customer(app, **find_user(*t.store, "builder")), t.settings.public_url).value;
        provider.complete("card", url.substr(url.rfind('/') + 1), {number, {}});
        t.drain();
    }
    void onboard() {
        const std::string payee = ensure_payee(app, **find_user(*t.store, "tester"), "DE");
        const std::string url = provider.onboarding_page(payee, t.settings.public_url).value;
        provider.complete("onboarding", url.substr(url.rfind('/') + 1), {});
        t.drain();
    }
    std::string open(std::int64_t payout = 1800, int bps = 500) {
        const std::string id = new_id(t.now());
        t.store->transact([&](Tx& tx) {
            open_escrow(tx, app, {id, "job", "assignment", "builder", "tester", payout, bps, "USD"}, t.now());
        });
        return id;
    }
    std::string reserved(std::int64_t payout = 1800, int bps = 500) {
        const std::string id = open(payout, bps);
        EXPECT_EQ(place_hold(app, id, Millis{8'000}, hook()).state, EscrowState::reserved);
        return id;
    }
    Settlement give(const std::string& id, std::int64_t minor) {
        return t.store->transact([&](Tx& tx) { return release(tx, app, id, minor, "approved", t.now()); });
    }
    void give_up(const std::string& id) {
        t.store->transact([&](Tx& tx) { void_or_refund(tx, app, id, "abandoned", t.now()); });
    }
    void capture_soon(const std::string& id) {
        t.store->transact([&](Tx& tx) { capture_now(tx, app, id, t.now()); });
        t.drain();
    }
    Escrow escrow(const std::string& id) { return *find_escrow(*t.store, id); }
    Balance balance() {
        const auto all = balance_of(*t.store, "tester");
        return all.empty() ? Balance{} : all.front();
    }
    ProviderHold hold_of(const std::string& id) { return provider.read_hold(escrow(id).hold_id).value; }
    std::string code_of(const std::function<void()>& f) {
        try {
            f();
        } catch (const Error& e) {
            return e.code;
        }
        return "none";
    }
    // Time passes without the server: no hold guard on the way.
    void sleep(Millis by) { t.clock.move_to(t.now() + by); }
    void TearDown() override {
        const AuditReport report = audit_money(*t.store);
        EXPECT_TRUE(report.ok()) << report.text();
    }
};

}  // namespace peertest

#include "features/escrow/payouts.hpp"

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments.hpp"
#include "kit/failpoint.hpp"
#include "kit/log.hpp"
#include "kit/money.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

bool can_be_paid(Reader& r, const std::string& tester_id) {
    const auto user = find_user(r, tester_id);
    return user && user->value.payout_account.status == PayoutAccountStatus::enabled;
}

std::map<std::string, std::string> ids_of(const Payout& p) { return {{"payout_id", p.id}, {"escrow_id", p.escrow_id}}; }

void ask_for_account(Tx& tx, App& app, const Payout& p, Time now) {
    notify(tx, app, p.tester_id, NotificationType::payout_action_needed,
           {"Set up your payout account",
            money_text(p.amount_minor, p.currency) + " is waiting for you. Set up your payout account, or finish it, and "
            "the money is transferred right away.",
            "/earnings", ids_of(p)},
           now);
}

void commit_paid(App& app, const Payout& seen, const ProviderTransfer& transfer) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto doc = tx.get(payouts(), seen.id);
        if (!doc || (*doc)->state == PayoutState::paid) return;
        Payout& p = doc->value;
        p.state = PayoutState::paid;
        p.transfer_id = transfer.id;
        p.failure.clear();
        p.paid_at = now;
        for (const Transfer& t : ledger::paid_out(p.tester_id, p.amount_minor))
            post(tx, LedgerEntry{p.id + "/1", now, t.debit, t.credit, t.amount_minor, p.currency, p.escrow_id, p.id});
        tx.replace(payouts(), *doc);
    });
    app.metrics.escrow_operation("transfer", true);
    log_info("payout_paid", {{"payout_id", seen.id}, {"amount_minor", seen.amount_minor}, {"currency", seen.currency}});
}

void commit_refused(App& app, const Payout& seen, const std::string& code) {
    const Time now = app.clock.now();
    const bool needs_account = code == "account_restricted" || code == "no_account";
    app.store.transact([&](Tx& tx) {
        auto doc = tx.get(payouts(), seen.id);
        if (!doc || (*doc)->state != PayoutState::pending) return;
        Payout& p = doc->value;
        p.state = needs_account ? PayoutState::waiting_onboarding : PayoutState::failed;
        p.failure = code;
        ++p.attempt;  // the next try asks anew instead of hearing the stored refusal again
        tx.replace(payouts(), *doc);
        if (needs_account) return ask_for_account(tx, app, p, now);
        notify(tx, app, p.tester_id, NotificationType::payment_failed,
               {"A transfer failed",
                "We could not transfer " + money_text(p.amount_minor, p.currency) + " to your payout account. The money "
                "stays yours. Please check your payout account; we try again as soon as it changes.",
                "/earnings", ids_of(p)},
               now);
        notify_admins(tx, app, NotificationType::payment_failed,
                      {"A payout failed", "Payout " + p.id + " could not be transferred: " + code + ".",
                       "/admin/payments", ids_of(p)},
                      now);
    });
    app.metrics.escrow_operation("transfer", false);
    log_warn("payout_refused", {{"payout_id", seen.id}, {"code", code}});
}

}  // namespace

void start_payout(Tx& tx, App& app, const Escrow& e, const std::string& payout_id, Time now) {
    tx.guard("payouts:" + e.tester_id);  // against wake_payouts: one of the two must see the other
    Payout p{.id = payout_id,
             .escrow_id = e.id,
             .tester_id = e.tester_id,
             .amount_minor = e.settlement->tester_minor,
             .currency = e.currency,
             .state = can_be_paid(tx, e.tester_id) ? PayoutState::pending : PayoutState::waiting_onboarding,
             .hold_id = e.hold_id,
             .created_at = now};
    tx.insert(payouts(), p);
    if (p.state == PayoutState::pending) app.work.enqueue(tx, payout_transfer_task, PayoutNotice{p.id});
    else ask_for_account(tx, app, p, now);
}

void transfer_payout(App& app, const std::string& payout_id) {
    const auto doc = app.store.get(payouts(), payout_id);
    if (!doc || (*doc)->state != PayoutState::pending) return;
    const Payout& p = doc->value;
    failpoint("approve.after_record_before_transfer");
    // Looked up first: the provider's memory of an idempotency key ends before our patience does.
    auto answer = app.payments.find_transfer(p.id, p.escrow_id);
    if (answer.missing()) {
        const std::string account = payment_account(app.store, p.tester_id).account_id;
        if (account.empty()) return commit_refused(app, p, "no_account");
        answer = app.payments.transfer({p.id, p.escrow_id, account, p.hold_id, p.amount_minor, p.currency},
                                       {"transfer:" + p.id + ":" + std::to_string(p.attempt)});
    }
    if (answer.unknown()) throw ProviderSilent("no answer about the transfer of payout " + p.id);
    failpoint("approve.after_transfer_before_record");
    if (answer.done()) commit_paid(app, p, answer.value);
    else commit_refused(app, p, answer.code);
}

void retry_waiting_payouts(App& app) {
    for (const std::string& tester : testers_waiting_for_onboarding(app.store)) refresh_payee(app, tester);
}

void wake_payouts(App& app, const std::string& tester_id) {
    constexpr int batch = 50;
    for (;;) {
        const bool more = app.store.transact([&](Tx& tx) {
            tx.guard("payouts:" + tester_id);
            if (!can_be_paid(tx, tester_id)) return false;
            const auto waiting = unpaid_payouts(tx, tester_id, batch);
            for (const Payout& seen : waiting) {
                auto doc = tx.get(payouts(), seen.id);
                doc->value.state = PayoutState::pending;
                tx.replace(payouts(), *doc);
                app.work.enqueue(tx, payout_transfer_task, PayoutNotice{seen.id});
            }
            return waiting.size() == batch;
        });
        if (!more) return;
    }
}

}  // namespace peertest

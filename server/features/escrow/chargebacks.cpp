// Chargebacks: a builder has their bank take a payment back. The tester is paid all the same; what the provider took,
// with its fee, is the platform's loss until it is won back.
#include <algorithm>

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "features/escrow/escrow_store.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/notifications/notifications.hpp"
#include "features/payments/payments.hpp"
#include "kit/log.hpp"
#include "kit/money.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

EscrowChargeback& kept(Escrow& e, const ProviderChargeback& told, Time now) {
    for (EscrowChargeback& c : e.chargebacks)
        if (c.id == told.id) return c;
    return e.chargebacks.emplace_back(EscrowChargeback{.id = told.id, .reason = told.reason, .opened_at = now});
}

void tell(Tx& tx, App& app, const Escrow& e, const EscrowChargeback& c, Time now) {
    const std::map<std::string, std::string> ids{{"escrow_id", e.id}, {"job_id", e.job_id}};
    const std::string amount = money_text(e.captured_minor, e.currency);
    std::string title, to_builder, to_admins;
    switch (c.state) {
        case ChargebackState::open:
            title = "A payment was charged back";
            to_builder = "Your bank was asked to take " + amount + " back that you paid for a test. You cannot publish jobs "
                         "until that is decided. Running tests go on, and their testers are paid.";
            to_admins = "The builder of escrow " + e.id + " charged " + amount + " back (" + c.reason + "). " +
                        money_text(c.taken_minor + c.fee_minor, e.currency) + " are booked as lost; their publishing is "
                        "stopped. Please answer it at the provider.";
            break;
        case ChargebackState::won:
            title = "A chargeback was decided for us";
            to_builder = "Your bank let the payment of " + amount + " for a test stand. It no longer keeps you from publishing jobs.";
            to_admins = "The chargeback of escrow " + e.id + " was won, and what the provider gave back is booked back.";
            break;
        case ChargebackState::lost:
            title = "A chargeback was decided against us";
            to_builder = "Your bank took back the payment of " + amount + " for a test that was done. You cannot publish "
                         "jobs. If that is a mistake, please answer this mail.";
            to_admins = "The chargeback of escrow " + e.id + " was lost: " +
                        money_text(c.taken_minor + c.fee_minor, e.currency) + ". The builder's publishing stays stopped "
                        "until an admin clears it.";
            break;
    }
    notify(tx, app, e.builder_id, NotificationType::payment_failed, {title, to_builder, "/billing", ids}, now);
    notify_admins(tx, app, NotificationType::payment_failed, {title, to_admins, "/admin/payments/chargebacks", ids}, now);
}

// False when this was known already.
bool take_in(Tx& tx, App& app, Escrow& e, const ProviderChargeback& told, Time now) {
    const bool known = std::any_of(e.chargebacks.begin(), e.chargebacks.end(), [&](const auto& c) { return c.id == told.id; });
    EscrowChargeback& c = kept(e, told, now);
    const std::int64_t booked = c.taken_minor + c.fee_minor, lost = told.taken_minor + told.fee_minor;
    const bool turned = !known || c.state != told.state;
    if (!turned && booked == lost) return false;
    c.state = told.state;
    c.taken_minor = told.taken_minor;
    c.fee_minor = told.fee_minor;
    if (c.state != ChargebackState::open && !c.closed_at) c.closed_at = now;
    post(tx, e, ledger::charged_back(lost - booked), now);
    const PublishingStop stop{StopReason::chargeback, e.id};
    if (turned && c.state == ChargebackState::won) {
        if (!dispute_hold(e)) allow_publishing(tx, e.builder_id, stop);
    } else if (turned && !(known && c.state == ChargebackState::lost)) {
        stop_publishing(tx, e.builder_id, stop);  // not once more when it is lost: an admin may have cleared it
    }
    if (turned) tell(tx, app, e, c, now);
    return true;
}

// A refund that could not be made while the bank was looking into the payment, or before we heard that it gave it back.
void go_on(Tx& tx, App& app, Escrow& e, Time now) {
    if (dispute_hold(e) || e.state != EscrowState::failed || e.failed_step != "refund") return;
    post(tx, e, advance(e, EscrowStep::refund_retried, "chargeback_closed", now), now);
    e.failed_step.clear();
    e.reason.clear();
    app.work.enqueue(tx, escrow_settle_task, EscrowNotice{e.id});
}

}  // namespace

void chargeback_changed(App& app, const ChargebackNotice& what) {
    const auto hold = app.payments.read_hold(what.hold_id);
    if (hold.unknown()) throw ProviderSilent("no answer about the hold " + what.hold_id);
    const auto seen = hold.done() ? app.store.get(escrows(), hold.value.escrow_id) : std::nullopt;
    if (!seen) return log_warn("chargeback_of_nothing_held", {{"chargeback_id", what.chargeback_id}});
    const auto told = app.payments.read_chargeback(what.chargeback_id);
    if (told.unknown()) throw ProviderSilent("no answer about the chargeback " + what.chargeback_id);
    if (!told.done()) return;
    const Time now = app.clock.now();
    bool news = false;
    const bool written = app.store.transact([&](Tx& tx) {
        auto doc = require_escrow(tx, seen->value.id);
        if (doc.version != seen->version) return false;  // an older answer must not cover a newer one
        news = take_in(tx, app, *doc, told.value, now);
        if (!news) return true;
        go_on(tx, app, *doc, now);
        tx.replace(escrows(), doc);
        return true;
    });
    if (!written) throw ProviderSilent("escrow " + seen->value.id + " changed meanwhile");
    if (!news) return;
    app.metrics.escrow_operation("chargeback", told.value.state != ChargebackState::lost);
    log_warn("chargeback", {{"escrow_id", seen->value.id},
                            {"chargeback_id", told.value.id},
                            {"state", to_text(told.value.state)},
                            {"taken_minor", told.value.taken_minor},
                            {"fee_minor", told.value.fee_minor},
                            {"currency", told.value.currency}});
}

}  // namespace peertest

#include "features/escrow/reconciliation.hpp"

#include <algorithm>

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "features/escrow/escrow_work.hpp"
#include "features/escrow/reconciliation_store.hpp"
#include "features/notifications/notifications.hpp"
#include "kit/log.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

// What moved a moment ago may not be written down on both sides yet; it is looked at the next day.
constexpr Millis settling{3'600'000};
constexpr Millis at_once{24 * 3'600'000};  // looked at in one go, so that a long absence is made up in steps

void read_provider(App& app, Time from, Time to) {
    constexpr int page_size = 100;
    std::string after;
    for (;;) {
        const auto page = app.payments.balance_transactions(from, to, after, page_size);
        if (!page.done()) throw ProviderSilent("no answer about the provider's balance");
        if (page.value.empty()) return;
        app.store.transact([&](Tx& tx) { keep_movements(tx, page.value); });
        if (page.value.size() < page_size) return;
        after = page.value.back().id;
    }
}

// Holds both sides of one payment against each other. True when they differ and did not before.
bool compare(App& app, const std::string& source_id, Time settled_before, Time now) {
    return app.store.transact([&](Tx& tx) {
        const Side provider = provider_side(tx, source_id), ledger = ledger_side(tx, source_id);
        if (std::max(provider.last, ledger.last) >= settled_before) return false;
        const bool same = provider.sum_minor == ledger.sum_minor;
        auto known = tx.get(differences(), source_id);
        if (same && (!known || (*known)->state == DifferenceState::cleared)) return false;
        const bool news = !same && (!known || (*known)->state == DifferenceState::cleared);
        Difference d = known ? known->value : Difference{.id = source_id, .escrow_id = ledger.escrow_id, .currency = {}};
        d.type = ledger.currency.empty() ? provider.type : ledger.type;
        d.currency = provider.currency.empty() ? ledger.currency : provider.currency;
        d.provider_minor = provider.sum_minor;
        d.ledger_minor = ledger.sum_minor;
        d.state = same ? DifferenceState::cleared : DifferenceState::open;
        d.checked_at = now;
        if (news) d.found_at = now, d.cleared_at.reset();
        if (same) d.cleared_at = now;
        if (known) {
            known->value = d;
            tx.replace(differences(), *known);
        } else {
            tx.insert(differences(), d);
        }
        tx.after_commit([d] {
            log_warn("reconciliation", {{"source_id", d.id},
                                        {"escrow_id", d.escrow_id},
                                        {"state", to_text(d.state)},
                                        {"provider_minor", d.provider_minor},
                                        {"ledger_minor", d.ledger_minor},
                                        {"currency", d.currency}});
        });
        return news;
    });
}

void tell_admins(App& app, int found, Time now) {
    const std::string how_many = found == 1 ? "One payment differs" : std::to_string(found) + " payments differ";
    app.store.transact([&](Tx& tx) {
        notify_admins(tx, app, NotificationType::payment_failed,
                      {"The payment provider's books differ from ours",
                       how_many + " between the provider's balance and the ledger. Nothing was corrected by itself; please "
                       "look into it.",
                       "/admin/payments/reconciliation", {}},
                      now);
    });
}

}  // namespace

void reconcile(App& app) {
    const Time now = app.clock.now(), settled_before = now - settling;
    const auto last = last_reconciliation(app.store);
    const auto first = last ? std::optional(last->until) : first_ledger_entry(app.store);
    int found = 0;
    for (Time from = first.value_or(settled_before); from < settled_before;) {
        const Time to = std::min(from + at_once, settled_before);
        // Up to now in the last step: else a late movement would be missing from a sum.
        read_provider(app, from, to == settled_before ? now : to);
        for (const std::string& source : moved_between(app.store, from, to)) found += compare(app, source, settled_before, now);
        app.store.transact([&](Tx& tx) { save_run(tx, {{}, now, to}); });
        from = to;
    }
    for (const std::string& source : differing(app.store)) compare(app, source, settled_before, now);
    if (found > 0) tell_admins(app, found, now);
    app.metrics.escrow_operation("reconcile", found == 0);
}

}  // namespace peertest

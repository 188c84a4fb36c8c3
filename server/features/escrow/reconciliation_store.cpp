#include "features/escrow/reconciliation_store.hpp"

#include <algorithm>

#include "features/escrow/escrow_store.hpp"
#include "features/payments/payments.hpp"

namespace peertest {
namespace {

struct ProviderMovement {
    std::string id;
    MovementType type = MovementType::other;
    std::string source_id, currency;
    std::int64_t amount_minor = 0, fee_minor = 0;
    Time at;
};

}  // namespace

template <>
const Schema& schema_of<ProviderMovement>() {
    using M = ProviderMovement;
    static const Schema s = describe<M>("ProviderMovement", field<&M::id>("id"), field<&M::type>("type"),
                                        field<&M::source_id>("source_id"), field<&M::currency>("currency"),
                                        field<&M::amount_minor>("amount_minor"), field<&M::fee_minor>("fee_minor"),
                                        field<&M::at>("at"));
    return s;
}
template <>
const Schema& schema_of<Difference>() {
    using D = Difference;
    static const Schema s = describe<D>(
        "StoredDifference", field<&D::id>("id"), field<&D::escrow_id>("escrow_id"), field<&D::type>("type"),
        field<&D::currency>("currency"), field<&D::provider_minor>("provider_minor"),
        field<&D::ledger_minor>("ledger_minor"), field<&D::state>("state"), field<&D::found_at>("found_at"),
        field<&D::checked_at>("checked_at"), field<&D::cleared_at>("cleared_at"));
    return s;
}
template <>
const Schema& schema_of<ReconciliationRun>() {
    using R = ReconciliationRun;
    static const Schema s =
        describe<R>("ReconciliationRun", field<&R::id>("id"), field<&R::at>("at"), field<&R::until>("until"));
    return s;
}

namespace {

const std::string the_run = "provider";

const Collection<ProviderMovement>& movements() {
    static const auto c = Collection<ProviderMovement>("provider_movements")
                              .key("source_id", [](const ProviderMovement& m) { return to_value(m.source_id); })
                              .key("at", [](const ProviderMovement& m) { return to_value(m.at); })
                              .index({"source_id"})
                              .index({"at"});
    return c;
}

const Collection<ReconciliationRun>& runs() {
    static const auto c = Collection<ReconciliationRun>("reconciliation_runs");
    return c;
}

std::int64_t into_balance(const LedgerEntry& e) {
    if (e.debit == account::provider_balance) return e.amount_minor;
    return e.credit == account::provider_balance ? -e.amount_minor : 0;
}

// Entries of an escrow that are its own, or its payout's.
void add_entries(Reader& r, const std::string& escrow_id, bool of_payout, Side& side) {
    side.escrow_id = escrow_id;
    each(r, ledger_entries(), {{eq("escrow_id", escrow_id)}, {{"id"}}, 100, {}}, [&](const LedgerEntry& e) {
        if (e.payout_id.empty() == of_payout || into_balance(e) == 0) return;
        side.sum_minor += into_balance(e);
        side.currency = e.currency;
        side.last = std::max(side.last, e.at);
    });
}

// The provider's id of what an entry of the ledger moved.
std::string source_of(Reader& r, const LedgerEntry& e) {
    if (e.payout_id.empty()) {
        const auto escrow = find_escrow(r, e.escrow_id);
        return escrow ? escrow->hold_id : "";
    }
    const auto payout = r.get(payouts(), e.payout_id);
    return payout ? (*payout)->transfer_id : "";
}

}  // namespace

const Collection<Difference>& differences() {
    static const auto c = Collection<Difference>("reconciliation_differences")
                              .key("state", [](const Difference& d) { return to_value(d.state); })
                              .key("found_at", [](const Difference& d) { return to_value(d.found_at); })
                              .index({"state", "found_at"})
                              .index({"found_at"});
    return c;
}

std::vector<const CollectionInfo*> reconciliation_collections() {
    return {&movements().info, &differences().info, &runs().info};
}

void keep_movements(Tx& tx, const std::vector<BalanceTransaction>& told) {
    for (const BalanceTransaction& b : told)
        if (!tx.get(movements(), b.id))
            tx.insert(movements(), ProviderMovement{b.id, b.type, b.source_id, b.currency, b.amount_minor, b.fee_minor, b.at});
}

Side provider_side(Reader& r, const std::string& source_id) {
    Side side;
    each(r, movements(), {{eq("source_id", source_id)}, {{"id"}}, 100, {}}, [&](const ProviderMovement& m) {
        // What the provider charges for memberships is not in our books.
        side.sum_minor += m.amount_minor - (m.type == MovementType::membership ? 0 : m.fee_minor);
        side.currency = m.currency;
        side.type = m.type;
        side.last = std::max(side.last, m.at);
    });
    return side;
}

Side ledger_side(Reader& r, const std::string& source_id) {
    Side side;
    if (const auto escrow = r.first(escrows(), {eq("hold_id", source_id)})) {
        side.type = MovementType::charge;
        add_entries(r, (*escrow)->id, false, side);
    } else if (const auto payout = r.first(payouts(), {eq("transfer_id", source_id)})) {
        side.type = MovementType::transfer;
        add_entries(r, (*payout)->escrow_id, true, side);
    } else if (const auto charge = membership_charge(r, source_id)) {
        side = {charge->amount_minor, charge->currency, {}, MovementType::membership, charge->at};
    }
    return side;
}

std::set<std::string> moved_between(Reader& r, Time from, Time to) {
    std::set<std::string> sources;
    const auto within = [&] { return Query{{ge("at", from), lt("at", to)}, {{"at"}}, 100, {}}; };
    each(r, movements(), within(), [&](const ProviderMovement& m) {
        if (m.type != MovementType::bank) sources.insert(m.source_id);
    });
    each(r, ledger_entries(), within(), [&](const LedgerEntry& e) {
        if (into_balance(e) != 0) sources.insert(source_of(r, e));
    });
    sources.erase("");
    return sources;
}

std::vector<std::string> differing(Reader& r) {
    std::vector<std::string> ids;
    each(r, differences(), {{eq("state", DifferenceState::open)}, {{"id"}}, 100, {}},
         [&](const Difference& d) { ids.push_back(d.id); });
    return ids;
}

std::optional<Time> first_ledger_entry(Reader& r) {
    const auto first = r.first(ledger_entries(), {}, {{"at"}});
    if (!first) return {};
    return (*first)->at;
}

void save_run(Tx& tx, const ReconciliationRun& run) {
    ReconciliationRun kept = run;
    kept.id = the_run;
    if (auto doc = tx.get(runs(), the_run)) {
        doc->value = kept;
        tx.replace(runs(), *doc);
    } else {
        tx.insert(runs(), kept);
    }
}

std::optional<ReconciliationRun> last_reconciliation(Reader& r) {
    auto doc = r.get(runs(), the_run);
    if (!doc) return {};
    return std::move(doc->value);
}

Page<Doc<Difference>> differences_page(Reader& r, std::optional<DifferenceState> state, int limit, const std::string& cursor) {
    Query q{{}, {{"found_at", true}}, limit, cursor, Reads::latest};
    if (state) q.where.push_back(eq("state", *state));
    return r.find(differences(), q);
}

std::int64_t open_differences(Reader& r) { return r.count(differences(), {eq("state", DifferenceState::open)}); }

}  // namespace peertest

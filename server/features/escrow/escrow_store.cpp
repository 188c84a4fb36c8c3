#include "features/escrow/escrow_store.hpp"
#include "features/escrow/reconciliation_store.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"

#include "kit/error.hpp"

namespace peertest {
namespace {

std::int64_t expected_for_tester(const Escrow& e) {
    if (e.tester_posted) return 0;
    return e.settlement ? e.settlement->tester_minor : e.payout_minor;
}

std::int64_t paid_by_builder(const Escrow& e) {
    return e.settlement && e.tester_posted ? e.settlement->tester_minor + e.settlement->fee_minor : 0;
}

// The hold guard's list: holds that nobody has asked to capture or void yet.
std::optional<Time> lapses_at(const Escrow& e) {
    if (e.state != EscrowState::reserved || e.capture_asked || e.settlement) return {};
    return e.capture_before;
}

Value last_chargeback(const Escrow& e, Value (*of)(const EscrowChargeback&)) {
    return e.chargebacks.empty() ? Value{} : of(e.chargebacks.back());
}

const std::vector<EscrowState> open_states{EscrowState::reserved, EscrowState::captured, EscrowState::failed};

}  // namespace

const Collection<Escrow>& escrows() {
    static const auto c =
        Collection<Escrow>("escrow_transactions")
            .key("builder_id", [](const Escrow& e) { return to_value(e.builder_id); })
            .key("tester_id", [](const Escrow& e) { return to_value(e.tester_id); })
            .many("parties", [](const Escrow& e) { return std::vector{e.builder_id, e.tester_id}; })
            .key("job_id", [](const Escrow& e) { return to_value(e.job_id); })
            .key("assignment_id", [](const Escrow& e) { return to_value(e.assignment_id); })
            .key("state", [](const Escrow& e) { return to_value(e.state); })
            .key("currency", [](const Escrow& e) { return to_value(e.currency); })
            .key("lapses_at", [](const Escrow& e) { return to_value(lapses_at(e)); })
            .key("settled_at", [](const Escrow& e) { return to_value(e.settled_at); })
            .key("held_minor", [](const Escrow& e) { return to_value(e.amount_minor); })
            .key("paid_minor", [](const Escrow& e) { return to_value(paid_by_builder(e)); })
            .key("expected_minor", [](const Escrow& e) { return to_value(expected_for_tester(e)); })
            .key("hold_id", [](const Escrow& e) { return e.hold_id.empty() ? Value{} : to_value(e.hold_id); })
            .key("charged_back_at",
                 [](const Escrow& e) {
                     return last_chargeback(e, [](const EscrowChargeback& last) { return to_value(last.opened_at); });
                 })
            .key("chargeback_state",
                 [](const Escrow& e) {
                     return last_chargeback(e, [](const EscrowChargeback& last) { return to_value(last.state); });
                 })
            .index({"hold_id"})
            .index({"charged_back_at"})
            .index({"builder_id", "settled_at"})
            .index({"builder_id", "state"})
            .index({"tester_id", "settled_at"})
            .index({"tester_id", "state"})
            .index({"state", "settled_at"})
            .index({"job_id"})
            .index({"lapses_at"})
            .version(3);
    return c;
}

const Collection<Payout>& payouts() {
    static const auto c = Collection<Payout>("payouts")
                              .key("escrow_id", [](const Payout& p) { return to_value(p.escrow_id); })
                              .key("tester_id", [](const Payout& p) { return to_value(p.tester_id); })
                              .key("state", [](const Payout& p) { return to_value(p.state); })
                              .key("currency", [](const Payout& p) { return to_value(p.currency); })
                              .key("amount_minor", [](const Payout& p) { return to_value(p.amount_minor); })
                              .key("paid_at", [](const Payout& p) { return to_value(p.paid_at); })
                              .key("transfer_id",
                                   [](const Payout& p) { return p.transfer_id.empty() ? Value{} : to_value(p.transfer_id); })
                              .unique("escrow_id")
                              .index({"tester_id", "state"})
                              .index({"state"})
                              .index({"tester_id", "paid_at"})
                              .index({"transfer_id"})
                              .version(2);
    return c;
}

const Collection<LedgerEntry>& ledger_entries() {
    static const auto c = Collection<LedgerEntry>("ledger")
                              .key("debit", [](const LedgerEntry& e) { return to_value(e.debit); })
                              .key("credit", [](const LedgerEntry& e) { return to_value(e.credit); })
                              .key("currency", [](const LedgerEntry& e) { return to_value(e.currency); })
                              .key("amount_minor", [](const LedgerEntry& e) { return to_value(e.amount_minor); })
                              .key("escrow_id", [](const LedgerEntry& e) { return to_value(e.escrow_id); })
                              .key("at", [](const LedgerEntry& e) { return to_value(e.at); })
                              .index({"debit", "currency"})
                              .index({"credit", "currency"})
                              .index({"escrow_id"})
                              .index({"at"})
                              .version(2);
    return c;
}

const Collection<LedgerAccount>& ledger_accounts() {
    static const auto c = Collection<LedgerAccount>("ledger_accounts")
                              .key("name", [](const LedgerAccount& a) { return to_value(a.name); })
                              .index({"name"});
    return c;
}

std::vector<const CollectionInfo*> escrow_collections() {
    auto all = reconciliation_collections();
    all.insert(all.end(), {&escrows().info, &payouts().info, &ledger_entries().info, &ledger_accounts().info});
    return all;
}

std::optional<Escrow> find_escrow(Reader& r, const std::string& id) {
    auto doc = r.get(escrows(), id);
    if (!doc) return {};
    return std::move(doc->value);
}

Doc<Escrow> require_escrow(Reader& r, const std::string& id) {
    auto doc = r.get(escrows(), id);
    if (!doc) throw not_found();
    return std::move(*doc);
}

namespace {
template <class T>
std::vector<T> values(Page<Doc<T>> page) {
    std::vector<T> out;
    out.reserve(page.items.size());
    for (auto& d : page.items) out.push_back(std::move(d.value));
    return out;
}
}  // namespace

std::vector<Escrow> holds_lapsing_before(Reader& r, Time until, int limit) {
    return values(r.find(escrows(), {{lt("lapses_at", until)}, {{"lapses_at"}}, limit, {}}));
}

std::vector<std::string> holds_to_announce(Reader& r, Time until) {
    std::vector<std::string> ids;
    each(r, escrows(), {{lt("lapses_at", until)}, {{"lapses_at"}}, 100, {}}, [&](const Escrow& e) {
        if (!e.lapse_told) ids.push_back(e.id);
    });
    return ids;
}

std::vector<Escrow> failed_captures(Reader& r, const std::string& builder_id, int limit) {
    auto failed = values(
        r.find(escrows(), {{eq("builder_id", builder_id), eq("state", EscrowState::failed)}, {{"id"}}, limit, {}}));
    std::erase_if(failed, [](const Escrow& e) { return e.failed_step != "capture"; });
    return failed;
}

std::vector<Payout> unpaid_payouts(Reader& r, const std::string& tester_id, int limit) {
    const std::vector<PayoutState> waiting{PayoutState::waiting_onboarding, PayoutState::failed};
    return values(r.find(payouts(), {{eq("tester_id", tester_id), in("state", waiting)}, {{"id"}}, limit, {}}));
}

std::vector<std::string> testers_waiting_for_onboarding(Reader& r) {
    std::vector<std::string> testers;
    for (const Group& g : r.group(payouts(), {eq("state", PayoutState::waiting_onboarding)}, "tester_id"))
        if (const auto* id = std::get_if<std::string>(&g.value)) testers.push_back(*id);
    return testers;
}

std::vector<Group> held_groups(Reader& r, const std::string& builder_id) {
    return r.group(escrows(), {eq("builder_id", builder_id), in("state", open_states)}, "currency", "held_minor");
}

std::vector<Group> paid_groups(Reader& r, const std::string& builder_id) {
    return r.group(escrows(), {eq("builder_id", builder_id)}, "currency", "paid_minor");
}

std::vector<Group> pending_of(Reader& r, const std::string& tester_id) {
    return r.group(escrows(), {eq("tester_id", tester_id), in("state", open_states)}, "currency", "expected_minor");
}

std::vector<Group> paid_out_of(Reader& r, const std::string& tester_id) {
    return r.group(payouts(), {eq("tester_id", tester_id), eq("state", PayoutState::paid)}, "currency", "amount_minor");
}

std::vector<LedgerAccount> balances_of(Reader& r, const std::string& tester_id) {
    return values(r.find(ledger_accounts(), {{eq("name", account::tester(tester_id))}, {}, 100, {}}));
}

PersonalData escrow_personal_data() {
    PersonalData p;
    p.name = "escrow";
    p.collect = [](App& app, const std::string& id) {
        auto all = all_as_json(app.store, escrows(), {contains("parties", {id})});
        for (auto& payout : all_as_json(app.store, payouts(), {eq("tester_id", id)})) all.push_back(std::move(payout));
        return all;
    };
    p.holds_back = [](Reader& r, const std::string& id) -> std::string {
        const std::vector<EscrowState> open{EscrowState::reserving, EscrowState::reserved, EscrowState::captured,
                                            EscrowState::failed};
        if (r.count(escrows(), {eq("builder_id", id), in("state", open)}) > 0)
            return "Money of yours is still held for a test. Please wait until it is settled.";
        if (r.count(escrows(), {eq("tester_id", id), in("state", open)}) > 0)
            return "Money is still held for a test of yours. Please wait until it is settled.";
        const std::vector<PayoutState> unpaid{PayoutState::waiting_onboarding, PayoutState::pending, PayoutState::failed};
        if (r.count(payouts(), {eq("tester_id", id), in("state", unpaid)}) > 0)
            return "Money of yours is available or on its way to your payout account. Please let it arrive first.";
        return {};
    };
    return p;
}

}  // namespace peertest

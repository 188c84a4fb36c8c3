#include "features/escrow/ledger.hpp"

#include <stdexcept>

#include "features/escrow/escrow_store.hpp"

namespace peertest {

std::string account::escrow(const std::string& escrow_id) { return "escrow:" + escrow_id; }
std::string account::tester(const std::string& user_id) { return "tester:" + user_id; }

namespace {

Transfers without_nothing(Transfers transfers) {
    std::erase_if(transfers, [](const Transfer& t) { return t.amount_minor == 0; });
    return transfers;
}

std::int64_t owed_minor(const Escrow& e) { return e.settlement ? e.settlement->tester_minor : 0; }

bool keeps_balance(const std::string& name) { return name.starts_with("escrow:") || name.starts_with("tester:"); }

void add_to_balance(Tx& tx, const std::string& name, const std::string& currency, std::int64_t change) {
    const std::string id = account_id(name, currency);
    auto doc = tx.get(ledger_accounts(), id);
    const std::int64_t balance = (doc ? doc->value.balance_minor : 0) + change;
    if (balance < 0) throw std::logic_error("the ledger account " + id + " would fall below zero");
    if (doc) {
        doc->value.balance_minor = balance;
        tx.replace(ledger_accounts(), *doc);
    } else {
        tx.insert(ledger_accounts(), LedgerAccount{id, name, currency, balance});
    }
}

}  // namespace

namespace ledger {

Transfers hold_made(const Escrow& e) { return {{account::card_holds, account::escrow(e.id), e.amount_minor}}; }
Transfers hold_gone(const Escrow& e) { return {{account::escrow(e.id), account::card_holds, e.amount_minor}}; }

Transfers captured(const Escrow& e, const Capture& c) {
    return without_nothing({{account::provider_balance, account::card_holds, c.captured_minor},
                            {account::escrow(e.id), account::card_holds, e.amount_minor - c.captured_minor}});
}
Transfers provider_fee(const Capture& c) {
    return without_nothing({{account::provider_fees, account::provider_balance, c.provider_fee_minor}});
}

Transfers tester_paid(const Escrow& e) {
    if (e.tester_posted || !e.settlement) return {};
    return without_nothing({{account::escrow(e.id), account::tester(e.tester_id), e.settlement->tester_minor},
                            {account::escrow(e.id), account::platform_fees, e.settlement->fee_minor}});
}
Transfers refunded(const Escrow& e) {
    return without_nothing({{account::escrow(e.id), account::provider_balance, refund_due(e) - e.refund_covered_minor},
                            {account::escrow(e.id), account::platform_losses, e.refund_covered_minor}});
}
Transfers charged_back(std::int64_t taken_minor) {
    if (taken_minor < 0) return {{account::provider_balance, account::platform_losses, -taken_minor}};
    return without_nothing({{account::platform_losses, account::provider_balance, taken_minor}});
}

Transfers owed(const Escrow& e) {
    return without_nothing({{account::platform_losses, account::escrow(e.id), owed_minor(e)}});
}
Transfers owed_no_more(const Escrow& e) {
    return without_nothing({{account::escrow(e.id), account::platform_losses, owed_minor(e)}});
}

Transfers paid_out(const std::string& tester_id, std::int64_t amount_minor) {
    return {{account::tester(tester_id), account::provider_balance, amount_minor}};
}

}  // namespace ledger

std::int64_t refund_due(const Escrow& e) {
    if (!e.settlement) return 0;
    return e.captured_minor - e.settlement->tester_minor - e.settlement->fee_minor;
}

std::int64_t expected_loss(const Escrow& e) {
    const bool owed = e.state == EscrowState::failed && e.failed_step == "capture";
    std::int64_t loss = owed ? owed_minor(e) : 0;
    for (const EscrowChargeback& c : e.chargebacks) loss += c.taken_minor + c.fee_minor;
    return loss - e.refund_covered_minor;
}

std::int64_t expected_balance(const Escrow& e) {
    switch (e.state) {
        case EscrowState::reserved: return e.amount_minor;
        case EscrowState::captured: return e.tester_posted ? refund_due(e) : e.captured_minor;
        case EscrowState::failed: return e.failed_step == "refund" ? refund_due(e) : owed_minor(e);
        default: return 0;
    }
}

std::string account_id(const std::string& name, const std::string& currency) {
    return name.starts_with("tester:") ? name + "/" + currency : name;
}

void post(Tx& tx, const LedgerEntry& entry) {
    if (entry.amount_minor <= 0) throw std::logic_error("a ledger entry of nothing");
    tx.insert(ledger_entries(), entry);
    if (keeps_balance(entry.debit)) add_to_balance(tx, entry.debit, entry.currency, -entry.amount_minor);
    if (keeps_balance(entry.credit)) add_to_balance(tx, entry.credit, entry.currency, entry.amount_minor);
}

void post(Tx& tx, Escrow& e, const Transfers& transfers, Time now) {
    for (const Transfer& t : transfers)
        post(tx, LedgerEntry{e.id + "/" + std::to_string(++e.entries), now, t.debit, t.credit, t.amount_minor,
                             e.currency, e.id, {}});
}

}  // namespace peertest

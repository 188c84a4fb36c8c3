#include "features/escrow/money_audit.hpp"

#include <algorithm>
#include <map>

#include "features/escrow/escrow_store.hpp"
#include "features/escrow/ledger.hpp"

namespace peertest {

bool AuditReport::ok() const {
    return std::all_of(checks.begin(), checks.end(), [](const AuditCheck& c) { return c.breaches == 0; });
}

std::string AuditReport::text() const {
    std::string out;
    for (const AuditCheck& c : checks) {
        out += (c.breaches ? "BREACH  " : "ok      ") + c.name + " (" + std::to_string(c.looked_at) + " looked at";
        if (c.breaches) out += ", " + std::to_string(c.breaches) + " wrong; first: " + c.first_breach;
        out += ")\n";
    }
    return out;
}

namespace {

std::int64_t number_of(const LedgerEntry& e) { return std::stoll(e.id.substr(e.id.find('/') + 1)); }

class Auditor {
public:
    explicit Auditor(Reader& r) : r_(r) {}

    AuditReport run() {
        each(r_, escrows(), {{}, {{"id"}}, 100, {}}, [&](const Escrow& e) { look_at(e); });
        compare_people();
        compare_totals();
        check_entries_.looked_at = r_.count(ledger_entries(), {});
        if (check_entries_.looked_at != entries_) wrong(check_entries_, "ledger", "entries that belong to no escrow");
        return {{check_entries_, debits_, below_zero_, held_, settled_, payouts_, people_, losses_}};
    }

private:
    static void wrong(AuditCheck& check, const std::string& id, const std::string& what) {
        if (check.breaches++ == 0) check.first_breach = id + ": " + what;
    }
    static void expect(AuditCheck& check, const std::string& id, const std::string& what, std::int64_t is,
                       std::int64_t should) {
        ++check.looked_at;
        if (is != should) wrong(check, id, what + " is " + std::to_string(is) + ", should be " + std::to_string(should));
    }

    std::vector<LedgerEntry> entries_of(const Escrow& e) {
        std::vector<LedgerEntry> entries;
        each(r_, ledger_entries(), {{eq("escrow_id", e.id)}, {{"id"}}, 100, {}},
             [&](const LedgerEntry& entry) { entries.push_back(entry); });
        // The escrow's own in the order they were posted, the payout's last.
        std::sort(entries.begin(), entries.end(), [](const LedgerEntry& a, const LedgerEntry& b) {
            return std::pair(!a.payout_id.empty(), number_of(a)) < std::pair(!b.payout_id.empty(), number_of(b));
        });
        return entries;
    }

    void look_at(const Escrow& e) {
        const std::string own = account::escrow(e.id), tester = account::tester(e.tester_id);
        std::int64_t balance = 0, to_tester = 0, to_fees = 0, paid_out = 0, lost = 0;
        for (const LedgerEntry& entry : entries_of(e)) {
            ++entries_;
            if (entry.amount_minor <= 0 || entry.debit == entry.credit || entry.currency != e.currency)
                wrong(check_entries_, entry.id, "not a transfer between two accounts in the escrow's currency");
            auto& totals = totals_[entry.currency];
            totals[entry.debit == own ? "escrows" : entry.debit] -= entry.amount_minor;
            totals[entry.credit == own ? "escrows" : entry.credit] += entry.amount_minor;
            if (entry.debit == own) balance -= entry.amount_minor;
            if (entry.credit == own) balance += entry.amount_minor;
            if (balance < 0) wrong(below_zero_, e.id, "below zero after entry " + entry.id);
            if (entry.credit == tester) to_tester += entry.amount_minor;
            if (entry.credit == account::platform_fees) to_fees += entry.amount_minor;
            if (entry.debit == tester) paid_out += entry.amount_minor;
            if (entry.debit == account::platform_losses) lost += entry.amount_minor;
            if (entry.credit == account::platform_losses) lost -= entry.amount_minor;
        }
        ++below_zero_.looked_at;
        expect(held_, e.id, "the balance by its entries", balance, expected_balance(e));
        const auto stored = r_.get(ledger_accounts(), own);
        expect(held_, e.id, "the stored balance", stored ? (*stored)->balance_minor : 0, balance);
        if (e.state == EscrowState::reserved) reserved_[e.currency] += e.amount_minor;
        open_[e.currency] += expected_balance(e);
        expect(losses_, e.id, "what the platform lost", lost, expected_loss(e));
        look_at_settlement(e, to_tester, to_fees);
        look_at_payout(e, to_tester, paid_out);
    }

    void look_at_settlement(const Escrow& e, std::int64_t to_tester, std::int64_t to_fees) {
        const bool posted = e.tester_posted && e.settlement;
        expect(settled_, e.id, "posted to the tester", to_tester, posted ? e.settlement->tester_minor : 0);
        expect(settled_, e.id, "posted as fee", to_fees, posted ? e.settlement->fee_minor : 0);
        if (e.settlement) {
            const Settlement& s = *e.settlement;
            expect(settled_, e.id, "tester + fee + refund", s.tester_minor + s.fee_minor + s.refund_minor, e.amount_minor);
        }
        if (is_settled(e.state) && e.state != EscrowState::voided && !posted) wrong(settled_, e.id, "settled, nothing posted");
    }

    void look_at_payout(const Escrow& e, std::int64_t to_tester, std::int64_t paid_out) {
        const auto page = r_.find(payouts(), {{eq("escrow_id", e.id)}, {}, 10, {}});
        std::int64_t promised = 0, paid = 0;
        for (const auto& p : page.items) {
            promised += p->amount_minor;
            if (p->state == PayoutState::paid) paid += p->amount_minor;
        }
        expect(payouts_, e.id, "the payout", promised, to_tester);
        expect(payouts_, e.id, "posted as paid out", paid_out, paid);
    }

    // What every person's account keeps against the sum of its entries.
    void compare_people() {
        each(r_, ledger_accounts(), {{}, {{"id"}}, 100, {}}, [&](const LedgerAccount& a) {
            stored_escrows_[a.currency] += a.name.starts_with("escrow:") ? a.balance_minor : 0;
            if (a.balance_minor < 0) wrong(below_zero_, a.id, "below zero");
            if (a.name.starts_with("tester:")) expect(people_, a.id, "the stored balance", a.balance_minor, total(a.currency, a.name));
        });
    }

    void compare_totals() {
        for (const auto& [currency, totals] : totals_) {
            std::int64_t debits = 0, credits = 0;
            for (const auto& [name, credit_balance] : totals) {
                if (credit_balance < 0) debits -= credit_balance;
                else credits += credit_balance;
            }
            expect(debits_, currency, "debit balances against credit balances", debits, credits);
            expect(held_, currency, "card_holds", -total(currency, account::card_holds), reserved_[currency]);
            expect(held_, currency, "the sum of all escrow accounts", stored_escrows_[currency], open_[currency]);
        }
    }

    std::int64_t total(const std::string& currency, const std::string& name) { return totals_[currency][name]; }

    Reader& r_;
    std::int64_t entries_ = 0;
    // By currency, then by account (all escrows are one): credits - debits.
    std::map<std::string, std::map<std::string, std::int64_t>> totals_;
    std::map<std::string, std::int64_t> reserved_, open_, stored_escrows_;
    AuditCheck check_entries_{"every ledger entry is a transfer of an escrow"};
    AuditCheck debits_{"debits equal credits in each currency"};
    AuditCheck below_zero_{"no account is ever below zero"};
    AuditCheck held_{"funds held equal the sum of open escrows"};
    AuditCheck settled_{"every settlement adds up to what was reserved"};
    AuditCheck payouts_{"payouts match what was released"};
    AuditCheck people_{"people's balances equal their entries"};
    AuditCheck losses_{"the platform's losses are its chargebacks and unpaid holds"};
};

}  // namespace

AuditReport audit_money(Store& store) {
    AuditReport report;
    store.snapshot([&](Reader& r) { report = Auditor(r).run(); });
    return report;
}

}  // namespace peertest

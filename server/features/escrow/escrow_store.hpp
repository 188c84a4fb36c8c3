// Collections of escrow, payouts and the ledger, and every query on them.
#pragma once
#include <string>
#include <vector>

#include "features/escrow/escrow.hpp"
#include "features/escrow/ledger.hpp"
#include "features/escrow/payouts.hpp"

namespace peertest {

const Collection<Escrow>& escrows();             // escrow_transactions
const Collection<Payout>& payouts();
const Collection<LedgerEntry>& ledger_entries();  // ledger
const Collection<LedgerAccount>& ledger_accounts();

Doc<Escrow> require_escrow(Reader& r, const std::string& id);  // 404

// Holds that lapse before `until` and that nobody has asked to capture or void yet, the first to lapse first.
std::vector<Escrow> holds_lapsing_before(Reader& r, Time until, int limit);
std::vector<std::string> holds_to_announce(Reader& r, Time until);  // ids; not announced yet
// Whose capture failed, oldest first.
std::vector<Escrow> failed_captures(Reader& r, const std::string& builder_id, int limit);
// Of a tester, oldest first.
std::vector<Payout> unpaid_payouts(Reader& r, const std::string& tester_id, int limit);
std::vector<std::string> testers_waiting_for_onboarding(Reader& r);
// Every match, read in pages.
template <class T, class F>
void each(Reader& r, const Collection<T>& c, Query q, F&& f) {
    do {
        auto page = r.find(c, q);
        for (auto& d : page.items) f(d.value);
        q.cursor = std::move(page.next_cursor);
    } while (!q.cursor.empty());
}

// By currency: what is in escrows of this tester that are neither reserving nor settled.
std::vector<Group> pending_of(Reader& r, const std::string& tester_id);
// By currency: what is in escrow from this builder, and what has become of it as pay and fee.
std::vector<Group> held_groups(Reader& r, const std::string& builder_id);
std::vector<Group> paid_groups(Reader& r, const std::string& builder_id);
std::vector<Group> paid_out_of(Reader& r, const std::string& tester_id);
std::vector<LedgerAccount> balances_of(Reader& r, const std::string& tester_id);

}  // namespace peertest

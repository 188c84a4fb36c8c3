// The ledger: double entry, append only. Rules are pure: an event of an escrow in, transfers out.
//
// Accounts. card_holds (authorised, not yet money), provider_balance (captured), provider_fees and platform_losses
// grow when debited; escrow:<id>, tester:<id> and platform_fees grow when credited. Every transfer names both sides,
// so debits and credits are equal by construction; the audit proves the rest.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "features/escrow/escrow.hpp"

namespace peertest {

namespace account {
inline const std::string card_holds = "card_holds", provider_balance = "provider_balance", platform_fees = "platform_fees",
                         provider_fees = "provider_fees", platform_losses = "platform_losses";
std::string escrow(const std::string& escrow_id);
std::string tester(const std::string& user_id);
}  // namespace account

struct Transfer {
    std::string debit, credit;
    std::int64_t amount_minor = 0;
    friend bool operator==(const Transfer&, const Transfer&) = default;
};
using Transfers = std::vector<Transfer>;  // without those of nothing

// What the provider told when it captured.
struct Capture {
    std::int64_t captured_minor = 0, provider_fee_minor = 0;
};

namespace ledger {
Transfers hold_made(const Escrow&);
Transfers hold_gone(const Escrow&);                  // voided, lapsed or lost
Transfers captured(const Escrow&, const Capture&);   // what is not captured goes back with the hold
Transfers provider_fee(const Capture&);
Transfers tester_paid(const Escrow&);                // the decided part and the fee, unless posted already
Transfers refunded(const Escrow&);                   // what is captured beyond that
Transfers charged_back(std::int64_t taken_minor);    // amount and fee that the provider took; negative: gave back
Transfers owed(const Escrow&);                       // the hold failed: the platform owes the tester the decided part
Transfers owed_no_more(const Escrow&);               // it is tried again
Transfers paid_out(const std::string& tester_id, std::int64_t amount_minor);
}  // namespace ledger

// Captured and due back to the builder once the tester's part and the fee are taken.
std::int64_t refund_due(const Escrow& e);
// What this escrow has cost the platform so far: chargebacks, and what is owed in place of a card.
std::int64_t expected_loss(const Escrow& e);
// What the account escrow:<id> holds in this state; the audit compares.
std::int64_t expected_balance(const Escrow& e);

// --- as stored ------------------------------------------------------------------------------------------------------
struct LedgerEntry {
    std::string id;  // "<escrow or payout id>/<number>"
    Time at;
    std::string debit, credit;
    std::int64_t amount_minor = 0;
    std::string currency;
    std::string escrow_id, payout_id;
};
template <>
const Schema& schema_of<LedgerEntry>();

// Escrow and people's accounts keep their balance; the platform's are summed.
struct LedgerAccount {
    std::string id;  // "escrow:<id>", "tester:<id>/USD"
    std::string name;
    std::string currency;
    std::int64_t balance_minor = 0;  // credits - debits, never below zero
};
template <>
const Schema& schema_of<LedgerAccount>();

// A person's balances keep a currency each.
std::string account_id(const std::string& name, const std::string& currency);
// Writes the transfers and the balances of the accounts they touch, in the transaction of what they belong to.
void post(Tx& tx, Escrow& e, const Transfers& transfers, Time now);
void post(Tx& tx, const LedgerEntry& entry);

}  // namespace peertest

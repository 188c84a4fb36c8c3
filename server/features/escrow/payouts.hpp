// Payouts: the transfer of what a tester has earned, a document of its own, so that its failure never reopens the
// escrow it comes from.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "features/escrow/escrow.hpp"

namespace peertest {

enum class PayoutState { waiting_onboarding, pending, paid, failed };
template <>
inline constexpr std::array<std::string_view, 4> enum_names<PayoutState>{"waiting_onboarding", "pending", "paid", "failed"};

struct Payout {
    std::string id;
    std::string escrow_id;  // at most one payout for each
    std::string tester_id;
    std::int64_t amount_minor = 0;
    std::string currency;
    PayoutState state = PayoutState::pending;
    std::string hold_id;      // the provider's charge that it is paid from
    std::string transfer_id;  // the provider's, once paid
    int attempt = 1;
    std::string failure;  // why it failed, the provider's code
    std::optional<Time> paid_at;
    Time created_at;
};
template <>
const Schema& schema_of<Payout>();

// Within the transaction that settles the escrow: the payout, waiting for the tester's payout account or on its way.
void start_payout(Tx& tx, App& app, const Escrow& e, const std::string& payout_id, Time now);
// Looks the transfer up, makes it when there is none, records it. Throws to be tried again when nobody knows.
void transfer_payout(App& app, const std::string& payout_id);
// The tester's payout account became able to be paid: everything that waited or failed is on its way again.
void wake_payouts(App& app, const std::string& tester_id);
// Daily, the accounts of all who wait are read anew: when the provider's word of one was lost, or came just before a
// refusal was written down, its payouts would wait for ever.
void retry_waiting_payouts(App& app);

}  // namespace peertest

// What admins see of money: what failed, and sums over everybody.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "features/escrow/escrow.hpp"
#include "features/escrow/payouts.hpp"

namespace peertest {

Page<Doc<Escrow>> failed_escrows(Reader&, int limit, const std::string& cursor);  // newest first
std::vector<Payout> failed_payouts(Reader&, int limit);                           // newest first

Page<Doc<Escrow>> charged_back_escrows(Reader&, std::optional<ChargebackState> state, int limit,
                                       const std::string& cursor);  // the last charged back first

// The failed capture, refund or transfer of this escrow is tried again. 409 when nothing of it has failed.
void reprocess_failed(Tx&, App&, const std::string& escrow_id, Time now);

struct MoneyFigures {
    std::string currency;
    std::int64_t held_minor = 0, paid_minor = 0, refunded_minor = 0;  // paid: to testers and as fee
};
template <>
const Schema& schema_of<MoneyFigures>();
// What is held now, and what was paid and refunded by the escrows that ended in between.
std::vector<MoneyFigures> money_figures(Reader&, Time from, Time to);

}  // namespace peertest

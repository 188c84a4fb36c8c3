// What a person earned, was paid and was charged.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/escrow/escrow.hpp"

namespace peertest {

struct Balance {
    std::string currency;
    std::int64_t available_minor = 0;  // released, not yet transferred
    std::int64_t pending_minor = 0;    // in escrows that are not settled
    std::int64_t paid_out_minor = 0;
};
template <>
const Schema& schema_of<Balance>();
std::vector<Balance> balance_of(Reader& r, const std::string& tester_id);  // by currency

struct MoneyItem {
    std::string currency;
    std::int64_t amount_minor = 0;
};
template <>
const Schema& schema_of<MoneyItem>();
std::vector<MoneyItem> held_from(Reader& r, const std::string& builder_id);  // in escrow now
std::vector<MoneyItem> paid_by(Reader& r, const std::string& builder_id);    // pay and fees, ever

// membership: its monthly fee.
enum class StatementKind { charged, refunded, earned, paid_out, membership };
template <>
inline constexpr std::array<std::string_view, 5> enum_names<StatementKind>{"charged", "refunded", "earned", "paid_out",
                                                                          "membership"};

struct StatementLine {
    Time at;
    StatementKind kind = StatementKind::earned;
    std::optional<std::string> escrow_id, job_id;  // not of a membership
    std::int64_t amount_minor = 0;
    std::int64_t fee_minor = 0;  // charged: the platform's fee within the amount
    std::string currency;
};
template <>
const Schema& schema_of<StatementLine>();

struct Month {
    Time from, to;  // UTC, `to` excluded
};
Month parse_month(const std::string& text);  // "2026-01"; throws Error 422

std::vector<StatementLine> statement_of(Reader& r, const std::string& user_id, const Month& month);  // oldest first
std::string statement_csv(const std::vector<StatementLine>& lines);

}  // namespace peertest

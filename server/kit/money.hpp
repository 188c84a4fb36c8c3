// Money is an integer of minor units with an ISO 4217 currency; never floating point, never mixed.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace peertest {

// How many digits follow the point: 2 for USD, 0 for JPY, 3 for KWD. Nothing for a currency we do not take.
std::optional<int> currency_digits(std::string_view currency);
// The minor units of `major` whole units: minor_units(5, "USD") is 500.
std::int64_t minor_units(std::int64_t major, std::string_view currency);
// "18.00": an amount as spreadsheets read it.
std::string decimal_text(std::int64_t minor, std::string_view currency);
// "$1,018.00": an amount in words for people, as the web app's screens show it in English.
std::string money_text(std::int64_t minor, std::string_view currency);

// The platform's fee on a payout: payout x bps / 10,000, rounded down.
std::int64_t fee_of(std::int64_t payout_minor, int bps);
// Blocked pay: a percentage of the payout, rounded up (in favour of the tester).
std::int64_t percent_up(std::int64_t payout_minor, int percent);

}  // namespace peertest

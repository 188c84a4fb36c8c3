#include "kit/money.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace peertest {
namespace {

// ISO 4217 codes and minor digits of the currencies that card payments are commonly settled in.
constexpr std::array<std::pair<std::string_view, int>, 39> currencies{{
    {"AED", 2}, {"AUD", 2}, {"BGN", 2}, {"BHD", 3}, {"BRL", 2}, {"CAD", 2}, {"CHF", 2}, {"CLP", 0}, {"CNY", 2}, {"CZK", 2},
    {"DKK", 2}, {"EUR", 2}, {"GBP", 2}, {"HKD", 2}, {"HUF", 2}, {"IDR", 2}, {"ILS", 2}, {"INR", 2}, {"ISK", 0}, {"JOD", 3},
    {"JPY", 0}, {"KRW", 0}, {"KWD", 3}, {"MXN", 2}, {"MYR", 2}, {"NOK", 2}, {"NZD", 2}, {"PHP", 2}, {"PLN", 2}, {"RON", 2},
    {"SAR", 2}, {"SEK", 2}, {"SGD", 2}, {"THB", 2}, {"TND", 3}, {"TRY", 2}, {"USD", 2}, {"VND", 0}, {"ZAR", 2},
}};

// What English writes before the amount; the others are written with their code. Never a bare $ for dollars that are not
// the United States': they are worth something else.
constexpr std::array<std::pair<std::string_view, std::string_view>, 16> symbols{{
    {"AUD", "A$"}, {"BRL", "R$"}, {"CAD", "CA$"}, {"CNY", "CN¥"}, {"EUR", "€"}, {"GBP", "£"}, {"HKD", "HK$"}, {"ILS", "₪"},
    {"INR", "₹"}, {"JPY", "¥"}, {"KRW", "₩"}, {"MXN", "MX$"}, {"NZD", "NZ$"}, {"PHP", "₱"}, {"USD", "$"}, {"VND", "₫"},
}};

// With a space that no line breaks at.
std::string written_before(std::string_view currency) {
    for (const auto& [code, symbol] : symbols)
        if (code == currency) return std::string(symbol);
    return std::string(currency) + "\u00a0";
}

}  // namespace

std::optional<int> currency_digits(std::string_view currency) {
    const auto* at = std::lower_bound(currencies.begin(), currencies.end(), currency,
                                      [](const auto& c, std::string_view code) { return c.first < code; });
    if (at == currencies.end() || at->first != currency) return {};
    return at->second;
}

std::int64_t minor_units(std::int64_t major, std::string_view currency) {
    const auto digits = currency_digits(currency);
    if (!digits) throw std::invalid_argument("unknown currency");
    for (int i = 0; i < *digits; ++i) major *= 10;
    return major;
}

std::string decimal_text(std::int64_t minor, std::string_view currency) {
    const auto digits = std::size_t(currency_digits(currency).value_or(2));
    std::string s = std::to_string(minor < 0 ? -minor : minor);
    if (s.size() <= digits) s.insert(0, digits + 1 - s.size(), '0');
    if (digits) s.insert(s.size() - digits, 1, '.');
    return (minor < 0 ? "-" : "") + s;
}

std::string money_text(std::int64_t minor, std::string_view currency) {
    std::string s = decimal_text(minor < 0 ? -minor : minor, currency);
    const auto whole = std::min(s.find('.'), s.size());
    for (auto at = std::ptrdiff_t(whole) - 3; at > 0; at -= 3) s.insert(std::size_t(at), 1, ',');
    return (minor < 0 ? "-" : "") + written_before(currency) + s;
}

std::int64_t fee_of(std::int64_t payout_minor, int bps) { return payout_minor * bps / 10'000; }

std::int64_t percent_up(std::int64_t payout_minor, int percent) { return (payout_minor * percent + 99) / 100; }

}  // namespace peertest

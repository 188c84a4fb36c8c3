#include "features/payments/payout_countries.hpp"

#include <algorithm>
#include <array>

namespace peertest {

template <>
const Schema& schema_of<PayoutCountry>() {
    using C = PayoutCountry;
    static const Schema s =
        describe<C>("PayoutCountry", field<&C::country>("country").says("ISO 3166 alpha-2"),
                    field<&C::working_days>("working_days").says("From release to the bank account, usually"));
    return s;
}
template <>
const Schema& schema_of<PayoutCountries>() {
    static const Schema s = describe<PayoutCountries>("PayoutCountries", field<&PayoutCountries::items>("items"));
    return s;
}

namespace {

struct Row {
    std::string_view country;
    int working_days;
};

// The countries of the provider's cross-border payouts that we have opened, with its usual time for bank transfers.
constexpr std::array<Row, 37> countries{
    {{"AT", 3}, {"AU", 2}, {"BE", 3}, {"BG", 3}, {"CA", 3}, {"CH", 3}, {"CY", 3}, {"CZ", 3}, {"DE", 3}, {"DK", 3},
     {"EE", 3}, {"ES", 3}, {"FI", 3}, {"FR", 3}, {"GB", 3}, {"GR", 3}, {"HR", 3}, {"HU", 3}, {"IE", 3}, {"IT", 3},
     {"JP", 4}, {"LT", 3}, {"LU", 3}, {"LV", 3}, {"MT", 3}, {"MX", 3}, {"NL", 3}, {"NO", 3}, {"NZ", 4}, {"PL", 3},
     {"PT", 3}, {"RO", 3}, {"SE", 3}, {"SG", 3}, {"SI", 3}, {"SK", 3}, {"US", 2}}};

}  // namespace

bool can_pay_to(std::string_view country) {
    return std::ranges::any_of(countries, [&](const Row& row) { return row.country == country; });
}

PayoutCountries payout_countries(App&, const Caller&) {
    PayoutCountries all;
    for (const auto& row : countries) all.items.push_back({std::string(row.country), row.working_days});
    return all;
}

}  // namespace peertest

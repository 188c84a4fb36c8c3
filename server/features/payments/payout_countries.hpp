// Where testers can be paid, and how long their bank lets them wait.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.hpp"

namespace peertest {

struct App;
struct Caller;

struct PayoutCountry {
    std::string country;
    int working_days = 0;  // from the transfer until it is in the bank, usually
};
struct PayoutCountries {
    std::vector<PayoutCountry> items;
};

bool can_pay_to(std::string_view country);
PayoutCountries payout_countries(App&, const Caller&);

}  // namespace peertest

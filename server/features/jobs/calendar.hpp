// Weeks and months as people in a time zone (an IANA name) live them.
#pragma once
#include <string>

#include "kit/time.hpp"

namespace peertest {

// "31 January 2026, 09:30 (Europe/Berlin)", as clocks in this zone show it.
std::string time_text_in(const std::string& zone, Time at);

struct Period {
    Time start, end;
};
Period week_of(Time at, const std::string& zone);  // from Monday
Period month_of(Time at, const std::string& zone);

}  // namespace peertest

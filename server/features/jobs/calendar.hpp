// Weeks and months as people in a time zone live them.
#pragma once
#include <string>

#include "kit/time.hpp"

namespace peertest {

// Seconds to add to UTC in this zone (an IANA name) at this time, from the system's zone files; 0 for unknown zones.
std::int64_t utc_offset_s(const std::string& zone, Time at);

// "31 January 2026, 09:30 (Europe/Berlin)", as clocks in this zone show it.
std::string time_text_in(const std::string& zone, Time at);

struct Period {
    Time start, end;
};
Period week_of(Time at, const std::string& zone);  // from Monday
Period month_of(Time at, const std::string& zone);

}  // namespace peertest

// Time zones by their IANA names, from the system's zone files.
#pragma once
#include <cstdint>
#include <string>

#include "kit/time.hpp"

namespace peertest {

bool is_time_zone(const std::string& name);

// Seconds to add to UTC in this zone at this time; 0 for unknown zones.
std::int64_t utc_offset_s(const std::string& zone, Time at);

}  // namespace peertest

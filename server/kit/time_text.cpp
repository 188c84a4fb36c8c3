#include "kit/time_text.hpp"

#include <array>

namespace peertest {

std::string time_text(Time t) {
    static constexpr std::array<const char*, 12> months{"January", "February", "March",     "April",   "May",      "June",
                                                        "July",    "August",   "September", "October", "November", "December"};
    const std::string iso = to_rfc3339(t);
    const auto month = std::size_t(std::stoi(iso.substr(5, 2)) - 1);
    return std::to_string(std::stoi(iso.substr(8, 2))) + ' ' + months[month] + ' ' + iso.substr(0, 4) + ", " +
           iso.substr(11, 5) + " UTC";
}

}  // namespace peertest

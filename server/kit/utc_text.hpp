// A time as the protocols around us write it.
#pragma once
#include <ctime>
#include <string>

#include "kit/time.hpp"

namespace peertest {

// `format` is strftime's; at most 63 characters come of it. Days and months are English: the program never sets a locale.
inline std::string utc_text(Time t, const char* format) {
    const std::time_t seconds = t.ms / 1000;
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    char text[64];
    return {text, std::strftime(text, sizeof text, format, &utc)};
}

}  // namespace peertest

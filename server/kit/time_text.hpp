// Times for people, in notices and mails.
#pragma once
#include <string>

#include "kit/time.hpp"

namespace peertest {

std::string time_text(Time t);  // "31 January 2026, 09:30 UTC"

}  // namespace peertest

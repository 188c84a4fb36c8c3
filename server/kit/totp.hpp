// One-time passwords by time (RFC 6238): six digits, SHA-1, 30 seconds, as authenticator apps know them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "kit/time.hpp"

namespace peertest {

std::string base32(std::string_view bytes);  // RFC 4648, upper case, without padding

std::int64_t totp_step(Time now);
std::string totp_code(std::string_view secret, std::int64_t step);
// The step whose code this is: the present one, or the one before or after it, for clocks that differ a little.
std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Time now);

}  // namespace peertest

// Access tokens: JSON Web Tokens (RFC 7519) signed with HS256. Keys are (kid, secret), newest first; old ones verify
// until their tokens have expired.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kit/crypto.hpp"
#include "kit/time.hpp"

namespace peertest {

inline constexpr std::string_view token_issuer = "peertest", token_audience = "peertest-api";

struct Claims {
    std::string user_id;             // sub
    std::vector<std::string> roles;
    std::string session_id;          // sid
    Time issued_at, expires_at;      // iat with milliseconds, exp in whole seconds
};

std::string make_jwt(const Keys& keys, const Claims& claims);  // signed with the newest key
// Nothing when it is not ours, is not signed by one of the keys, or has expired.
std::optional<Claims> read_jwt(const Keys& keys, std::string_view token, Time now);

}  // namespace peertest

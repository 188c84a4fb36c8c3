// Short tokens that we sign ourselves and can check without a read: a payload (an id), what it is for, and an end.
// Used where a link or a page proves something about an id: telemetry, one-click unsubscribe, file URLs, tickets.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "kit/crypto.hpp"
#include "kit/time.hpp"

namespace peertest {

// "<base64url payload>.<expiry in seconds>.<base64url HMAC-SHA256>", signed with the newest key. The purpose is part of
// the signing key, so a token for one purpose never counts for another. Whoever holds it can read the payload.
std::string sign_token(const Keys& keys, std::string_view purpose, std::string_view payload, Time expires);

// The payload, when one of the keys signed it for this purpose and it has not expired; nothing else can be learned.
std::optional<std::string> check_token(const Keys& keys, std::string_view purpose, std::string_view token, Time now);

// The purposes that two places must agree on.
inline constexpr std::string_view telemetry_purpose = "telemetry";  // payload: "<assignment id>"
inline constexpr std::string_view unsubscribe_purpose = "unsubscribe";

}  // namespace peertest

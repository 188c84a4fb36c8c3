// Stripe's way of signing webhooks: "t=<seconds>,v1=<hex HMAC-SHA256 of t.body>", with several v1 while secrets rotate.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "kit/time.hpp"

namespace peertest {

inline constexpr Millis webhook_tolerance{5 * 60'000};

std::string webhook_signature(std::string_view body, std::string_view secret, Time at);
// One of the v1 is right under one of the secrets, and t is within the tolerance of now.
bool webhook_signature_valid(std::string_view body, std::string_view header, const std::vector<std::string>& secrets,
                             Time now);

}  // namespace peertest

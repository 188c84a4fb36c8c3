#include "kit/signed_token.hpp"

#include <charconv>

namespace peertest {
namespace {

constexpr std::size_t max_token = 1024;  // characters

std::string mac_of(std::string_view secret, std::string_view purpose, std::string_view signed_part) {
    // A key of its own per purpose, which also keeps these tokens apart from the JWTs signed with the same secret.
    const std::string key = hmac_sha256(secret, "peertest signed token: " + std::string(purpose));
    return hmac_sha256(key, signed_part);
}

}  // namespace

std::string sign_token(const Keys& keys, std::string_view purpose, std::string_view payload, Time expires) {
    std::string token = base64url(payload) + "." + std::to_string(expires.ms / 1000);
    return token + "." + base64url(mac_of(keys.at(0).second, purpose, token));
}

std::optional<std::string> check_token(const Keys& keys, std::string_view purpose, std::string_view token, Time now) {
    const auto first = token.find('.'), last = token.rfind('.');
    if (token.size() > max_token || first == std::string_view::npos || first == last) return {};
    const auto mac = from_base64url(token.substr(last + 1));
    if (!mac) return {};
    const std::string_view signed_part = token.substr(0, last);
    bool signed_by_us = false;
    for (const auto& [kid, secret] : keys) signed_by_us |= same_bytes(mac_of(secret, purpose, signed_part), *mac);
    if (!signed_by_us) return {};

    const std::string_view expiry = token.substr(first + 1, last - first - 1);
    std::int64_t expires_s = 0;
    const auto [end, error] = std::from_chars(expiry.data(), expiry.data() + expiry.size(), expires_s);
    if (error != std::errc{} || end != expiry.data() + expiry.size() || now.ms >= expires_s * 1000) return {};
    return from_base64url(token.substr(0, first));
}

}  // namespace peertest

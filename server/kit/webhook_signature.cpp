#include "kit/webhook_signature.hpp"

#include <charconv>
#include <cstdint>
#include <optional>

#include "kit/crypto.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

std::string digest(std::string_view body, std::string_view secret, std::string_view seconds) {
    return hex(hmac_sha256(secret, std::string(seconds) + "." + std::string(body)));
}

std::optional<std::int64_t> number(std::string_view text) {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) return {};
    return n;
}

}  // namespace

std::string webhook_signature(std::string_view body, std::string_view secret, Time at) {
    const std::string seconds = std::to_string(at.ms / 1000);
    return "t=" + seconds + ",v1=" + digest(body, secret, seconds);
}

bool webhook_signature_valid(std::string_view body, std::string_view header, const std::vector<std::string>& secrets,
                             Time now) {
    if (header.size() > 4096) return false;
    std::string seconds;
    std::vector<std::string> signatures;
    for (const std::string& part : split(header, ',')) {
        if (part.starts_with("t=")) seconds = part.substr(2);
        if (part.starts_with("v1=")) signatures.push_back(part.substr(3));
    }
    const auto at = number(seconds);
    // Compared as seconds: a huge number must not overflow on its way to milliseconds.
    const std::int64_t now_s = now.ms / 1000, tolerance_s = webhook_tolerance.count() / 1000;
    if (!at || *at < now_s - tolerance_s || *at > now_s + tolerance_s) return false;
    bool valid = false;
    for (const std::string& secret : secrets) {
        const std::string right = digest(body, secret, seconds);
        for (const std::string& s : signatures) valid |= same_bytes(s, right);
    }
    return valid;
}

}  // namespace peertest

#include "kit/signed.hpp"

#include <stdexcept>

namespace peertest {
namespace {

std::string mac(const std::string& secret, std::string_view purpose, std::string_view text) {
    std::string message(purpose);
    message += '\0';  // no purpose contains it, so the boundary is certain
    message += text;
    return base64url(hmac_sha256(secret, message));
}

}  // namespace

std::string sign_text(const Keys& keys, std::string_view purpose, std::string_view text) {
    if (keys.empty()) throw std::runtime_error("no key to sign with");
    const auto& [kid, secret] = keys.front();
    return kid + '.' + base64url(text) + '.' + mac(secret, purpose, text);
}

std::optional<std::string> read_signed(const Keys& keys, std::string_view purpose, std::string_view token) {
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (first == token.npos || first == last) return {};
    const auto text = from_base64url(token.substr(first + 1, last - first - 1));
    if (!text) return {};
    for (auto& [kid, secret] : keys)
        if (kid == token.substr(0, first) && same_bytes(mac(secret, purpose, *text), token.substr(last + 1)))
            return text;
    return {};
}

}  // namespace peertest

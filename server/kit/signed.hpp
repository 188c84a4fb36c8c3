// Texts handed out and taken back unchanged: links in mails, one-click unsubscribing. Not secret, only authentic.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "kit/crypto.hpp"

namespace peertest {

// "kid.base64url(text).base64url(HMAC-SHA256)" under the newest key; `purpose` keeps one kind of link from being used
// as another.
std::string sign_text(const Keys& keys, std::string_view purpose, std::string_view text);
std::optional<std::string> read_signed(const Keys& keys, std::string_view purpose, std::string_view token);

}  // namespace peertest

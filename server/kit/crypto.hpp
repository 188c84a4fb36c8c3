// Cryptography, all of it OpenSSL's and libcrypt's. Failures of the library throw std::runtime_error.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace peertest {

std::string random_bytes(std::size_t n);
std::string random_token();                         // 256 bits, base64url
std::string sha256(std::string_view data);          // 32 bytes
std::string sha256_hex(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);  // 32 bytes
std::string hmac_sha1(std::string_view key, std::string_view data);    // 20 bytes; for one-time passwords only
bool same_bytes(std::string_view a, std::string_view b);               // in constant time
std::string hex(std::string_view bytes);
std::string base64url(std::string_view bytes);      // without padding
std::optional<std::string> from_base64url(std::string_view text);

// bcrypt, cost 4..31; about 50 ms at 10: only in Lane::hashing. Passwords over 72 bytes are the caller's to refuse.
std::string bcrypt_hash(std::string_view password, int cost);
bool bcrypt_matches(std::string_view password, const std::string& hash);

// AES-256-GCM under the newest key: "kid.base64url(nonce|ciphertext|tag)". `context` (an id) is authenticated, so a
// ciphertext cannot be moved to another record. Keys are (kid, secret) pairs; the AES key is SHA-256 of the secret.
using Keys = std::vector<std::pair<std::string, std::string>>;
std::string encrypt(const Keys& keys, std::string_view plain, std::string_view context);
std::optional<std::string> decrypt(const Keys& keys, std::string_view sealed, std::string_view context);

}  // namespace peertest

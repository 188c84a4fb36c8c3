#pragma once
#include <string>
#include <string_view>

namespace peertest {

// Whether `signature` (DER, base64) of SHA-256 over `data` was made by the holder of this public key (SPKI DER, base64).
// False for a key or a signature that is none.
bool ecdsa_signature_valid(std::string_view public_key, std::string_view signature, std::string_view data);
// Whether it is such a key, on the curve P-256.
bool is_ecdsa_public_key(std::string_view public_key);

}  // namespace peertest

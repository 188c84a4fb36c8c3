// What a password must be.
#pragma once
#include <string>
#include <string_view>

namespace peertest::auth {

// 10 to 72 bytes, no control characters, not the address or the part of it before the @, not one of the 10,000
// commonest: else 422, for the field `password`.
void check_password(const std::string& password, const std::string& email);
bool is_common_password(std::string_view password);  // in any letter case

}  // namespace peertest::auth

// A mail address with a name, as in a From header.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace peertest {

struct MailAddress {
    std::string name, address;  // the name may be empty

    std::string domain() const { return address.substr(address.rfind('@') + 1); }
};

// "Ada <ada@example.com>", "\"Ada\" <ada@example.com>" or "ada@example.com"; nothing for anything else.
std::optional<MailAddress> parse_mail_address(std::string_view text);
// One @, with something on both sides, and no character that could end the address or its line.
bool is_mail_address(std::string_view text);

}  // namespace peertest

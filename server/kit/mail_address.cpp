#include "kit/mail_address.hpp"

#include <algorithm>

#include "kit/text.hpp"

namespace peertest {
namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

}  // namespace

bool is_mail_address(std::string_view text) {
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
           text.size() <= 254 && std::none_of(text.begin(), text.end(), is_control) &&
           text.find_first_of(" ,;<>\"()\\:") == text.npos;
}

std::optional<MailAddress> parse_mail_address(std::string_view text) {
    MailAddress out;
    const std::string whole = trim(text);
    const auto open = whole.find('<');
    if (open == std::string::npos) {
        out.address = whole;
    } else {
        if (whole.back() != '>') return {};
        out.address = whole.substr(open + 1, whole.size() - open - 2);
        out.name = trim(whole.substr(0, open));
        if (out.name.size() >= 2 && out.name.front() == '"' && out.name.back() == '"')
            out.name = out.name.substr(1, out.name.size() - 2);
    }
    if (!is_mail_address(out.address) || std::any_of(out.name.begin(), out.name.end(), is_control) ||
        !valid_utf8(out.name) || out.name.find_first_of("\"\\<>") != std::string::npos)
        return {};
    return out;
}

}  // namespace peertest

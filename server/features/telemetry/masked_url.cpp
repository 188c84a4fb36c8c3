#include <algorithm>

#include "features/telemetry/telemetry.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Numbers, UUIDs, hashes, tokens and addresses of mail; words such as "checkout", "v2" and "top-10" stay.
bool could_be_id(std::string_view segment) {
    constexpr std::size_t long_word = 32;
    const auto digits = std::count_if(segment.begin(), segment.end(), is_digit);
    if (segment.find('@') != std::string_view::npos || lower_ascii(segment).find("%40") != std::string::npos)
        return true;
    if (segment.size() > long_word) return true;
    if (digits == 0) return false;
    if (digits >= 4 || std::size_t(digits) == segment.size()) return true;
    const bool all_hex = std::all_of(segment.begin(), segment.end(), [](char c) { return is_hex(c) || c == '-'; });
    return segment.size() >= 16 || (all_hex && segment.size() >= 8);
}

// What stands between "//" and the path, without a user's name and password.
std::string_view host_of(std::string_view authority) {
    const auto at = authority.rfind('@');
    return at == std::string_view::npos ? authority : authority.substr(at + 1);
}

}  // namespace

std::optional<std::string> masked_url(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    const std::string start = lower_ascii(url.substr(0, 8));
    const std::size_t scheme = start.starts_with("https://") ? 8 : start.starts_with("http://") ? 7 : 0;
    if (scheme == 0) return {};
    const auto control = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == '\x7f'; };
    if (std::any_of(url.begin(), url.end(), control)) return {};
    const std::string_view rest = url.substr(scheme);
    const std::string_view host = host_of(rest.substr(0, rest.find('/')));
    if (host.empty()) return {};
    std::string masked = start.substr(0, scheme) + lower_ascii(host);
    std::string_view path = rest.substr(std::min(rest.find('/'), rest.size()));
    while (!path.empty()) {
        const auto end = std::min(path.find('/', 1), path.size());
        std::string_view segment = path.substr(1, end - 1);
        segment = segment.substr(0, segment.find(';'));  // parameters of the segment, such as a session's id
        masked += could_be_id(segment) ? "/:id" : "/" + std::string(segment);
        path = path.substr(end);
    }
    return masked;
}

}  // namespace peertest

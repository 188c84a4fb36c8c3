#include "features/auth/password.hpp"

#include <algorithm>
#include <span>

#include "kit/error.hpp"
#include "kit/text.hpp"

namespace peertest::auth {

// Sorted; written at build time by scripts/common_passwords.
extern const std::span<const std::string_view> common_passwords;

namespace {

constexpr std::size_t min_bytes = 10;
constexpr std::size_t max_bytes = 72;  // what bcrypt reads: more would silently not count

Error refuse(std::string why) { return invalid("password", std::move(why)); }

}  // namespace

bool is_common_password(std::string_view password) {
    return std::ranges::binary_search(common_passwords, std::string_view(lower_ascii(password)));
}

void check_password(const std::string& password, const std::string& email) {
    if (password.size() < min_bytes) throw refuse("Please use at least 10 characters.");
    if (password.size() > max_bytes) throw refuse("Please use at most 72 bytes (plain letters count as one).");
    if (std::ranges::any_of(password, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
        throw refuse("Please use no control characters.");
    const auto lower = lower_ascii(password);
    const auto address = lower_ascii(email);
    if (lower == address || lower == address.substr(0, address.find('@')))
        throw refuse("Your address is too easy to guess.");
    if (is_common_password(password)) throw refuse("This is one of the commonest passwords; please choose another.");
}

}  // namespace peertest::auth

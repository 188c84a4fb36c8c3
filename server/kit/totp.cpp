#include "kit/totp.hpp"

#include <cstdio>

#include "kit/crypto.hpp"

namespace peertest {

std::string base32(std::string_view bytes) {
    static constexpr char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    unsigned held = 0;
    int bits = 0;
    for (const char c : bytes) {
        held = held << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) out += letters[held >> (bits - 5) & 31u];
    }
    if (bits > 0) out += letters[held << (5 - bits) & 31u];
    return out;
}

std::int64_t totp_step(Time now) { return now.ms / 30'000; }

std::string totp_code(std::string_view secret, std::int64_t step) {
    std::string counter(8, '\0');
    for (std::size_t i = 0; i < 8; ++i) counter[i] = char(step >> (56 - 8 * i) & 0xff);
    const std::string mac = hmac_sha1(secret, counter);
    const auto byte = [&mac](std::size_t i) { return std::uint32_t(static_cast<unsigned char>(mac[i])); };
    const std::size_t at = byte(19) & 15u;
    const std::uint32_t number = (byte(at) & 0x7fu) << 24 | byte(at + 1) << 16 | byte(at + 2) << 8 | byte(at + 3);
    char text[7];
    std::snprintf(text, sizeof text, "%06u", unsigned(number % 1'000'000));
    return text;
}

std::optional<std::int64_t> totp_match(std::string_view secret, std::string_view code, Time now) {
    std::optional<std::int64_t> found;
    for (std::int64_t step = totp_step(now) - 1; step <= totp_step(now) + 1; ++step)
        if (same_bytes(totp_code(secret, step), code)) found = step;
    return found;
}

}  // namespace peertest

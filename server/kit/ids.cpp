#include "kit/ids.hpp"

#include "kit/crypto.hpp"

namespace peertest {
namespace {

std::uint64_t seed = 0, seeded = 0;  // of simulations, which run on one thread

std::string sixteen_bytes() {
    return seed ? sha256(std::to_string(seed) + "/" + std::to_string(++seeded)).substr(0, 16) : random_bytes(16);
}

std::string with_dashes(const std::string& sixteen_bytes) {
    const std::string h = hex(sixteen_bytes);
    return h.substr(0, 8) + '-' + h.substr(8, 4) + '-' + h.substr(12, 4) + '-' + h.substr(16, 4) + '-' + h.substr(20);
}

void set_version(std::string& b, unsigned version) {
    b[6] = char((static_cast<unsigned char>(b[6]) & 0x0f) | version << 4);
    b[8] = char((static_cast<unsigned char>(b[8]) & 0x3f) | 0x80);
}

}  // namespace

std::string new_id(Time now) {
    std::string b = sixteen_bytes();
    for (int i = 0; i < 6; ++i) b[std::size_t(i)] = char(now.ms >> (40 - 8 * i) & 0xff);
    set_version(b, 7);
    return with_dashes(b);
}

void ids_from_seed(std::uint64_t s) { seed = s, seeded = 0; }

bool is_id(std::string_view s) {
    if (s.size() != 36) return false;
    for (std::size_t i = 0; i < s.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s[i] != '-' : !((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f'))) return false;
    }
    return true;
}

std::string derived_id(std::string_view text) {
    std::string b = sha256(text).substr(0, 16);
    set_version(b, 8);
    return with_dashes(b);
}

}  // namespace peertest

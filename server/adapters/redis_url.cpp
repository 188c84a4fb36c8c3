#include "adapters/redis_url.hpp"

#include <charconv>
#include <stdexcept>

#include "kit/text.hpp"

namespace peertest {
namespace {

int number(std::string_view text, int lo, int hi, const char* otherwise) {
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < lo || value > hi)
        throw std::invalid_argument(otherwise);
    return value;
}

void read_log_in(std::string_view text, RedisUrl& out) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos || colon + 1 == text.size())
        throw std::invalid_argument("what stands before @ must be user:password or :password");
    out.user = url_decode(text.substr(0, colon));
    out.password = url_decode(text.substr(colon + 1));
}

void read_place(std::string_view text, RedisUrl& out) {
    if (text.starts_with('[')) {  // an IPv6 address
        const auto end = text.find(']');
        if (end == std::string_view::npos) throw std::invalid_argument("the address has no closing bracket");
        out.host = text.substr(1, end - 1);
        text.remove_prefix(end + 1);
    } else {
        const auto colon = text.find(':');
        out.host = text.substr(0, colon);
        text = colon == std::string_view::npos ? "" : text.substr(colon);
    }
    if (out.host.empty() || out.host.find_first_of(" \t?#@\"'<>\\") != std::string::npos)
        throw std::invalid_argument("it names no host");
    if (text.empty()) return;
    if (!text.starts_with(':')) throw std::invalid_argument("only a port may follow the host");
    out.port = number(text.substr(1), 1, 65535, "the port must be a number from 1 to 65535");
}

}  // namespace

RedisUrl parse_redis_url(std::string_view text) {
    RedisUrl out;
    if (text.starts_with("rediss://")) out.tls = true;
    else if (!text.starts_with("redis://")) throw std::invalid_argument("must start with redis:// or rediss://");
    text.remove_prefix(text.find("//") + 2);
    if (text.find_first_of("?#") != std::string_view::npos) throw std::invalid_argument("takes no query");
    const auto at = text.rfind('@');
    if (at != std::string_view::npos) {
        read_log_in(text.substr(0, at), out);
        text.remove_prefix(at + 1);
    }
    const auto slash = text.find('/');
    read_place(text.substr(0, slash), out);
    if (slash != std::string_view::npos && slash + 1 < text.size())
        out.db = number(text.substr(slash + 1), 0, 1'000'000, "what follows the slash must be the number of a database");
    return out;
}

}  // namespace peertest

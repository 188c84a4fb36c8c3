#include "http/proxies.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <stdexcept>

#include "kit/text.hpp"

namespace peertest {

bool Proxies::parse(std::string_view text, Address& out) {
    const std::string s(text);
    in_addr v4{};
    if (inet_pton(AF_INET, s.c_str(), &v4) == 1) {
        out = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
        std::memcpy(&out[12], &v4, 4);
        return true;
    }
    return inet_pton(AF_INET6, s.c_str(), out.data()) == 1;
}

Proxies::Proxies(const std::vector<std::string>& trusted) {
    for (const auto& entry : trusted) {
        const auto slash = entry.find('/');
        Net net{};
        if (!parse(entry.substr(0, slash), net.address)) throw std::runtime_error("not an address: " + entry);
        const bool v4 = entry.find(':') == std::string::npos;
        net.bits = slash == std::string::npos ? 128 : std::atoi(entry.c_str() + slash + 1) + (v4 ? 96 : 0);
        nets_.push_back(net);
    }
}

bool Proxies::trusts(std::string_view address) const {
    Address a{};
    if (nets_.empty() || !parse(address, a)) return false;
    return std::any_of(nets_.begin(), nets_.end(), [&](const Net& net) {
        for (int bit = 0; bit < net.bits; bit += 8) {
            const int rest = std::min(8, net.bits - bit);
            const auto mask = static_cast<unsigned char>(0xff << (8 - rest));
            if ((a[std::size_t(bit / 8)] ^ net.address[std::size_t(bit / 8)]) & mask) return false;
        }
        return true;
    });
}

std::string Proxies::client(std::string_view peer, std::string_view forwarded_for) const {
    std::string at(peer);
    if (forwarded_for.empty() || !trusts(at)) return at;
    const auto hops = split(forwarded_for, ',');
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        Address a{};
        if (!parse(*hop, a)) break;  // nothing left of a word that is no address can be believed
        at = *hop;
        if (!trusts(at)) break;
    }
    return at;
}

}  // namespace peertest

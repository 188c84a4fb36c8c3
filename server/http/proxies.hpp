// Whose request it is when proxies stand in between.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace peertest {

class Proxies {
public:
    explicit Proxies(const std::vector<std::string>& trusted);  // addresses or CIDR
    // The rightmost address of X-Forwarded-For that is no trusted proxy; the peer itself when it is not trusted.
    std::string client(std::string_view peer, std::string_view forwarded_for) const;
    bool trusts(std::string_view address) const;

private:
    using Address = std::array<unsigned char, 16>;  // IPv4 as ::ffff:a.b.c.d
    struct Net {
        Address address;
        int bits;
    };
    static bool parse(std::string_view text, Address& out);
    std::vector<Net> nets_;
};

}  // namespace peertest

// Who asks: filled by http/ from the session and the request, read by every handler.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "schema/schema.hpp"

namespace peertest {

enum class Role { builder, tester, admin };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<Role>{"builder", "tester", "admin"};

// A set of roles.
struct Roles {
    unsigned bits = 0;
    constexpr bool has(Role r) const { return bits >> unsigned(r) & 1u; }
    constexpr Roles with(Role r) const { return {bits | 1u << unsigned(r)}; }
    constexpr bool overlaps(Roles o) const { return bits & o.bits; }
};
constexpr Roles roles(auto... r) {
    Roles out;
    ((out = out.with(r)), ...);
    return out;
}
inline constexpr Roles anyone = roles(Role::builder, Role::tester, Role::admin);  // anyone logged in

struct Caller {
    std::string user_id;  // empty: nobody is logged in
    Roles roles;
    std::string session_id;
    std::string ip, user_agent, request_id;
    std::string refresh_cookie;             // the value of peertest_refresh
    std::string idempotency_key;            // user, route and the header's value; empty when absent
    std::string idempotency_hash;           // of the body, to tell a reused key from a repeated request
    std::optional<std::int64_t> if_match;   // the version of the If-Match header
    bool is(Role r) const { return roles.has(r); }
};

}  // namespace peertest

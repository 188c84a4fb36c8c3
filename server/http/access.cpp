#include "http/access.hpp"

#include <mutex>

#include "app/app.hpp"
#include "app/sessions.hpp"
#include "app/settings.hpp"
#include "kit/jwt.hpp"
#include "ports/clock.hpp"

namespace peertest {

std::shared_ptr<const Access::Identity> Access::verify(std::string_view token, Time now) {
    Shard& shard = shards_[Hash{}(token) % shards_.size()];
    {
        const std::shared_lock lock(shard.mutex);
        if (const auto at = shard.known.find(token); at != shard.known.end()) return at->second;
    }
    auto claims = read_jwt(app_.settings.jwt_secrets, token, now);
    if (!claims) return nullptr;
    Identity who{std::move(claims->user_id), std::move(claims->session_id), {}, claims->issued_at, claims->expires_at};
    for (const auto& name : claims->roles) {
        const auto role = enum_from<Role>(name);
        if (!role) return nullptr;
        who.roles = who.roles.with(*role);
    }
    auto identity = std::make_shared<const Identity>(std::move(who));
    const std::unique_lock lock(shard.mutex);
    if (shard.known.size() >= max_known_per_shard) shard.known.clear();  // verifying again is cheap enough
    shard.known.emplace(token, identity);
    return identity;
}

void Access::identify(const Request& request, Caller& caller) {
    std::string_view header = request.header("Authorization");
    constexpr std::string_view scheme = "Bearer ";
    if (header.size() <= scheme.size() || !same_ignoring_case(header.substr(0, scheme.size()), scheme)) return;
    const Time now = app_.clock.now();
    const auto who = verify(header.substr(scheme.size()), now);
    if (!who || who->expires_at <= now) return;
    if (!app_.sessions.fresh()) {
        Error e{503, "overloaded", "The server cannot check your session now. Please try again in a moment."};
        e.retry_after_s = 2;
        throw e;
    }
    if (!app_.sessions.valid(who->user_id, who->session_id, who->issued_at)) return;
    caller.user_id = who->user_id;
    caller.session_id = who->session_id;
    caller.roles = who->roles;
}

}  // namespace peertest

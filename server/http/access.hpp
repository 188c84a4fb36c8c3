// Who asks: reads the access token of a request into its Caller.
#pragma once
#include <array>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "http/request.hpp"
#include "kit/time.hpp"

namespace peertest {

class Access {
public:
    explicit Access(App& app) : app_(app) {}
    // Nobody is logged in when there is no token or it does not count. Throws Error 503 when revocations are unknown.
    void identify(const Request& request, Caller& caller);

private:
    // What a token that was verified once says; its end and its revocation are looked at every time.
    struct Identity {
        std::string user_id, session_id;
        Roles roles;
        Time issued_at, expires_at;
    };
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct Shard {
        std::shared_mutex mutex;
        std::unordered_map<std::string, std::shared_ptr<const Identity>, Hash, std::equal_to<>> known;
    };
    static constexpr std::size_t max_known_per_shard = 1024;

    std::shared_ptr<const Identity> verify(std::string_view token, Time now);

    App& app_;
    std::array<Shard, 16> shards_;
};

}  // namespace peertest

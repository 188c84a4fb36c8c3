#include "app/follower.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "app/assembly.hpp"
#include "app/untold_changes.hpp"
#include "features/auth/auth.hpp"
#include "kit/log.hpp"

namespace peertest {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto pause = std::chrono::milliseconds(500);
constexpr auto trusted_for = std::chrono::seconds(2);

}  // namespace

Follower::Follower(Assembly& assembly) : thread_([&assembly](std::stop_token stop) {
    App& app = assembly.app();
    std::int64_t last = assembly.last_revocation();
    std::optional<UntoldChanges> untold;
    if (assembly.redis()) untold.emplace(app.store, *assembly.redis());
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        try {
            const auto began = Steady::now();
            last = follow_revocations(app, last);
            if (app.settings.development()) assembly.clock().load(app.store);
            app.sessions.trust_until(began + trusted_for);
            if (untold) untold->follow();
        } catch (const std::exception& e) {
            log_warn("store_not_followed", {{"why", e.what()}});
        }
        wake.wait_for(lock, stop, pause, [] { return false; });
    }
}) {}

}  // namespace peertest

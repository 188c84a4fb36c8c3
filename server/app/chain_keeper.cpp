#include "app/chain_keeper.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "features/users/audit_chain.hpp"
#include "kit/log.hpp"

namespace peertest {
namespace {

constexpr auto pause = std::chrono::milliseconds(500);

void join_rows(App& app) {
    try {
        chain_audit_rows(app);
    } catch (const std::exception& e) {  // tried again after the pause
        log_warn("audit_not_chained", {{"error", e.what()}});
    }
}

}  // namespace

ChainKeeper::ChainKeeper(App& app) : app_(app), thread_([&app](std::stop_token stop) {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    while (!stop.stop_requested()) {
        join_rows(app);
        wake.wait_for(lock, stop, pause, [] { return false; });
    }
}) {}

ChainKeeper::~ChainKeeper() {
    thread_.request_stop();
    thread_.join();
    join_rows(app_);
}

}  // namespace peertest

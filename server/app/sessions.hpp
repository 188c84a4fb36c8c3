// The revocations of the last hour, kept in memory by every process, so that each request can be checked without a
// read. Filled by the auth feature from a gapless sequence in the store.
#pragma once
#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "kit/time.hpp"

namespace peertest {

class Sessions {
public:
    // A token issued for `session` of `user` at `issued` still counts.
    bool valid(const std::string& user, const std::string& session, Time issued) const;
    void revoke_session(const std::string& session, Time at);
    void revoke_user(const std::string& user, Time at);  // every token issued up to now
    void forget_before(Time t);
    // What is known counts until then; never ends unless somebody says so. After it requests get 503 rather than trust.
    void trust_until(std::chrono::steady_clock::time_point t);
    bool fresh() const;

private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Time> sessions_, users_;
    std::atomic<std::chrono::steady_clock::time_point> trusted_until_ = std::chrono::steady_clock::time_point::max();
};

}  // namespace peertest

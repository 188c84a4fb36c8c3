// The revocations of the last hour, kept in memory by every process, so that each request can be checked without a
// read. Filled by the auth feature from a gapless sequence in the store.
#pragma once
#include <atomic>
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
    // False when the store could not be read for 2 s: then requests get 503 rather than trust.
    bool fresh() const;
    void set_fresh(bool fresh);

private:
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, Time> sessions_, users_;
    std::atomic<bool> fresh_ = true;
};

}  // namespace peertest

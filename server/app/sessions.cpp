#include "app/sessions.hpp"

namespace peertest {

bool Sessions::valid(const std::string& user, const std::string& session, Time issued) const {
    const std::shared_lock lock(mutex_);
    if (sessions_.contains(session)) return false;
    const auto all = users_.find(user);
    return all == users_.end() || all->second < issued;
}

void Sessions::revoke_session(const std::string& session, Time at) {
    const std::unique_lock lock(mutex_);
    sessions_[session] = at;
}

void Sessions::revoke_user(const std::string& user, Time at) {
    const std::unique_lock lock(mutex_);
    auto& known = users_[user];
    if (known < at) known = at;
}

void Sessions::forget_before(Time t) {
    const std::unique_lock lock(mutex_);
    std::erase_if(sessions_, [t](const auto& e) { return e.second < t; });
    std::erase_if(users_, [t](const auto& e) { return e.second < t; });
}

void Sessions::trust_until(std::chrono::steady_clock::time_point t) { trusted_until_ = t; }
bool Sessions::fresh() const { return std::chrono::steady_clock::now() < trusted_until_.load(); }

}  // namespace peertest

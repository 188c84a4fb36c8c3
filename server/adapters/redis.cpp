#include "adapters/redis.hpp"

#include <openssl/sha.h>

#include <algorithm>
#include <utility>

#include "kit/crypto.hpp"
#include "kit/log.hpp"

namespace peertest {

using Clock = RedisConnection::Clock;

Redis::Script::Script(std::string t) : text(std::move(t)) {
    unsigned char sum[SHA_DIGEST_LENGTH];
    SHA1(reinterpret_cast<const unsigned char*>(text.data()), text.size(), sum);  // Redis's choice; a name, no proof
    sha1 = hex({reinterpret_cast<const char*>(sum), sizeof sum});
}

Redis::Redis(RedisOptions options) : options_(std::move(options)) {
    // Who was here before and ended while Redis was away may have left something untold.
    if (!connect()) could_not_tell();
    keeper_ = std::thread([this] { keep(); });
}

Redis::~Redis() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    keeper_.join();
}

std::string Redis::channel(std::string_view name) const {
    return "peertest:" + std::to_string(options_.url.db) + ":" + std::string(name);
}

bool Redis::away() const {
    std::lock_guard lock(mutex_);
    return !set_;
}

// --- calling ---------------------------------------------------------------------------------------------------------
std::unique_ptr<RedisConnection> Redis::take(const std::shared_ptr<Set>& set, Clock::time_point until) {
    std::unique_lock lock(mutex_);
    returned_.wait_until(lock, until, [&] { return set_ != set || !set->idle.empty(); });
    if (set_ != set || set->idle.empty()) return nullptr;
    auto connection = std::move(set->idle.front());
    set->idle.pop_front();
    return connection;
}

std::optional<RedisReply> Redis::call(const Words& command) {
    const auto until = Clock::now() + options_.call_limit;
    std::shared_ptr<Set> set;
    {
        std::lock_guard lock(mutex_);
        set = set_;
    }
    if (!set) return {};
    std::string why = "no connection was free in time";
    if (auto connection = take(set, until)) {
        try {
            auto reply = connection->call(command, until);
            if (reply.kind != RedisReply::error || reply.words.starts_with("NOSCRIPT")) {
                {
                    std::lock_guard lock(mutex_);
                    set->idle.push_back(std::move(connection));
                }
                returned_.notify_one();
                return reply;
            }
            why = "it says: " + reply.words;
        } catch (const RedisDown& e) {
            why = e.what();
        }
    }
    lost(set, why);
    return {};
}

std::optional<RedisReply> Redis::run(const Script& script, const Words& keys, const Words& arguments) {
    const std::string count = std::to_string(keys.size());
    Words words{"EVALSHA", script.sha1, count};
    words.insert(words.end(), keys.begin(), keys.end());
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto reply = call(words);
    if (!reply || reply->kind != RedisReply::error) return reply;
    words[0] = "EVAL";
    words[1] = script.text;
    return call(words);
}

void Redis::tell(const Words& command) {
    if (call(command)) return;
    {
        std::lock_guard lock(mutex_);
        ++untold_;
        if (!std::exchange(set_, nullptr)) return;
    }
    // It came back in between, perhaps under an epoch that began before this change: it needs another.
    returned_.notify_all();
    wake_.notify_all();
}

std::uint64_t Redis::untold() const {
    std::lock_guard lock(mutex_);
    return untold_;
}

void Redis::could_not_tell() {
    std::lock_guard lock(mutex_);
    ++untold_;
}

void Redis::learn_of_loss() {
    call({"SET", epoch_key, hex(random_bytes(8))});  // away, it gets a new epoch before it is used again
    std::lock_guard lock(mutex_);
    ++losses_;
}

std::uint64_t Redis::losses() const {
    std::lock_guard lock(mutex_);
    return losses_;
}

// The connections of the set go with the last call that holds it.
void Redis::lost(const std::shared_ptr<Set>& set, const std::string& why) {
    {
        std::lock_guard lock(mutex_);
        if (set_ != set) return;
        set_.reset();
        last_failure_ = why;
    }
    log_warn("redis_away", {{"why", why}});
    returned_.notify_all();
    wake_.notify_all();
}

// --- keeping ---------------------------------------------------------------------------------------------------------
bool Redis::connect() {
    std::string why;
    try {
        auto set = std::make_shared<Set>();
        for (int i = 0; i < options_.connections; ++i)
            set->idle.push_back(std::make_unique<RedisConnection>(options_.url, options_.connect_limit));
        for (;;) {
            std::unique_lock lock(mutex_);
            const auto untold = untold_;
            lock.unlock();
            const std::string epoch = hex(random_bytes(8));
            const auto reply = set->idle.front()->call({"SET", epoch_key, epoch}, Clock::now() + options_.call_limit);
            if (reply.kind == RedisReply::error) throw RedisDown("it says: " + reply.words);
            lock.lock();
            if (untold_ != untold) continue;  // changed after this epoch began, perhaps: it needs another
            set_ = std::move(set);
            last_failure_.clear();
            break;
        }
    } catch (const RedisDown& e) {
        why = e.what();
    }
    if (why.empty()) {
        log_info("redis_there");
        return true;
    }
    std::unique_lock lock(mutex_);
    if (std::exchange(last_failure_, why) == why) return false;
    lock.unlock();
    log_warn("redis_away", {{"why", why}});
    return false;
}

void Redis::keep() {
    auto pause = std::chrono::milliseconds{0};
    auto since = Clock::now();
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (set_) {
            wake_.wait_for(lock, options_.ping_every, [&] { return stopping_ || !set_; });
            const bool there = set_ && !stopping_;
            lock.unlock();
            if (there) call({"PING"});
            lock.lock();
            continue;
        }
        // At once after a long time of peace, else after a pause that grows.
        if (Clock::now() - since > options_.longest_pause) pause = {};
        wake_.wait_for(lock, pause, [&] { return stopping_; });
        pause = std::clamp(pause * 2, options_.first_pause, options_.longest_pause);
        if (stopping_) return;
        lock.unlock();
        if (connect()) since = Clock::now();
        lock.lock();
    }
}

}  // namespace peertest

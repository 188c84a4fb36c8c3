#include "adapters/live_redis.hpp"

#include <algorithm>

#include "kit/crypto.hpp"
#include "kit/log.hpp"

namespace peertest {
namespace {

using Clock = RedisConnection::Clock;

constexpr std::size_t self_length = 16;
constexpr auto breath = std::chrono::milliseconds(100);  // how late a listener notices that it shall stop
constexpr int silent_breaths = 20;                       // then it asks whether Redis is still there
constexpr std::string_view loss = "\n";                  // the text that says something was lost

}  // namespace

RedisLive::RedisLive(Redis& redis, RedisLiveOptions options)
    : redis_(redis), options_(options), channel_(redis.channel("live")), self_(hex(random_bytes(self_length / 2))),
      speaker_([this] { speak(); }), listener_([this] { listen(); }) {}

RedisLive::~RedisLive() {
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    speaker_.join();
    listener_.join();
}

Live::Handle RedisLive::subscribe(std::string channel, std::function<void(std::string_view)> f) {
    return here_.subscribe(std::move(channel), std::move(f));
}

Live::Reach RedisLive::reach() const {
    std::lock_guard lock(mutex_);
    return listening_ && !redis_.away() ? Reach::every_process : Reach::cut_off;
}

// --- to the others ---------------------------------------------------------------------------------------------------
void RedisLive::publish(std::string_view channel, std::string_view message) {
    here_.publish(channel, message);
    std::string text = self_ + std::string(channel) + "\n" + std::string(message);
    {
        std::lock_guard lock(mutex_);
        // The same once more (a wake-up) says nothing new while the first still waits.
        if (!waiting_.empty() && waiting_.back() == text) return;
        if (waiting_.size() >= options_.most_waiting) {
            lost_ = true;
        } else {
            waiting_.push_back(std::move(text));
            text.clear();
        }
    }
    if (text.empty()) wake_.notify_all();
    else redis_.could_not_tell();
}

void RedisLive::speak() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait_for(lock, lost_ ? breath : std::chrono::milliseconds(60'000), [&] { return stopping_ || !waiting_.empty(); });
        if (stopping_ && waiting_.empty()) return;
        if (waiting_.empty()) {
            if (!lost_) continue;
            lock.unlock();
            const bool told = redis_.call({"PUBLISH", channel_, self_ + std::string(loss)}).has_value();
            lock.lock();
            lost_ = !told;
            continue;
        }
        const std::string text = std::move(waiting_.front());
        waiting_.pop_front();
        lock.unlock();
        const bool told = redis_.call({"PUBLISH", channel_, text}).has_value();
        if (!told) redis_.could_not_tell();
        lock.lock();
        if (!told) lost_ = true;
    }
}

// --- from the others -------------------------------------------------------------------------------------------------
bool RedisLive::rest(std::chrono::milliseconds pause) {
    std::unique_lock lock(mutex_);
    const auto until = Clock::now() + pause;
    while (!stopping_ && wake_.wait_until(lock, until) != std::cv_status::timeout) {
    }
    return !stopping_;
}

void RedisLive::listen() {
    auto pause = redis_.options().first_pause;
    auto looked = Clock::now();
    do {
        const auto began = Clock::now();
        try {
            listen_once();
        } catch (const RedisDown& e) {
            std::lock_guard lock(mutex_);
            if (std::exchange(listening_, false)) log_warn("redis_silent", {{"why", e.what()}});
        }
        if (Clock::now() - began > redis_.options().longest_pause) pause = redis_.options().first_pause;
        if (Clock::now() - looked >= options_.look_every) {
            here_.tell_of_loss();
            looked = Clock::now();
        }
        if (!rest(std::min(pause, options_.look_every))) return;
        pause = std::min(pause * 2, redis_.options().longest_pause);
    } while (true);
}

// Until it is lost (RedisDown) or this process stops.
void RedisLive::listen_once() {
    RedisConnection connection(redis_.options().url, redis_.options().connect_limit);
    RedisReply reply = connection.call({"SUBSCRIBE", channel_}, Clock::now() + redis_.options().connect_limit);
    if (reply.kind == RedisReply::error) throw RedisDown("it says: " + reply.words);
    {
        std::lock_guard lock(mutex_);
        listening_ = true;
    }
    here_.tell_of_loss();  // before this moment nothing was heard
    auto losses = redis_.losses();
    for (int silent = 0;; ++silent) {
        if (const auto now = redis_.losses(); std::exchange(losses, now) != now) here_.tell_of_loss();
        {
            std::lock_guard lock(mutex_);
            if (stopping_) return;
        }
        if (silent == silent_breaths) connection.send({"PING"}, Clock::now() + breath);
        if (silent > silent_breaths * 2) throw RedisDown("no answer in time");
        if (!connection.hear(reply, Clock::now() + breath)) continue;
        silent = 0;
        if (reply.kind == RedisReply::list && reply.items.size() == 3 && reply.items[0].words == "message")
            hear(reply.items[2].words);
    }
}

void RedisLive::hear(std::string_view text) {
    if (text.size() < self_length || text.starts_with(self_)) return;
    text.remove_prefix(self_length);
    const auto line = text.find('\n');
    if (line == std::string_view::npos) return;
    if (text == loss) return here_.tell_of_loss();
    here_.publish(text.substr(0, line), text.substr(line + 1));
}

}  // namespace peertest

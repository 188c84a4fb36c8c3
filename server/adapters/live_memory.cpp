#include "adapters/live_memory.hpp"

#include <algorithm>

#include "kit/log.hpp"

namespace peertest {

void MemoryLive::publish(std::string_view channel, std::string_view message) {
    Subscribers here;
    {
        std::lock_guard lock(channels_->mutex);
        auto [from, to] = channels_->subscribers.equal_range(channel);
        for (; from != to; ++from) here.push_back(from->second);
    }
    tell(here, message);
}

void MemoryLive::tell_of_loss() {
    Subscribers all;
    {
        std::lock_guard lock(channels_->mutex);
        for (const auto& [channel, subscriber] : channels_->subscribers) all.push_back(subscriber);
    }
    tell(all, {});
}

void MemoryLive::tell(const Subscribers& all, std::string_view message) {
    for (auto& s : all) {
        std::lock_guard lock(s->mutex);
        try {
            if (const auto f = s->f) f(message);  // a copy: it may unsubscribe itself
        } catch (const std::exception& e) {  // one bad subscriber must not keep the others from hearing
            log_error("live_subscriber_failed", {{"why", e.what()}});
        }
    }
}

Live::Handle MemoryLive::subscribe(std::string channel, std::function<void(std::string_view)> f) {
    auto subscriber = std::make_shared<Subscriber>();
    subscriber->f = std::move(f);
    std::lock_guard lock(channels_->mutex);
    const auto place = channels_->subscribers.emplace(std::move(channel), subscriber);
    // The handle's object is nothing; what counts is what happens when the last copy goes.
    return Handle(subscriber.get(), [channels = channels_, subscriber, place](void*) {
        {
            std::lock_guard held(channels->mutex);
            channels->subscribers.erase(place);
        }
        std::lock_guard held(subscriber->mutex);
        subscriber->f = nullptr;
    });
}

}  // namespace peertest

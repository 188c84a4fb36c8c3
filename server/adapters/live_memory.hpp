// Publish and subscribe within the process: a message is delivered on the publisher's thread.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "ports/live.hpp"

namespace peertest {

class MemoryLive : public Live {
public:
    void publish(std::string_view channel, std::string_view message) override;
    Handle subscribe(std::string channel, std::function<void(std::string_view message)> f) override;
    void tell_of_loss();  // every subscriber gets the empty message

private:
    // Its own mutex is held while it is called: once its handle is gone, no call is running or will come.
    struct Subscriber {
        std::recursive_mutex mutex;
        std::function<void(std::string_view)> f;
    };
    using Subscribers = std::vector<std::shared_ptr<Subscriber>>;
    static void tell(const Subscribers& all, std::string_view message);
    struct Channels {
        std::mutex mutex;
        std::multimap<std::string, std::shared_ptr<Subscriber>, std::less<>> subscribers;
    };
    std::shared_ptr<Channels> channels_ = std::make_shared<Channels>();  // handles may outlive this
};

}  // namespace peertest

// Publish and subscribe across sockets (and, with Redis, across processes). Best effort: readers catch up from the
// store, so a lost message costs a moment, never a fact.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace peertest {

class Live {
public:
    virtual ~Live() = default;
    virtual void publish(std::string_view channel, std::string_view message) = 0;
    // Calls back on any thread until the returned handle is destroyed. An empty message says that others may have been
    // lost: the reader looks at the store.
    using Handle = std::shared_ptr<void>;
    virtual Handle subscribe(std::string channel, std::function<void(std::string_view message)> f) = 0;

    enum class Reach { this_process, every_process, cut_off };  // cut off: not as far as the settings ask
    virtual Reach reach() const { return Reach::this_process; }
};

}  // namespace peertest

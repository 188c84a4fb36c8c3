// A value that comes later, for work whose thread must not wait for it.
#pragma once
#include <functional>

namespace peertest {

// Runs `start` with a function, and returns once that was called, on whichever thread.
void wait_for_call(const std::function<void(std::function<void()> call)>& start);

template <class T>
struct Later {
    // Given a function that returns the value, or throws why there is none.
    using Done = std::function<void(std::function<T()>)>;
    // Begins the work; called once. `done` is called once, on any thread, perhaps before this returns.
    std::function<void(Done done)> start;

    // For who may wait.
    T wait() const {
        std::function<T()> value;
        wait_for_call([&](std::function<void()> call) {
            start([&value, call](std::function<T()> get) {
                value = std::move(get);
                call();
            });
        });
        return value();
    }
};

}  // namespace peertest

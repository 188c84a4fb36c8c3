#include "kit/later.hpp"

#include <condition_variable>
#include <mutex>

namespace peertest {

void wait_for_call(const std::function<void(std::function<void()>)>& start) {
    std::mutex mutex;
    std::condition_variable changed;
    bool called = false;
    start([&] {
        const std::lock_guard lock(mutex);
        called = true;
        changed.notify_one();  // under the lock: once it is free, all of this may be gone
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return called; });
}

}  // namespace peertest

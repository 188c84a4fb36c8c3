// Waits for what another thread or process does: asks again until it is so, ten seconds at most.
#pragma once
#include <chrono>
#include <thread>

namespace peertest {

template <class F>
bool until(F&& so) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!so()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

}  // namespace peertest

#include <gtest/gtest.h>

#include <cstdlib>

#include "sim/money_sim.hpp"

namespace peertest::sim {
namespace {

// PEERTEST_SIM_SEED replays one run, PEERTEST_SIM_RUNS makes more than the usual number of them.
std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
}

TEST(MoneySim, NothingIsLostOrDoubled) {
    const std::uint64_t only = setting("PEERTEST_SIM_SEED", 0), runs = setting("PEERTEST_SIM_RUNS", 200);
    const std::uint64_t first = only ? only : 1, last = only ? only : runs;
    for (std::uint64_t seed = first; seed <= last; ++seed) {
        try {
            MoneySim(seed).run(40);
        } catch (const std::exception& e) {
            FAIL() << e.what() << "Replay it with PEERTEST_SIM_SEED=" << seed;
        }
    }
}

}  // namespace
}  // namespace peertest::sim

// Chance from a seed: the same seed makes the same run.
#pragma once
#include <cstdint>
#include <random>
#include <vector>

namespace peertest::sim {

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}
    std::int64_t between(std::int64_t low, std::int64_t high) {  // both included
        return low + std::int64_t(engine_() % std::uint64_t(high - low + 1));
    }
    bool one_in(std::int64_t n) { return n > 0 && between(1, n) == 1; }  // 0: never
    template <class T>
    const T& pick(const std::vector<T>& from) {
        return from[std::size_t(between(0, std::int64_t(from.size()) - 1))];
    }
    // Each action begins anew with chance of its own, so that leaving one out does not change the others.
    void begin(std::uint64_t seed, std::uint64_t number) { engine_.seed(seed * 1'000'003 + number); }

private:
    std::mt19937_64 engine_;
};

}  // namespace peertest::sim

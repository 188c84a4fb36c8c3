// One run from a seed, and what is left of it once everything that does not matter for its failure is taken out.
#pragma once
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sim/coverage.hpp"
#include "sim/watched_store.hpp"

namespace peertest::sim {

struct Action {
    int number = 0;  // its place in the whole run: its chance hangs on that
    int kind = 0;
};
struct Outcome {
    std::string breach;  // empty: all went well
    std::vector<std::string> story;
    std::uint64_t trace = 0;  // of everything that was committed
};

class World;
using Check = std::function<std::string(const World&)>;  // after each action: what is wrong, or nothing

std::vector<Action> actions_of(std::uint64_t seed, int steps);
Outcome run(std::uint64_t seed, const std::vector<Action>& actions, Coverage& coverage, Engine engine, const Check& also = {});
// Those of the actions without any of which it would not fail in the same way.
std::vector<Action> shorten(std::uint64_t seed, std::vector<Action> actions, Engine engine, const Check& also = {});
// Two breaches that differ by ids, amounts and times only are the same one.
bool same_way(const std::string& breach, const std::string& other);
std::string tell(std::uint64_t seed, const std::vector<Action>& actions, const Outcome& outcome);

}  // namespace peertest::sim

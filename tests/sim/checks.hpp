// What must hold: after every step, whenever all has worked for a while, and at the end.
#pragma once
#include "sim/world.hpp"

namespace peertest::sim {

void check_step(World& w);
void check_nothing_is_stuck(World& w, Millis slack);
// Everything works for more than two hours: whatever is due must be done then.
void check_in_quiet(World& w);
void check_end(World& w);
bool all_is_settled(World& w);

}  // namespace peertest::sim

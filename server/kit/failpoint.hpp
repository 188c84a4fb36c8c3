// Places where a test may have the process killed, to prove that a crash there loses and doubles nothing.
#pragma once
#include <string>
#include <string_view>

namespace peertest {

// Development mode only: the process kills itself (SIGKILL) the first time it passes failpoint(name).
void arm_failpoint(std::string name);
void failpoint(std::string_view name);

}  // namespace peertest

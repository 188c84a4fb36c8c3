// Where an exception was thrown, for the log. Every throw passes through here (but those of Error, which are answers,
// not faults), so that a catch far away can still tell.
#pragma once
#include <exception>
#include <string>

namespace peertest {

// One frame a line, the innermost first, each with its place in the program, for `addr2line -Cfe peertest 0x...`. Empty
// when it is not known: for an Error, or when very many were thrown since.
std::string stack_of(const std::exception& e);

// A crash (a bad address, an abort) ends the process as ever, after one line in the log with its stack.
void log_crashes();

}  // namespace peertest

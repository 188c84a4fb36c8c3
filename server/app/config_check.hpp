#pragma once
#include <iosfwd>
#include <string>

namespace peertest {

// `peertest config check`: tells every setting with where it comes from, secrets masked, then what is bad; true when
// nothing is. Opens nothing and connects to nothing.
bool config_check(std::ostream& out, const std::string& env_file = ".env");

}  // namespace peertest

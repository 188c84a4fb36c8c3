// Real servers that scripts/services started for the tests, by the names they print. A test of one that is not there is
// skipped, unless PEERTEST_TEST_SERVERS=required says that it must be.
#pragma once
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace peertest {

// Nothing when it is not there. Throws std::runtime_error when it must be.
inline std::string real_server(const char* name) {
    const auto environment = [](const char* n) {
        const char* value = std::getenv(n);
        return std::string(value ? value : "");
    };
    std::string value = environment(name);
    if (value.empty() && environment("PEERTEST_TEST_SERVERS") == "required")
        throw std::runtime_error(std::string(name) + " is missing, and PEERTEST_TEST_SERVERS=required");
    return value;
}

}  // namespace peertest

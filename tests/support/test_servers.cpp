#include "support/test_servers.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>
#include <string_view>

namespace peertest {
namespace {

std::string from_environment(const char* name) {
    const char* value = std::getenv(name);
    if (value && *value) return value;
    const char* servers = std::getenv("PEERTEST_TEST_SERVERS");
    if (servers && std::string_view(servers) == "required")
        throw std::runtime_error(std::string(name) + " is missing, and PEERTEST_TEST_SERVERS=required");
    return {};
}

}  // namespace

std::string mongo_for_tests() { return from_environment("PEERTEST_TEST_MONGO_URI"); }

std::string mongo_database(const std::string& folder) {
    const std::string uri = mongo_for_tests();
    const auto options = uri.find("/?");
    if (options == std::string::npos) throw std::runtime_error("PEERTEST_TEST_MONGO_URI is not .../?options");
    std::string name = "test" + folder.substr(folder.size() > 40 ? folder.size() - 40 : 0);
    std::ranges::replace_if(name, [](unsigned char c) { return !std::isalnum(c); }, '_');
    return uri.substr(0, options + 1) + name + uri.substr(options + 1);
}

}  // namespace peertest

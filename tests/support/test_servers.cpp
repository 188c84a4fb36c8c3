#include "support/test_servers.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

#include "support/real_server.hpp"

namespace peertest {

std::string mongo_for_tests() { return real_server("PEERTEST_TEST_MONGO_URI"); }

std::string mongo_database(const std::string& folder) {
    const std::string uri = mongo_for_tests();
    const auto options = uri.find("/?");
    if (options == std::string::npos) throw std::runtime_error("PEERTEST_TEST_MONGO_URI is not .../?options");
    std::string name = "test" + folder.substr(folder.size() > 40 ? folder.size() - 40 : 0);
    std::ranges::replace_if(name, [](unsigned char c) { return !std::isalnum(c); }, '_');
    return uri.substr(0, options + 1) + name + uri.substr(options + 1);
}

}  // namespace peertest

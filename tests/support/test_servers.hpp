// Real servers that scripts/services has started for the tests, by their names in the environment. Without them their
// tests are not there, unless PEERTEST_TEST_SERVERS=required says that they must be.
#pragma once
#include <string>

namespace peertest {

// mongodb://HOST:PORT/?replicaSet=rs0, or nothing. Throws std::runtime_error when it is required and missing.
std::string mongo_for_tests();
// The URI of a database of its own for each folder.
std::string mongo_database(const std::string& folder);

}  // namespace peertest

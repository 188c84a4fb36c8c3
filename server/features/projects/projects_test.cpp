#include "features/projects/projects.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

bool testable(const std::string& url, const std::string& public_url = "https://hub.example.com",
              const std::string& listen = "127.0.0.1:8000") {
    return !url_problem(url, public_url, listen);
}

TEST(ProjectUrl, takes_http_and_https) {
    EXPECT_TRUE(testable("https://shop.example.com/path?x=1#top"));
    EXPECT_TRUE(testable("http://shop.example.com:8080"));
    EXPECT_FALSE(testable("ftp://shop.example.com"));
    EXPECT_FALSE(testable("javascript:alert(1)"));
    EXPECT_FALSE(testable("shop.example.com"));
    EXPECT_FALSE(testable("https://"));
}

TEST(ProjectUrl, never_the_platform_itself) {
    EXPECT_FALSE(testable("https://hub.example.com/jobs"));
    EXPECT_FALSE(testable("https://HUB.example.com.:443"));
    EXPECT_FALSE(testable("http://127.0.0.1:8000"));
    EXPECT_FALSE(testable("http://localhost:8000/api"));
    EXPECT_FALSE(testable("http://[::1]:8000"));
    EXPECT_FALSE(testable("https://someone@hub.example.com/"));
}

TEST(ProjectUrl, another_port_is_another_app) {
    EXPECT_TRUE(testable("http://127.0.0.1:8001"));
    EXPECT_TRUE(testable("http://localhost:8001", "http://localhost:8000"));
    EXPECT_TRUE(testable("http://hub.example.com:8443"));
}

}  // namespace
}  // namespace peertest

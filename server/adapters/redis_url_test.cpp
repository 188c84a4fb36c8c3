#include "adapters/redis_url.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace peertest {
namespace {

TEST(RedisUrl, names_a_place_a_log_in_and_a_database) {
    const auto plain = parse_redis_url("redis://cache");
    EXPECT_FALSE(plain.tls);
    EXPECT_EQ(plain.host, "cache");
    EXPECT_EQ(plain.port, 6379);
    EXPECT_EQ(plain.db, 0);
    EXPECT_EQ(plain.user + plain.password, "");
    const auto full = parse_redis_url("rediss://hub:p%40ss%2Fw:rd@[::1]:6380/12");
    EXPECT_TRUE(full.tls);
    EXPECT_EQ(full.user, "hub");
    EXPECT_EQ(full.password, "p@ss/w:rd");
    EXPECT_EQ(full.host, "::1");
    EXPECT_EQ(full.port, 6380);
    EXPECT_EQ(full.db, 12);
    EXPECT_EQ(parse_redis_url("redis://:secret@10.0.0.1:6379/").password, "secret");
}

TEST(RedisUrl, that_is_malformed_says_why_and_keeps_the_password_to_itself) {
    for (const char* bad : {"", "cache:6379", "http://cache", "redis://", "redis://:6379", "redis://:hush@", "redis://hush@cache",
                            "redis://u:hush@cache:0", "redis://u:hush@cache:70000", "redis://u:hush@cache:x", "redis://u:hush@cache/x",
                            "redis://u:hush@cache/-1", "redis://u:hush@cache/1?a=b", "redis://u:hush@[::1", "redis://u:hush@[::1]x",
                            "redis://u:@cache", "redis://u:hush@ca che"}) {
        try {
            parse_redis_url(bad);
            ADD_FAILURE() << bad;
        } catch (const std::invalid_argument& e) {
            EXPECT_EQ(std::string(e.what()).find("hush"), std::string::npos) << bad;
            EXPECT_GT(std::string(e.what()).size(), 5u) << bad;
        }
    }
}

}  // namespace
}  // namespace peertest

#include "kit/jwt.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

const Keys keys{{"new", "0123456789abcdef0123456789abcdef"}, {"old", "fedcba9876543210fedcba9876543210"}};
const Time now{1'800'000'000'123};
const Claims claims{"user", {"builder", "tester"}, "session", now, Time{1'800'003'600'000}};

TEST(Jwt, comes_back_as_it_went) {
    const auto read = read_jwt(keys, make_jwt(keys, claims), now);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->user_id, "user");
    EXPECT_EQ(read->session_id, "session");
    EXPECT_EQ(read->roles, claims.roles);
    EXPECT_EQ(read->issued_at, now);
    EXPECT_EQ(read->expires_at, claims.expires_at);
}

TEST(Jwt, an_old_key_still_verifies_an_unknown_one_does_not) {
    const std::string token = make_jwt({keys[1]}, claims);
    EXPECT_TRUE(read_jwt(keys, token, now));
    EXPECT_FALSE(read_jwt({keys[0]}, token, now));
    EXPECT_FALSE(read_jwt({{"old", "another secret of enough characters"}}, token, now));
}

TEST(Jwt, expires) {
    const std::string token = make_jwt(keys, claims);
    EXPECT_TRUE(read_jwt(keys, token, claims.expires_at - Millis{1}));
    EXPECT_FALSE(read_jwt(keys, token, claims.expires_at));
}

TEST(Jwt, refuses_what_was_touched) {
    const std::string token = make_jwt(keys, claims);
    for (std::size_t i = 0; i < token.size(); i += 7) {
        std::string other = token;
        other[i] = other[i] == 'A' ? 'B' : 'A';
        // The last character of a part may hold bits that carry nothing; all others count.
        if (i + 1 < token.size()) {
            EXPECT_FALSE(read_jwt(keys, other, now)) << i;
        }
    }
    for (const char* text : {"", ".", "..", "a.b", "a.b.c.d", "Bearer"}) EXPECT_FALSE(read_jwt(keys, text, now)) << text;
}

TEST(Jwt, refuses_a_token_without_a_signature) {
    const std::string token = make_jwt(keys, claims);
    const auto body = token.substr(token.find('.'), token.rfind('.') - token.find('.') + 1);
    EXPECT_FALSE(read_jwt(keys, base64url(R"({"alg":"none","kid":"new"})") + body, now));
}

}  // namespace
}  // namespace peertest

#include "kit/signed_token.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

const Keys keys{{"k1", "a secret"}};
constexpr Time now{1'700'000'000'000};
constexpr Time later = now + std::chrono::hours{1};

TEST(SignedToken, GivesItsPayloadBack) {
    EXPECT_EQ(check_token(keys, "telemetry", sign_token(keys, "telemetry", "an id / any text.", later), now),
              "an id / any text.");
    EXPECT_EQ(check_token(keys, "telemetry", sign_token(keys, "telemetry", "", later), now), "");
}

TEST(SignedToken, CountsForItsPurposeOnly) {
    EXPECT_FALSE(check_token(keys, "unsubscribe", sign_token(keys, "telemetry", "id", later), now));
}

TEST(SignedToken, EndsAtItsExpiry) {
    const auto token = sign_token(keys, "telemetry", "id", later);
    EXPECT_TRUE(check_token(keys, "telemetry", token, later - Millis{1}));
    EXPECT_FALSE(check_token(keys, "telemetry", token, later));
}

TEST(SignedToken, SurvivesKeyRotationWhileTheOldKeyIsKept) {
    const auto token = sign_token(keys, "telemetry", "id", later);
    EXPECT_TRUE(check_token({{"k2", "newer"}, {"k1", "a secret"}}, "telemetry", token, now));
    EXPECT_FALSE(check_token({{"k2", "newer"}}, "telemetry", token, now));
}

TEST(SignedToken, RefusesEveryChangedCharacter) {
    const auto token = sign_token(keys, "telemetry", "some id", later);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto forged = token;
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        // The last character of base64 carries bits that do not count; all others must.
        if (i + 1 < token.size()) { EXPECT_FALSE(check_token(keys, "telemetry", forged, now)) << i; }
    }
    for (const char* junk : {"", ".", "..", "a.b", "a.b.c", "a..", "....."})
        EXPECT_FALSE(check_token(keys, "telemetry", junk, now)) << junk;
    EXPECT_FALSE(check_token(keys, "telemetry", std::string(5000, 'a') + ".1.2", now));
}

}  // namespace
}  // namespace peertest

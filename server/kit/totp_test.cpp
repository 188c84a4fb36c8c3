#include "kit/totp.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

const std::string secret = "12345678901234567890";  // of RFC 6238, appendix B

TEST(Totp, GivesTheCodesOfTheStandard) {
    const std::pair<std::int64_t, const char*> codes[] = {{59, "287082"},         {1111111109, "081804"},
                                                          {1111111111, "050471"}, {1234567890, "005924"},
                                                          {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& [seconds, code] : codes) EXPECT_EQ(totp_code(secret, totp_step({seconds * 1000})), code) << seconds;
}

TEST(Totp, TakesTheStepBeforeAndAfter) {
    const Time now{1111111111'000};
    const auto step = totp_step(now);
    for (const std::int64_t near : {step - 1, step, step + 1}) EXPECT_EQ(totp_match(secret, totp_code(secret, near), now), near);
    for (const std::int64_t far : {step - 2, step + 2}) EXPECT_FALSE(totp_match(secret, totp_code(secret, far), now));
    EXPECT_FALSE(totp_match(secret, "", now));
    EXPECT_FALSE(totp_match(secret, "50471", now));
}

TEST(Totp, WritesBase32) {
    EXPECT_EQ(base32(""), "");
    EXPECT_EQ(base32("f"), "MY");
    EXPECT_EQ(base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

}  // namespace
}  // namespace peertest

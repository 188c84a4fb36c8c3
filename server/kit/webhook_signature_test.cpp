#include "kit/webhook_signature.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

constexpr Time now{1'772'359'200'000};
const std::vector<std::string> secrets{"new", "old"};

TEST(WebhookSignature, IsStripes) {
    // HMAC-SHA256("whsec_test", "1492774577.{}"), reckoned with the openssl command.
    EXPECT_EQ(webhook_signature("{}", "whsec_test", Time{1'492'774'577'000}),
              "t=1492774577,v1=0d0602f6611bd2252dd4b74b58a4528355a7380639a15e6cc21e3059d56d5b8b");
}

TEST(WebhookSignature, AnyOfTheSecretsWillDo) {
    EXPECT_TRUE(webhook_signature_valid("{}", webhook_signature("{}", "old", now), secrets, now));
    EXPECT_TRUE(webhook_signature_valid("{}", webhook_signature("{}", "new", now), secrets, now));
    EXPECT_FALSE(webhook_signature_valid("{}", webhook_signature("{}", "other", now), secrets, now));
    EXPECT_FALSE(webhook_signature_valid("{}", webhook_signature("{}", "old", now), {}, now));
}

TEST(WebhookSignature, OneOfSeveralSignaturesWillDo) {
    std::string header = webhook_signature("{}", "other", now);
    header += webhook_signature("{}", "new", now).substr(header.find(','));
    EXPECT_TRUE(webhook_signature_valid("{}", header, secrets, now));
}

TEST(WebhookSignature, IsOverTheBytes) {
    const std::string header = webhook_signature("{\"a\":1}", "new", now);
    EXPECT_FALSE(webhook_signature_valid("{\"a\": 1}", header, secrets, now));
}

TEST(WebhookSignature, LastsFiveMinutesBothWays) {
    const auto valid_at = [](Millis off) {
        return webhook_signature_valid("{}", webhook_signature("{}", "new", now + off), secrets, now);
    };
    EXPECT_TRUE(valid_at(Millis{-300'000}));
    EXPECT_FALSE(valid_at(Millis{-301'000}));
    EXPECT_TRUE(valid_at(Millis{300'000}));
    EXPECT_FALSE(valid_at(Millis{301'000}));
}

TEST(WebhookSignature, NonsenseIsRefused) {
    for (const char* header : {"", "t=", "v1=", "t=1,v1=", "t=x,v1=00", "t=99999999999999999999,v1=00", "t=-1", ",,,=,"})
        EXPECT_FALSE(webhook_signature_valid("{}", header, secrets, now)) << header;
    EXPECT_FALSE(webhook_signature_valid("{}", std::string(10'000, ','), secrets, now));
}

}  // namespace
}  // namespace peertest

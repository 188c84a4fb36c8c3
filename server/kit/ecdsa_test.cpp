#include "kit/ecdsa.hpp"

#include <gtest/gtest.h>

#include <string>

namespace peertest {
namespace {

// Made with `openssl ecparam -name prime256v1` and `openssl dgst -sha256 -sign`.
const std::string key = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDD3WkqbL/zZzylHEdoLsPjMgHydYCi4YXhP8PMkxgHQT"
                        "91jnRIvuYfps97+0Gtzj2hJTRHkFrkzd7zLlYTwOvA==";
const std::string signature = "MEQCIG9AvTNz0zlKduHStp8muP/XO2iatYkZdni6Z6M1+KNTAiAiBPqcht0fJS/L"
                              "Th/7h4pqPdH/gX0Lk10YKsfKWUJtbw==";
const std::string text = R"(1700000000[{"email":"ada@people.test","event":"bounce"}])";

TEST(Ecdsa, takes_what_was_signed_and_nothing_else) {
    EXPECT_TRUE(ecdsa_signature_valid(key, signature, text));
    EXPECT_FALSE(ecdsa_signature_valid(key, signature, text + " "));
    EXPECT_FALSE(ecdsa_signature_valid(key, "", text));
    EXPECT_FALSE(ecdsa_signature_valid(key, "not base64 at all!", text));
    EXPECT_FALSE(ecdsa_signature_valid(key, key, text));
    EXPECT_FALSE(ecdsa_signature_valid("", signature, text));
    std::string other = signature;
    other[20] = other[20] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(ecdsa_signature_valid(key, other, text));
}

TEST(Ecdsa, knows_a_key) {
    EXPECT_TRUE(is_ecdsa_public_key(key));
    for (const std::string bad : {"", "abcd", "====", "not a key"}) EXPECT_FALSE(is_ecdsa_public_key(bad)) << bad;
    EXPECT_FALSE(is_ecdsa_public_key(signature));
}

}  // namespace
}  // namespace peertest

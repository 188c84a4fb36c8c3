#include "adapters/aws_signature.hpp"

#include <gtest/gtest.h>

#include "kit/crypto.hpp"

namespace peertest {
namespace {

// AWS's published examples: "Authenticating Requests" of the S3 API reference, and the Signature Version 4 test suite.
const AwsKey s3{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1"};
constexpr Time may_24{1'369'353'600'000};  // 2013-05-24T00:00:00Z
const std::string bucket_host = "examplebucket.s3.amazonaws.com";
const std::string stamp = "20130524T000000Z";

std::string signed_with_headers(AwsRequest r, const std::string& body) {
    const auto hash = sha256_hex(body);
    r.headers["host"] = bucket_host;
    r.headers["x-amz-date"] = stamp;
    r.headers["x-amz-content-sha256"] = hash;
    return aws_signature(s3, aws_canonical_request(r, hash), may_24);
}

TEST(AwsSignature, get_object_of_the_s3_reference) {
    EXPECT_EQ(signed_with_headers({"GET", "/test.txt", {}, {{"range", "bytes=0-9"}}}, ""),
              "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(AwsSignature, put_object_of_the_s3_reference) {
    EXPECT_EQ(signed_with_headers({"PUT",
                                   "/test%24file.text",
                                   {},
                                   {{"date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}}},
                                  "Welcome to Amazon S3."),
              "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(AwsSignature, queries_of_the_s3_reference) {
    EXPECT_EQ(signed_with_headers({"GET", "/", {{"lifecycle", ""}}, {}}, ""),
              "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543");
    EXPECT_EQ(signed_with_headers({"GET", "/", {{"max-keys", "2"}, {"prefix", "J"}}, {}}, ""),
              "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7");
}

TEST(AwsSignature, presigned_url_of_the_s3_reference) {
    EXPECT_EQ(aws_presigned(s3, {"GET", "/test.txt", {}, {{"host", bucket_host}}}, may_24, 86'400),
              "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3"
              "%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature="
              "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
}

TEST(AwsSignature, get_vanilla_of_the_test_suite) {
    const AwsKey key{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "us-east-1", "service"};
    const AwsRequest r{"GET", "/", {}, {{"host", "example.amazonaws.com"}, {"x-amz-date", "20150830T123600Z"}}};
    EXPECT_EQ(aws_signature(key, aws_canonical_request(r, sha256_hex("")), Time{1'440'938'160'000}),
              "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
}

TEST(AwsSignature, names_whatever_is_signed) {
    const AwsRequest put{"PUT", "/b/k", {}, {{"host", "s3.test"}, {"content-type", "image/png"}, {"content-length", "10"}}};
    const auto url = aws_presigned(s3, put, may_24, 900);
    EXPECT_NE(url.find("X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost"), std::string::npos);
    auto longer = put;
    longer.headers["content-length"] = "11";
    EXPECT_NE(aws_presigned(s3, longer, may_24, 900), url);
}

}  // namespace
}  // namespace peertest

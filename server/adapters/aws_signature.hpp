// AWS Signature Version 4, as S3 and everything that speaks like it wants it.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
#pragma once
#include <map>
#include <string>
#include <string_view>

#include "kit/time.hpp"

namespace peertest {

struct AwsKey {
    std::string id, secret, region, service = "s3";
};

struct AwsRequest {
    std::string method;
    std::string path;                            // already encoded
    std::map<std::string, std::string> query;    // not encoded
    std::map<std::string, std::string> headers;  // every one that is signed; lower-case names, `host` among them
};

// What is signed: the request in the one form that both sides write it in. `payload_hash` is hex SHA-256 or
// "UNSIGNED-PAYLOAD".
std::string aws_canonical_request(const AwsRequest&, std::string_view payload_hash);
// The signature of a canonical request made at `at`, in hex.
std::string aws_signature(const AwsKey&, std::string_view canonical_request, Time at);
// Path and query of a URL that lets whoever has it make this one request from `start` on, for 1 s to 7 days; they must
// send the signed headers as they are. The payload is not signed.
std::string aws_presigned(const AwsKey&, AwsRequest, Time start, int lifetime_s);

}  // namespace peertest

#include "adapters/aws_signature.hpp"

#include "kit/crypto.hpp"
#include "kit/text.hpp"
#include "kit/utc_text.hpp"

namespace peertest {
namespace {

// "20130524T000000Z"; its first eight signs are the date.
std::string stamp(Time t) { return utc_text(t, "%Y%m%dT%H%M%SZ"); }

std::string scope(const AwsKey& key, Time at) {
    return stamp(at).substr(0, 8) + "/" + key.region + "/" + key.service + "/aws4_request";
}

// Sorted by name, which the map is already: encoding keeps the order of the names that we use.
std::string query_text(const std::map<std::string, std::string>& query) {
    std::string out;
    for (const auto& [name, value] : query)
        out.append(out.empty() ? "" : "&").append(url_encode(name)).append("=").append(url_encode(value));
    return out;
}

std::string header_names(const AwsRequest& r) {
    std::string out;
    for (const auto& [name, value] : r.headers) out.append(out.empty() ? "" : ";").append(name);
    return out;
}

}  // namespace

std::string aws_canonical_request(const AwsRequest& r, std::string_view payload_hash) {
    std::string out = r.method + "\n" + r.path + "\n" + query_text(r.query) + "\n";
    for (const auto& [name, value] : r.headers) out += name + ":" + trim(value) + "\n";
    return out + "\n" + header_names(r) + "\n" + std::string(payload_hash);
}

std::string aws_signature(const AwsKey& key, std::string_view canonical_request, Time at) {
    const std::string text = "AWS4-HMAC-SHA256\n" + stamp(at) + "\n" + scope(key, at) + "\n" + sha256_hex(canonical_request);
    std::string secret = hmac_sha256("AWS4" + key.secret, stamp(at).substr(0, 8));
    for (const std::string_view part : {std::string_view(key.region), std::string_view(key.service), std::string_view("aws4_request")})
        secret = hmac_sha256(secret, part);
    return hex(hmac_sha256(secret, text));
}

std::string aws_presigned(const AwsKey& key, AwsRequest r, Time start, int lifetime_s) {
    r.query["X-Amz-Algorithm"] = "AWS4-HMAC-SHA256";
    r.query["X-Amz-Credential"] = key.id + "/" + scope(key, start);
    r.query["X-Amz-Date"] = stamp(start);
    r.query["X-Amz-Expires"] = std::to_string(lifetime_s);
    r.query["X-Amz-SignedHeaders"] = header_names(r);
    return r.path + "?" + query_text(r.query) +
           "&X-Amz-Signature=" + aws_signature(key, aws_canonical_request(r, "UNSIGNED-PAYLOAD"), start);
}

}  // namespace peertest

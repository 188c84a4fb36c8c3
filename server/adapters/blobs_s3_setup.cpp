// Readying a bucket: what the application needs of it beyond keeping objects.
#include <openssl/evp.h>

#include <stdexcept>

#include "adapters/blobs_s3.hpp"

namespace peertest {
namespace {

constexpr std::string_view rule_id = "peertest-files";

// S3 wants it with rules, so that none is taken that was cut on its way.
std::string md5_base64(const std::string& text) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    if (EVP_Digest(text.data(), text.size(), digest, &size, EVP_md5(), nullptr) != 1)
        throw std::runtime_error("OpenSSL has no MD5");
    std::string out(4 * ((size + 2) / 3), '\0');
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), digest, int(size));
    return out;
}

std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '&') out += "&amp;";
        else if (c == '<') out += "&lt;";
        else out += c;
    }
    return out;
}

// The rules of others in a configuration, <tag>…</tag> one after another, without the one of ours.
std::string others_rules(const std::string& xml, const std::string& tag) {
    const std::string open = "<" + tag + ">", close = "</" + tag + ">";
    std::string out;
    for (auto at = xml.find(open); at != std::string::npos;) {
        const auto end = xml.find(close, at);
        if (end == std::string::npos) throw std::runtime_error("the storage answered with rules that cannot be read");
        const auto rule = xml.substr(at, end + close.size() - at);
        if (rule.find("<ID>" + std::string(rule_id) + "</ID>") == std::string::npos) out += rule;
        at = xml.find(open, end);
    }
    return out;
}

std::string cors_rule(const std::string& web_origin) {
    return "<CORSRule><ID>" + std::string(rule_id) + "</ID><AllowedOrigin>" + escaped(web_origin) +
           "</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>"
           "<AllowedHeader>content-type</AllowedHeader><MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule>";
}

std::string lifecycle_rule(int days) {
    return "<Rule><ID>" + std::string(rule_id) + "</ID><Filter><Prefix>" + std::string(s3_prefix) +
           "</Prefix></Filter><Status>Enabled</Status><Expiration><Days>" + std::to_string(days) +
           "</Days></Expiration></Rule>";
}

}  // namespace

bool BlobsS3::put_rules(const std::string& kind, const std::string& root, const std::string& tag, const std::string& rule) {
    const std::string path = "/" + options_.bucket;
    const auto before = ask({.method = "GET", .path = path, .query = {{kind, ""}}}, "read its rules");
    if (before.status == 501) return false;
    const std::string body = "<" + root + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" +
                             (before.ok() ? others_rules(before.body, tag) : "") + rule + "</" + root + ">";
    return ask({.method = "PUT", .path = path, .query = {{kind, ""}},
                .headers = {{"content-type", "application/xml"}, {"content-md5", md5_base64(body)}}, .body = body},
               "take a rule").ok();
}

std::vector<std::string> BlobsS3::set_up(const std::string& web_origin, int days) {
    std::vector<std::string> done;
    const std::string path = "/" + options_.bucket;
    if (ask({.method = "HEAD", .path = path}, "look at the bucket").status == 404) {
        ask({.method = "PUT", .path = path, .body = location()}, "make the bucket");
        done.push_back("made the bucket " + options_.bucket);
    }
    if (!put_rules("cors", "CORSConfiguration", "CORSRule", cors_rule(web_origin)))
        throw StorageDown("the storage knows no CORS rules: browsers could not upload to it");
    done.push_back("let browsers at " + web_origin + " upload and read");
    const std::string what = "objects below " + std::string(s3_prefix) + " are deleted after " + std::to_string(days) + " days";
    if (put_rules("lifecycle", "LifecycleConfiguration", "Rule", lifecycle_rule(days))) done.push_back("set that " + what);
    else done.push_back("this storage knows no lifecycle rules: " + what + " by this server alone");
    return done;
}

// AWS makes a bucket in us-east-1 unless told otherwise.
std::string BlobsS3::location() const {
    if (options_.region == "us-east-1") return {};
    return "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>" +
           escaped(options_.region) + "</LocationConstraint></CreateBucketConfiguration>";
}

}  // namespace peertest

// Readying a bucket: what the application needs of it beyond keeping objects.
#include <openssl/evp.h>

#include <stdexcept>

#include "adapters/s3_bucket.hpp"
#include "ports/blobs.hpp"

namespace peertest {
namespace {

constexpr const char* xmlns = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";

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

// The rules of others in a configuration, <tag>…</tag> one after another, without ours.
std::string others_rules(const std::string& xml, const std::string& tag, const std::string& id) {
    const std::string open = "<" + tag + ">", close = "</" + tag + ">";
    std::string out;
    for (auto at = xml.find(open); at != std::string::npos;) {
        const auto end = xml.find(close, at);
        if (end == std::string::npos) throw std::runtime_error("the storage answered with rules that cannot be read");
        const auto rule = xml.substr(at, end + close.size() - at);
        if (rule.find("<ID>" + id + "</ID>") == std::string::npos) out += rule;
        at = xml.find(open, end);
    }
    return out;
}

std::string cors_rule(const S3Setup& setup) {
    return "<CORSRule><ID>" + setup.rule_id + "</ID><AllowedOrigin>" + escaped(setup.web_origin) +
           "</AllowedOrigin><AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>"
           "<AllowedHeader>content-type</AllowedHeader><MaxAgeSeconds>3600</MaxAgeSeconds></CORSRule>";
}

std::string lifecycle_rule(const S3Setup& setup) {
    std::string rule = "<Rule><ID>" + setup.rule_id + "</ID><Filter><Prefix>" + setup.prefix +
                       "</Prefix></Filter><Status>Enabled</Status>";
    if (setup.days) rule += "<Expiration><Days>" + std::to_string(setup.days) + "</Days></Expiration>";
    return rule + "<NoncurrentVersionExpiration><NoncurrentDays>" + std::to_string(setup.old_versions_days) +
           "</NoncurrentDays></NoncurrentVersionExpiration></Rule>";
}

}  // namespace

bool S3Bucket::configure(const std::string& kind, const std::string& body) {
    return ask({.method = "PUT", .path = "/" + options_.bucket, .query = {{kind, ""}},
                .headers = {{"content-type", "application/xml"}, {"content-md5", md5_base64(body)}}, .body = body},
               "take a rule").ok();
}

bool S3Bucket::put_rule(const std::string& kind, const std::string& root, const std::string& tag, const std::string& rule,
                        const std::string& id) {
    const auto before = ask({.method = "GET", .path = "/" + options_.bucket, .query = {{kind, ""}}}, "read its rules");
    if (before.status == 501) return false;
    const std::string others = before.ok() ? others_rules(before.body, tag, id) : "";
    return configure(kind, "<" + root + xmlns + others + rule + "</" + root + ">");
}

// A bucket that encrypts already, perhaps by a key of its owner, is left as it is.
std::string S3Bucket::encrypt_by_default() {
    const std::string kind = "encryption", root = "ServerSideEncryptionConfiguration";
    if (ask({.method = "GET", .path = "/" + options_.bucket, .query = {{kind, ""}}}, "tell its encryption").ok())
        return "the bucket encrypts what it keeps";
    const bool known = configure(kind, "<" + root + xmlns + "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256"
                                       "</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></" + root + ">");
    return known ? "had the bucket encrypt what it keeps" : "this storage encrypts nothing by itself: encrypt its disks";
}

bool S3Bucket::keep_old_versions() {
    const std::string root = "VersioningConfiguration";
    return configure("versioning", "<" + root + xmlns + "<Status>Enabled</Status></" + root + ">");
}

std::vector<std::string> S3Bucket::set_up(const S3Setup& setup) {
    std::vector<std::string> done;
    const std::string path = "/" + options_.bucket;
    if (ask({.method = "HEAD", .path = path}, "look at the bucket").status == 404) {
        std::string where;  // AWS makes a bucket in us-east-1 unless told otherwise
        if (options_.region != "us-east-1")
            where = std::string("<CreateBucketConfiguration") + xmlns + "<LocationConstraint>" + escaped(options_.region) +
                    "</LocationConstraint></CreateBucketConfiguration>";
        ask({.method = "PUT", .path = path, .body = where}, "make the bucket");
        done.push_back("made the bucket " + options_.bucket);
    }
    if (!setup.web_origin.empty()) {
        if (!put_rule("cors", "CORSConfiguration", "CORSRule", cors_rule(setup), setup.rule_id))
            throw StorageDown("the storage knows no CORS rules: browsers could not upload to it");
        done.push_back("let browsers at " + setup.web_origin + " upload and read");
    }
    done.push_back(encrypt_by_default());
    if (!put_rule("lifecycle", "LifecycleConfiguration", "Rule", lifecycle_rule(setup), setup.rule_id)) {
        // Old versions that nothing deletes would keep for ever what people were told is gone.
        done.push_back("this storage knows no lifecycle rules: this server alone deletes, and old versions are not kept");
        return done;
    }
    const std::string kept = std::to_string(setup.old_versions_days) + " days", age = std::to_string(setup.days) + " days";
    if (setup.days) done.push_back("set that objects below " + setup.prefix + " are deleted after " + age);
    done.push_back(keep_old_versions() ? "had the bucket keep what is replaced or deleted for " + kept
                                       : "this storage keeps no old versions: what is deleted by mistake is gone");
    return done;
}

}  // namespace peertest

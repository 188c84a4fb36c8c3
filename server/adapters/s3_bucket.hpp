// One bucket of S3, or of anything that speaks like it. Every request is made by a signed URL.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/aws_signature.hpp"
#include "adapters/https_client.hpp"

namespace peertest {

struct S3Options {
    std::string endpoint;  // "https://s3.eu-central-1.amazonaws.com"; the bucket is the first part of the path there
    std::string bucket, region, access_key_id, secret_access_key;
    std::string cdn_url;  // stands in front of the endpoint for downloads, with the same paths and queries; may be empty
    bool allow_http = false;
    std::string ca_file;
    std::function<Time()> real_now;  // signatures are about real time; empty: the system's clock
};

struct S3Call {
    std::string method, path;
    std::map<std::string, std::string> query, headers;  // headers are signed
    std::string body, body_file, answer_file;
    Millis timeout{10'000};
};

// What a bucket is readied for. Rules go by their id: those of others stay.
struct S3Setup {
    std::string rule_id, prefix;  // of our objects in it
    std::string web_origin;       // browsers there upload and read; empty: none do
    int days = 0;                 // objects are deleted after so many; 0: never
    int old_versions_days = 30;   // what was replaced or deleted is kept for so long
};

class S3Bucket {
public:
    explicit S3Bucket(S3Options options);

    // Objects by name, "files/0198.png". All of these throw StorageDown (ports/blobs.hpp).
    std::optional<std::int64_t> size(const std::string& object);  // nothing: no such object
    void fetch(const std::string& object, const std::string& to_path);
    void put(const std::string& object, std::map<std::string, std::string> headers, const std::string& from_path);
    void remove(const std::string& object);  // nothing happens when it is not there
    std::vector<std::string> list(const std::string& prefix);

    // Makes the bucket when it is missing, and has it encrypt, keep old versions and follow our rules, as far as this storage
    // knows how. Returns what was done, a line each.
    std::vector<std::string> set_up(const S3Setup& setup);

    // Asks twice when it answers nothing, or that it cannot now. Throws StorageDown unless the answer is 2xx, 404 or 501,
    // a thing that this storage does not do.
    HttpsAnswer ask(const S3Call& call, const char* what);

    std::string path_of(const std::string& object) const { return "/" + options_.bucket + "/" + object; }
    const S3Options& options() const { return options_; }
    const AwsKey& key() const { return key_; }
    const std::string& host() const { return host_; }
    Time real_now() const { return options_.real_now(); }

private:
    // Sets the one of the bucket's rules that is ours, in its configuration of this kind; false when it has none.
    bool put_rule(const std::string& kind, const std::string& root, const std::string& tag, const std::string& rule,
                  const std::string& id);
    // A configuration that is as a whole ours; false when the storage knows no such thing.
    bool configure(const std::string& kind, const std::string& body);
    std::string encrypt_by_default();
    bool keep_old_versions();

    S3Options options_;
    AwsKey key_;
    std::string host_;
    HttpsClient client_;
};

}  // namespace peertest

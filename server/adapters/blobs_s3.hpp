// File contents in a bucket of S3 or of anything that speaks like it. Browsers upload and download straight there, by
// signed URLs; this server asks it by such URLs too.
#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/aws_signature.hpp"
#include "adapters/https_client.hpp"
#include "ports/blobs.hpp"
#include "ports/clock.hpp"

namespace peertest {

// Where our objects lie in the bucket, which others may use too (backups).
inline constexpr std::string_view s3_prefix = "files/";

struct S3Options {
    std::string endpoint;  // "https://s3.eu-central-1.amazonaws.com"; the bucket is the first part of the path there
    std::string bucket, region, access_key_id, secret_access_key;
    std::string cdn_url;  // stands in front of the endpoint for downloads, with the same paths and queries; may be empty
    bool allow_http = false;
    std::string ca_file;
    std::function<Time()> real_now;  // signatures are about real time; empty: the system's clock
};

class BlobsS3 : public Blobs {
public:
    BlobsS3(S3Options options, const Clock& clock);

    SignedUpload sign_upload(const std::string& key, const std::string& content_type, std::int64_t size_bytes,
                             Time expires) override;
    std::string sign_download(const std::string& key, const std::string& content_type, Time expires) override;
    std::optional<std::int64_t> size(const std::string& key) override;
    void fetch(const std::string& key, const std::string& to_path) override;
    void put(const std::string& key, const std::string& content_type, const std::string& from_path) override;
    void remove(const std::string& key) override;
    void renew(const std::string& key, const std::string& content_type) override;
    std::vector<std::string> origins() const override;

    // Readies the bucket: makes it when it is missing, lets browsers at `web_origin` upload and read, has objects of
    // ours deleted after `days`. Rules of others stay. Returns what was done, a line each; throws StorageDown.
    std::vector<std::string> set_up(const std::string& web_origin, int days);

private:
    struct Call {
        std::string method, path;
        std::map<std::string, std::string> query, headers;  // headers are signed
        std::string body, body_file, answer_file;
        Millis timeout{10'000};
    };
    // Asks twice when it answers nothing, or that it cannot now. Throws StorageDown unless the answer is 2xx, 404 or 501,
    // a thing that this storage does not do.
    HttpsAnswer ask(const Call&, const char* what);
    // Sets the one of the bucket's rules that is ours, in its configuration of this kind; false when it has none.
    bool put_rules(const std::string& kind, const std::string& root, const std::string& tag, const std::string& rule);
    std::string location() const;
    std::string path_of(const std::string& key) const;
    Time to_real(Time business) const;

    AwsKey aws_;
    S3Options options_;
    const Clock& clock_;
    std::string host_;
    HttpsClient client_;
};

}  // namespace peertest

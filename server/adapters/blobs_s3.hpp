// File contents in a bucket of S3 or of anything that speaks like it. Browsers upload and download straight there, by
// signed URLs; this server asks it by such URLs too.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "adapters/s3_bucket.hpp"
#include "ports/blobs.hpp"
#include "ports/clock.hpp"

namespace peertest {

// Where our objects lie in the bucket, which others may use too (backups).
inline constexpr std::string_view s3_prefix = "files/";

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
    // ours deleted after `days`. Returns what was done, a line each; throws StorageDown.
    std::vector<std::string> set_up(const std::string& web_origin, int days);

private:
    std::string object(const std::string& key) const;
    Time to_real(Time business) const;

    S3Bucket bucket_;
    const Clock& clock_;
};

}  // namespace peertest

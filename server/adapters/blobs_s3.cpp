#include "adapters/blobs_s3.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

namespace peertest {
namespace {

constexpr int download_s = 24 * 3600;
constexpr const char* cached = "private, max-age=86400, immutable";

}  // namespace

BlobsS3::BlobsS3(S3Options options, const Clock& clock) : bucket_(std::move(options)), clock_(clock) {}

std::string BlobsS3::object(const std::string& key) const {
    require_blob_key(key);
    return std::string(s3_prefix) + key;
}

// In development the business clock may be ahead, but the storage knows real time only. Whole seconds, so that the
// same URL comes out again.
Time BlobsS3::to_real(Time business) const {
    const std::int64_t ahead_ms = clock_.now().ms - bucket_.real_now().ms;
    return {(business.ms - ahead_ms + 500) / 1000 * 1000};
}

SignedUpload BlobsS3::sign_upload(const std::string& key, const std::string& content_type, std::int64_t size_bytes,
                                  Time expires) {
    const Time now{bucket_.real_now().ms / 1000 * 1000};
    const auto seconds = std::clamp<std::int64_t>((to_real(expires) - now).count() / 1000, 1, download_s);
    const AwsRequest r{"PUT", bucket_.path_of(object(key)), {},
                       {{"host", bucket_.host()}, {"content-type", content_type}, {"content-length", std::to_string(size_bytes)}}};
    // Its length a browser names by itself.
    const std::string url = bucket_.options().endpoint + aws_presigned(bucket_.key(), r, now, int(seconds));
    return {"PUT", url, {{"Content-Type", content_type}}};
}

// Signed as of a day before it ends, so that whoever asks within the same half day gets the same URL, which caches know.
std::string BlobsS3::sign_download(const std::string& key, const std::string& content_type, Time expires) {
    const Time now{bucket_.real_now().ms / 1000 * 1000}, end = to_real(expires);
    const Time start = std::min(now, end - std::chrono::seconds{download_s});
    AwsRequest r{"GET", bucket_.path_of(object(key)), {}, {{"host", bucket_.host()}}};
    r.query["response-cache-control"] = cached;
    r.query["response-content-type"] = content_type;
    if (!content_type.starts_with("image/"))
        r.query["response-content-disposition"] = "attachment; filename=\"" + key + "\"";
    const auto seconds = std::max<std::int64_t>(1, (end - start).count() / 1000);
    const auto& [endpoint, cdn] = std::tie(bucket_.options().endpoint, bucket_.options().cdn_url);
    return (cdn.empty() ? endpoint : cdn) + aws_presigned(bucket_.key(), std::move(r), start, int(seconds));
}

std::optional<std::int64_t> BlobsS3::size(const std::string& key) { return bucket_.size(object(key)); }

void BlobsS3::fetch(const std::string& key, const std::string& to_path) { bucket_.fetch(object(key), to_path); }

void BlobsS3::put(const std::string& key, const std::string& content_type, const std::string& from_path) {
    bucket_.put(object(key), {{"content-type", content_type}, {"cache-control", cached}}, from_path);
}

void BlobsS3::remove(const std::string& key) { bucket_.remove(object(key)); }

std::vector<std::string> BlobsS3::set_up(const std::string& web_origin, int days) {
    return bucket_.set_up({.rule_id = "peertest-files", .prefix = std::string(s3_prefix), .web_origin = web_origin, .days = days});
}

// A copy onto itself: its age, which the lifecycle rule goes by, begins anew.
void BlobsS3::renew(const std::string& key, const std::string& content_type) {
    const std::string path = bucket_.path_of(object(key));
    bucket_.ask({.method = "PUT", .path = path,
                 .headers = {{"content-type", content_type}, {"cache-control", cached}, {"x-amz-copy-source", path},
                             {"x-amz-metadata-directive", "REPLACE"}},
                 .timeout = Millis{60'000}}, "renew");
}

std::vector<std::string> BlobsS3::origins() const {
    std::vector<std::string> out{bucket_.options().endpoint};
    const std::string& cdn = bucket_.options().cdn_url;
    if (!cdn.empty()) out.push_back(cdn.substr(0, cdn.find('/', cdn.find("//") + 2)));
    return out;
}

}  // namespace peertest

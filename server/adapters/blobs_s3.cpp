#include "adapters/blobs_s3.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <stdexcept>


namespace peertest {
namespace {

constexpr int download_s = 24 * 3600, call_s = 300;
constexpr const char* cached = "private, max-age=86400, immutable";

Time system_now() {
    return {std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

// As browsers and libcurl name it in Host: without the scheme's own port.
std::string host_of(const std::string& endpoint) {
    std::string host = endpoint.substr(endpoint.find("//") + 2);
    const std::string own = endpoint.starts_with("https:") ? ":443" : ":80";
    if (host.ends_with(own)) host.resize(host.size() - own.size());
    return host;
}

// Long enough for a large object over a slow line.
Millis transfer_time(std::uintmax_t bytes) { return Millis{10'000 + std::int64_t(bytes / 2'000)}; }

// Refused for now: busy, or a fault of its own. Not for a method that it does not have.
bool may_pass(const HttpsAnswer& a) { return !a.answered() || a.status == 429 || (a.status >= 500 && a.status != 501); }

// The storage's own word for an error, from its XML: "NoSuchBucket".
std::string code_in(const std::string& xml) {
    const auto start = xml.find("<Code>"), end = xml.find("</Code>");
    if (start == std::string::npos || end == std::string::npos || end < start || end - start > 100) return {};
    return xml.substr(start + 6, end - start - 6);
}

}  // namespace

BlobsS3::BlobsS3(S3Options options, const Clock& clock)
    : aws_{options.access_key_id, options.secret_access_key, options.region},
      options_(std::move(options)),
      clock_(clock),
      host_(host_of(options_.endpoint)),
      client_({.base_url = options_.endpoint, .allow_http = options_.allow_http, .ca_file = options_.ca_file}) {
    if (!options_.real_now) options_.real_now = system_now;
}

std::string BlobsS3::path_of(const std::string& key) const {
    require_blob_key(key);
    return "/" + options_.bucket + "/" + std::string(s3_prefix) + key;
}

// In development the business clock may be ahead, but the storage knows real time only. Whole seconds, so that the
// same URL comes out again.
Time BlobsS3::to_real(Time business) const {
    const std::int64_t ahead_ms = clock_.now().ms - options_.real_now().ms;
    return {(business.ms - ahead_ms + 500) / 1000 * 1000};
}

SignedUpload BlobsS3::sign_upload(const std::string& key, const std::string& content_type, std::int64_t size_bytes,
                                  Time expires) {
    const Time now{options_.real_now().ms / 1000 * 1000};
    const auto seconds = std::clamp<std::int64_t>((to_real(expires) - now).count() / 1000, 1, download_s);
    const AwsRequest r{"PUT", path_of(key), {},
                       {{"host", host_}, {"content-type", content_type}, {"content-length", std::to_string(size_bytes)}}};
    // Its length a browser names by itself.
    return {"PUT", options_.endpoint + aws_presigned(aws_, r, now, int(seconds)), {{"Content-Type", content_type}}};
}

// Signed as of a day before it ends, so that whoever asks within the same half day gets the same URL, which caches know.
std::string BlobsS3::sign_download(const std::string& key, const std::string& content_type, Time expires) {
    const Time now{options_.real_now().ms / 1000 * 1000}, end = to_real(expires);
    const Time start = std::min(now, end - std::chrono::seconds{download_s});
    AwsRequest r{"GET", path_of(key), {}, {{"host", host_}}};
    r.query["response-cache-control"] = cached;
    r.query["response-content-type"] = content_type;
    if (!content_type.starts_with("image/"))
        r.query["response-content-disposition"] = "attachment; filename=\"" + key + "\"";
    const auto seconds = std::max<std::int64_t>(1, (end - start).count() / 1000);
    return (options_.cdn_url.empty() ? options_.endpoint : options_.cdn_url) +
           aws_presigned(aws_, std::move(r), start, int(seconds));
}

HttpsAnswer BlobsS3::ask(const Call& call, const char* what) {
    AwsRequest r{call.method, call.path, call.query, call.headers};
    r.headers["host"] = host_;
    HttpsRequest request;
    request.method = call.method;
    request.headers.assign(call.headers.begin(), call.headers.end());
    request.body = call.body;
    request.body_file = call.body_file;
    request.answer_file = call.answer_file;
    request.timeout = call.timeout;
    HttpsAnswer answer;
    for (int tries = 0; tries < 2; ++tries) {  // all of them do no more when they are done twice
        request.path = aws_presigned(aws_, r, options_.real_now(), call_s);
        answer = client_.ask(request);
        if (!may_pass(answer)) break;
    }
    if (answer.ok() || (answer.answered() && (answer.status == 404 || answer.status == 501))) return answer;
    const std::string why = answer.answered() ? std::to_string(answer.status) + " " + code_in(answer.body) : answer.error;
    throw StorageDown(std::string("the storage cannot ") + what + ": " + why);
}

std::optional<std::int64_t> BlobsS3::size(const std::string& key) {
    const auto answer = ask({.method = "HEAD", .path = path_of(key)}, "look");
    if (!answer.ok()) return {};
    return std::stoll(std::string(answer.header("content-length")));
}

void BlobsS3::fetch(const std::string& key, const std::string& to_path) {
    const auto bytes = size(key);
    if (!bytes) throw std::runtime_error("there is no such object: " + key);
    const auto answer = ask({.method = "GET", .path = path_of(key), .answer_file = to_path,
                             .timeout = transfer_time(std::uintmax_t(*bytes))}, "read");
    if (!answer.ok()) throw std::runtime_error("there is no such object any more: " + key);
}

void BlobsS3::put(const std::string& key, const std::string& content_type, const std::string& from_path) {
    const auto bytes = std::filesystem::file_size(from_path);
    const auto answer = ask({.method = "PUT", .path = path_of(key),
                             .headers = {{"content-type", content_type}, {"cache-control", cached}},
                             .body_file = from_path, .timeout = transfer_time(bytes)}, "write");
    if (!answer.ok()) throw StorageDown("the storage cannot write: " + std::to_string(answer.status) + " " + code_in(answer.body));
}

void BlobsS3::remove(const std::string& key) { ask({.method = "DELETE", .path = path_of(key)}, "delete"); }

// A copy onto itself: its age, which the lifecycle rule goes by, begins anew.
void BlobsS3::renew(const std::string& key, const std::string& content_type) {
    ask({.method = "PUT", .path = path_of(key),
         .headers = {{"content-type", content_type}, {"cache-control", cached}, {"x-amz-copy-source", path_of(key)},
                     {"x-amz-metadata-directive", "REPLACE"}},
         .timeout = Millis{60'000}}, "renew");
}

std::vector<std::string> BlobsS3::origins() const {
    std::vector<std::string> out{options_.endpoint};
    if (!options_.cdn_url.empty()) {
        const auto path = options_.cdn_url.find('/', options_.cdn_url.find("//") + 2);
        out.push_back(options_.cdn_url.substr(0, path));
    }
    return out;
}

}  // namespace peertest

#include "adapters/s3_bucket.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>

#include "ports/blobs.hpp"

namespace peertest {
namespace {

constexpr int call_s = 300;

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

// What stands within the first such element of the storage's XML, from `at` on: "NoSuchBucket" in Code.
std::string element(const std::string& xml, const std::string& tag, std::size_t at = 0) {
    const auto start = xml.find("<" + tag + ">", at), end = xml.find("</" + tag + ">", at);
    if (start == std::string::npos || end == std::string::npos || end < start) return {};
    return xml.substr(start + tag.size() + 2, end - start - tag.size() - 2);
}

std::string code_in(const std::string& xml) { return element(xml, "Code").substr(0, 100); }

}  // namespace

S3Bucket::S3Bucket(S3Options options)
    : options_(std::move(options)),
      key_{options_.access_key_id, options_.secret_access_key, options_.region},
      host_(host_of(options_.endpoint)),
      client_({.base_url = options_.endpoint, .allow_http = options_.allow_http, .ca_file = options_.ca_file}) {
    if (!options_.real_now) options_.real_now = system_now;
}

HttpsAnswer S3Bucket::ask(const S3Call& call, const char* what) {
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
        request.path = aws_presigned(key_, r, real_now(), call_s);
        answer = client_.ask(request);
        if (!may_pass(answer)) break;
    }
    if (answer.ok() || (answer.answered() && (answer.status == 404 || answer.status == 501))) return answer;
    const std::string why = answer.answered() ? std::to_string(answer.status) + " " + code_in(answer.body) : answer.error;
    throw StorageDown(std::string("the storage cannot ") + what + ": " + why);
}

std::optional<std::int64_t> S3Bucket::size(const std::string& object) {
    const auto answer = ask({.method = "HEAD", .path = path_of(object)}, "look");
    if (!answer.ok()) return {};
    return std::stoll(std::string(answer.header("content-length")));
}

void S3Bucket::fetch(const std::string& object, const std::string& to_path) {
    const auto bytes = size(object);
    if (!bytes) throw std::runtime_error("there is no such object: " + object);
    const auto answer = ask({.method = "GET", .path = path_of(object), .answer_file = to_path,
                             .timeout = transfer_time(std::uintmax_t(*bytes))}, "read");
    if (!answer.ok()) throw std::runtime_error("there is no such object any more: " + object);
}

void S3Bucket::put(const std::string& object, std::map<std::string, std::string> headers, const std::string& from_path) {
    const auto bytes = std::filesystem::file_size(from_path);
    const auto answer = ask({.method = "PUT", .path = path_of(object), .headers = std::move(headers), .body_file = from_path,
                             .timeout = transfer_time(bytes)}, "write");
    if (!answer.ok()) throw StorageDown("the storage cannot write: " + std::to_string(answer.status) + " " + code_in(answer.body));
}

void S3Bucket::remove(const std::string& object) { ask({.method = "DELETE", .path = path_of(object)}, "delete"); }

std::vector<std::string> S3Bucket::list(const std::string& prefix) {
    std::vector<std::string> names;
    std::string more;
    do {
        std::map<std::string, std::string> query{{"list-type", "2"}, {"prefix", prefix}};
        if (!more.empty()) query["continuation-token"] = more;
        const auto answer = ask({.method = "GET", .path = "/" + options_.bucket, .query = std::move(query)}, "list its objects");
        if (!answer.ok()) throw StorageDown("the storage cannot list its objects: there is no bucket " + options_.bucket);
        for (auto at = answer.body.find("<Contents>"); at != std::string::npos; at = answer.body.find("<Contents>", at + 1))
            names.push_back(element(answer.body, "Key", at));
        more = element(answer.body, "IsTruncated") == "true" ? element(answer.body, "NextContinuationToken") : "";
    } while (!more.empty());
    return names;
}

}  // namespace peertest

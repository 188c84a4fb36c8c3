// File contents by key. Uploads and downloads go straight to storage by signed URLs.
// Whatever asks a storage elsewhere may throw StorageDown.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "kit/time.hpp"

namespace peertest {

struct SignedUpload {
    std::string method, url;
    std::map<std::string, std::string> headers;  // that the client must send
};

// Storage that this server itself serves, at the signed URLs it hands out: files_http asks it for each request.
class LocalBlobs {
public:
    virtual ~LocalBlobs() = default;
    struct Request {
        std::string method, key, content_type, size, expires, signature;  // of the URL
    };
    // True when this storage signed exactly this and it has not expired.
    virtual bool allows(const Request&) const = 0;
    virtual std::string path_of(const std::string& key) const = 0;
};

// The storage cannot be asked now, or does not let us: the request ends with 503 and can be made again.
struct StorageDown : std::runtime_error {
    using std::runtime_error::runtime_error;
};

// Keys are 1..100 letters, digits, ".", "_" and "-", not starting with "."; storage throws std::invalid_argument at others.
inline bool is_blob_key(std::string_view key) {
    return !key.empty() && key.size() <= 100 && key[0] != '.' &&
           key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") == key.npos;
}
inline void require_blob_key(std::string_view key) {
    if (!is_blob_key(key)) throw std::invalid_argument("not a key of a file: " + std::string(key));
}

class Blobs {
public:
    virtual ~Blobs() = default;
    virtual SignedUpload sign_upload(const std::string& key, const std::string& content_type, std::int64_t size_bytes,
                                     Time expires) = 0;
    virtual std::string sign_download(const std::string& key, const std::string& content_type, Time expires) = 0;
    virtual std::optional<std::int64_t> size(const std::string& key) = 0;  // nothing: no such object
    virtual void fetch(const std::string& key, const std::string& to_path) = 0;
    virtual void put(const std::string& key, const std::string& content_type, const std::string& from_path) = 0;
    virtual void remove(const std::string& key) = 0;  // nothing happens when it is not there
    // Its age begins anew, for storage that deletes by age; called for what is kept longer than that.
    virtual void renew(const std::string& /*key*/, const std::string& /*content_type*/) {}
    // Where signed URLs lead besides this server, for the web app's content policy.
    virtual std::vector<std::string> origins() const { return {}; }
    virtual LocalBlobs* local() { return nullptr; }
};

}  // namespace peertest

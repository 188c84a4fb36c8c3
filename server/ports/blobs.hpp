// File contents by key. Uploads and downloads go straight to storage by signed URLs.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

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

// Keys are 1..100 letters, digits, '.', '_' and '-', not starting with '.'; others throw std::invalid_argument.
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
    virtual LocalBlobs* local() { return nullptr; }
};

}  // namespace peertest

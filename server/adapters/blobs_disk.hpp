// File contents in a folder of this machine, read and written through URLs of our own that are signed with HMAC.
#pragma once
#include <functional>
#include <string>

#include "kit/crypto.hpp"
#include "ports/blobs.hpp"
#include "ports/clock.hpp"

namespace peertest {

class BlobsDisk : public Blobs, public LocalBlobs {
public:
    // Files lie below `folder`, which is made; `keys` sign the URLs, newest first.
    BlobsDisk(std::string folder, Keys keys, const Clock& clock);

    SignedUpload sign_upload(const std::string& key, const std::string& content_type, std::int64_t size_bytes,
                             Time expires) override;
    std::string sign_download(const std::string& key, const std::string& content_type, Time expires) override;
    std::optional<std::int64_t> size(const std::string& key) override;
    void fetch(const std::string& key, const std::string& to_path) override;
    void put(const std::string& key, const std::string& content_type, const std::string& from_path) override;
    void remove(const std::string& key) override;
    LocalBlobs* local() override { return this; }

    bool allows(const Request&) const override;
    std::string path_of(const std::string& key) const override;

private:
    std::string signature(std::string_view secret, const Request&) const;
    std::string url(Request&&) const;

    std::string folder_;
    Keys keys_;
    const Clock& clock_;
};

}  // namespace peertest

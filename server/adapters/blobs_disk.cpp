#include "adapters/blobs_disk.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include "kit/text.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

// What another try may find mended is told apart.
[[noreturn]] void fail(const std::string& what, int error = errno) {
    const std::system_error why(error, std::generic_category(), what);
    for (const int passing : {ENOSPC, EDQUOT, EROFS, EIO, EMFILE, ENFILE})
        if (error == passing) throw StorageDown(why.what());
    throw why;
}

void make_folder(const std::string& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error) fail("make " + path, error.value());
}

void sync_path(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0) fail("open " + path);
    const int failed = ::fsync(fd);
    ::close(fd);
    if (failed) fail("fsync " + path);
}

// A second name for the content where the file system allows it, a copy elsewhere: contents are never changed in place.
void link_or_copy(const std::string& from, const std::string& to) {
    ::unlink(to.c_str());
    if (::link(from.c_str(), to.c_str()) == 0) return;
    std::error_code error;
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    if (error) fail("copy to " + to, error.value());
}

}  // namespace

BlobsDisk::BlobsDisk(std::string folder, Keys keys, const Clock& clock)
    : folder_(std::move(folder)), keys_(std::move(keys)), clock_(clock) {
    if (keys_.empty()) throw std::invalid_argument("no key to sign the URLs of files with");
    make_folder(folder_);
}

std::string BlobsDisk::path_of(const std::string& key) const {
    require_blob_key(key);
    // 256 folders, so that none grows too long to list.
    return folder_ + "/" + hex(sha256(key).substr(0, 1)) + "/" + key;
}

std::string BlobsDisk::signature(std::string_view secret, const Request& r) const {
    // Lines cannot run into one another: none of the parts may hold a line end.
    const std::string text =
        "file\n" + r.method + "\n" + r.key + "\n" + r.content_type + "\n" + r.size + "\n" + r.expires;
    return base64url(hmac_sha256(hmac_sha256(secret, "peertest file urls"), text));
}

std::string BlobsDisk::url(Request&& r) const {
    require_blob_key(r.key);
    std::string query = "?type=" + url_encode(r.content_type) + "&expires=" + r.expires;
    if (!r.size.empty()) query += "&size=" + r.size;
    return "/api/files/blob/" + r.key + query + "&sig=" + signature(keys_.front().second, r);
}

SignedUpload BlobsDisk::sign_upload(const std::string& key, const std::string& content_type, std::int64_t size_bytes,
                                    Time expires) {
    return {"PUT",
            url({"PUT", key, content_type, std::to_string(size_bytes), std::to_string(expires.ms / 1000), {}}),
            {{"Content-Type", content_type}}};
}

std::string BlobsDisk::sign_download(const std::string& key, const std::string& content_type, Time expires) {
    return url({"GET", key, content_type, {}, std::to_string(expires.ms / 1000), {}});
}

bool BlobsDisk::allows(const Request& r) const {
    if (!is_blob_key(r.key) || r.content_type.find('\n') != std::string::npos) return false;
    std::int64_t expires_s = 0;
    const char* end = r.expires.data() + r.expires.size();
    if (const auto [at, error] = std::from_chars(r.expires.data(), end, expires_s); error != std::errc{} || at != end)
        return false;
    bool ours = false;
    for (const auto& [kid, secret] : keys_) ours |= same_bytes(signature(secret, r), r.signature);
    return ours && clock_.now().ms / 1000 < expires_s;
}

std::optional<std::int64_t> BlobsDisk::size(const std::string& key) {
    std::error_code error;
    const auto bytes = fs::file_size(path_of(key), error);
    if (error == std::errc::no_such_file_or_directory) return {};
    if (error) throw std::system_error(error, "size of " + key);
    return std::int64_t(bytes);
}

void BlobsDisk::fetch(const std::string& key, const std::string& to_path) { link_or_copy(path_of(key), to_path); }

void BlobsDisk::put(const std::string& key, const std::string&, const std::string& from_path) {
    const std::string path = path_of(key), folder = path.substr(0, path.rfind('/'));
    make_folder(folder);
    // Seen under its name only once it is whole and on the disk.
    const std::string part = folder + "/." + hex(random_bytes(8));
    try {
        link_or_copy(from_path, part);
        sync_path(part, O_RDONLY);
        if (::rename(part.c_str(), path.c_str()) != 0) fail("rename to " + path);
        ::unlink(part.c_str());  // rename does nothing when both names are one file already
        sync_path(folder, O_RDONLY | O_DIRECTORY);
    } catch (...) {
        ::unlink(part.c_str());
        throw;
    }
}

void BlobsDisk::remove(const std::string& key) {
    if (::unlink(path_of(key).c_str()) != 0 && errno != ENOENT) fail("remove " + key);
}

}  // namespace peertest

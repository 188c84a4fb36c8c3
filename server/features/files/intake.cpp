#include "features/files/intake.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "app/settings.hpp"
#include "features/files/mapped_file.hpp"
#include "image/image.hpp"
#include "kit/crypto.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

bool is_recording(FilePurpose p) { return p == FilePurpose::recording; }

void check_size(FilePurpose purpose, std::int64_t size_bytes) {
    if (size_bytes < 1) throw file_rejected("The file is empty.");
    if (size_bytes > max_bytes(purpose))
        throw file_rejected("The file has " + std::to_string(size_bytes) + " bytes, the limit is " +
                            std::to_string(max_bytes(purpose)) + ".");
}

unsigned byte(std::string_view s, std::size_t at) { return at < s.size() ? static_cast<unsigned char>(s[at]) : 0u; }

// EBML: an id, then a size whose length is said by its leading zeros. Looks for DocType "webm" in the header.
bool is_webm(std::string_view s) {
    if (s.substr(0, 4) != "\x1a\x45\xdf\xa3") return false;
    const std::string_view header = s.substr(0, 64);
    const auto at = header.find("\x42\x82");
    if (at == std::string_view::npos || byte(header, at + 2) != 0x84) return false;
    return header.substr(at + 3, 4) == "webm";
}

// ISO base media: a first box "ftyp" with the brands that the file follows.
bool is_mp4(std::string_view s) {
    constexpr std::array<std::string_view, 13> brands{"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41",
                                                      "mp42", "avc1", "dash", "M4V ", "M4VH", "MSNV"};
    if (s.size() < 12 || s.substr(4, 4) != "ftyp") return false;
    const std::size_t size = byte(s, 0) << 24 | byte(s, 1) << 16 | byte(s, 2) << 8 | byte(s, 3);
    if (size < 16 || size > 4096) return false;
    return std::find(brands.begin(), brands.end(), s.substr(8, 4)) != brands.end();
}

}  // namespace

Error file_rejected(std::string reason) { return {422, "file_rejected", std::move(reason)}; }

void check_announced(FilePurpose purpose, const std::string& content_type, std::int64_t size_bytes) {
    const bool fits = is_recording(purpose) ? content_type == "video/webm" || content_type == "video/mp4"
                                            : content_type == "image/png" || content_type == "image/jpeg";
    if (!fits)
        throw file_rejected(is_recording(purpose) ? "A recording must be WebM or MP4."
                                                  : "A picture must be PNG or JPEG.");
    check_size(purpose, size_bytes);
}

Accepted accept_content(FilePurpose purpose, const std::string& path, const std::string& clean_path) {
    Accepted a;
    check_size(purpose, std::int64_t(fs::file_size(path)));
    a.path = path;
    if (is_recording(purpose)) {
        a.content_type = recording_type(MappedFile(path).bytes());
        if (a.content_type.empty()) throw file_rejected("The content is neither a WebM nor an MP4 recording.");
    } else {
        try {
            const Image image = clean_image(path, clean_path);
            a.content_type = image.type == ImageType::png ? "image/png" : "image/jpeg";
            a.width = image.width, a.height = image.height;
            a.path = clean_path;
        } catch (const ImageRejected& e) { throw file_rejected(e.what()); }
    }
    const MappedFile content(a.path);
    a.size_bytes = std::int64_t(content.bytes().size());
    a.sha256 = sha256_hex(content.bytes());
    return a;
}

std::string recording_type(std::string_view start) {
    if (is_webm(start)) return "video/webm";
    return is_mp4(start) ? "video/mp4" : "";
}

TemporaryPath::TemporaryPath(const App& app) {
    const std::string folder = app.settings.data_dir + "/tmp";
    fs::create_directories(folder);
    path_ = folder + "/file-" + hex(random_bytes(12));
}

TemporaryPath::~TemporaryPath() {
    std::error_code ignored;
    fs::remove(path_, ignored);
}

}  // namespace peertest

// What arrives is judged by its content: pictures are written anew, recordings are recognised, all else is refused.
#pragma once
#include <string>

#include "features/files/files.hpp"
#include "kit/error.hpp"

namespace peertest {

inline constexpr std::int64_t max_image_bytes = 10 << 20, max_recording_bytes = 200 << 20;
inline std::int64_t max_bytes(FilePurpose p) {
    return p == FilePurpose::recording ? max_recording_bytes : max_image_bytes;
}

// 422 file_rejected with a reason for people.
Error file_rejected(std::string reason);

// Refuses by what is said about a file before it is sent.
void check_announced(FilePurpose purpose, const std::string& content_type, std::int64_t size_bytes);

struct Accepted {
    std::string content_type;
    std::int64_t size_bytes = 0;
    int width = 0, height = 0;
    std::string sha256;
    std::string path;  // where the content to keep lies: `clean_path`, or `path` itself for recordings
};
// Judges the content at `path`; a clean picture is left at `clean_path`. Takes up to 10 s. Throws file_rejected.
Accepted accept_content(FilePurpose purpose, const std::string& path, const std::string& clean_path);

// "video/webm" or "video/mp4" by the first bytes; empty for anything else.
std::string recording_type(std::string_view start);

// A name for a file of this server's own, below the data folder; the file is deleted at the end.
class TemporaryPath {
public:
    explicit TemporaryPath(const App& app);
    ~TemporaryPath();
    TemporaryPath(const TemporaryPath&) = delete;
    TemporaryPath& operator=(const TemporaryPath&) = delete;
    const std::string& str() const { return path_; }

private:
    std::string path_;
};

}  // namespace peertest

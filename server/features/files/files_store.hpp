// Every query of files; only this feature uses it.
#pragma once
#include "features/files/files.hpp"

namespace peertest {

inline constexpr Millis upload_window = std::chrono::minutes{15};
inline constexpr Millis unfinished_kept = std::chrono::hours{24};
inline constexpr Millis files_kept = std::chrono::hours{90 * 24};
inline constexpr Millis renewed_every = std::chrono::hours{60 * 24};

const Collection<File>& files();

// When the next step of its clean-up is due. While it is held that is no end: its content is renewed, so that storage
// which deletes what is 90 days old keeps it.
std::optional<Time> ends_at(const File& f);

std::vector<Doc<File>> files_attached_to(Reader& store, const std::string& attached_to);
// Files of this picture that were handed in with anything.
std::vector<Doc<File>> handed_in_with_content(Reader& store, const std::string& sha256);
std::vector<Doc<File>> ended_files(Reader& store, Time now, int limit);

}  // namespace peertest

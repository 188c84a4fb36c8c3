// What the routes of files take and answer, and the rules behind them; only this feature uses it.
#pragma once
#include <map>
#include <optional>
#include <string>

#include "features/files/files.hpp"

namespace peertest {

struct NewUpload {
    FilePurpose purpose = FilePurpose::screenshot;
    std::string content_type;
    std::int64_t size_bytes = 0;
};
struct UploadTarget {
    std::string method, url;  // relative to this server when it stores the files itself
    std::map<std::string, std::string> headers;
};
struct Upload {
    std::string id;
    UploadTarget upload;
    Time expires_at;
};
// Answered as "File".
struct FileView {
    std::string id;
    FilePurpose purpose = FilePurpose::screenshot;
    std::string content_type;
    std::int64_t size_bytes = 0;
    std::optional<int> width, height;
    std::optional<std::string> url;  // once it is ready
    FileState state = FileState::pending;
    std::optional<std::string> reason;  // why it was rejected
};
template <>
const Schema& schema_of<NewUpload>();
template <>
const Schema& schema_of<UploadTarget>();
template <>
const Schema& schema_of<Upload>();
template <>
const Schema& schema_of<FileView>();

Upload ask_upload(App& app, const Caller& who, const NewUpload& in);
Upload read_upload(App& app, const Caller& who, const std::string& id);  // the same again
FileView complete_upload(App& app, const Caller& who, const std::string& id);
// Content that is here already, at `path`.
FileView add_file(App& app, const Caller& who, FilePurpose purpose, const std::string& path);
FileView read_file(App& app, const Caller& who, const std::string& id);
void delete_file(App& app, const Caller& who, const std::string& id);

// The upload behind our own signed URL: kept only while its file waits for it (409).
void receive_upload(App& app, const std::string& key, const std::string& content_type, const std::string& path);

void count_upload(App& app, const Caller& who, FilePurpose purpose);  // 429 over the limit
void clean_up_files(App& app);

// Removes contents from the blob store; written in the transaction that lets go of them.
struct EraseBlobs {
    std::vector<std::string> keys;
};
template <>
const Schema& schema_of<EraseBlobs>();
inline constexpr std::string_view erase_blobs_task = "files.erase";

// Has the age of a content begin anew that is kept for longer than its storage keeps things by itself.
struct RenewBlob {
    std::string key, content_type;
};
template <>
const Schema& schema_of<RenewBlob>();
inline constexpr std::string_view renew_blob_task = "files.renew";

}  // namespace peertest

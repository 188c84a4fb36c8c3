// Uploaded files (SPEC 12): screenshots, annotations, evidence and recordings. The content lies in the blob store; this
// is what we know about it. Images are kept only after they were decoded and written anew without their metadata.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "ports/store.hpp"

namespace peertest {

struct PersonalData;

class Api;
class Work;

enum class FilePurpose { screenshot, annotation, evidence, recording };
template <>
inline constexpr std::array<std::string_view, 4> enum_names<FilePurpose>{"screenshot", "annotation", "evidence",
                                                                         "recording"};

// pending: announced or being checked; rejected and deleted files have no content any more.
enum class FileState { pending, ready, rejected, deleted };
template <>
inline constexpr std::array<std::string_view, 4> enum_names<FileState>{"pending", "ready", "rejected", "deleted"};

struct File {
    std::string id;
    std::string owner_id;
    FilePurpose purpose = FilePurpose::screenshot;
    std::string content_type;  // as asked for; once ready, as found in the content
    std::int64_t size_bytes = 0;
    int width = 0, height = 0;  // pixels; 0 for recordings
    std::string sha256;         // hex, of the stored content: the same picture with other metadata has the same
    FileState state = FileState::pending;
    std::string reason;       // why it was rejected
    std::string key;          // of its content in the blob store, once that was checked
    std::string attached_to;  // the submission or dispute it was handed in with; from then on it cannot be deleted
    std::vector<std::string> readers;  // users who may read it besides its owner and admins
    bool held = false;                 // part of an open dispute: not deleted after 90 days
    Time created_at;
    Time stored_at;                    // when its content came to lie where it is, which storage may count its age from
};
template <>
const Schema& schema_of<File>();

// --- for the features to the right ---------------------------------------------------------------------------------
// The files with these ids, in their order. Throws 422 naming `field`[i] for each id that is not a ready file of this
// owner with one of these purposes (empty: any).
std::vector<File> require_own_ready_files(Reader& store, const std::string& owner_id,
                                          const std::vector<std::string>& ids, std::string_view field = "file_ids",
                                          const std::vector<FilePurpose>& purposes = {});
// Binds files to what they were handed in with (a submission, a dispute) and lets `reader_id` read them: the job's
// builder, or the other party. Doing it twice does nothing more. The ids were checked before.
void lock_files(Tx& tx, const std::vector<std::string>& ids, const std::string& attached_to,
                const std::string& reader_id);
// The index of the first of these pictures that was already handed in with something other than `attached_to`.
std::optional<std::size_t> repeated_image(Reader& store, const std::vector<File>& files,
                                          const std::string& attached_to);
// Keeps the files of a submission or dispute past their 90 days while the dispute is open, and lets go again.
void hold_files(Tx& tx, const std::string& attached_to, bool held);

// True while this user works on an assignment: more uploads an hour are allowed then. Assignments stand to the right of
// files, so app/routes.cpp registers their answer here.
using HasActiveAssignment = bool (*)(Reader& store, const std::string& user_id);
void uploads_ask(HasActiveAssignment ask);

// --- for app/ ------------------------------------------------------------------------------------------------------
std::vector<const CollectionInfo*> files_collections();
PersonalData files_personal_data();
void files_routes(Api& api);
void files_tasks(Work& work);

}  // namespace peertest

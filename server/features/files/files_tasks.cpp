#include "features/files/files_api.hpp"
#include "ports/blobs.hpp"
#include "work/work.hpp"

namespace peertest {

void files_tasks(Work& work) {
    work.on<EraseBlobs>(std::string(erase_blobs_task), Priority::low, [](App& app, const EraseBlobs& task) {
        for (const auto& key : task.keys) app.blobs.remove(key);
    });
    work.on<RenewBlob>(std::string(renew_blob_task), Priority::low,
                       [](App& app, const RenewBlob& task) { app.blobs.renew(task.key, task.content_type); });
    work.every("files.clean_up", std::chrono::hours{1}, Priority::low, clean_up_files);
}

}  // namespace peertest

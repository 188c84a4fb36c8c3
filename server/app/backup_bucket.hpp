// Backups in a bucket of S3, away from the machine that made them: backups/NAME/FILE, as they lie on the disk.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "kit/time.hpp"

namespace peertest {

struct Settings;
class S3Bucket;

class BackupBucket {
public:
    explicit BackupBucket(const Settings& s);  // with PEERTEST_BACKUP_BUCKET
    ~BackupBucket();

    // All throw std::runtime_error, StorageDown among them.
    void copy(const std::string& folder);  // a backup's; it counts once all of it is there
    std::vector<std::string> names();      // oldest first
    // Brings one here, below `dir`; "latest" is the newest. Returns its folder.
    std::string fetch(const std::string& name, const std::string& dir);
    int remove_older(Time before);
    std::vector<std::string> set_up();

private:
    std::unique_ptr<S3Bucket> bucket_;
};

}  // namespace peertest

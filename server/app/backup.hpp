// Backups: made while the server runs, by the command and nightly by the server itself.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "kit/time.hpp"

namespace peertest {

struct App;
struct CollectionInfo;
struct Settings;
class Blobs;
class Store;
class Work;

struct BackupMade {
    std::string folder;
    std::int64_t documents = 0, files = 0;
    std::int64_t files_missing = 0;  // deleted while the backup was made
    int removed = 0;                 // older backups
};

// Writes a backup into `dir` and removes those there that are older than the settings keep them. Throws
// std::runtime_error; what was begun is removed.
BackupMade make_backup(Store& store, Blobs& blobs, const Settings& s, const std::string& dir, Time now);

// Into PEERTEST_BACKUP_BUCKET, if there is one; older ones there are removed. Throws std::runtime_error.
void copy_backup(const Settings& s, const std::string& folder, Time now);

// `peertest backup [DIR]`: beside a running server or without one. Tells what was made.
std::string backup_command(const Settings& s, const std::string& dir);

// Nightly, where PEERTEST_BACKUP_DIR says so.
std::vector<const CollectionInfo*> backup_collections();
void backup_tasks(App& app, Work& work);

}  // namespace peertest

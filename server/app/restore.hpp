// Restore: puts a backup into an empty store, whichever engine the settings name.
#pragma once
#include <string>
#include <vector>

namespace peertest {

struct CollectionInfo;
struct Settings;
class Reader;

struct RestoreOptions {
    std::string folder;         // of the backup; "s3:NAME" brings one from PEERTEST_BACKUP_BUCKET
    bool check = false;         // only look whether the backup is whole
    bool replace = false;       // what is there: SQLite's is moved aside, MongoDB's is erased
    std::string settings_file;  // where to write the settings of that time; empty: nowhere
};

// Tells what was done, and audits it: false at a breach. Throws std::runtime_error with a line for people. Nothing is
// changed before the whole backup was found good.
bool restore(const Settings& s, RestoreOptions options);

std::vector<const CollectionInfo*> restore_collections();
// A restore that did not reach its end leaves data that must not be served: throws std::runtime_error then.
void refuse_half_restored(Reader& store);

}  // namespace peertest

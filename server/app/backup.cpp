#include "app/backup.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <stdexcept>

#include "app/backup_bucket.hpp"
#include "app/backup_format.hpp"
#include "app/clock.hpp"
#include "app/collections.hpp"
#include "app/engines.hpp"
#include "app/services.hpp"
#include "app/settings.hpp"
#include "features/files/files_store.hpp"
#include "kit/crypto.hpp"
#include "ports/any_document.hpp"
#include "ports/blobs.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

constexpr int page_size = 500;

struct Content {
    std::string key;
    std::int64_t size_bytes;
};

BackupPart write_collection(Reader& reader, const CollectionInfo& info, const std::string& folder) {
    BackupPart part{.collection = info.name};
    const std::string path = folder + "/" + part_file(part);
    LinesOut out(path);
    struct Read {
        std::shared_ptr<void> doc;
        std::int64_t version = 0;
        std::string unknown;
    };
    Query q{{}, {{"id"}}, page_size, {}, Reads::latest};
    std::string line;
    do {
        std::deque<Read> page;
        q.cursor = AnyDocument::find(reader, info, q, [&]() -> detail::Slot {
            auto& read = page.emplace_back(Read{info.blank(), 0, {}});
            return {read.doc.get(), &read.version, &read.unknown};
        });
        for (const auto& read : page) {
            line.clear();
            write_stored(line, info.schema(), read.doc.get(), read.unknown);
            out.add(line);
        }
        part.documents += std::int64_t(page.size());
    } while (!q.cursor.empty());
    out.close();
    part.size_bytes = std::int64_t(fs::file_size(path));
    part.sha256 = file_sha256(path);
    return part;
}

// The newest backup there is; empty when there is none.
std::string newest_backup(const std::string& dir) {
    std::string newest;
    for (const auto& entry : fs::directory_iterator(dir)) {
        const std::string name = entry.path().filename().string();
        if (time_of_backup(name) && fs::exists(entry.path() / "manifest.json")) newest = std::max(newest, name);
    }
    return newest.empty() ? newest : (fs::path(dir) / newest).string();
}

// Contents never change under their key: what the last backup has is taken from there by a second name.
bool take_content(Blobs& blobs, const std::string& key, const std::string& last, const std::string& to) {
    if (!last.empty() && ::link((last + "/files/" + key).c_str(), to.c_str()) == 0) return true;
    try {
        blobs.fetch(key, to);
        return true;
    } catch (const std::exception&) {
        if (blobs.size(key)) throw;
        return false;  // deleted since the documents were read
    }
}

// All that was written below this folder, and more: its whole file system.
void sync_disk(const std::string& folder) {
    const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool done = fd >= 0 && ::syncfs(fd) == 0;
    if (fd >= 0) ::close(fd);
    if (!done) throw std::runtime_error("cannot write " + folder + " to the disk");
}

std::string settings_text(const Settings& s) {
    std::string text;
    for (const auto& [name, value] : s.given) text += name + "=" + value + "\n";
    return text;
}

std::vector<Content> write_documents(Store& store, const std::string& folder, BackupManifest& manifest) {
    std::vector<Content> contents;
    store.snapshot([&](Reader& reader) {
        for (const auto* info : all_collections()) manifest.parts.push_back(write_collection(reader, *info, folder));
        if (!manifest.files_included) return;
        Query q{{}, {{"id"}}, page_size, {}, Reads::latest};
        do {
            const auto page = reader.find(files(), q);
            for (const auto& f : page.items)
                if (f->state == FileState::ready) contents.push_back({f->key, f->size_bytes});
            q.cursor = page.next_cursor;
        } while (!q.cursor.empty());
    });
    return contents;
}

BackupMade write_backup(Store& store, Blobs& blobs, const Settings& s, const std::string& folder, const std::string& last,
                        Time now) {
    BackupMade made{.folder = folder};
    BackupManifest manifest{.made_at = now, .files_included = blobs.local() != nullptr};
    const auto contents = write_documents(store, folder, manifest);
    for (const auto& part : manifest.parts) made.documents += part.documents;
    fs::create_directory(folder + "/files");
    for (const auto& content : contents) {
        if (!take_content(blobs, content.key, last, folder + "/files/" + content.key)) {
            ++made.files_missing;
            continue;
        }
        ++manifest.files;
        manifest.files_bytes += content.size_bytes;
    }
    made.files = manifest.files;
    sync_disk(folder);
    if (!s.backup_keys.empty()) manifest.sealed_settings = encrypt(s.backup_keys, settings_text(s), to_rfc3339(now));
    write_manifest(folder, manifest);
    return made;
}

int remove_older(const std::string& dir, Time before) {
    int removed = 0;
    for (const auto& entry : fs::directory_iterator(dir)) {
        const auto made_at = time_of_backup(entry.path().filename().string());
        if (made_at && *made_at < before) fs::remove_all(entry.path()), ++removed;
    }
    return removed;
}

}  // namespace

BackupMade make_backup(Store& store, Blobs& blobs, const Settings& s, const std::string& dir, Time now) {
    now.ms -= now.ms % 1000;  // its name tells seconds
    fs::create_directories(dir);
    const std::string last = newest_backup(dir), folder = (fs::path(dir) / backup_name(now)).string();
    if (!fs::create_directory(folder)) throw std::runtime_error(folder + " is there already");
    fs::permissions(folder, fs::perms::owner_all, fs::perm_options::replace);
    try {
        BackupMade made = write_backup(store, blobs, s, folder, last, now);
        made.removed = remove_older(dir, now - std::chrono::days(s.backup_days));
        return made;
    } catch (...) {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
        throw;
    }
}

void copy_backup(const Settings& s, const std::string& folder, Time now) {
    if (s.backup_bucket.empty()) return;
    BackupBucket bucket(s);
    bucket.copy(folder);
    bucket.remove_older(now - std::chrono::days(s.backup_days));
}

std::string backup_command(const Settings& s, const std::string& dir) {
    if (dir.empty()) throw std::runtime_error("name the folder of the backups, here or as PEERTEST_BACKUP_DIR");
    const auto store = open_store_to_read(s);
    SystemClock clock;
    if (s.development()) clock.load(*store);
    const auto blobs = open_blobs(s, clock);
    const BackupMade made = make_backup(*store, *blobs, s, dir, clock.now());
    copy_backup(s, made.folder, clock.now());
    std::string text = made.folder + ": " + std::to_string(made.documents) + " documents, " + std::to_string(made.files) + " files";
    if (made.files_missing) text += ", " + std::to_string(made.files_missing) + " deleted meanwhile";
    if (!s.backup_bucket.empty()) text += ", copied to the bucket " + s.backup_bucket;
    if (s.backup_keys.empty()) text += "; without the settings, since PEERTEST_BACKUP_KEYS is not set";
    if (made.removed) text += "; older backups removed: " + std::to_string(made.removed);
    return text;
}

}  // namespace peertest

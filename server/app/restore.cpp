#include "app/restore.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>

#include "adapters/store_sqlite_lock.hpp"
#include "app/audit.hpp"
#include "app/backup_bucket.hpp"
#include "app/backup_format.hpp"
#include "app/clock.hpp"
#include "app/collections.hpp"
#include "app/engines.hpp"
#include "app/metrics.hpp"
#include "app/presence.hpp"
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

constexpr std::size_t batch_size = 500;
constexpr std::size_t batch_bytes = 4u << 20;
constexpr const char* the_mark = "restore";

[[noreturn]] void fail(const std::string& why) { throw std::runtime_error(why); }

struct RestoreMark {
    std::string id = the_mark;
    std::string folder;
};

}  // namespace

template <>
const Schema& schema_of<RestoreMark>() {
    static const Schema s = describe<RestoreMark>("RestoreMark", field<&RestoreMark::id>("id"),
                                                  field<&RestoreMark::folder>("folder"));
    return s;
}

namespace {

// There while a restore runs.
const Collection<RestoreMark>& marks() {
    static const auto c = Collection<RestoreMark>("restore_running");
    return c;
}

using Known = std::map<std::string, const CollectionInfo*>;

// What is put back; not who was at work when the backup was made, and what says that a restore runs.
Known known_collections() {
    Known known;
    for (const auto* info : all_collections()) known[info->name] = info;
    known.erase(marks().info.name);
    for (const auto* info : presence_collections()) known.erase(info->name);
    return known;
}

// Every collection is known and every byte is what was written.
void check_parts(const std::string& folder, const BackupManifest& manifest) {
    std::set<std::string> known;
    for (const auto* info : all_collections()) known.insert(info->name);
    for (const auto& part : manifest.parts) {
        const std::string path = folder + "/" + part_file(part);
        if (!known.contains(part.collection))
            fail("this version does not know " + part.collection + ": restore with the version that made the backup");
        if (!fs::exists(path)) fail(path + " is missing");
        if (file_sha256(path) != part.sha256) fail(path + " is damaged: its checksum is another one");
    }
}

template <class F>
void each_file(const std::string& folder, F&& f) {
    LinesIn lines(folder + "/" + part_file({.collection = files().info.name}));
    std::string line;
    while (lines.next(line)) {
        const auto file = from_stored<File>(line);
        if (file.state != FileState::ready) continue;
        const std::string path = folder + "/files/" + file.key;
        if (fs::exists(path)) f(file, path);  // else deleted while the backup was made
    }
}

void check_contents(const std::string& folder, const BackupManifest& manifest) {
    if (!manifest.files_included) return;
    std::int64_t seen = 0;
    each_file(folder, [&](const File& file, const std::string& path) {
        if (file_sha256(path) != file.sha256) fail(path + " is damaged: its checksum is another one");
        ++seen;
    });
    if (seen != manifest.files)
        fail(folder + "/files: " + std::to_string(seen) + " of " + std::to_string(manifest.files) + " files are there");
}

// Sealed settings are opened before anything else is touched, too.
std::string open_settings(const Settings& s, const BackupManifest& manifest) {
    if (manifest.sealed_settings.empty()) fail("this backup holds no settings: PEERTEST_BACKUP_KEYS was not set");
    const auto text = decrypt(s.backup_keys, manifest.sealed_settings, to_rfc3339(manifest.made_at));
    if (!text) {
        const std::string kid = manifest.sealed_settings.substr(0, manifest.sealed_settings.find('.'));
        fail("the settings are sealed under key " + kid + ", which PEERTEST_BACKUP_KEYS does not name");
    }
    return *text;
}

void write_private(const std::string& path, const std::string& text) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0) fail("cannot write " + path + (errno == EEXIST ? ": it is there already" : ""));
    const bool written = ::write(fd, text.data(), text.size()) == ssize_t(text.size()) && ::fsync(fd) == 0;
    if (::close(fd) != 0 || !written) fail("cannot write " + path);
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const auto& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

bool holds_anything(Store& store) {
    for (const auto& [name, info] : known_collections())
        if (AnyDocument::count(store, *info) > 0) return true;
    return store.get(marks(), the_mark).has_value();
}

// SQLite's file and the local contents stay beside, for who restored the wrong backup; nothing else can tell.
void move_aside(const Settings& s, Time now) {
    const fs::path aside = in_data(s, ("replaced-" + backup_name(now).substr(9)).c_str());
    fs::create_directory(aside);
    for (const char* name : {"peertest.db", "peertest.db-wal", "peertest.db-shm", "peertest.db.lock", "files"})
        if (fs::exists(in_data(s, name))) fs::rename(in_data(s, name), aside / name);
    std::cout << "What was there is in " << aside.string() << "\n";
}

// From now on no process starts on this store: refuse_half_restored.
void mark_running(Store& store, const std::string& folder) {
    store.transact([&](Tx& tx) {
        if (auto mark = tx.get(marks(), the_mark)) {
            mark->value.folder = folder;
            tx.replace(marks(), *mark);
        } else {
            tx.insert(marks(), RestoreMark{.folder = folder});
        }
    });
}

void remove_mark(Store& store) {
    store.transact([&](Tx& tx) { tx.remove(marks(), the_mark); });
}

// Those of MongoDB; SQLite's lock has kept them out already.
void refuse_beside_others(Store& store, bool was_marked) {
    const auto present = who_is_present(store);
    if (present.empty()) return;
    if (!was_marked) remove_mark(store);
    fail("servers are at work on this database (" + joined(present) + "): stop them first");
}

void erase_all(Store& store) {
    for (const auto& [name, info] : known_collections())
        while (AnyErase::erase(store, *info, int(batch_size)) > 0) {
        }
}

// Empty, and marked as being restored.
std::unique_ptr<Store> open_empty_store(const Settings& s, const RestoreOptions& options, Metrics& metrics) {
    std::unique_ptr<Store> store;
    bool holds = true;
    try {
        store = open_store(s, metrics);
        store->prepare(all_collections());
        holds = holds_anything(*store);
    } catch (const sqlite::Unsound&) {  // what a backup is for
        if (!options.replace) throw;
    }
    if (holds && !options.replace) fail("there are data already: --replace puts the backup in their place");
    if (holds && s.mongo_uri.empty()) {
        store.reset();
        move_aside(s, SystemClock().now());
        store = open_store(s, metrics);
        store->prepare(all_collections());
    }
    const bool was_marked = store->get(marks(), the_mark).has_value();
    mark_running(*store, options.folder);
    if (!s.mongo_uri.empty()) {
        refuse_beside_others(*store, was_marked);
        erase_all(*store);
    }
    return store;
}

struct Batch {
    Store& store;
    const CollectionInfo& info;
    std::vector<std::pair<std::shared_ptr<void>, std::string>> documents{};  // and the fields this version does not know
    std::size_t bytes = 0;

    void add(const std::string& line) {
        auto& [doc, unknown] = documents.emplace_back(info.blank(), std::string());
        read_stored(line, info.schema(), doc.get(), &unknown);
        bytes += line.size();
        if (documents.size() >= batch_size || bytes >= batch_bytes) write();
    }
    void write() {
        store.transact([&](Tx& tx) {
            for (const auto& [doc, unknown] : documents) AnyWrite::insert(tx, info, doc.get(), unknown);
        });
        documents.clear();
        bytes = 0;
    }
};

void fill_collection(Store& store, const CollectionInfo& info, const std::string& folder, const BackupPart& part) {
    LinesIn lines(folder + "/" + part_file(part));
    Batch batch{store, info};
    std::string line;
    std::int64_t documents = 0;
    while (lines.next(line)) batch.add(line), ++documents;
    batch.write();
    if (documents != part.documents) fail(part_file(part) + " has another number of documents than its manifest says");
}

void fill(Store& store, Blobs& blobs, const std::string& folder, const BackupManifest& manifest) {
    const Known known = known_collections();
    std::int64_t documents = 0;
    for (const auto& part : manifest.parts) {
        if (const auto at = known.find(part.collection); at != known.end()) fill_collection(store, *at->second, folder, part);
        documents += part.documents;
    }
    if (manifest.files_included)
        each_file(folder, [&](const File& file, const std::string& path) { blobs.put(file.key, file.content_type, path); });
    remove_mark(store);
    std::cout << "Restored " << documents << " documents and " << manifest.files << " files of "
              << to_rfc3339(manifest.made_at) << "\n";
}

}  // namespace

std::vector<const CollectionInfo*> restore_collections() { return {&marks().info}; }

void refuse_half_restored(Reader& store) {
    if (const auto mark = store.get(marks(), the_mark))
        fail("a restore of " + mark->value.folder + " did not reach its end: run it again with --replace");
}

namespace {

// A backup in the bucket is brought here for as long as it is needed.
class BroughtHere {
public:
    BroughtHere(const Settings& s, std::string& folder) {
        if (!folder.starts_with("s3:")) return;
        if (s.backup_bucket.empty()) fail("PEERTEST_BACKUP_BUCKET names no bucket to restore from");
        dir_ = in_data(s, "restored-backup");
        fs::remove_all(dir_);
        folder = BackupBucket(s).fetch(folder.substr(3), dir_);
    }
    ~BroughtHere() {
        std::error_code ignored;
        if (!dir_.empty()) fs::remove_all(dir_, ignored);
    }
    BroughtHere(const BroughtHere&) = delete;
    BroughtHere& operator=(const BroughtHere&) = delete;

private:
    std::string dir_;
};

}  // namespace

bool restore(const Settings& s, RestoreOptions options) {
    const BroughtHere brought(s, options.folder);
    const BackupManifest manifest = read_manifest(options.folder);
    check_parts(options.folder, manifest);
    check_contents(options.folder, manifest);
    const std::string settings = options.settings_file.empty() ? std::string() : open_settings(s, manifest);
    if (options.check) {
        if (!options.settings_file.empty()) write_private(options.settings_file, settings);
        std::cout << "The backup of " << to_rfc3339(manifest.made_at) << " is whole.\n";
        return true;
    }
    Metrics metrics;
    const auto store = open_empty_store(s, options, metrics);
    SystemClock clock;
    const auto blobs = open_blobs(s, clock);
    fill(*store, *blobs, options.folder, manifest);
    if (!options.settings_file.empty()) write_private(options.settings_file, settings);
    return audit(*store);
}

}  // namespace peertest

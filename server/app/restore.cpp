#include "app/restore.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <stdexcept>

#include "app/audit.hpp"
#include "app/backup_format.hpp"
#include "app/clock.hpp"
#include "app/collections.hpp"
#include "app/engines.hpp"
#include "app/metrics.hpp"
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

Known known_collections() {
    Known known;
    for (const auto* info : all_collections())
        if (info->name != marks().info.name) known[info->name] = info;
    return known;
}

// Every collection is known and every byte is what was written.
void check_parts(const std::string& folder, const BackupManifest& manifest) {
    const Known known = known_collections();
    for (const auto& part : manifest.parts) {
        const std::string path = folder + "/" + part_file(part);
        if (!known.contains(part.collection) && part.collection != marks().info.name)
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

bool holds_anything(Store& store) {
    for (const auto* info : all_collections())
        if (AnyDocument::count(store, *info) > 0) return true;
    return false;
}

// SQLite's file and the local contents stay beside, for who restored the wrong backup; nothing else can tell.
void move_aside(const Settings& s, Time now) {
    const fs::path aside = in_data(s, ("replaced-" + backup_name(now).substr(9)).c_str());
    fs::create_directory(aside);
    for (const char* name : {"peertest.db", "peertest.db-wal", "peertest.db-shm", "files"})
        if (fs::exists(in_data(s, name))) fs::rename(in_data(s, name), aside / name);
    std::cout << "What was there is in " << aside.string() << "\n";
}

void erase_all(Store& store) {
    for (const auto* info : all_collections())
        while (AnyErase::erase(store, *info, int(batch_size)) > 0) {
        }
}

std::unique_ptr<Store> open_empty_store(const Settings& s, const RestoreOptions& options, Metrics& metrics) {
    auto store = open_store(s, metrics);
    store->prepare(all_collections());
    if (!holds_anything(*store)) return store;
    if (!options.replace) fail("there are data already: --replace puts the backup in their place");
    if (s.mongo_uri.empty()) {
        store.reset();
        move_aside(s, SystemClock().now());
        store = open_store(s, metrics);
        store->prepare(all_collections());
    } else {
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
    store.transact([&](Tx& tx) { tx.insert(marks(), RestoreMark{.folder = folder}); });
    const Known known = known_collections();
    std::int64_t documents = 0;
    for (const auto& part : manifest.parts) {
        if (const auto at = known.find(part.collection); at != known.end()) fill_collection(store, *at->second, folder, part);
        documents += part.documents;
    }
    if (manifest.files_included)
        each_file(folder, [&](const File& file, const std::string& path) { blobs.put(file.key, file.content_type, path); });
    store.transact([&](Tx& tx) { tx.remove(marks(), the_mark); });
    std::cout << "Restored " << documents << " documents and " << manifest.files << " files of "
              << to_rfc3339(manifest.made_at) << "\n";
}

}  // namespace

std::vector<const CollectionInfo*> restore_collections() { return {&marks().info}; }

void refuse_half_restored(Reader& store) {
    if (const auto mark = store.get(marks(), the_mark))
        fail("a restore of " + mark->value.folder + " did not reach its end: run it again with --replace");
}

bool restore(const Settings& s, const RestoreOptions& options) {
    const BackupManifest manifest = read_manifest(options.folder);
    check_parts(options.folder, manifest);
    check_contents(options.folder, manifest);
    const std::string settings = options.settings_file.empty() ? std::string() : open_settings(s, manifest);
    if (options.check) {
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

#include "app/backup_bucket.hpp"

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "adapters/s3_bucket.hpp"
#include "app/backup_format.hpp"
#include "app/services.hpp"
#include "app/settings.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

const std::string prefix = "backups/";
constexpr const char* manifest = "manifest.json";

std::string name_in(const std::string& object) {
    const std::string rest = object.substr(std::min(object.size(), prefix.size()));
    return rest.substr(0, rest.find('/'));
}

}  // namespace

BackupBucket::BackupBucket(const Settings& s) {
    S3Options options = s3_options(s);
    options.bucket = s.backup_bucket;
    bucket_ = std::make_unique<S3Bucket>(std::move(options));
}

BackupBucket::~BackupBucket() = default;

void BackupBucket::copy(const std::string& folder) {
    const fs::path from = folder;
    const std::string to = prefix + from.filename().string() + "/";
    for (const auto& entry : fs::directory_iterator(from)) {
        const std::string name = entry.path().filename().string();
        if (!entry.is_regular_file() || name == manifest) continue;
        bucket_->put(to + name, {{"content-type", "application/gzip"}}, entry.path().string());
    }
    bucket_->put(to + manifest, {{"content-type", "application/json"}}, (from / manifest).string());  // now it is one
}

std::vector<std::string> BackupBucket::names() {
    std::vector<std::string> names;
    for (const auto& object : bucket_->list(prefix))
        if (time_of_backup(name_in(object)) && object.ends_with(std::string("/") + manifest)) names.push_back(name_in(object));
    std::ranges::sort(names);
    return names;
}

std::string BackupBucket::fetch(const std::string& wanted, const std::string& dir) {
    const auto there = names();
    if (there.empty()) throw std::runtime_error("there is no backup in the bucket " + bucket_->options().bucket);
    const std::string name = wanted == "latest" ? there.back() : wanted;
    if (!std::ranges::binary_search(there, name))
        throw std::runtime_error("there is no backup " + name + " in the bucket; the newest is " + there.back() + ", the oldest " +
                                 there.front());
    const std::string from = prefix + name + "/";
    const fs::path folder = fs::path(dir) / name;
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::owner_all, fs::perm_options::replace);
    for (const auto& object : bucket_->list(from)) bucket_->fetch(object, (folder / object.substr(from.size())).string());
    return folder.string();
}

int BackupBucket::remove_older(Time before) {
    std::vector<std::string> objects;
    for (const auto& object : bucket_->list(prefix)) {
        const auto made_at = time_of_backup(name_in(object));
        if (made_at && *made_at < before) objects.push_back(object);
    }
    // Without its manifest it is no backup any more, whatever becomes of the rest.
    std::ranges::stable_partition(objects, [](const std::string& object) { return object.ends_with(manifest); });
    int removed = 0;
    for (const auto& object : objects) {
        bucket_->remove(object);
        removed += object.ends_with(manifest);
    }
    return removed;
}

// No rule deletes them by age: were none made any more, the last ones would go too.
std::vector<std::string> BackupBucket::set_up() { return bucket_->set_up({.rule_id = "peertest-backups", .prefix = prefix}); }

}  // namespace peertest

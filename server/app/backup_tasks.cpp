// The nightly backup. A tick every hour asks whether one is due; the backup itself is a task, so that it may take long,
// is tried again, and is seen among the dead tasks when it cannot be made.
#include <filesystem>

#include "app/app.hpp"
#include "app/backup.hpp"
#include "app/backup_format.hpp"
#include "app/metrics.hpp"
#include "app/settings.hpp"
#include "kit/log.hpp"
#include "ports/clock.hpp"
#include "ports/store.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

namespace fs = std::filesystem;

constexpr const char* backup_kind = "backup";
constexpr const char* the_last = "last";
constexpr Millis a_day = std::chrono::hours{24};
constexpr Millis limit = std::chrono::hours{6};
// A tick may come a little early: without this a day would be 25 hours long.
constexpr Millis tick_margin = std::chrono::minutes{10};

struct LastBackup {
    std::string id = the_last;
    std::string folder;
    Time made_at;
    std::string copying;  // the folder of one that is not in the bucket yet
};

}  // namespace

template <>
const Schema& schema_of<LastBackup>() {
    static const Schema s = describe<LastBackup>("LastBackup", field<&LastBackup::id>("id"),
                                                 field<&LastBackup::folder>("folder"), field<&LastBackup::made_at>("made_at"),
                                                 field<&LastBackup::copying>("copying"));
    return s;
}

namespace {

const Collection<LastBackup>& last_backups() {
    static const auto c = Collection<LastBackup>("last_backup");
    return c;
}

void ask_for_backup(App& app) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto last = tx.get(last_backups(), the_last);
        if (last && now - last->value.made_at < a_day - tick_margin) return;
        app.work.enqueue(tx, backup_kind, std::string("{}"), {.unique_key = backup_kind});
    });
}

Time made_at(const std::string& folder) {
    return time_of_backup(fs::path(folder).filename().string()).value_or(Time{});
}

// One of today that could not be copied, on this machine.
std::string uncopied(App& app, Time now) {
    const auto last = app.store.get(last_backups(), the_last);
    if (!last || last->value.copying.empty()) return {};
    const std::string& folder = last->value.copying;
    return now - made_at(folder) < a_day - tick_margin && fs::exists(fs::path(folder) / "manifest.json") ? folder : std::string();
}

void remember(App& app, const std::string& folder, bool copied) {
    app.store.transact([&](Tx& tx) {
        auto last = tx.get(last_backups(), the_last);
        if (!last) {
            tx.insert(last_backups(), LastBackup{});
            last = tx.get(last_backups(), the_last);
        }
        last->value.copying = copied ? "" : folder;
        if (copied) last->value.folder = folder, last->value.made_at = made_at(folder);
        tx.replace(last_backups(), *last);
    });
}

void run_backup(App& app) {
    const Settings& s = app.settings;
    const Time now = app.clock.now();
    std::string folder = uncopied(app, now);
    if (folder.empty()) {
        const BackupMade made = make_backup(app.store, app.blobs, s, s.backup_dir, now);
        folder = made.folder;
        log_info("backup", {{"folder", folder}, {"documents", made.documents}, {"files", made.files},
                            {"files_missing", made.files_missing}, {"removed", made.removed}});
    }
    if (!s.backup_bucket.empty()) {
        remember(app, folder, false);
        copy_backup(s, folder, now);
        log_info("backup_copied", {{"folder", folder}, {"bucket", s.backup_bucket}});
    }
    remember(app, folder, true);
}

}  // namespace

std::vector<const CollectionInfo*> backup_collections() { return {&last_backups().info}; }

void backup_tasks(App& server, Work& work) {
    if (server.settings.backup_dir.empty()) return;
    work.add({.name = backup_kind, .priority = Priority::low, .max_attempts = 5, .limit = limit,
              .run = [](App& app, const Task&) { run_backup(app); }});
    work.every("backup_due", std::chrono::hours{1}, Priority::low, ask_for_backup);
    server.metrics.gauge("backup_age_seconds", "Time since the last backup of this server", "",
                         [&store = server.store, &clock = server.clock] {
                             const auto last = store.get(last_backups(), the_last);
                             return last ? double((clock.now() - last->value.made_at).count()) / 1000 : 1e9;
                         }, Gauge::of_store);
}

}  // namespace peertest

#include "features/files/files.hpp"

#include <algorithm>

#include "app/app.hpp"
#include "app/settings.hpp"
#include "features/files/files_api.hpp"
#include "features/files/files_store.hpp"
#include "features/files/intake.hpp"
#include "features/users/audit.hpp"
#include "features/users/personal_data.hpp"
#include "kit/crypto.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "ports/blobs.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"
#include "work/idempotency.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

constexpr int uploads_an_hour = 10, uploads_an_hour_on_duty = 60;
constexpr Millis hour = std::chrono::hours{1};
HasActiveAssignment has_active_assignment = nullptr;

std::string upload_key(const std::string& id) { return id + ".upload"; }

std::string new_content_key(const std::string& id, const std::string& content_type) {
    const std::string ending = content_type.substr(content_type.find('/') + 1);
    return id + "-" + hex(random_bytes(4)) + "." + ending;  // its own per try, so that a late one cannot replace it
}

// The same for half a day, so that caches know it, and good for half a day at least.
std::string download_url(App& app, const File& f, Time now) {
    constexpr std::int64_t half_day_ms = 12 * 3600 * 1000;
    return app.blobs.sign_download(f.key, f.content_type, Time{(now.ms / half_day_ms + 2) * half_day_ms});
}

FileView view_of(App& app, const File& f, Time now) {
    FileView v{f.id, f.purpose, f.content_type, f.size_bytes, {}, {}, {}, f.state, {}};
    if (f.width) v.width = f.width, v.height = f.height;
    if (f.state == FileState::ready) v.url = download_url(app, f, now);
    if (!f.reason.empty()) v.reason = f.reason;
    return v;
}

Doc<File> require_own(Reader& store, const Caller& who, const std::string& id) {
    auto d = store.get(files(), id);
    if (!d || d->value.owner_id != who.user_id || d->value.state == FileState::deleted) throw not_found();
    return std::move(*d);
}

void erase_blobs(App& app, Tx& tx, std::vector<std::string> keys, Time due_at) {
    std::erase(keys, "");
    if (keys.empty()) return;
    app.work.enqueue(tx, erase_blobs_task, EraseBlobs{std::move(keys)}, {.due_at = due_at});
}

// The upload's key goes once its URL cannot be used any more, so that nothing can be put there after it went.
void erase_upload(App& app, Tx& tx, const File& f, Time now) {
    erase_blobs(app, tx, {upload_key(f.id)}, std::max(now, f.created_at + upload_window + std::chrono::minutes{1}));
}

void refuse(App& app, const std::string& id, const std::string& reason, Time now) {
    app.store.transact([&](Tx& tx) {
        auto d = tx.get(files(), id);
        if (!d || (*d)->state != FileState::pending) return;
        (*d)->state = FileState::rejected;
        (*d)->reason = reason;
        tx.replace(files(), *d);
        erase_upload(app, tx, **d, now);
    });
}

// Keeps accepted content. Its key is on record before it is stored, so that a crash in between leaves nothing unknown.
void keep_content(App& app, const std::string& id, const Accepted& a, Time now) {
    const std::string key = new_content_key(id, a.content_type);
    app.store.transact([&](Tx& tx) {
        auto d = tx.get(files(), id);
        if (!d || (*d)->state == FileState::deleted) throw not_found();
        if ((*d)->state != FileState::pending) return;
        if (!(*d)->key.empty()) erase_blobs(app, tx, {(*d)->key}, now);
        (*d)->key = key;
        tx.replace(files(), *d);
    });
    app.blobs.put(key, a.content_type, a.path);
    const bool kept = app.store.transact([&](Tx& tx) {
        auto d = tx.get(files(), id);
        if (!d || (*d)->state != FileState::pending || (*d)->key != key) return false;
        File& f = **d;
        f.content_type = a.content_type, f.size_bytes = a.size_bytes;
        f.width = a.width, f.height = a.height, f.sha256 = a.sha256, f.stored_at = now;
        f.state = FileState::ready;
        tx.replace(files(), *d);
        erase_upload(app, tx, f, now);
        return true;
    });
    if (!kept) app.blobs.remove(key);  // another try was faster, or the file was deleted meanwhile
}

}  // namespace

void uploads_ask(HasActiveAssignment ask) { has_active_assignment = ask; }

void count_upload(App& app, const Caller& who, FilePurpose purpose) {
    if (!app.settings.rate_limits) return;
    const bool on_duty = has_active_assignment && has_active_assignment(app.store, who.user_id);
    const int limit = on_duty ? uploads_an_hour_on_duty : uploads_an_hour;
    // An annotation counts with its original, so there may be as many annotations as originals.
    const std::string key = (purpose == FilePurpose::annotation ? "annotations:" : "uploads:") + who.user_id;
    const Taken taken = app.counters.take(key, limit, hour, app.clock.now());
    if (!taken.ok)
        throw TooMany(limit, taken, "You can upload " + std::to_string(limit) + " files an hour. Please wait a little.");
}

Upload ask_upload(App& app, const Caller& who, const NewUpload& in) {
    check_announced(in.purpose, in.content_type, in.size_bytes);
    count_upload(app, who, in.purpose);
    const Time now = app.clock.now();
    File f{.id = new_id(now), .owner_id = who.user_id, .purpose = in.purpose, .content_type = in.content_type};
    f.size_bytes = in.size_bytes, f.created_at = now;
    app.store.transact([&](Tx& tx) {
        claim(tx, who, f.id, now);
        tx.insert(files(), f);
    });
    return read_upload(app, who, f.id);
}

Upload read_upload(App& app, const Caller& who, const std::string& id) {
    const File f = *require_own(app.store, who, id);
    const Time expires = f.created_at + upload_window;
    SignedUpload s = app.blobs.sign_upload(upload_key(f.id), f.content_type, f.size_bytes, expires);
    return {f.id, {s.method, s.url, s.headers}, expires};
}

void receive_upload(App& app, const std::string& key, const std::string& content_type, const std::string& path) {
    const auto d = app.store.get(files(), key.substr(0, key.find('.')));
    if (!d || key != upload_key((*d)->id) || (*d)->state != FileState::pending)
        throw conflict("conflict", "This file does not wait for its content any more.");
    app.blobs.put(key, content_type, path);
}

FileView complete_upload(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    const File f = *require_own(app.store, who, id);
    if (f.state == FileState::ready) return view_of(app, f, now);
    if (f.state == FileState::rejected) throw file_rejected(f.reason);
    const auto arrived = app.blobs.size(upload_key(id));
    if (!arrived) throw conflict("conflict", "The content has not been uploaded yet.");
    try {
        // Before it is fetched: whatever was stored under our URL, no more than this is read.
        if (*arrived != f.size_bytes)
            throw file_rejected("It was announced with " + std::to_string(f.size_bytes) + " bytes, but " +
                                std::to_string(*arrived) + " arrived.");
        const TemporaryPath content(app), clean(app);
        app.blobs.fetch(upload_key(id), content.str());
        keep_content(app, id, accept_content(f.purpose, content.str(), clean.str()), now);
    } catch (const Error& e) {
        if (e.code == "file_rejected") refuse(app, id, e.message, now);
        throw;
    }
    const File kept = *require_own(app.store, who, id);
    if (kept.state == FileState::pending) throw conflict("conflict", "The file is being checked by another request.");
    return view_of(app, kept, now);
}

FileView add_file(App& app, const Caller& who, FilePurpose purpose, const std::string& path) {
    const Time now = app.clock.now();
    const TemporaryPath clean(app);
    const Accepted a = accept_content(purpose, path, clean.str());
    File f{.id = new_id(now), .owner_id = who.user_id, .purpose = purpose, .content_type = a.content_type};
    f.size_bytes = a.size_bytes, f.created_at = now;
    app.store.transact([&](Tx& tx) { tx.insert(files(), f); });
    keep_content(app, f.id, a, now);
    return view_of(app, *require_own(app.store, who, f.id), now);
}

FileView read_file(App& app, const Caller& who, const std::string& id) {
    const auto d = app.store.get(files(), id);
    if (!d || (*d)->state == FileState::deleted) throw not_found();
    const File& f = **d;
    const Time now = app.clock.now();
    if (f.owner_id == who.user_id) return view_of(app, f, now);
    const bool handed_to = std::find(f.readers.begin(), f.readers.end(), who.user_id) != f.readers.end();
    if (f.state != FileState::ready || (!handed_to && !who.is(Role::admin))) throw not_found();
    if (!handed_to) audit_read(app, who, "file.read_by_admin", {"file:" + id});
    return view_of(app, f, now);
}

void delete_file(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        auto d = require_own(tx, who, id);
        if (!d->attached_to.empty()) throw conflict("conflict", "This file was handed in and can not be deleted.");
        d->state = FileState::deleted;
        erase_blobs(app, tx, {d->key}, now);
        erase_upload(app, tx, *d, now);
        tx.replace(files(), d);
    });
}

void clean_up_files(App& app) {
    constexpr int at_once = 100;
    const Time now = app.clock.now();
    for (;;) {
        const auto ended = ended_files(app.store, now, at_once);
        for (const auto& e : ended) {
            app.store.transact([&](Tx& tx) {
                auto d = tx.get(files(), e->id);
                if (!d || !ends_at(**d) || *ends_at(**d) > now) return;  // held meanwhile
                File& f = **d;
                if (f.state == FileState::ready && f.held) {
                    app.work.enqueue(tx, renew_blob_task, RenewBlob{f.key, f.content_type});
                    f.stored_at = now;
                    return tx.replace(files(), *d);
                }
                if (f.state == FileState::rejected || f.state == FileState::deleted) return tx.remove(files(), f.id);
                erase_blobs(app, tx, {f.key}, now);
                erase_upload(app, tx, f, now);
                f.state = FileState::deleted;
                tx.replace(files(), *d);
            });
        }
        if (ended.size() < at_once) return;
    }
}

// --- for the features to the right ---------------------------------------------------------------------------------

std::vector<File> require_own_ready_files(Reader& store, const std::string& owner_id,
                                          const std::vector<std::string>& ids, std::string_view field,
                                          const std::vector<FilePurpose>& purposes) {
    std::vector<File> found;
    std::vector<FieldError> errors;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string name = std::string(field) + "[" + std::to_string(i) + "]";
        auto d = store.get(files(), ids[i]);
        const bool fits =
            d && (purposes.empty() || std::find(purposes.begin(), purposes.end(), (*d)->purpose) != purposes.end());
        if (!d || (*d)->owner_id != owner_id || (*d)->state == FileState::deleted)
            errors.push_back({name, "There is no such file of yours."});
        else if ((*d)->state != FileState::ready)
            errors.push_back({name, "This file is not uploaded completely."});
        else if (!fits)
            errors.push_back({name, "A " + std::string(to_text((*d)->purpose)) + " does not belong here."});
        else
            found.push_back(std::move(**d));
    }
    if (!errors.empty()) throw invalid(std::move(errors));
    return found;
}

void lock_files(Tx& tx, const std::vector<std::string>& ids, const std::string& attached_to,
                const std::string& reader_id) {
    for (const auto& id : ids) {
        auto d = tx.get(files(), id);
        if (!d || (*d)->state != FileState::ready) throw invalid("file_ids", "A file was deleted meanwhile.");
        File& f = **d;
        if (f.attached_to.empty()) f.attached_to = attached_to;
        if (std::find(f.readers.begin(), f.readers.end(), reader_id) == f.readers.end()) f.readers.push_back(reader_id);
        tx.replace(files(), *d);
    }
}

std::optional<std::size_t> repeated_image(Reader& store, const std::vector<File>& given,
                                          const std::string& attached_to) {
    for (std::size_t i = 0; i < given.size(); ++i) {
        if (given[i].purpose == FilePurpose::recording) continue;
        for (const auto& d : handed_in_with_content(store, given[i].sha256))
            if (d->attached_to != attached_to) return i;
    }
    return {};
}

void hold_files(Tx& tx, const std::string& attached_to, bool held) {
    for (auto& d : files_attached_to(tx, attached_to)) {
        if (d->held == held) continue;
        d->held = held;
        tx.replace(files(), d);
    }
}

PersonalData files_personal_data() {
    PersonalData p;
    p.name = "files";
    p.collect = [](App& app, const std::string& id) {
        const Time now = app.clock.now();
        std::vector<std::string> out;
        for_all(app.store, files(), {eq("owner_id", id)}, [&](Doc<File>& f) {
            if (f->state == FileState::ready) out.push_back(to_json(view_of(app, *f, now)));
        });
        return out;
    };
    // What was handed in is evidence of work that was paid for: it goes after its 90 days, as everybody's.
    p.erase = [](Tx& tx, App& app, const std::string& id, Time now) {
        for_all(tx, files(), {eq("owner_id", id)}, [&](Doc<File>& f) {
            if (!f->attached_to.empty() || f->state == FileState::deleted) return;
            f->state = FileState::deleted;
            erase_blobs(app, tx, {f->key}, now);
            erase_upload(app, tx, *f, now);
            tx.replace(files(), f);
        });
    };
    return p;
}

}  // namespace peertest

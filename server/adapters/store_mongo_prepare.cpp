// Collections, indexes and keys at the start of a process.
#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "adapters/store_cursor.hpp"
#include "adapters/store_mongo_table.hpp"
#include "kit/crypto.hpp"
#include "kit/log.hpp"
#include "schema/json.hpp"

namespace peertest::mongo {
namespace {

using namespace std::chrono_literals;

const std::string records = "_collections";  // what each collection's keys were when they were last read
const std::string leases = "_leases";
constexpr int lease_ms = 60'000;
constexpr int guard_lives_s = 3600;  // far longer than any transaction
constexpr int batch = 500;
constexpr std::size_t batch_bytes = 4'000'000;

// A command that updates documents, one after another.
class Updates {
public:
    explicit Updates(const std::string& collection) : collection_(collection) {}
    void add(const Bson& which, const Bson& change, bool upsert = false) {
        Bson one;
        one.add("q", which).add("u", change).add("upsert", upsert);
        all_.push(one);
        ++count_;
    }
    // An update by expressions, which may use the server's time.
    void add_pipeline(const Bson& which, const Bson& stage) {
        Bson one, stages;
        stages.push(stage);
        one.add("q", which).add_array("u", stages);
        all_.push(one);
        ++count_;
    }
    std::int64_t run(const Link& link) {  // how many matched or were inserted
        if (count_ == 0) return 0;
        Bson command;
        command.add("update", collection_).add_array("updates", all_);
        return number_of(*link.write(command, collection_).get(), "n");
    }
    std::int64_t size() const { return count_; }

private:
    const std::string& collection_;
    Bson all_;
    std::int64_t count_ = 0;
};

// Held by one process at a time, while it makes the collections ready; lost a minute after it was last renewed.
// Times are the server's, so that the processes' clocks may differ.
class Lease {
public:
    explicit Lease(const Link& link) : link_(link), owner_(random_token()) {
        Updates first(leases);
        first.add(doc("_id", name_), doc("$setOnInsert", doc("owner", "")), true);
        try {
            first.run(link_);
        } catch (const Duplicate&) {  // another process was first
        }
        for (int tries = 0; !renew(); ++tries) {
            if (tries == 0) log_info("store_waits", {{"why", "another process makes the collections ready"}});
            if (tries > 6'000) throw StoreDown("another process keeps making the collections ready");
            std::this_thread::sleep_for(100ms);
        }
    }
    ~Lease() {
        try {
            take(doc("owner", owner_), "", 0);
        } catch (const std::exception& e) {
            log_warn("store_lease_kept", {{"why", e.what()}});
        }
    }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    // Now and then; throws when it was lost.
    void keep() {
        if (std::chrono::steady_clock::now() - renewed_ < 5s) return;
        if (!renew()) throw StoreDown("another process makes the collections ready at the same time");
    }

private:
    bool renew() {
        renewed_ = std::chrono::steady_clock::now();
        Bson over, either;
        over.add_array("$lt", [] {
            Bson sides;
            sides.push("$until").push("$$NOW");
            return sides;
        }());
        either.push(doc("owner", owner_)).push(doc("$expr", over));
        Bson which;
        which.add_array("$or", either);
        return take(which, owner_, lease_ms);
    }
    bool take(const Bson& may, std::string_view owner, int for_ms) {
        Bson which, sum, values;
        which.add("_id", name_);
        bson_concat(which.get(), may.get());
        Bson parts;
        parts.push("$$NOW").push(for_ms);
        sum.add_array("$add", parts);
        values.add("owner", owner).add("until", sum);
        Updates update(leases);
        update.add_pipeline(which, doc("$set", values));
        return update.run(link_) > 0;
    }

    const std::string name_ = "collections";
    const Link& link_;
    const std::string owner_;
    std::chrono::steady_clock::time_point renewed_;
};

struct WantedIndex {
    std::string name;
    Bson command;  // as createIndexes wants it
};

WantedIndex wanted_index(const std::string& name, const std::vector<std::string>& fields) {
    WantedIndex index{name, {}};
    Bson keys;
    for (auto& f : fields) keys.add(f, 1);
    index.command.add("name", name).add("key", keys);
    return index;
}

std::vector<WantedIndex> wanted_indexes(const CollectionInfo& c) {
    std::vector<WantedIndex> all;
    for (auto& index : c.indexes) {
        std::string name = index.unique ? "index__unique" : index.covering ? "index__covering" : "index_";
        for (auto& k : index.keys) name += "__" + k;
        auto fields = index.keys;
        if (!index.unique) fields.push_back("_id");
        if (index.covering) fields.push_back("_summary");
        all.push_back(wanted_index(name, fields));
        // Sparse: a document without the key is no duplicate of another one without it.
        if (index.unique) all.back().command.add("unique", true).add("sparse", true);
    }
    for (auto& k : c.keys)
        if (k.many) all.push_back(wanted_index("index__many__" + k.name, {k.name, "_id"}));
    return all;
}

std::set<std::string> existing_indexes(const Link& link, const std::string& collection) {
    std::set<std::string> names;
    auto* c = mongoc_client_get_collection(link.client, link.database.c_str(), collection.c_str());
    auto* cursor = mongoc_collection_find_indexes_with_opts(c, nullptr);
    const bson_t* row = nullptr;
    while (mongoc_cursor_next(cursor, &row)) names.emplace(text_of(*row, "name"));
    bson_error_t error;
    const bool failed = mongoc_cursor_error(cursor, &error);
    mongoc_cursor_destroy(cursor);
    mongoc_collection_destroy(c);
    if (failed) fail(error, nullptr, collection);
    return names;
}

std::set<std::string> existing_collections(const Link& link) {
    auto* database = mongoc_client_get_database(link.client, link.database.c_str());
    bson_error_t error;
    char** found = mongoc_database_get_collection_names_with_opts(database, nullptr, &error);
    mongoc_database_destroy(database);
    if (!found) fail(error, nullptr, "");
    std::set<std::string> names;
    for (char** name = found; *name; ++name) names.emplace(*name);
    bson_strfreev(found);
    return names;
}

void make_indexes(const Link& link, const std::string& collection, const std::vector<WantedIndex>& wanted,
                  std::set<std::string> existing) {
    Bson missing, command;
    for (auto& index : wanted)
        if (existing.erase(index.name) == 0) missing.push(index.command);
    if (!missing.empty()) {
        command.add("createIndexes", collection).add_array("indexes", missing);
        link.write(command, collection);
    }
    for (auto& name : existing) {  // those that nobody declares any more; what an operator has made stays
        if (!name.starts_with("index__")) continue;
        Bson drop;
        drop.add("dropIndexes", collection).add("index", name);
        link.write(drop, collection);
    }
}

// --- keys ---------------------------------------------------------------------------------------------------------
Bson record_of(const CollectionInfo& c) {
    Bson record, names;
    std::set<std::string> keys;
    for (auto& k : c.keys) keys.insert(k.name);
    if (c.summary) keys.insert("_summary");
    for (auto& k : keys) names.push(k);
    record.add("_id", c.name).add("keys_version", c.keys_version).add_array("keys", names);
    return record;
}

// Whether the keys in the store are those of this version.
bool keys_are_read(const Link& link, const CollectionInfo& c) {
    Bson options;
    options.add("limit", 1).add("singleBatch", true);
    Rows rows = Rows::find(link, records, record_of(c), std::move(options), Reads::latest);
    return rows.next() != nullptr;
}

// Reads the keys of up to a batch of documents anew, but for those that change meanwhile: false then. `after` moves on.
bool reread_batch(const Link& link, const CollectionInfo& c, std::string& after) {
    Bson options, shown;
    shown.add("_version", 1).add("_body", 1);
    options.add("projection", shown).add("sort", doc("_id", 1)).add("limit", batch);
    Updates updates(c.name);
    std::size_t bytes = 0;
    std::string last;
    Rows rows = Rows::find(link, c.name, doc("_id", doc("$gt", after)), std::move(options), Reads::latest);
    for (const bson_t* row = nullptr; bytes < batch_bytes && (row = rows.next());) {
        const auto value = c.blank();
        const auto body = text_of(*row, "_body");
        read_stored(body, c.schema(), value.get(), nullptr);
        last = text_of(*row, "_id");
        Bson which, whole;
        which.add("_id", last).add("_version", number_of(*row, "_version"));
        whole.add("_version", number_of(*row, "_version"));
        add_keys(whole, c, value.get());
        whole.add("_body", body);
        updates.add(which, whole);
        bytes += body.size();
    }
    if (updates.run(link) < updates.size()) return false;
    after = last;
    return true;
}

void reread_keys(const Link& link, const CollectionInfo& c, Lease& lease) {
    std::string after;
    do {
        while (!reread_batch(link, c, after)) {}
        lease.keep();
    } while (!after.empty());
}

// False when its keys were not those of this version.
bool prepare_one(const Link& link, const CollectionInfo& c, bool exists, Lease& lease) {
    const auto wanted = wanted_indexes(c);
    if (!exists && wanted.empty()) return link.write(doc("create", c.name), c.name), false;
    const bool read = exists && keys_are_read(link, c);
    if (exists && !read) reread_keys(link, c, lease);
    make_indexes(link, c.name, wanted, exists ? existing_indexes(link, c.name) : std::set<std::string>{});
    return read;
}

}  // namespace

void prepare(const Link& link, const std::vector<CollectionInfo>& collections) {
    for (auto& c : collections) check_collection(c);
    Lease lease(link);
    const auto existing = existing_collections(link);
    Updates changed(records);
    for (auto& c : collections) {
        if (!prepare_one(link, c, existing.contains(c.name), lease)) changed.add(doc("_id", c.name), record_of(c), true);
        lease.keep();
    }
    std::vector<WantedIndex> wanted;
    wanted.push_back(wanted_index("index__at", {"at"}));
    wanted.back().command.add("expireAfterSeconds", guard_lives_s);
    make_indexes(link, guards, wanted, existing.contains(guards) ? existing_indexes(link, guards) : std::set<std::string>{});
    changed.run(link);
}

void check(const Link& link, const std::vector<CollectionInfo>& collections) {
    for (auto& c : collections) {
        check_collection(c);
        if (!keys_are_read(link, c))
            throw std::runtime_error("the data are not of this version (collection " + c.name +
                                     "): start `peertest serve` on them once");
    }
}

}  // namespace peertest::mongo

// What is written to a collection.
#include "adapters/store_mongo_table.hpp"

#include <memory>
#include <set>
#include <utility>

#include "adapters/store_mongo_attempt.hpp"
#include "schema/json.hpp"

namespace peertest::mongo {
namespace {

// One update, as the command wants it.
Bson update_command(const std::string& collection, const Bson& which, const Bson& change, bool upsert) {
    Bson one, all, command;
    one.add("q", which).add("u", change).add("upsert", upsert);
    all.push(one);
    command.add("update", collection).add_array("updates", all);
    return command;
}

Bson insert_command(const std::string& collection, const Bson& rows) {
    Bson command;
    command.add("insert", collection).add_array("documents", rows);
    return command;
}

Bson delete_command(const std::string& collection, const Bson& which) {
    Bson one, all, command;
    one.add("q", which).add("limit", 0);
    all.push(one);
    command.add("delete", collection).add_array("deletes", all);
    return command;
}

}  // namespace

void add_keys(Bson& row, const CollectionInfo& c, const void* doc) {
    std::vector<Value> values;
    for (auto& k : c.keys) {
        values.clear();
        k.read(doc, values);
        if (!k.many) {
            if (!values.empty() && values[0].index()) row.add(k.name, values[0]);
            continue;
        }
        Bson array;
        for (auto& v : std::set<Value>(values.begin(), values.end())) array.push(v);
        if (!array.empty()) row.add_array(k.name, array);
    }
    if (c.summary) row.add("_summary", c.summary(doc));
}

namespace {

// A row but for its _id.
Bson row_of(const CollectionInfo& c, const void* doc, std::int64_t version, std::string_view unknown) {
    Bson row;
    row.add("_version", version);
    add_keys(row, c, doc);
    std::string body;
    write_stored(body, c.schema(), doc, unknown);
    row.add("_body", body);
    return row;
}

}  // namespace

Bson inserted_row(const CollectionInfo& c, const void* doc_, std::string_view unknown) {
    Bson row;
    row.add("_id", c.id(doc_));
    bson_concat(row.get(), row_of(c, doc_, 1, unknown).get());
    return row;
}

void insert_rows(const Link& link, const std::string& collection, const Bson& rows) {
    link.write(insert_command(collection, rows), collection);
}

bool add(const Link& link, const CollectionInfo& c, const void* doc_) {
    const Bson change = doc("$setOnInsert", row_of(c, doc_, 1, {}));
    try {
        const Bson reply = link.write(update_command(c.name, doc("_id", c.id(doc_)), change, true), c.name);
        return bson_has_field(reply.get(), "upserted");
    } catch (const Duplicate& d) {
        if (d.key != "id") throw;
        throw Transient("another transaction adds the same id", true);
    }
}

void remove(const Link& link, const CollectionInfo& c, const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    Bson array, in;
    for (auto& id : ids) array.push(id);
    in.add_array("$in", array);
    link.write(delete_command(c.name, doc("_id", in)), c.name);
}

void guard(const Link& link, std::string_view key) {
    Bson change;
    change.add("$inc", doc("times", 1)).add("$currentDate", doc("at", true));
    try {
        link.write(update_command(guards, doc("_id", key), change, true), guards);
    } catch (const Duplicate&) {
        throw Transient("another transaction makes the same guard", true);
    }
}

Write inserted(const CollectionInfo& c, const void* doc_, std::string_view unknown) {
    return {Write::insert, c.name, {}, inserted_row(c, doc_, unknown)};
}

Write replaced(const CollectionInfo& c, const void* doc_, std::int64_t version, std::string_view unknown) {
    Bson which;
    which.add("_id", c.id(doc_)).add("_version", version);
    return {Write::replace, c.name, std::move(which), row_of(c, doc_, version + 1, unknown), true};
}

Write removed(const CollectionInfo& c, std::string_view id, std::optional<std::int64_t> version) {
    Bson which;
    which.add("_id", id);
    if (version) which.add("_version", *version);
    return {Write::remove, c.name, std::move(which), {}, version.has_value()};
}

namespace {

Bson command_of(const Write& w) {
    Bson rows;
    switch (w.what) {
        case Write::insert: return insert_command(w.collection, rows.push(w.row));
        case Write::replace: return update_command(w.collection, w.which, w.row, false);
        case Write::remove: break;
    }
    return delete_command(w.collection, w.which);
}

// Returns how many documents it met.
std::int64_t send_alone(const Link& link, const Write& w) {
    const std::unique_ptr<mongoc_collection_t, decltype(&mongoc_collection_destroy)> c(
        mongoc_client_get_collection(link.client, link.database.c_str(), w.collection.c_str()), &mongoc_collection_destroy);
    Bson majority = doc("w", "majority"), options, reply;
    options.add("writeConcern", majority.add("wtimeout", majority_within_ms));
    bson_error_t error;
    bson_destroy(reply.get());  // the call makes it anew, also when it fails
    const auto done = [&] {
        switch (w.what) {
            case Write::insert:
                return mongoc_collection_insert_one(c.get(), w.row.get(), options.get(), reply.get(), &error);
            case Write::replace:
                return mongoc_collection_replace_one(c.get(), w.which.get(), w.row.get(), options.get(), reply.get(), &error);
            case Write::remove: break;
        }
        return mongoc_collection_delete_one(c.get(), w.which.get(), options.get(), reply.get(), &error);
    }();
    if (!done && error.domain == MONGOC_ERROR_SERVER_SELECTION) throw Transient(error.message, false);  // nobody has had it
    check_written(done, reply.get(), error, w.collection);
    return number_of(*reply.get(), w.what == Write::remove ? "deletedCount" : "matchedCount");
}

}  // namespace

void send(const Link& link, const Write& w) {
    const std::int64_t met = link.session ? number_of(*link.write(command_of(w), w.collection).get(), "n") : send_alone(link, w);
    if (w.must_meet && met == 0) throw Stale();
}

}  // namespace peertest::mongo

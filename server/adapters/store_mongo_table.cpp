// What is written to a collection.
#include "adapters/store_mongo_table.hpp"

#include <set>

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
    Bson command;
    command.add("insert", collection).add_array("documents", rows);
    link.write(command, collection);
}

void insert(const Link& link, const CollectionInfo& c, const void* doc_, std::string_view unknown) {
    Bson all;
    all.push(inserted_row(c, doc_, unknown));
    insert_rows(link, c.name, all);
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

void replace(const Link& link, const CollectionInfo& c, const void* doc_, std::int64_t version, std::string_view unknown) {
    Bson which;
    which.add("_id", c.id(doc_)).add("_version", version);
    const Bson reply = link.write(update_command(c.name, which, row_of(c, doc_, version + 1, unknown), false), c.name);
    if (number_of(*reply.get(), "n") == 0) throw Stale();
}

void remove(const Link& link, const CollectionInfo& c, const std::vector<std::string>& ids) {
    if (ids.empty()) return;
    Bson array, in, one, all, command;
    for (auto& id : ids) array.push(id);
    in.add_array("$in", array);
    one.add("q", doc("_id", in)).add("limit", 0);
    all.push(one);
    command.add("delete", c.name).add_array("deletes", all);
    link.write(command, c.name);
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

}  // namespace peertest::mongo

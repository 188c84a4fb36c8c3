#include "adapters/store_sqlite_table.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

#include "adapters/store_cursor.hpp"
#include "schema/json.hpp"

namespace peertest::sqlite {
namespace {

// The values of a multi-valued key as one text ("3:abc5:words"), kept in the row so that a replace knows what the side
// table holds without an index by id.
void pack(std::string& out, const std::string& text) { out += std::to_string(text.size()) + ':' + text; }

std::set<std::string> unpack(std::string_view packed) {
    std::set<std::string> all;
    while (!packed.empty()) {
        const auto colon = packed.find(':');
        const auto size = std::stoul(std::string(packed.substr(0, colon)));
        all.emplace(packed.substr(colon + 1, size));
        packed.remove_prefix(colon + 1 + size);
    }
    return all;
}

std::set<std::string> many_values(const Key& key, const void* doc) {
    std::vector<Value> values;
    key.read(doc, values);
    std::set<std::string> all;
    for (auto& v : values)
        if (auto* s = std::get_if<std::string>(&v)) all.insert(*s);
    return all;
}

std::string packed(const std::set<std::string>& values) {
    std::string out;
    for (auto& v : values) pack(out, v);
    return out;
}

void change_side(Connection& c, const Table& table, const Key& key, std::string_view id,
                 const std::set<std::string>& before, const std::set<std::string>& after) {
    const std::string side = side_table(table.info.name, key.name);
    for (auto& v : before)
        if (!after.contains(v))
            c.prepare("DELETE FROM " + side + " WHERE value=? AND id=?").bind(std::string_view(v)).bind(id).run();
    for (auto& v : after)
        if (!before.contains(v))
            c.prepare("INSERT OR IGNORE INTO " + side + "(value, id) VALUES(?, ?)").bind(std::string_view(v)).bind(id).run();
}

// The multi-valued keys of the stored row, in the order of old_many_sql.
std::vector<std::set<std::string>> stored_many(Connection& c, const Table& table, std::string_view id) {
    std::vector<std::set<std::string>> all;
    auto row = c.prepare(table.old_many_sql);
    row.bind(id);
    if (!row.step()) return all;
    int column = 0;
    for (auto& k : table.info.keys)
        if (k.many) all.push_back(unpack(row.text(column++)));
    return all;
}

// What a write extracts from a document: the texts and values live here while the statement runs.
struct Row {
    std::vector<Value> keys;  // single-valued keys as they are, multi-valued ones packed
    std::vector<std::set<std::string>> many;
    std::string summary;

    Row(const Table& table, const void* doc) {
        keys.reserve(table.info.keys.size());
        std::vector<Value> one;
        for (auto& k : table.info.keys) {
            if (k.many) {
                many.push_back(many_values(k, doc));
                keys.emplace_back(packed(many.back()));
            } else {
                one.clear();
                k.read(doc, one);
                keys.push_back(one.empty() ? Value{} : std::move(one.front()));
            }
        }
        if (table.info.summary) summary = table.info.summary(doc);
    }
    void bind(Execution& e, const Table& table) const {
        for (auto& v : keys) e.bind(v);
        if (table.info.summary) e.bind(std::string_view(summary));
    }
    void change_sides(Connection& c, const Table& table, std::string_view id,
                      const std::vector<std::set<std::string>>& before) const {
        std::size_t i = 0;
        for (auto& k : table.info.keys) {
            if (!k.many) continue;
            change_side(c, table, k, id, i < before.size() ? before[i] : std::set<std::string>{}, many[i]);
            ++i;
        }
    }
};

[[noreturn]] void duplicate(const Table& table, const Constraint& constraint) {
    const auto dot = constraint.column.rfind('.');
    throw Duplicate(table.info.name, constraint.column.substr(dot == std::string::npos ? 0 : dot + 1));
}

std::string body_of(const Table& table, const void* doc, std::string_view unknown) {
    std::string body;
    write_stored(body, table.info.schema(), doc, unknown);
    return body;
}

}  // namespace

std::string quoted(std::string_view name) { return '"' + std::string(name) + '"'; }
std::string side_table(const std::string& collection, const std::string& key) { return quoted(collection + "__" + key); }

Table::Table(const CollectionInfo& collection) : info(collection) {
    check_collection(info);
    const std::string name = quoted(info.name);
    std::string columns, places, sets, many, key_sets;
    for (auto& k : info.keys) {
        columns += ", " + quoted(k.name);
        places += ", ?";
        sets += quoted(k.name) + "=?, ";
        if (k.many) many += (many.empty() ? "" : ", ") + quoted(k.name), has_many = true;
    }
    if (info.summary) columns += ", _summary", places += ", ?", sets += "_summary=?, ";
    key_sets = sets.empty() ? "id=id" : sets.substr(0, sets.size() - 2);
    get_sql = "SELECT _body, _version FROM " + name + " WHERE id=?";
    insert_sql = "INSERT INTO " + name + "(id" + columns + ", _version, _body) VALUES(?" + places + ", 1, ?)";
    add_sql = insert_sql + " ON CONFLICT(id) DO NOTHING";
    replace_sql = "UPDATE " + name + " SET " + sets + "_body=?, _version=_version+1 WHERE id=? AND _version=?";
    delete_sql = "DELETE FROM " + name + " WHERE id=?";
    delete_version_sql = delete_sql + " AND _version=?";
    old_many_sql = "SELECT " + many + " FROM " + name + " WHERE id=?";
    keys_sql = "UPDATE " + name + " SET " + key_sets + " WHERE id=?";
}

bool get(Connection& c, const Table& table, std::string_view id, detail::Slot slot) {
    auto row = c.prepare(table.get_sql);
    row.bind(id);
    if (!row.step()) return false;
    *slot.version = row.integer(1);
    read_stored(row.text(0), table.info.schema(), slot.doc, slot.unknown);
    return true;
}

namespace {

bool insert_by(const std::string& sql, Connection& c, const Table& table, const void* doc, std::string_view unknown) {
    const std::string& id = table.info.id(doc);
    const Row row(table, doc);
    const std::string body = body_of(table, doc, unknown);
    try {
        auto e = c.prepare(sql);
        e.bind(std::string_view(id));
        row.bind(e, table);
        e.bind(std::string_view(body)).run();
    } catch (const Constraint& constraint) {
        duplicate(table, constraint);
    }
    if (c.changes() == 0) return false;
    if (table.has_many) row.change_sides(c, table, id, {});
    return true;
}

}  // namespace

void insert(Connection& c, const Table& table, const void* doc, std::string_view unknown) {
    insert_by(table.insert_sql, c, table, doc, unknown);
}

bool add(Connection& c, const Table& table, const void* doc) { return insert_by(table.add_sql, c, table, doc, {}); }

void replace(Connection& c, const Table& table, const void* doc, std::int64_t version, std::string_view unknown) {
    const std::string& id = table.info.id(doc);
    const Row row(table, doc);
    const std::string body = body_of(table, doc, unknown);
    std::vector<std::set<std::string>> before;
    if (table.has_many) before = stored_many(c, table, id);
    try {
        auto e = c.prepare(table.replace_sql);
        row.bind(e, table);
        e.bind(std::string_view(body)).bind(std::string_view(id)).bind(version).run();
    } catch (const Constraint& constraint) {
        duplicate(table, constraint);
    }
    if (c.changes() == 0) throw Stale();
    if (table.has_many) row.change_sides(c, table, id, before);
}

void remove(Connection& c, const Table& table, std::string_view id, std::optional<std::int64_t> version) {
    std::vector<std::set<std::string>> before;
    if (table.has_many) before = stored_many(c, table, id);
    if (version) {
        c.prepare(table.delete_version_sql).bind(id).bind(*version).run();
        if (c.changes() == 0) throw Stale();
    } else {
        c.prepare(table.delete_sql).bind(id).run();
    }
    std::size_t i = 0;
    for (auto& k : table.info.keys)
        if (k.many && i < before.size()) change_side(c, table, k, id, before[i++], {});
}

// --- tables and indexes -------------------------------------------------------------------------------------------
namespace {

std::set<std::string> columns_of(Connection& c, const std::string& table) {
    std::set<std::string> columns;
    auto rows = c.prepare("SELECT name FROM pragma_table_info(?)");
    rows.bind(std::string_view(table));
    while (rows.step()) columns.emplace(rows.text(0));
    return columns;
}

void make_indexes(Connection& c, const Table& table) {
    std::set<std::string> wanted;
    for (auto& index : table.info.indexes) {
        std::string name = "index__" + table.info.name + (index.unique ? "__unique" : index.covering ? "__covering" : "");
        std::string columns;
        for (auto& k : index.keys) name += "__" + k, columns += quoted(k) + ", ";
        if (index.unique) columns.resize(columns.size() - 2);
        else columns += index.covering ? "id, _summary" : "id";
        wanted.insert(name);
        c.exec(std::string("CREATE ") + (index.unique ? "UNIQUE " : "") + "INDEX IF NOT EXISTS " + quoted(name) + " ON " +
               quoted(table.info.name) + "(" + columns + ")");
    }
    std::vector<std::string> unwanted;
    {
        auto rows = c.prepare("SELECT name FROM sqlite_schema WHERE type='index' AND tbl_name=? AND name LIKE 'index\\_\\_%' ESCAPE '\\'");
        rows.bind(std::string_view(table.info.name));
        while (rows.step())
            if (!wanted.contains(std::string(rows.text(0)))) unwanted.emplace_back(rows.text(0));
    }
    for (auto& name : unwanted) c.exec("DROP INDEX " + quoted(name));
}

// A unique key that is taken twice after the change ends the start with Duplicate.
void reread_keys(Connection& c, const Table& table) {
    std::string after;
    for (;;) {
        std::vector<std::pair<std::string, std::string>> batch;
        {
            auto rows = c.prepare("SELECT id, _body FROM " + quoted(table.info.name) + " WHERE id>? ORDER BY id LIMIT 500");
            rows.bind(std::string_view(after));
            while (rows.step()) batch.emplace_back(rows.text(0), rows.text(1));
        }
        if (batch.empty()) return;
        for (auto& [id, body] : batch) {
            const auto doc = table.info.blank();
            read_stored(body, table.info.schema(), doc.get(), nullptr);
            const Row row(table, doc.get());
            std::vector<std::set<std::string>> before;
            if (table.has_many) before = stored_many(c, table, id);
            try {
                auto e = c.prepare(table.keys_sql);
                row.bind(e, table);
                e.bind(std::string_view(id)).run();
            } catch (const Constraint& constraint) {
                duplicate(table, constraint);
            }
            if (table.has_many) row.change_sides(c, table, id, before);
        }
        after = batch.back().first;
    }
}

}  // namespace

void prepare_table(Connection& c, const Table& table) {
    const std::string name = quoted(table.info.name);
    c.exec("CREATE TABLE IF NOT EXISTS _collections(name TEXT PRIMARY KEY, keys_version INTEGER NOT NULL) WITHOUT ROWID");
    auto existing = columns_of(c, table.info.name);
    bool stale_keys = false;
    if (existing.empty()) {
        std::string columns;  // the body comes last, so that reading a key never walks over it
        for (auto& k : table.info.keys) columns += quoted(k.name) + ", ";
        if (table.info.summary) columns += "_summary TEXT, ";
        c.exec("CREATE TABLE " + name + "(id TEXT NOT NULL PRIMARY KEY, _version INTEGER NOT NULL, " + columns +
               "_body TEXT NOT NULL)");
    } else {
        auto add = [&](const std::string& column) {
            if (existing.contains(column)) return;
            c.exec("ALTER TABLE " + name + " ADD COLUMN " + quoted(column));
            stale_keys = true;
        };
        for (auto& k : table.info.keys) add(k.name);
        if (table.info.summary) add("_summary");
        auto version = c.prepare("SELECT keys_version FROM _collections WHERE name=?");
        version.bind(std::string_view(table.info.name));
        stale_keys = !version.step() || version.integer(0) != table.info.keys_version || stale_keys;
    }
    for (auto& k : table.info.keys)
        if (k.many)
            c.exec("CREATE TABLE IF NOT EXISTS " + side_table(table.info.name, k.name) +
                   "(value TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY(value, id)) WITHOUT ROWID");
    if (stale_keys) reread_keys(c, table);
    make_indexes(c, table);
    c.prepare("INSERT OR REPLACE INTO _collections VALUES(?, ?)")
        .bind(std::string_view(table.info.name))
        .bind(std::int64_t(table.info.keys_version))
        .run();
}

void check_table(Connection& c, const Table& table) {
    const auto existing = columns_of(c, table.info.name);
    bool fits = existing.contains("_body") && (!table.info.summary || existing.contains("_summary"));
    for (auto& k : table.info.keys) fits = fits && existing.contains(k.name);
    if (!fits)
        throw std::runtime_error("the data are not of this version (collection " + table.info.name +
                                 "): start `peertest serve` on them once");
}

}  // namespace peertest::sqlite

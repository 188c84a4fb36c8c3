// A collection as SQLite holds it: a table with the document's JSON, one column per single-valued key, and a side
// table per multi-valued key. The engine's own columns begin with an underscore, so keys may have any name.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store_sqlite_connection.hpp"
#include "ports/store.hpp"

namespace peertest::sqlite {

struct Table {
    explicit Table(const CollectionInfo& collection);

    CollectionInfo info;
    bool has_many = false;
    std::string get_sql, insert_sql, add_sql, replace_sql, delete_sql, delete_version_sql, old_many_sql, keys_sql;
};

std::string quoted(std::string_view name);
std::string side_table(const std::string& collection, const std::string& key);

// Makes the table, its columns and indexes, and reads keys anew where keys_version was raised. The connection writes.
void prepare_table(Connection& c, const Table& table);
// For a reader of a file that another process may have made: throws std::runtime_error when it does not fit.
void check_table(Connection& c, const Table& table);

bool get(Connection& c, const Table& table, std::string_view id, detail::Slot slot);
void insert(Connection& c, const Table& table, const void* doc, std::string_view unknown);
bool add(Connection& c, const Table& table, const void* doc);  // false: its id is there already
void replace(Connection& c, const Table& table, const void* doc, std::int64_t version, std::string_view unknown);
void remove(Connection& c, const Table& table, std::string_view id, std::optional<std::int64_t> version = {});

// The queries. `make_slot` gives the place for each document.
std::string find(Connection& c, const Table& table, const Query& q, const std::function<detail::Slot()>& make_slot);
std::string summaries(Connection& c, const Table& table, const Query& q, const EachSummary& each);
std::int64_t count(Connection& c, const Table& table, const std::vector<Filter>& where);
std::vector<Group> group(Connection& c, const Table& table, const std::vector<Filter>& where, const std::string& by,
                         const std::string& sum);
std::int64_t erase(Connection& c, const Table& table, const std::vector<Filter>& where, int limit);
// What SQLite would do for each part of this query, for tests of the indexes.
std::vector<std::string> explain(Connection& c, const Table& table, const Query& q);

}  // namespace peertest::sqlite

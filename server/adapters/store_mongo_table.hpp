// A collection as MongoDB holds it: {_id, _version, a field for each key that is there, _summary, _body}, where _body is
// the document's JSON and a multi-valued key is an array.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/store_mongo_link.hpp"
#include "ports/store.hpp"

namespace peertest::mongo {

inline const std::string guards = "_guards";  // a document for each key that was guarded lately

// Makes the collections and their indexes, and reads keys anew where keys_version was raised, under a lease: of several
// processes that start together one does it. The link has no session.
void prepare(const Link& link, const std::vector<CollectionInfo>& collections);
// For who only reads: throws std::runtime_error when the data are not of this version.
void check(const Link& link, const std::vector<CollectionInfo>& collections);

// The fields of a row that are read from its document: keys and summary.
void add_keys(Bson& row, const CollectionInfo& c, const void* doc);
Bson inserted_row(const CollectionInfo& c, const void* doc, std::string_view unknown);
void insert_rows(const Link& link, const std::string& collection, const Bson& rows);  // an array of such
bool add(const Link& link, const CollectionInfo& c, const void* doc);  // false: its id is there already
void remove(const Link& link, const CollectionInfo& c, const std::vector<std::string>& ids);
void guard(const Link& link, std::string_view key);

// A write of one document, ready to be sent. By itself it needs no transaction: the link then has no session, the driver
// asks once more when the answer is lost, and what is unknown after that is a StoreDown.
struct Write {
    enum What { insert, replace, remove } what;
    std::string collection;
    Bson which, row;
    bool must_meet = false;  // Stale when it meets no document
};
Write inserted(const CollectionInfo& c, const void* doc, std::string_view unknown);
Write replaced(const CollectionInfo& c, const void* doc, std::int64_t version, std::string_view unknown);
Write removed(const CollectionInfo& c, std::string_view id, std::optional<std::int64_t> version);
void send(const Link& link, const Write& write);

bool get(const Link& link, const CollectionInfo& c, std::string_view id, detail::Slot slot);
std::string find(const Link& link, const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& make_slot);
std::string summaries(const Link& link, const CollectionInfo& c, const Query& q, const EachSummary& each);
std::int64_t count(const Link& link, const CollectionInfo& c, const std::vector<Filter>& where);
std::vector<Group> group(const Link& link, const CollectionInfo& c, const std::vector<Filter>& where, const std::string& by,
                         const std::string& sum);
std::vector<std::string> ids(const Link& link, const CollectionInfo& c, const std::vector<Filter>& where, int limit);
// What MongoDB would do for this query, as its JSON, for tests of the indexes.
std::string explain(const Link& link, const CollectionInfo& c, const Query& q);

}  // namespace peertest::mongo

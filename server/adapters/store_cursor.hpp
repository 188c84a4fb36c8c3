// What every store engine does the same way: which keys a query may use, its full sort order, and its cursors.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ports/store.hpp"

namespace peertest {

// The key of that name; std::logic_error when the collection does not declare it.
const Key& declared_key(const CollectionInfo& info, std::string_view name);
// Throws std::logic_error for a filter or sort on a key that is not declared or not of the right kind.
void check_filters(const CollectionInfo& info, const std::vector<Filter>& where);
// The query's sort, checked, ending in id: an id that is not asked for follows the direction of the last key.
std::vector<Sort> full_sort(const CollectionInfo& info, const std::vector<Sort>& sort);
// Refuses a collection that no engine could hold (bad names, a unique index over several keys).
void check_collection(const CollectionInfo& info);

// A cursor is the sort values of the last row of a page, id included. read_cursor throws Error 422 on field "cursor"
// for one that was damaged or made for another collection or sort.
std::string write_cursor(const CollectionInfo& info, const std::vector<Sort>& sort, const std::vector<Value>& values);
std::vector<Value> read_cursor(const CollectionInfo& info, const std::vector<Sort>& sort, std::string_view cursor);

}  // namespace peertest

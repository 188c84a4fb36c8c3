// What every store engine does the same way: which keys a query may use, its full sort order, its cursors, and what is
// around a transaction.
#pragma once
#include <chrono>
#include <functional>
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

// Runs them in order; what one throws is logged, since the transaction stands all the same.
void run_after_commit(const std::vector<std::function<void()>>& after_commit);

// Tells how many seconds its scope took.
class StoreTimer {
public:
    using Told = std::function<void(std::string_view operation, double seconds)>;
    StoreTimer(const Told& told, std::string_view operation) : told_(told), operation_(operation) {
        if (told_) began_ = std::chrono::steady_clock::now();
    }
    ~StoreTimer() {
        if (told_) told_(operation_, std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count());
    }
    StoreTimer(const StoreTimer&) = delete;
    StoreTimer& operator=(const StoreTimer&) = delete;

private:
    const Told& told_;
    std::string_view operation_;
    std::chrono::steady_clock::time_point began_;
};

}  // namespace peertest

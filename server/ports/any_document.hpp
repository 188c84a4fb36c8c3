// Documents of every collection alike, without their type: for backup and restore. A header of its own, so that nobody
// reaches them by accident.
#pragma once
#include "ports/store.hpp"

namespace peertest {

struct AnyDocument : Reader {
    static std::string find(Reader& r, const CollectionInfo& c, const Query& q, const std::function<detail::Slot()>& slot) {
        return (r.*&AnyDocument::find_docs)(c, q, slot);
    }
    static std::int64_t count(Reader& r, const CollectionInfo& c) { return (r.*&AnyDocument::count_docs)(c, {}); }
};

struct AnyWrite : Tx {
    static void insert(Tx& tx, const CollectionInfo& c, const void* doc, std::string_view unknown) {
        (tx.*&AnyWrite::insert_doc)(c, doc, unknown);
    }
};

struct AnyErase : Store {
    static std::int64_t erase(Store& store, const CollectionInfo& c, int limit) {
        return (store.*&AnyErase::erase_docs)(c, {}, limit);
    }
};

}  // namespace peertest

#include "app/untold_changes.hpp"

#include <string>

#include "adapters/redis.hpp"
#include "kit/log.hpp"
#include "ports/store.hpp"

namespace peertest {

struct UntoldCount {
    std::string id;
    std::int64_t count = 0;
};
template <>
const Schema& schema_of<UntoldCount>() {
    static const Schema s =
        describe<UntoldCount>("UntoldCount", field<&UntoldCount::id>("id"), field<&UntoldCount::count>("count"));
    return s;
}

namespace {

const std::string the_count = "changes";

const Collection<UntoldCount>& counts() {
    static const auto c = Collection<UntoldCount>("untold_changes");
    return c;
}

void raise(Store& store) {
    store.transact([](Tx& tx) {
        tx.guard("untold-changes");  // the first two at once: neither finds a document to compare
        auto d = tx.get(counts(), the_count);
        if (!d) return tx.insert(counts(), {the_count, 1});
        ++d->value.count;
        tx.replace(counts(), *d);
    });
}

}  // namespace

void UntoldChanges::follow() {
    if (const auto untold = redis_.untold(); untold != told_) {
        raise(store_);
        told_ = untold;
        log_info("changes_told_by_store");
    }
    const auto d = store_.get(counts(), the_count);
    const std::int64_t count = d ? d->value.count : 0;
    if (count == seen_) return;
    redis_.learn_of_loss();
    seen_ = count;
}

std::vector<const CollectionInfo*> untold_changes_collections() { return {&counts().info}; }

}  // namespace peertest

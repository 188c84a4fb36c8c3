#include "features/ratings/ratings_store.hpp"

namespace peertest {

const Collection<Rating>& ratings() {
    using R = Rating;
    static const auto c =
        Collection<R>("ratings")
            .key("place", [](const R& r) { return to_value(r.place); })
            .key("submission_id", [](const R& r) { return to_value(r.submission_id); })
            .key("ratee_id", [](const R& r) { return to_value(r.ratee_id); })
            .key("visible_since", [](const R& r) { return to_value(r.visible_since); })
            .index({"submission_id"})
            .index({"ratee_id", "visible_since"})
            .unique("place");
    return c;
}

std::vector<const CollectionInfo*> ratings_collections() { return {&ratings().info}; }

std::vector<Doc<Rating>> ratings_about(Reader& store, const std::string& submission_id) {
    return store.find(ratings(), {{eq("submission_id", submission_id)}, {}, 2}).items;
}

Page<Doc<Rating>> visible_ratings(Reader& store, const std::string& ratee_id, int limit, const std::string& cursor) {
    return store.find(ratings(), {{eq("ratee_id", ratee_id), exists("visible_since")}, {{"visible_since", true}}, limit, cursor});
}

}  // namespace peertest

#include "features/ratings/ratings_store.hpp"

#include "features/users/personal_data.hpp"

namespace peertest {

const Collection<Rating>& ratings() {
    using R = Rating;
    static const auto c =
        Collection<R>("ratings")
            .key("place", [](const R& r) { return to_value(r.place); })
            .key("submission_id", [](const R& r) { return to_value(r.submission_id); })
            .key("rater_id", [](const R& r) { return to_value(r.rater_id); })
            .key("ratee_id", [](const R& r) { return to_value(r.ratee_id); })
            .key("visible_since", [](const R& r) { return to_value(r.visible_since); })
            .index({"submission_id"})
            .index({"rater_id"})
            .index({"ratee_id", "visible_since"})
            .unique("place");
    return c;
}

std::vector<const CollectionInfo*> ratings_collections() { return {&ratings().info}; }

std::vector<Doc<Rating>> ratings_about(Reader& store, const std::string& submission_id) {
    return store.find(ratings(), {{eq("submission_id", submission_id)}, {}, 2}).items;
}

Page<Doc<Rating>> visible_ratings(Reader& store, const std::string& ratee_id, int limit, const std::string& cursor,
                                  Reads reads) {
    return store.find(ratings(),
                      {{eq("ratee_id", ratee_id), exists("visible_since")}, {{"visible_since", true}}, limit, cursor, reads});
}

// The stars stay: they are part of others' averages, and of nobody's once the account is gone.
PersonalData ratings_personal_data() {
    PersonalData p;
    p.name = "ratings";
    p.collect = [](App& app, const std::string& id) {
        auto all = all_as_json(app.store, ratings(), {eq("rater_id", id)});
        for (auto& r : all_as_json(app.store, ratings(), {eq("ratee_id", id), exists("visible_since")}))
            all.push_back(std::move(r));
        return all;
    };
    p.erase = [](Tx& tx, App&, const std::string& id, Time) {
        for (const char* side : {"rater_id", "ratee_id"})
            for_all(tx, ratings(), {eq(side, id)}, [&](Doc<Rating>& r) {
                if (r->rater_id == id) r->rater_name = erased_name;
                r->comment.clear();  // of theirs, or about them
                tx.replace(ratings(), r);
            });
    };
    return p;
}

}  // namespace peertest

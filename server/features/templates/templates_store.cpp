#include "features/templates/templates_store.hpp"

#include "features/users/personal_data.hpp"

namespace peertest {

const Collection<TestTemplate>& test_templates() {
    using T = TestTemplate;
    static const auto c = Collection<T>("ai_test_templates")
                              .key("owner_id", [](const T& t) { return to_value(t.owner_id); })
                              .key("created_at", [](const T& t) { return to_value(t.created_at); })
                              .index({"owner_id", "created_at"});
    return c;
}

std::vector<const CollectionInfo*> templates_collections() { return {&test_templates().info}; }

std::vector<Doc<TestTemplate>> templates_of(Reader& store, const std::string& owner_id) {
    return store.find(test_templates(), {{eq("owner_id", owner_id)}, {{"created_at", true}, {"id"}}, most_own_templates}).items;
}

std::int64_t template_count(Reader& store, const std::string& owner_id) {
    return store.count(test_templates(), {eq("owner_id", owner_id)});
}

PersonalData templates_personal_data() {
    PersonalData p;
    p.name = "templates";
    p.collect = [](App& app, const std::string& id) { return all_as_json(app.store, test_templates(), {eq("owner_id", id)}); };
    p.erase = [](Tx& tx, App& app, const std::string& id, Time) {
        for (const auto& t : templates_of(tx, id)) tx.remove(test_templates(), t->id);
        forget_templates(tx, app, id);
    };
    return p;
}

}  // namespace peertest

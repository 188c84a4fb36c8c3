#include "features/templates/templates_store.hpp"

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

}  // namespace peertest

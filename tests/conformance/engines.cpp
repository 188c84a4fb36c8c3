#include "adapters/store_memory.hpp"
#include "adapters/store_mongo.hpp"
#include "adapters/store_sqlite.hpp"
#include "conformance/store_suite.hpp"
#include "support/test_servers.hpp"

namespace peertest {

template <>
const Schema& schema_of<Part>() {
    static const Schema s = describe<Part>("Part", field<&Part::label>("label"), field<&Part::weight>("weight"));
    return s;
}
template <>
const Schema& schema_of<Thing>() {
    static const Schema s =
        describe<Thing>("Thing", field<&Thing::id>("id"), field<&Thing::name>("name"), field<&Thing::colour>("colour"),
                        field<&Thing::size>("size"), field<&Thing::rank>("rank"), field<&Thing::email>("email"),
                        field<&Thing::at>("at"), field<&Thing::hidden>("hidden"), field<&Thing::tags>("tags"),
                        field<&Thing::parts>("parts"));
    return s;
}
template <>
const Schema& schema_of<Counter>() {
    static const Schema s = describe<Counter>("Counter", field<&Counter::id>("id"), field<&Counter::value>("value"));
    return s;
}

const Collection<Thing>& things() {
    static const auto c = Collection<Thing>("things")
                              .key("name", [](const Thing& t) { return to_value(t.name); })
                              .key("colour", [](const Thing& t) { return to_value(t.colour); })
                              .key("size", [](const Thing& t) { return to_value(t.size); })
                              .key("rank", [](const Thing& t) { return to_value(t.rank); })
                              .key("email", [](const Thing& t) { return to_value(t.email); })
                              .key("at", [](const Thing& t) { return to_value(t.at); })
                              .key("hidden", [](const Thing& t) { return to_value(t.hidden); })
                              .many("tags", [](const Thing& t) { return t.tags; })
                              .index({"colour", "at"})
                              .index({"rank", "size"})
                              .unique("email")
                              .summary([](const Thing& t) { return t.name + "/" + std::to_string(t.size); });
    return c;
}
const Collection<Counter>& counters() {
    static const auto c = Collection<Counter>("counters");
    return c;
}

namespace {

std::vector<Engine> all_engines() {
    std::vector<Engine> all{
        {"sqlite", true,
         [](const std::string& folder) {
             return std::make_unique<SqliteStore>(SqliteOptions{.path = folder + "/things.db"});
         }},
        {"memory", false, [](const std::string&) { return std::make_unique<MemoryStore>(); }},
        {"memory_with_conflicts", false,
         [](const std::string&) { return std::make_unique<MemoryStore>(MemoryStoreOptions{.seed = 1, .conflicts = 0.3}); }},
    };
    if (!mongo_for_tests().empty()) {
        all.push_back({"mongo", true,
                       [](const std::string& folder) {
                           return std::make_unique<MongoStore>(MongoOptions{.uri = mongo_database(folder)});
                       },
                       [](Store& store) { dynamic_cast<MongoStore&>(store).drop_database(); }});
    }
    return all;
}

}  // namespace

const std::vector<Engine>& engines() {
    static const std::vector<Engine> all = all_engines();
    return all;
}

namespace {
std::string engine_name(const testing::TestParamInfo<Engine>& info) { return info.param.name; }
}  // namespace
INSTANTIATE_TEST_SUITE_P(All, StoreSuite, testing::ValuesIn(engines()), engine_name);

}  // namespace peertest

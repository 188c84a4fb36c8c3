// Two versions of the server on the same data: unknown fields are kept, changed keys are read anew.
#include "conformance/store_suite.hpp"

namespace peertest {
namespace {

// The next version of a Thing: one field more, and a key that is read differently.
struct NewerThing {
    std::string id;
    std::string name;
    std::string note;
    std::vector<Part> extra;
};
}  // namespace
template <>
const Schema& schema_of<NewerThing>() {
    static const Schema s =
        describe<NewerThing>("NewerThing", field<&NewerThing::id>("id"), field<&NewerThing::name>("name"),
                             field<&NewerThing::note>("note"), field<&NewerThing::extra>("extra"));
    return s;
}
namespace {

const Collection<NewerThing>& newer_things(int keys_version) {
    static const auto make = [](int version) {
        return Collection<NewerThing>("things")
            .key("name", [](const NewerThing& t) { return to_value(t.name + "!"); })
            .key("length", [](const NewerThing& t) { return to_value(t.name.size()); })
            .many("letters", [](const NewerThing& t) {
                std::vector<std::string> letters;
                for (char c : t.name) letters.emplace_back(1, c);
                return letters;
            })
            .index({"length"})
            .summary([](const NewerThing& t) { return "newer " + t.name; })
            .version(version);
    };
    static const auto one = make(1), two = make(2);
    return keys_version == 1 ? one : two;
}

}  // namespace

TEST_P(StoreSuite, FieldsOfANewerVersionAreKeptAndWrittenBack) {
    store().prepare({&newer_things(2).info});
    store().transact([&](Tx& tx) {
        tx.insert(newer_things(2), NewerThing{"a", "abc", "a note \"quoted\" 😀", {{"p", 1}}});
    });
    store().prepare({&things().info});  // the older version is rolled back to
    store().transact([&](Tx& tx) {
        auto d = *tx.get(things(), "a");
        EXPECT_EQ(d->name, "abc");
        d->name = "changed", d->size = 9;
        tx.replace(things(), d);
    });
    auto page = store().find(things(), {});
    ASSERT_EQ(page.items.size(), 1u);
    EXPECT_FALSE(page.items[0].unknown.empty());
    store().prepare({&newer_things(2).info});
    auto d = store().get(newer_things(2), "a");
    EXPECT_EQ(d->value.name, "changed");
    EXPECT_EQ(d->value.note, "a note \"quoted\" 😀");
    ASSERT_EQ(d->value.extra.size(), 1u);
    EXPECT_EQ(d->value.extra[0].label, "p");
    store().transact([&](Tx& tx) { tx.replace(newer_things(2), *d); });
    store().prepare({&things().info});
    EXPECT_EQ(store().get(things(), "a")->value.size, 9) << "and the older version's fields are kept by the newer";
}

TEST_P(StoreSuite, KeysAreReadAnewWhenTheirVersionIsRaised) {
    for (int i = 0; i < 1200; ++i) add({.id = "t" + std::to_string(i), .name = "ab"});
    store().prepare({&newer_things(2).info});
    EXPECT_EQ(store().count(newer_things(2), {eq("name", "ab!")}), 1200);
    EXPECT_EQ(store().count(newer_things(2), {eq("length", 2)}), 1200);
    EXPECT_EQ(store().count(newer_things(2), {contains("letters", {"a", "b"})}), 1200);
    store().summaries(newer_things(2), {.limit = 1}, [](std::string_view, std::string_view text) { EXPECT_EQ(text, "newer ab"); });
    EXPECT_EQ(store().get(newer_things(2), "t7")->version, 1) << "reading keys anew changes no document";
}

}  // namespace peertest

#include "schema/openapi.hpp"

#include <gtest/gtest.h>

#include <array>

namespace peertest {
namespace {

enum class Size { small, large };
struct Part {
    std::string name;
    int count = 1;
};
struct Thing {
    std::string title;
    Size size = Size::small;
    std::vector<Part> parts;
    std::optional<std::string> note;
    Nullable<Time> end;
};
struct Change {
    Patch<std::string> title;
};

}  // namespace

template <>
inline constexpr std::array<std::string_view, 2> enum_names<Size>{"small", "large"};
template <>
const Schema& schema_of<Part>() {
    static const Schema s = describe<Part>("Part", field<&Part::name>("name").length(1, 80),
                                           field<&Part::count>("count").range(1, 9).defaulted());
    return s;
}
template <>
const Schema& schema_of<Thing>() {
    static const Schema s = describe<Thing>("Thing", field<&Thing::title>("title").says("What it is"),
                                            field<&Thing::size>("size"), field<&Thing::parts>("parts").items(0, 3),
                                            field<&Thing::note>("note"), field<&Thing::end>("end"));
    return s;
}
template <>
const Schema& schema_of<Change>() {
    static const Schema s = describe<Change>("Change", field<&Change::title>("title").length(1, 5));
    return s;
}

namespace {

TEST(OpenApi, an_answer_has_everything_but_optional_fields) {
    SchemaPrinter p;
    p.will_use(schema_of<Thing>(), Direction::answer);
    EXPECT_EQ(p.ref(schema_of<Thing>(), Direction::answer), R"({"$ref":"#/components/schemas/Thing"})");
    EXPECT_EQ(p.components(),
              R"("Part":{"type":"object","properties":{"name":{"type":"string","minLength":1,"maxLength":80},)"
              R"("count":{"type":"integer","minimum":1,"maximum":9}},"required":["name","count"]},)"
              "\n"
              R"("Thing":{"type":"object","properties":{"title":{"type":"string","description":"What it is"},)"
              R"("size":{"type":"string","enum":["small","large"]},)"
              R"("parts":{"type":"array","items":{"$ref":"#/components/schemas/Part"},"minItems":0,"maxItems":3},)"
              R"("note":{"type":"string"},)"
              R"("end":{"anyOf":[{"type":"string","format":"date-time"},{"type":"null"}]}},)"
              R"("required":["title","size","parts","end"]})");
}

TEST(OpenApi, a_request_may_leave_defaults_out_and_has_a_name_of_its_own_only_then) {
    SchemaPrinter one;
    one.will_use(schema_of<Part>(), Direction::request);
    EXPECT_EQ(one.ref(schema_of<Part>(), Direction::request), R"({"$ref":"#/components/schemas/Part"})");
    EXPECT_NE(one.components().find(R"("required":["name"],"additionalProperties":false)"), std::string::npos);
    SchemaPrinter both;
    both.will_use(schema_of<Thing>(), Direction::answer);
    both.will_use(schema_of<Thing>(), Direction::request);
    EXPECT_EQ(both.ref(schema_of<Thing>(), Direction::request), R"({"$ref":"#/components/schemas/ThingInput"})");
    EXPECT_EQ(both.ref(schema_of<Thing>(), Direction::answer), R"({"$ref":"#/components/schemas/Thing"})");
    EXPECT_NE(both.components().find("PartInput"), std::string::npos);
}

TEST(OpenApi, a_patch_is_absent_null_or_a_value) {
    SchemaPrinter p;
    p.will_use(schema_of<Change>(), Direction::request);
    p.ref(schema_of<Change>(), Direction::request);
    EXPECT_EQ(p.components(),
              R"("Change":{"type":"object","properties":{"title":{"anyOf":[{"type":"string","minLength":1,)"
              R"("maxLength":5},{"type":"null"}]}},"additionalProperties":false})");
}

}  // namespace
}  // namespace peertest

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "schema/json.hpp"

namespace peertest {
namespace {

enum class Side { builder, tester };

struct Step {
    std::string instruction;
    std::optional<std::string> expected;
};

struct Sample {
    std::string title;
    int small = 7;
    std::int64_t big = 0;
    bool flag = false;
    double ratio = 0;
    Time at;
    Side side = Side::builder;
    std::vector<Step> steps;
    std::optional<std::string> note;
    Nullable<std::int64_t> cap;
    std::map<std::string, bool> choices;
    std::vector<std::string> tags;
};

struct Change {
    Patch<std::string> title;
    Patch<std::int64_t> cap;
};

}  // namespace

template <>
inline constexpr std::array<std::string_view, 2> enum_names<Side>{"builder", "tester"};
template <>
const Schema& schema_of<Step>() {
    static const Schema s = describe<Step>("Step", field<&Step::instruction>("instruction").length(1, 10),
                                           field<&Step::expected>("expected").length(0, 5));
    return s;
}
template <>
const Schema& schema_of<Sample>() {
    static const Schema s = describe<Sample>(
        "Sample", field<&Sample::title>("title").length(3, 5), field<&Sample::small>("small").range(1, 9).defaulted(),
        field<&Sample::big>("big"), field<&Sample::flag>("flag"), field<&Sample::ratio>("ratio"), field<&Sample::at>("at"),
        field<&Sample::side>("side"), field<&Sample::steps>("steps").items(1, 2), field<&Sample::note>("note"),
        field<&Sample::cap>("cap"), field<&Sample::choices>("choices").items(0, 2),
        field<&Sample::tags>("tags").items(0, 3).each_length(1, 3));
    return s;
}
template <>
const Schema& schema_of<Change>() {
    static const Schema s =
        describe<Change>("Change", field<&Change::title>("title").length(1, 5), field<&Change::cap>("cap").range(0, 10));
    return s;
}

namespace {

constexpr const char* good =
    R"({"title":"häß","big":9007199254740993,"flag":true,"ratio":0.5,"at":"2026-01-31T09:30:00.000Z","side":"tester",)"
    R"("steps":[{"instruction":"go"}],"cap":null,"choices":{"a":true},"tags":["x"]})";

std::map<std::string, std::string> problems(std::string_view json) {
    try {
        from_request<Sample>(json);
    } catch (const Error& e) {
        std::map<std::string, std::string> out;
        for (auto& f : e.errors) out[f.field] = f.message;
        if (out.empty()) out[e.code] = e.message;
        return out;
    }
    return {};
}

std::string with(std::string_view from, std::string_view to) {
    std::string s = good;
    const auto at = s.find(from);
    if (at == s.npos) throw std::logic_error("no such piece");
    return s.replace(at, from.size(), to);
}

TEST(Schema, reads_every_kind) {
    const auto s = from_request<Sample>(good);
    EXPECT_EQ(s.title, "häß");
    EXPECT_EQ(s.small, 7);
    EXPECT_EQ(s.big, 9007199254740993);
    EXPECT_TRUE(s.flag);
    EXPECT_EQ(s.ratio, 0.5);
    EXPECT_EQ(s.side, Side::tester);
    EXPECT_EQ(s.steps.at(0).instruction, "go");
    EXPECT_FALSE(s.cap);
    EXPECT_TRUE(s.choices.at("a"));
}

TEST(Schema, writes_what_it_read) {
    EXPECT_EQ(to_json(from_request<Sample>(good)),
              R"({"title":"häß","small":7,"big":9007199254740993,"flag":true,"ratio":0.5,"at":"2026-01-31T09:30:00.000Z",)"
              R"("side":"tester","steps":[{"instruction":"go"}],"cap":null,"choices":{"a":true},"tags":["x"]})");
}

TEST(Schema, names_every_bad_field_at_once_with_its_path) {
    const auto p = problems(R"({"title":"ab","small":10,"big":1.5,"flag":1,"ratio":"x","at":"now","side":"cat",)"
                            R"("steps":[{"instruction":""},{"expected":"123456","x":1}],"cap":"a","choices":{"a":1},)"
                            R"("tags":["abcd"],"extra":1})");
    for (auto f : {"title", "small", "big", "flag", "ratio", "at", "side", "steps[0].instruction", "steps[1].instruction",
                   "steps[1].expected", "steps[1].x", "cap", "choices.a", "tags[0]", "extra"})
        EXPECT_TRUE(p.count(f)) << f;
    EXPECT_EQ(p.size(), 15u);
}

TEST(Schema, one_past_each_bound_is_refused) {
    EXPECT_TRUE(problems(good).empty());
    EXPECT_TRUE(problems(with("häß", "hä")).count("title"));
    EXPECT_TRUE(problems(with("häß", "häßxyz")).count("title"));
    EXPECT_TRUE(problems(with("häß", "h\\u0000ß")).count("title"));
    EXPECT_TRUE(problems(with("9007199254740993", "9223372036854775808")).count("big"));
    EXPECT_TRUE(problems(with(R"([{"instruction":"go"}])", "[]")).count("steps"));
    EXPECT_TRUE(problems(with(R"([{"instruction":"go"}])", R"([{},{},{}])")).count("steps"));
    EXPECT_TRUE(problems(with(R"({"a":true})", R"({"a":true,"b":true,"c":true})")).count("choices"));
    EXPECT_TRUE(problems(with(R"("big":9007199254740993,)", "")).count("big"));
    EXPECT_TRUE(problems(with("\"flag\":true", "\"flag\":true,\"small\":4294967297")).count("small"));
}

// What a parser makes of them is no number, is past no bound, and could not be read again once it was stored.
TEST(Schema, numbers_have_an_end) {
    for (const char* number : {"0e3088", "1e999", "-1e999", "1e-999999999999", "0e999999999999", "123456789e9999"}) {
        const auto p = problems(with("0.5", number));
        if (!p.empty()) EXPECT_TRUE(p.count("ratio") || p.count("malformed_json")) << number;
        else EXPECT_NO_THROW(from_stored<Sample>(to_json(from_request<Sample>(with("0.5", number))))) << number;
    }
    EXPECT_FALSE(problems(with("0.5", "0e3088")).empty());
    EXPECT_FALSE(problems(with("0.5", "1e999")).empty());
}

TEST(Schema, fractions_are_read_back_as_they_were_written) {
    for (const char* number : {"0.1", "4.95", "9.09820674199e-110", "0.123456789", "999999999.123457", "-333333333.333333", "1e9", "1e-7"}) {
        const auto once = to_json(from_request<Sample>(with("0.5", number)));
        EXPECT_EQ(to_json(from_stored<Sample>(once)), once) << number;
    }
    EXPECT_EQ(from_request<Sample>(with("0.5", "4.95")).ratio, 4.95);
    EXPECT_TRUE(problems(with("0.5", "1000000001")).count("ratio"));
    EXPECT_TRUE(problems(with("0.5", "-1e300")).count("ratio"));
}

TEST(Schema, there_is_one_zero) {
    for (const char* zero : {"-0.0", "-0e308", "-0"})
        EXPECT_EQ(to_json(from_request<Sample>(with("0.5", zero))), to_json(from_request<Sample>(with("0.5", "0")))) << zero;
}

TEST(Schema, malformed_json_is_400) {
    for (auto bad : {"{", "[]", "1", "{\"a\":}", "\xff", "{} x"}) EXPECT_TRUE(problems(bad).count("malformed_json")) << bad;
    EXPECT_TRUE(problems(std::string(40, '[')).count("malformed_json"));
    EXPECT_TRUE(problems("").count("title"));  // no body reads as {}
}

TEST(Schema, patches_tell_absent_from_null_from_value) {
    auto c = from_request<Change>(R"({"title":null})");
    EXPECT_TRUE(c.title.clears());
    EXPECT_FALSE(c.cap.present);
    c = from_request<Change>(R"({"cap":3})");
    EXPECT_TRUE(c.cap.sets());
    EXPECT_THROW(from_request<Change>(R"({"cap":11})"), Error);
    EXPECT_EQ(to_json(c), R"({"cap":3})");
}

TEST(Schema, stored_documents_ignore_bounds_and_keep_unknown_fields) {
    Sample s;
    std::string unknown, out;
    read_stored(R"({"title":"far too long for it","from_the_future":{"a":[1]},"at":5,"side":"tester","flag":true})",
                schema_of<Sample>(), &s, &unknown);
    EXPECT_EQ(s.title, "far too long for it");
    EXPECT_EQ(s.small, 7);
    EXPECT_EQ(s.at.ms, 5);
    EXPECT_EQ(unknown, R"("from_the_future":{"a":[1]})");
    write_stored(out, schema_of<Sample>(), &s, unknown);
    EXPECT_NE(out.find(R"("from_the_future":{"a":[1]})"), out.npos);
    EXPECT_EQ(from_stored<Sample>(out).at.ms, 5);
    EXPECT_THROW(from_stored<Sample>("[]"), std::runtime_error);
    EXPECT_THROW(from_stored<Sample>(R"({"title":1})"), std::runtime_error);
}

TEST(Schema, parameters_are_read_as_their_types) {
    Sample s;
    try {
        read_params({{"small", "3"}, {"flag", "yes"}, {"zzz", "1"}, {"small", "4"}}, schema_of<Sample>(), &s);
        FAIL();
    } catch (const Error& e) {
        std::string all;
        for (auto& f : e.errors) all += f.field + " ";
        EXPECT_NE(all.find("flag"), all.npos);
        EXPECT_NE(all.find("zzz"), all.npos);
    }
    Change c;
    read_params({{"title", "12"}, {"cap", "10"}}, schema_of<Change>(), &c);
    EXPECT_EQ(c.title.value, "12");
    EXPECT_EQ(c.cap.value, 10);
}

RC_GTEST_PROP(Schema, any_text_survives_storage, (const std::string& text)) {
    Sample s;
    for (char ch : text) s.title += char(ch & 0x7f);
    std::string out;
    write_stored(out, schema_of<Sample>(), &s, {});
    RC_ASSERT(from_stored<Sample>(out).title == s.title);
}

}  // namespace
}  // namespace peertest

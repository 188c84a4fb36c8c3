// Filters, order, pages and counts.
#include <algorithm>
#include <random>

#include "conformance/store_suite.hpp"
#include "kit/error.hpp"

namespace peertest {

TEST_P(StoreSuite, FiltersOnEachType) {
    add_all({{.id = "a", .name = "apple", .colour = Colour::red, .size = -5, .rank = 1, .at = {1000}, .hidden = true},
             {.id = "b", .name = "Banana", .colour = Colour::green, .size = 0, .rank = 2, .at = {2000}},
             {.id = "c", .name = "čerešňa", .colour = Colour::blue, .size = 7, .at = {3000}},
             {.id = "d", .name = "", .colour = Colour::blue, .size = 7, .rank = 2, .at = {3000}}});
    EXPECT_EQ(ids({eq("name", "apple")}), Ids{"a"});
    EXPECT_EQ(ids({eq("name", "APPLE")}), Ids{});
    EXPECT_EQ(ids({eq("name", "")}), Ids{"d"});
    EXPECT_EQ(ids({ge("name", "b")}), (Ids{"c"})) << "texts compare by their bytes";
    EXPECT_EQ(ids({lt("name", "b")}), (Ids{"a", "b", "d"}));
    EXPECT_EQ(ids({eq("colour", Colour::blue)}), (Ids{"c", "d"}));
    EXPECT_EQ(ids({in("colour", std::vector{Colour::red, Colour::green})}), (Ids{"a", "b"}));
    EXPECT_EQ(ids({in("size", std::vector{7, -5, 99})}), (Ids{"a", "c", "d"}));
    EXPECT_EQ(ids({in("size", std::vector<int>{})}), Ids{});
    EXPECT_EQ(ids({lt("size", 0)}), Ids{"a"});
    EXPECT_EQ(ids({le("size", 0)}), (Ids{"a", "b"}));
    EXPECT_EQ(ids({gt("size", 0)}), (Ids{"c", "d"}));
    EXPECT_EQ(ids({ge("size", 0), lt("size", 7)}), Ids{"b"});
    EXPECT_EQ(ids({ge("at", Time{2000}), eq("hidden", false), gt("size", 0)}), (Ids{"c", "d"}));
    EXPECT_EQ(ids({eq("hidden", true)}), Ids{"a"});
    EXPECT_EQ(ids({in("id", std::vector<std::string>{"a", "d", "z"})}), (Ids{"a", "d"}));
    EXPECT_EQ(ids({gt("id", "b")}), (Ids{"c", "d"}));
    EXPECT_EQ(ids({}), (Ids{"a", "b", "c", "d"}));
}

TEST_P(StoreSuite, NullAndMissingAreOne) {
    add_all({{.id = "a", .rank = 1}, {.id = "b"}, {.id = "c", .rank = 0}});
    const std::optional<std::int64_t> none;
    EXPECT_EQ(ids({missing("rank")}), Ids{"b"});
    EXPECT_EQ(ids({exists("rank")}), (Ids{"a", "c"}));
    EXPECT_EQ(ids({eq("rank", none)}), Ids{"b"});
    EXPECT_EQ(ids({in("rank", std::vector<std::optional<std::int64_t>>{1, none})}), (Ids{"a", "b"}));
    EXPECT_EQ(ids({lt("rank", 5)}), (Ids{"a", "c"})) << "comparisons never match a missing value";
    EXPECT_EQ(ids({gt("rank", none)}), Ids{});
    EXPECT_EQ(ids({le("rank", none)}), Ids{});
}

TEST_P(StoreSuite, ComparisonsKeepToTheirType) {
    add_all({{.id = "a", .name = "x", .size = 1}});
    EXPECT_EQ(ids({gt("name", 5)}), Ids{});
    EXPECT_EQ(ids({lt("size", "x")}), Ids{});
    EXPECT_EQ(ids({eq("name", 1)}), Ids{});
}

TEST_P(StoreSuite, ContainsAll) {
    add_all({{.id = "a", .tags = {"log", "in", "form"}}, {.id = "b", .tags = {"log", "form"}}, {.id = "c"}});
    EXPECT_EQ(ids({contains("tags", {"log"})}), (Ids{"a", "b"}));
    EXPECT_EQ(ids({contains("tags", {"form", "in"})}), Ids{"a"});
    EXPECT_EQ(ids({contains("tags", {"form", "form"})}), (Ids{"a", "b"}));
    EXPECT_EQ(ids({contains("tags", {"form", "nowhere"})}), Ids{});
    EXPECT_EQ(ids({contains("tags", {})}), (Ids{"a", "b", "c"}));
    store().transact([&](Tx& tx) {
        auto a = *tx.get(things(), "a");
        a->tags = {"in", "new"};
        tx.replace(things(), a);
        tx.remove(things(), "b");
    });
    EXPECT_EQ(ids({contains("tags", {"log"})}), Ids{});
    EXPECT_EQ(ids({contains("tags", {"new", "in"})}), Ids{"a"});
}

TEST_P(StoreSuite, ContainsFindsCommonAndRareWordsAlike) {
    std::vector<Thing> all;
    for (int i = 0; i < 1200; ++i) {
        Thing t{.id = "t" + std::to_string(10000 + i), .at = {i}, .tags = {"common"}};
        if (i % 400 == 7) t.tags.push_back("rare");
        all.push_back(t);
    }
    add_all(all);
    EXPECT_EQ(ids({contains("tags", {"common", "rare"})}), (Ids{"t10007", "t10407", "t10807"}));
    EXPECT_EQ(store().count(things(), {contains("tags", {"common"})}), 1200);
    const auto page = store().find(things(), {.where = {contains("tags", {"common"})}, .sort = {{"at", true}}, .limit = 2});
    EXPECT_EQ(page.items.at(0)->id, "t11199");
}

TEST_P(StoreSuite, WrongKeysAreProgrammingErrors) {
    EXPECT_THROW(ids({eq("weight", 1)}), std::logic_error);
    EXPECT_THROW(ids({eq("tags", "x")}), std::logic_error);
    EXPECT_THROW(ids({contains("name", {"x"})}), std::logic_error);
    EXPECT_THROW(ids({}, {{"weight"}}), std::logic_error);
    EXPECT_THROW(ids({}, {{"tags"}}), std::logic_error);
    EXPECT_THROW(store().group(things(), {}, "tags"), std::logic_error);
    EXPECT_THROW(store().summaries(counters(), {}, [](auto, auto) {}), std::logic_error);
    EXPECT_THROW(store().get(Collection<Thing>("unprepared"), "a"), std::logic_error);
}

TEST_P(StoreSuite, OrderWithMissingValuesAndTies) {
    add_all({{.id = "a", .size = 1, .rank = 2}, {.id = "b", .size = 2}, {.id = "c", .size = 1, .rank = 1},
             {.id = "d", .size = 2, .rank = 2}, {.id = "e", .size = 1}});
    EXPECT_EQ(ids({}, {{"rank"}}), (Ids{"b", "e", "c", "a", "d"}));
    EXPECT_EQ(ids({}, {{"rank", true}}), (Ids{"d", "a", "c", "e", "b"})) << "the id follows the direction before it";
    EXPECT_EQ(ids({}, {{"rank", true}, {"id"}}), (Ids{"a", "d", "c", "b", "e"}));
    EXPECT_EQ(ids({}, {{"rank"}, {"size", true}}), (Ids{"b", "e", "c", "d", "a"}));
    EXPECT_EQ(ids({}, {{"id", true}}), (Ids{"e", "d", "c", "b", "a"}));
    EXPECT_EQ(store().first(things(), {exists("rank")}, {{"rank"}, {"id", true}})->value.id, "c");
    EXPECT_FALSE(store().first(things(), {eq("size", 9)}));
}

TEST_P(StoreSuite, PagesTogetherAreTheWholeListInEverySort) {
    std::mt19937 random(7);
    std::vector<Thing> all;
    for (int i = 0; i < 60; ++i) {
        Thing t{.id = "t" + std::to_string(100 + i), .name = std::string(random() % 3, 'n'), .size = int(random() % 4)};
        if (random() % 3) t.rank = int(random() % 3) - 1;
        all.push_back(t);
    }
    add_all(all);
    const std::vector<Sort> keys{{"rank"}, {"rank", true}, {"size"}, {"size", true}, {"name"}, {"name", true}, {"id"}, {"id", true}};
    for (auto& first : keys)
        for (auto& second : keys)
            for (int limit : {1, 7, 60}) {
                const Query q{.where = {ge("size", 1)}, .sort = {first, second}, .limit = limit};
                EXPECT_EQ(paged(q), ids(q.where, q.sort)) << first.key << first.descending << second.key << second.descending;
            }
    EXPECT_EQ(paged({.limit = 7}), ids({}));
    EXPECT_EQ(store().find(things(), {.limit = 60}).next_cursor, "") << "a last page that is full has no next one";
}

TEST_P(StoreSuite, PagesAreSteadyUnderInsertsAndRemovals) {
    for (int i = 0; i < 9; ++i) add({.id = "t" + std::to_string(i), .at = {i * 10}});
    Query q{.sort = {{"at"}}, .limit = 3};
    auto page = store().find(things(), q);
    add({.id = "before", .at = {5}});
    add({.id = "ahead", .at = {45}});
    store().transact([&](Tx& tx) { tx.remove(things(), "t2"); });  // the row the cursor stands on
    q.cursor = page.next_cursor;
    q.limit = 20;
    Ids rest;
    for (auto& d : store().find(things(), q).items) rest.push_back(d->id);
    EXPECT_EQ(rest, (Ids{"t3", "t4", "ahead", "t5", "t6", "t7", "t8"}));
}

TEST_P(StoreSuite, ForeignAndDamagedCursorsAreRefused) {
    for (int i = 0; i < 5; ++i) add({.id = "t" + std::to_string(i), .name = "n", .at = {i}});
    const auto cursor = store().find(things(), {.sort = {{"at", true}}, .limit = 2}).next_cursor;
    ASSERT_FALSE(cursor.empty());
    auto refused = [&](std::vector<Sort> sort, const std::string& c) {
        try {
            store().find(things(), {.sort = std::move(sort), .cursor = c});
            return false;
        } catch (const Error& e) {
            return e.status == 422 && e.code == "validation_failed" && e.errors.at(0).field == "cursor";
        }
    };
    EXPECT_FALSE(refused({{"at", true}}, cursor));
    EXPECT_TRUE(refused({{"at"}}, cursor));
    EXPECT_TRUE(refused({{"name", true}}, cursor));
    EXPECT_TRUE(refused({}, cursor));
    for (std::size_t i = 0; i < cursor.size(); ++i) {
        auto damaged = cursor;
        damaged[i] = damaged[i] == 'A' ? 'B' : 'A';
        EXPECT_TRUE(refused({{"at", true}}, damaged)) << i;
        if (i > 0) {
            EXPECT_TRUE(refused({{"at", true}}, cursor.substr(0, i))) << i;
        }
    }
    for (auto* odd : {"!", "%%%", "AAAAAAAAAAAAAAAAAAAAAAAA", "\xff\xff"}) EXPECT_TRUE(refused({{"at", true}}, odd)) << odd;
}

TEST_P(StoreSuite, SummariesComeInOrderPageByPage) {
    add_all({{.id = "a", .name = "one", .size = 1, .rank = 3}, {.id = "b", .name = "two", .size = 2}, {.id = "c", .name = "three", .size = 3, .rank = 1}});
    std::string seen;
    const auto page = [&](const Query& q) {
        return store().summaries(things(), q, [&](std::string_view id, std::string_view text) {
            seen.append(id).append("=").append(text).append(" ");
        });
    };
    const auto next = page({.sort = {{"rank", true}, {"size"}}, .limit = 2});
    EXPECT_EQ(seen, "a=one/1 c=three/3 ");
    EXPECT_EQ(page({.sort = {{"rank", true}, {"size"}}, .limit = 2, .cursor = next}), "");
    EXPECT_EQ(seen, "a=one/1 c=three/3 b=two/2 ");
    store().transact([&](Tx& tx) {
        auto a = *tx.get(things(), "a");
        a->name = "renamed";
        tx.replace(things(), a);
    });
    seen.clear();
    page({.where = {eq("id", "a")}});
    EXPECT_EQ(seen, "a=renamed/1 ");
}

TEST_P(StoreSuite, CountsAndGroups) {
    EXPECT_EQ(store().count(things(), {}), 0);
    auto none = store().group(things(), {}, "", "size");
    ASSERT_EQ(none.size(), 1u) << "one group of all, even of none";
    EXPECT_EQ(none[0].count, 0);
    EXPECT_EQ(none[0].sum, 0);
    EXPECT_TRUE(store().group(things(), {}, "colour").empty());
    add_all({{.id = "a", .colour = Colour::red, .size = 5, .rank = 1}, {.id = "b", .colour = Colour::blue, .size = -7, .rank = 1},
             {.id = "c", .colour = Colour::red, .size = 10}, {.id = "d", .colour = Colour::blue, .size = 1, .rank = 4}});
    EXPECT_EQ(store().count(things(), {eq("colour", Colour::red)}), 2);
    auto by_colour = store().group(things(), {}, "colour", "size");
    ASSERT_EQ(by_colour.size(), 2u);
    EXPECT_EQ(by_colour[0].value, Value("blue"));
    EXPECT_EQ(by_colour[0].count, 2);
    EXPECT_EQ(by_colour[0].sum, -6);
    EXPECT_EQ(by_colour[1].sum, 15);
    auto by_rank = store().group(things(), {}, "rank");
    ASSERT_EQ(by_rank.size(), 3u);
    EXPECT_EQ(by_rank[0].value, Value{}) << "missing values are a group, the first";
    EXPECT_EQ(by_rank[0].count, 1);
    EXPECT_EQ(by_rank[0].sum, 0);
    EXPECT_EQ(by_rank[1].value, Value(std::int64_t(1)));
    EXPECT_EQ(by_rank[1].count, 2);
    auto sum = store().group(things(), {gt("size", 0)}, "", "rank");
    EXPECT_EQ(sum.at(0).count, 3);
    EXPECT_EQ(sum.at(0).sum, 5) << "a missing value adds nothing";
}

}  // namespace peertest

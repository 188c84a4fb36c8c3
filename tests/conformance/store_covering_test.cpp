// An index that holds the summaries too changes how fast a page is read, never what it says.
#include <algorithm>

#include "conformance/store_suite.hpp"

namespace peertest {
namespace {

Collection<Thing> with_index(bool covering) {
    auto c = Collection<Thing>("shelf")
                 .key("colour", [](const Thing& t) { return to_value(t.colour); })
                 .key("rank", [](const Thing& t) { return to_value(t.rank); })
                 .summary([](const Thing& t) { return t.name + "/" + std::to_string(t.size); });
    return covering ? std::move(c).covering_index({"colour", "rank"}) : std::move(c).index({"colour", "rank"});
}
const Collection<Thing>& covered() {
    static const auto c = with_index(true);
    return c;
}
const Collection<Thing>& plain() {
    static const auto c = with_index(false);
    return c;
}

// All summaries of a colour, so many at a time: "id=summary ".
std::string listed(Store& store, const Collection<Thing>& c, Colour colour, bool descending, int limit) {
    std::string out;
    Query q{.where = {eq("colour", colour)}, .sort = {{"rank", descending}}, .limit = limit};
    do {
        q.cursor = store.summaries(c, q, [&](std::string_view id, std::string_view text) {
            out.append(id).append("=").append(text).append(" ");
        });
    } while (!q.cursor.empty());
    return out;
}

void fill(Store& store, const Collection<Thing>& c) {
    store.transact([&](Tx& tx) {
        for (int i = 0; i < 40; ++i) {
            Thing t{.id = "t" + std::to_string(100 + i), .name = "n" + std::to_string(i), .colour = Colour(i % 2), .size = i};
            if (i % 5) t.rank = i / 7;
            tx.insert(c, t);
        }
    });
}

}  // namespace

TEST_P(StoreSuite, ACoveringIndexListsWhatAPlainOneDoes) {
    store().prepare({&covered().info});
    fill(store(), covered());
    for (const bool descending : {false, true}) {
        const auto whole = listed(store(), covered(), Colour::green, descending, 1000);
        EXPECT_EQ(std::count(whole.begin(), whole.end(), '='), 20);
        for (const int limit : {1, 3, 19, 20}) EXPECT_EQ(listed(store(), covered(), Colour::green, descending, limit), whole);
        EXPECT_EQ(listed(store(), covered(), Colour::blue, descending, 5), "");
    }
    const auto before = listed(store(), covered(), Colour::red, false, 7);
    store().prepare({&plain().info});  // data stays when an index is declared in another way, in either direction
    EXPECT_EQ(listed(store(), plain(), Colour::red, false, 7), before);
    store().prepare({&covered().info});
    EXPECT_EQ(listed(store(), covered(), Colour::red, false, 7), before);
}

TEST_P(StoreSuite, WhoHasEnoughGoesOnAfterThatRow) {
    store().prepare({&plain().info});
    fill(store(), plain());
    for (const auto* c : {&plain(), &covered()}) {
        store().prepare({&c->info});
        for (const bool descending : {false, true}) {
            const auto whole = listed(store(), *c, Colour::green, descending, 1000);
            std::string out;
            Query q{.where = {eq("colour", Colour::green)}, .sort = {{"rank", descending}}, .limit = 9};
            do {
                int wanted = 3;
                q.cursor = store().summaries(*c, q, [&](std::string_view id, std::string_view text) {
                    out.append(id).append("=").append(text).append(" ");
                    if (--wanted == 0) throw Enough();
                });
            } while (!q.cursor.empty());
            EXPECT_EQ(out, whole);
            q.limit = 100;
            int rows = 20;  // the last row of all: nothing comes after it
            EXPECT_EQ(store().summaries(*c, q, [&](auto, auto) { if (--rows == 0) throw Enough(); }), "");
        }
    }
}

TEST_P(StoreSuite, ACoveringIndexFollowsEveryWrite) {
    store().prepare({&covered().info});
    fill(store(), covered());
    store().transact([&](Tx& tx) {
        auto renamed = *tx.get(covered(), "t101");  // only its summary changes
        renamed->name = "renamed";
        tx.replace(covered(), renamed);
        auto moved = *tx.get(covered(), "t103");  // it goes to another list
        moved->colour = Colour::blue;
        tx.replace(covered(), moved);
        for (int i = 5; i < 40; i += 2) tx.remove(covered(), "t" + std::to_string(100 + i));
        EXPECT_EQ(tx.find(covered(), {.where = {eq("colour", Colour::blue)}, .sort = {{"rank"}}}).items.size(), 1u);
    });
    EXPECT_EQ(listed(store(), covered(), Colour::green, false, 1), "t101=renamed/1 ");
    EXPECT_EQ(listed(store(), covered(), Colour::blue, false, 1), "t103=n3/3 ");
    store().transact([&](Tx& tx) { tx.insert(covered(), Thing{.id = "t200", .name = "new", .colour = Colour::green, .size = 2, .rank = -1}); });
    EXPECT_EQ(listed(store(), covered(), Colour::green, true, 1), "t101=renamed/1 t200=new/2 ");
}

TEST_P(StoreSuite, ACoveringIndexNeedsASummary) {
    const auto bare = Collection<Thing>("bare").key("size", [](const Thing& t) { return to_value(t.size); }).covering_index({"size"});
    EXPECT_THROW(store().prepare({&bare.info}), std::logic_error);
}

}  // namespace peertest

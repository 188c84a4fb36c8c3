// What a transaction promises.
#include <atomic>
#include <future>
#include <thread>

#include "conformance/store_suite.hpp"
#include "kit/error.hpp"

namespace peertest {
namespace {

void on_threads(int n, const std::function<void(int)>& f) {
    std::vector<std::thread> threads;
    for (int i = 0; i < n; ++i) threads.emplace_back([&, i] { f(i); });
    for (auto& t : threads) t.join();
}

}  // namespace

TEST_P(StoreSuite, ADocumentComesBackAsItWasWritten) {
    Thing t{.id = "a", .name = "Über \"quoted\"\n\t\\ 😀 \xF0\x9D\x84\x9E", .colour = Colour::blue, .size = INT64_MIN};
    t.rank = INT64_MAX, t.email = "a@b.test", t.at = {1'769'851'800'123}, t.hidden = true;
    t.tags = {"x", "", "y z"}, t.parts = {{"one", 1}, {"two", -2}};
    add(t);
    auto d = store().get(things(), "a");
    ASSERT_TRUE(d);
    EXPECT_EQ(d->version, 1);
    EXPECT_EQ(d->value.name, t.name);
    EXPECT_EQ(d->value.colour, Colour::blue);
    EXPECT_EQ(d->value.size, INT64_MIN);
    EXPECT_EQ(d->value.rank, INT64_MAX);
    EXPECT_EQ(d->value.email, "a@b.test");
    EXPECT_EQ(d->value.at.ms, 1'769'851'800'123);
    EXPECT_TRUE(d->value.hidden);
    EXPECT_EQ(d->value.tags, t.tags);
    ASSERT_EQ(d->value.parts.size(), 2u);
    EXPECT_EQ(d->value.parts[1].label, "two");
    EXPECT_EQ(d->value.parts[1].weight, -2);
    EXPECT_FALSE(store().get(things(), "b"));
}

TEST_P(StoreSuite, ANulByteIsKept) {
    const std::string odd("a\0b", 3);
    add({.id = "a", .name = odd, .tags = {odd}});
    add({.id = "b", .name = "a", .tags = {"a"}});
    EXPECT_EQ(store().get(things(), "a")->value.name, odd);
    EXPECT_EQ(ids({eq("name", odd)}), Ids{"a"});
    EXPECT_EQ(ids({contains("tags", {odd})}), Ids{"a"});
    EXPECT_EQ(ids({eq("name", "a")}), Ids{"b"});
}

TEST_P(StoreSuite, ALargeDocumentIsKept) {
    Thing t{.id = "big", .name = std::string(3'000'000, 'x')};
    for (int i = 0; i < 2000; ++i) t.parts.push_back({"part " + std::to_string(i), i});
    add(t);
    auto d = store().get(things(), "big");
    EXPECT_EQ(d->value.name.size(), 3'000'000u);
    EXPECT_EQ(d->value.parts.size(), 2000u);
}

TEST_P(StoreSuite, ATransactionSeesItsOwnWrites) {
    add({.id = "a", .size = 1});
    store().transact([&](Tx& tx) {
        auto a = *tx.get(things(), "a");
        a->size = 2;
        tx.replace(things(), a);
        EXPECT_EQ(a.version, 2);
        a->size = 3, a->tags = {"mine"};
        tx.replace(things(), a);  // the raised version serves a further replace
        tx.insert(things(), Thing{.id = "b", .size = 5, .tags = {"mine"}});
        tx.remove(things(), "nothing");
        EXPECT_EQ(tx.get(things(), "a")->value.size, 3);
        EXPECT_EQ(tx.count(things(), {gt("size", 1)}), 2);
        EXPECT_EQ(tx.count(things(), {contains("tags", {"mine"})}), 2);
        EXPECT_EQ(tx.group(things(), {}, "", "size").at(0).sum, 8);
        EXPECT_EQ(tx.find(things(), {.where = {ge("size", 5)}}).items.size(), 1u);
        EXPECT_EQ(store().count(things(), {}), 1) << "and nobody else does";
        tx.remove(things(), "b");
        EXPECT_FALSE(tx.get(things(), "b"));
    });
    EXPECT_EQ(store().get(things(), "a")->version, 3);
    EXPECT_EQ(store().count(things(), {}), 1);
}

TEST_P(StoreSuite, TransactGivesBackWhatTheFunctionReturns) {
    EXPECT_EQ(store().transact([](Tx&) { return std::string("seven"); }), "seven");
}

TEST_P(StoreSuite, AnExceptionUndoesEverythingAndComesOut) {
    add({.id = "a", .size = 1});
    int after = 0;
    auto broken = [&](Tx& tx) {
        tx.after_commit([&] { ++after; });
        tx.insert(things(), Thing{.id = "b", .tags = {"t"}});
        auto a = *tx.get(things(), "a");
        a->size = 2;
        tx.replace(things(), a);
        throw conflict("no_slot_left", "No slot is left.");
    };
    try {
        store().transact(broken);
        FAIL();
    } catch (const Error& e) {
        EXPECT_EQ(e.code, "no_slot_left");
    }
    EXPECT_EQ(store().get(things(), "a")->value.size, 1);
    EXPECT_EQ(store().count(things(), {}), 1);
    EXPECT_EQ(store().count(things(), {contains("tags", {"t"})}), 0);
    EXPECT_EQ(after, 0);
}

TEST_P(StoreSuite, AfterCommitRunsOnceOnTheCallersThread) {
    std::vector<std::thread::id> ran;
    store().transact([&](Tx& tx) {
        tx.insert(things(), Thing{.id = "a"});
        tx.after_commit([&] {
            ran.push_back(std::this_thread::get_id());
            EXPECT_TRUE(store().get(things(), "a")) << "the transaction is there for everybody";
        });
    });
    EXPECT_EQ(ran, std::vector{std::this_thread::get_id()});
}

TEST_P(StoreSuite, ASecondInsertOfAnIdIsADuplicate) {
    add({.id = "a", .name = "first"});
    try {
        add({.id = "a", .name = "second"});
        FAIL();
    } catch (const Duplicate& d) {
        EXPECT_EQ(d.collection, "things");
        EXPECT_EQ(d.key, "id");
    }
    EXPECT_EQ(store().get(things(), "a")->value.name, "first");
}

TEST_P(StoreSuite, AddLeavesWhatIsThereAndGoesOn) {
    add({.id = "a", .name = "first", .tags = {"t"}});
    store().transact([&](Tx& tx) {
        EXPECT_FALSE(tx.add(things(), Thing{.id = "a", .name = "second", .tags = {"u"}}));
        EXPECT_TRUE(tx.add(things(), Thing{.id = "b", .tags = {"u"}}));
        EXPECT_FALSE(tx.add(things(), Thing{.id = "b"})) << "it sees its own";
        tx.insert(things(), Thing{.id = "c"});
    });
    EXPECT_EQ(ids({}), (Ids{"a", "b", "c"}));
    EXPECT_EQ(store().get(things(), "a")->value.name, "first");
    EXPECT_EQ(ids({contains("tags", {"u"})}), Ids{"b"});
    add({.id = "d", .email = "one@y.test"});
    EXPECT_THROW(store().transact([&](Tx& tx) { tx.add(things(), Thing{.id = "e", .email = "one@y.test"}); }), Duplicate);
}

TEST_P(StoreSuite, OfFiftyThatAddOneIdExactlyOneDoes) {
    std::atomic<int> added = 0;
    on_threads(50, [&](int i) {
        added += store().transact([&](Tx& tx) { return tx.add(things(), Thing{.id = "a", .size = i}); });
    });
    EXPECT_EQ(added, 1);
    EXPECT_EQ(store().count(things(), {}), 1);
}

TEST_P(StoreSuite, WhatComesLaterIsDurableByThen) {
    std::atomic<int> after = 0;
    std::vector<std::future<int>> all;
    for (int i = 0; i < 100; ++i) {
        const auto later = store().transact_later([&, i](Tx& tx) {
            tx.insert(things(), Thing{.id = "t" + std::to_string(i)});
            tx.after_commit([&] { ++after; });
            return i;
        });
        auto came = std::make_shared<std::promise<int>>();
        all.push_back(came->get_future());
        later.start([this, i, came](std::function<int()> value) {
            EXPECT_TRUE(store().get(things(), "t" + std::to_string(i)));
            came->set_value(value());
        });
    }
    for (int i = 0; i < 100; ++i) EXPECT_EQ(all[std::size_t(i)].get(), i);
    EXPECT_EQ(after, 100);
    EXPECT_EQ(store().count(things(), {}), 100);
}

TEST_P(StoreSuite, WhatIsThrownComesLaterToo) {
    const auto broken = store().transact_later([](Tx& tx) -> int {
        tx.insert(things(), Thing{.id = "a"});
        throw conflict("no_slot_left", "No slot is left.");
    });
    EXPECT_THROW(broken.wait(), Error);
    EXPECT_EQ(store().count(things(), {}), 0);
}

TEST_P(StoreSuite, AUniqueKeyIsTakenOnceAndMissingOnesNever) {
    add({.id = "a", .email = "x@y.test"});
    add({.id = "b"});
    add({.id = "c"});
    auto expect_duplicate = [&](const std::function<void(Tx&)>& f) {
        try {
            store().transact(f);
            FAIL();
        } catch (const Duplicate& d) {
            EXPECT_EQ(d.key, "email");
        }
    };
    expect_duplicate([&](Tx& tx) { tx.insert(things(), Thing{.id = "d", .email = "x@y.test"}); });
    expect_duplicate([&](Tx& tx) {
        auto b = *tx.get(things(), "b");
        b->email = "x@y.test";
        tx.replace(things(), b);
    });
    expect_duplicate([&](Tx& tx) {
        tx.insert(things(), Thing{.id = "e", .email = "new@y.test"});
        tx.insert(things(), Thing{.id = "f", .email = "new@y.test"});
    });
    store().transact([&](Tx& tx) {  // free again within the transaction that gives it up
        tx.remove(things(), "a");
        tx.insert(things(), Thing{.id = "g", .email = "x@y.test"});
        auto g = *tx.get(things(), "g");
        g->name = "same address";
        tx.replace(things(), g);
    });
    EXPECT_EQ(ids({}), (Ids{"b", "c", "g"}));
}

TEST_P(StoreSuite, ADuplicateThatWasCaughtInsideStillEndsTheTransaction) {
    add({.id = "a"});
    EXPECT_THROW(store().transact([&](Tx& tx) {
        tx.insert(things(), Thing{.id = "b"});
        try {
            tx.insert(things(), Thing{.id = "a"});
        } catch (const Duplicate&) {
        }
    }),
                 Duplicate);
    EXPECT_EQ(ids({}), Ids{"a"});
}

TEST_P(StoreSuite, AReplaceOfAnOldVersionIsStale) {
    add({.id = "a", .size = 1});
    auto old = *store().get(things(), "a");
    auto again = old;
    old->size = 2;
    store().transact([&](Tx& tx) {
        auto d = old;  // the function may run again
        tx.replace(things(), d);
    });
    EXPECT_THROW(store().transact([&](Tx& tx) {
        auto d = again;
        tx.replace(things(), d);
    }),
                 Stale);
    store().transact([&](Tx& tx) { tx.remove(things(), "a"); });
    EXPECT_THROW(store().transact([&](Tx& tx) {
        auto d = again;
        tx.replace(things(), d);
    }),
                 Stale);
    EXPECT_EQ(store().count(things(), {}), 0);
}

TEST_P(StoreSuite, OfFiftyReplacesOfOneVersionExactlyOneWins) {
    for (int round = 0; round < 5; ++round) {
        const std::string id = "c" + std::to_string(round);
        store().transact([&](Tx& tx) { tx.insert(counters(), Counter{id, 0}); });
        const auto read = *store().get(counters(), id);
        std::atomic<int> won = 0, stale = 0;
        on_threads(50, [&](int i) {
            try {
                store().transact([&](Tx& tx) {
                    auto d = read;
                    d->value = i + 1;
                    tx.replace(counters(), d);
                });
                ++won;
            } catch (const Stale&) {
                ++stale;
            }
        });
        EXPECT_EQ(won, 1);
        EXPECT_EQ(stale, 49);
        EXPECT_EQ(store().get(counters(), id)->version, 2);
    }
}

TEST_P(StoreSuite, NoIncrementOfFiftyThreadsIsLost) {
    store().transact([&](Tx& tx) { tx.insert(counters(), Counter{"c", 0}); });
    std::atomic<int> after = 0;
    on_threads(50, [&](int) {
        for (int i = 0; i < 10; ++i)
            store().transact([&](Tx& tx) {
                auto c = *tx.get(counters(), "c");
                ++c->value;
                tx.replace(counters(), c);
                tx.after_commit([&] { ++after; });
            });
    });
    EXPECT_EQ(store().get(counters(), "c")->value.value, 500);
    EXPECT_EQ(after, 500) << "once for each that was committed, however often it ran";
}

TEST_P(StoreSuite, OfFiftyInsertsWithOneUniqueKeyExactlyOneWins) {
    std::atomic<int> won = 0;
    on_threads(50, [&](int i) {
        try {
            add({.id = "t" + std::to_string(i), .email = "one@y.test"});
            ++won;
        } catch (const Duplicate&) {
        }
    });
    EXPECT_EQ(won, 1);
    EXPECT_EQ(store().count(things(), {eq("email", "one@y.test")}), 1);
}

TEST_P(StoreSuite, AGuardedRuleOverSeveralDocumentsHolds) {
    // At most three, counted over documents of their own: without the guard, snapshot isolation may let a fourth in.
    std::atomic<int> in = 0;
    on_threads(20, [&](int i) {
        const bool added = store().transact([&](Tx& tx) {
            tx.guard("tester:7");
            if (tx.count(things(), {eq("name", "open")}) >= 3) return false;
            tx.insert(things(), Thing{.id = "t" + std::to_string(i), .name = "open"});
            return true;
        });
        if (added) ++in;
    });
    EXPECT_EQ(in, 3);
    EXPECT_EQ(store().count(things(), {eq("name", "open")}), 3);
}

TEST_P(StoreSuite, ATransactionReadsOneSnapshot) {
    // Two documents always hold the same number; whoever reads both in one transaction must see that.
    store().transact([&](Tx& tx) {
        tx.insert(counters(), Counter{"x", 0});
        tx.insert(counters(), Counter{"y", 0});
    });
    std::atomic<bool> stop = false;
    std::thread writer([&] {
        for (int i = 1; i <= 200; ++i)
            store().transact([&](Tx& tx) {
                for (auto* id : {"x", "y"}) {
                    auto d = *tx.get(counters(), id);
                    d->value = i;
                    tx.replace(counters(), d);
                }
            });
        stop = true;
    });
    int reads = 0;
    while (!stop || reads == 0) {
        const auto [x, y] = store().transact([&](Tx& tx) {
            return std::pair(tx.get(counters(), "x")->value.value, tx.get(counters(), "y")->value.value);
        });
        EXPECT_EQ(x, y);
        ++reads;
    }
    writer.join();
}

TEST_P(StoreSuite, WriteSkewOnOneDocumentIsRefusedForBoth) {
    // Both read two documents and write one of them: allowed by snapshot isolation. Both write the same one: not.
    store().transact([&](Tx& tx) { tx.insert(counters(), Counter{"a", 10}); });
    on_threads(10, [&](int) {
        store().transact([&](Tx& tx) {
            auto a = *tx.get(counters(), "a");
            if (a->value < 3) return;
            a->value -= 3;
            tx.replace(counters(), a);
        });
    });
    EXPECT_EQ(store().get(counters(), "a")->value.value, 1);
}

TEST_P(StoreSuite, EraseDeletesMatchesUpToItsLimit) {
    for (int i = 0; i < 10; ++i) add({.id = "t" + std::to_string(i), .size = i, .tags = {"old"}});
    EXPECT_EQ(store().erase(things(), {lt("size", 8)}, 5), 5);
    EXPECT_EQ(store().erase(things(), {lt("size", 8)}, 5), 3);
    EXPECT_EQ(store().erase(things(), {lt("size", 8)}, 5), 0);
    EXPECT_EQ(ids({}), (Ids{"t8", "t9"}));
    EXPECT_EQ(ids({contains("tags", {"old"})}), (Ids{"t8", "t9"}));
}

TEST_P(StoreSuite, PingAnswers) { EXPECT_NO_THROW(store().ping()); }

}  // namespace peertest

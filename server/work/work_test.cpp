#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "adapters/store_memory.hpp"
#include "app/app.hpp"
#include "app/clock.hpp"
#include "support/test_app.hpp"
#include "work/work_store.hpp"
#include "work/worker.hpp"

namespace peertest {
namespace {

struct Note {
    std::string text;
};
}  // namespace
template <>
const Schema& schema_of<Note>() {
    static const Schema s = describe<Note>("Note", field<&Note::text>("text"));
    return s;
}
namespace {

const Millis minute{60'000}, hour{3'600'000};

// A work engine of its own on the test app's store, so that only this test's tasks run.
struct WorkTest : testing::Test {
    TestApp t{TestApp::bare};
    Time real = t.now();
    std::mutex mutex;
    std::vector<std::string> ran;

    StoreWork& work() { return t.work; }
    Task only_task() {
        auto all = t.store->find(tasks(), {});
        EXPECT_EQ(all.items.size(), 1u);
        return all.items.at(0).value;
    }
    std::int64_t left() { return t.store->count(tasks(), {}); }
    void note(const std::string& text) {
        std::lock_guard lock(mutex);
        ran.push_back(text);
    }
    void on_note(Priority p = Priority::medium) {
        work().on<Note>("note", p, [this](App&, const Note& n) { note(n.text); });
    }
    void enqueue(const std::string& text, TaskOptions options = {}) {
        t.store->transact([&](Tx& tx) { work().enqueue(tx, "note", Note{text}, options); });
    }
};
using Texts = std::vector<std::string>;

TEST_F(WorkTest, WhatWasRunningAtACrashIsTakenUpAtTheNextStart) {
    on_note();
    enqueue("a");
    ASSERT_TRUE(claim_task(*t.store, Priority::medium, t.now(), StoreWork::wall_clock(), "w", [](auto&) { return hour; }));  // and killed
    work().drain();
    EXPECT_TRUE(ran.empty());
    end_leases(*t.store);
    work().drain();
    EXPECT_EQ(ran, Texts{"a"});
}

TEST_F(WorkTest, AWorkerThatIsStartedAgainTakesUpItsOwnAndNobodyElses) {
    on_note();
    for (const char* worker : {"one", "other"}) {
        enqueue(worker);
        ASSERT_TRUE(claim_task(*t.store, Priority::medium, t.now(), StoreWork::wall_clock(), worker, [](auto&) { return hour; }));
    }
    end_leases(*t.store, "one");
    work().drain();
    EXPECT_EQ(ran, Texts{"one"});
    EXPECT_EQ(only_task().worker, "other");
}

TEST_F(WorkTest, ATaskRunsOnceAndIsGone) {
    on_note();
    enqueue("a");
    work().drain();
    work().drain();
    EXPECT_EQ(ran, Texts{"a"});
    EXPECT_EQ(left(), 0);
}

TEST_F(WorkTest, ATaskOfAnUndoneTransactionNeverRuns) {
    on_note();
    EXPECT_THROW(t.store->transact([&](Tx& tx) {
        work().enqueue(tx, "note", Note{"never"});
        throw std::runtime_error("undone");
    }),
                 std::runtime_error);
    work().drain();
    EXPECT_TRUE(ran.empty());
}

TEST_F(WorkTest, AnUnknownKindIsRefusedWhenWritten) {
    EXPECT_THROW(enqueue("a"), std::logic_error);
}

TEST_F(WorkTest, ATaskWaitsUntilItIsDue) {
    on_note();
    enqueue("later", {.due_at = t.now() + hour});
    work().drain();
    EXPECT_TRUE(ran.empty());
    EXPECT_EQ(work().next_due(), t.now() + hour);
    t.advance(hour);
    EXPECT_EQ(ran, Texts{"later"});
}

TEST_F(WorkTest, AUniqueKeyHoldsOneQueuedTask) {
    on_note();
    enqueue("first", {.unique_key = "k"});
    enqueue("second", {.unique_key = "k"});
    work().drain();
    EXPECT_EQ(ran, Texts{"first"});
    enqueue("third", {.unique_key = "k"});
    t.store->transact([&](Tx& tx) { work().cancel(tx, "k"); });
    work().drain();
    EXPECT_EQ(ran, Texts{"first"});
}

TEST_F(WorkTest, ATaskAskedForAgainWhileItRunsRunsOnceMore) {
    work().on<Note>("note", Priority::medium, [this](App&, const Note&) {
        note("run");
        if (ran.size() == 1) enqueue("again", {.unique_key = "k"});
    });
    enqueue("first", {.unique_key = "k"});
    work().drain();
    EXPECT_EQ(ran, (Texts{"run", "run"}));
    EXPECT_EQ(left(), 0);
}

// On an engine whose transactions run side by side.
TEST_F(WorkTest, WhatIsAskedForAgainWhileItsTaskIsTakenAndDoneIsDoneAgain) {
    MemoryStore store;
    store.prepare(work_collections());
    StoreWork side_by_side(store, t.clock);
    side_by_side.on<Note>("note", Priority::medium, [](App&, const Note&) {});
    const auto ask = [&](Tx& tx) { side_by_side.enqueue(tx, "note", Note{"a"}, {.unique_key = "k"}); };
    store.transact(ask);
    int tries = 0;
    store.transact([&](Tx& tx) {
        ask(tx);
        if (++tries > 1) return;
        std::thread([&] {  // it has read what stood before this transaction
            const auto task = claim_task(store, Priority::medium, t.now(), real, "w", [](auto&) { return hour; });
            ASSERT_TRUE(task);
            finish_task(store, *task);
        }).join();
    });
    EXPECT_EQ(tries, 2);
    EXPECT_EQ(store.count(tasks(), {eq("state", TaskState::queued)}), 1);
}

TEST_F(WorkTest, WhatIsToldOfAFailureIsKeptReadable) {
    work().on<Note>("note", Priority::medium, [](App&, const Note&) {
        throw std::runtime_error("caf\xe9 " + std::string(494, 'x') + "é");
    });
    enqueue("a");
    work().drain();
    EXPECT_EQ(only_task().last_error, "caf? " + std::string(494, 'x'));
}

TEST_F(WorkTest, AFailingTaskIsTriedAgainLaterAndLaterAndThenKept) {
    work().on<Note>("note", Priority::medium, [this](App&, const Note&) {
        note(to_rfc3339(t.now()));
        throw std::runtime_error("broken");
    }, 4);
    enqueue("a", {.unique_key = "k"});
    work().drain();
    Task task = only_task();
    EXPECT_EQ(task.attempts, 1);
    EXPECT_EQ(task.last_error, "broken");
    EXPECT_GT(task.due_at, t.now() + Millis{3'700});
    EXPECT_LE(task.due_at, t.now() + Millis{5'000});
    t.advance(hour);
    EXPECT_EQ(ran.size(), 4u);
    task = only_task();
    EXPECT_EQ(task.state, TaskState::dead);
    t.advance(24 * hour);
    EXPECT_EQ(ran.size(), 4u);
    enqueue("the key is free again", {.unique_key = "k"});
    EXPECT_EQ(left(), 2);
    t.store->erase(tasks(), {eq("state", TaskState::queued)}, 10);
    EXPECT_TRUE(t.store->transact([&](Tx& tx) { return retry_dead_task(tx, task.id, t.now()); }));
    EXPECT_FALSE(t.store->transact([&](Tx& tx) { return retry_dead_task(tx, task.id, t.now()); }));
    work().drain();
    EXPECT_EQ(ran.size(), 5u);
    EXPECT_EQ(only_task().attempts, 1);
    t.advance(hour);
    EXPECT_TRUE(t.store->transact([&](Tx& tx) { return discard_dead_task(tx, task.id); }));
    EXPECT_EQ(left(), 0);
}

TEST_F(WorkTest, RetriesNeverWaitOverAnHour) {
    Task task{.id = "x"};
    for (int i = 1; i < 60; ++i) {
        task.attempts = i;
        EXPECT_LE(retry_delay(task), hour);
        EXPECT_GT(retry_delay(task).count(), i < 6 ? 3'700 : 2'600'000);
    }
}

TEST_F(WorkTest, ALateFinisherIsFencedOff) {
    on_note();
    enqueue("a");
    const auto lease = [](const std::string&) { return Millis{40'000}; };
    const Time now = t.now();
    auto first = claim_task(*t.store, Priority::medium, now, real, "w", lease);
    ASSERT_TRUE(first);
    EXPECT_FALSE(claim_task(*t.store, Priority::medium, now, real + Millis{39'000}, "w", lease)) << "under its lease";
    auto second = claim_task(*t.store, Priority::medium, now, real + Millis{41'000}, "v", lease);
    ASSERT_TRUE(second);
    EXPECT_EQ((*second)->epoch, (*first)->epoch + 1);
    EXPECT_EQ((*second)->attempts, 2) << "a lost worker counts as a try";
    finish_task(*t.store, *first);
    fail_task(*t.store, **first, "late", 1, now);
    EXPECT_EQ(only_task().state, TaskState::running);
    finish_task(*t.store, *second);
    EXPECT_EQ(left(), 0);
}

TEST_F(WorkTest, PeriodicWorkRunsOncePerPeriodAndCatchesUpOnce) {
    work().every("scan", hour, Priority::high, [this](App&) { note(to_rfc3339(t.now())); });
    const Time start = t.now();
    work().drain();
    EXPECT_TRUE(ran.empty()) << "the first run comes one period after the first start";
    t.advance(3 * hour + minute);
    EXPECT_EQ(ran, (Texts{to_rfc3339(start + hour), to_rfc3339(start + 2 * hour), to_rfc3339(start + 3 * hour)}));
    ran.clear();
    t.clock.move_to(start + 10 * hour + minute);  // the server was down: time passed without it
    work().drain();
    EXPECT_EQ(ran.size(), 1u);
    EXPECT_EQ(work().next_due(), start + 11 * hour);
    EXPECT_EQ(left(), 0);
}

TEST_F(WorkTest, ALeapOfFourteenDaysJumpsOverNothing) {
    // Each task writes the next one a day later, which a jump would have run late.
    std::vector<Time> times;
    work().on<Note>("note", Priority::low, [&](App& app, const Note&) {
        times.push_back(app.clock.now());
        enqueue("next", {.due_at = app.clock.now() + 24 * hour});
    });
    const Time start = t.now();
    enqueue("first", {.due_at = start + 24 * hour});
    t.advance(14 * 24 * hour);
    ASSERT_EQ(times.size(), 14u);
    for (int i = 0; i < 14; ++i) EXPECT_EQ(times[std::size_t(i)], start + (i + 1) * 24 * hour);
    EXPECT_EQ(t.now(), start + 14 * 24 * hour);
}

TEST_F(WorkTest, TheClockOnlyMovesForward) {
    EXPECT_THROW(advance_clock(t.app(), -1), Error);
    const Time before = t.now();
    t.clock.move_to(before - hour);
    EXPECT_EQ(t.now(), before);
}

TEST_F(WorkTest, WorkersOfSeveralProcessesRunEachTaskOnce) {
    on_note();
    work().every("scan", hour, Priority::high, [this](App&) { note("scan"); });
    StoreWork other(*t.store, t.clock);
    other.attach(t.app());
    other.on<Note>("note", Priority::medium, [this](App&, const Note& n) { note(n.text); });
    other.every("scan", hour, Priority::high, [this](App&) { note("scan"); });
    work().drain(), other.drain();
    t.clock.move_to(t.now() + hour);
    work().start(3);
    other.start(3);
    for (int i = 0; i < 200; ++i) enqueue(std::to_string(i));
    work().drain();
    other.drain();
    work().stop();
    other.stop();
    EXPECT_EQ(left(), 0);
    EXPECT_EQ(ran.size(), 201u);
    EXPECT_EQ(std::set<std::string>(ran.begin(), ran.end()).size(), 201u);
}

TEST_F(WorkTest, SlowLowWorkLeavesAWorkerForMoney) {
    std::atomic<bool> release = false, paid = false;
    work().on<Note>("slow", Priority::low, [&](App&, const Note&) { release.wait(false); });
    work().on<Note>("money", Priority::high, [&](App&, const Note&) {
        paid = true;
        paid.notify_all();
    });
    work().start(2);
    t.store->transact([&](Tx& tx) {
        for (int i = 0; i < 5; ++i) work().enqueue(tx, "slow", Note{});
    });
    t.store->transact([&](Tx& tx) { work().enqueue(tx, "money", Note{}); });
    paid.wait(false);  // hangs, and the test times out, when low work holds every worker
    EXPECT_FALSE(release);
    release = true;
    release.notify_all();
    work().drain();
    work().stop();
}

TEST_F(WorkTest, LowWorkIsDoneThoughHighWorkNeverEnds) {
    std::atomic<int> high = 0;
    std::atomic<bool> low = false;
    work().on<Note>("money", Priority::high, [&](App&, const Note&) {
        ++high;
        if (!low) t.store->transact([&](Tx& tx) { work().enqueue(tx, "money", Note{}); });
    });
    work().on<Note>("summary", Priority::low, [&](App&, const Note&) {
        low = true;
        low.notify_all();
    });
    t.store->transact([&](Tx& tx) {
        for (int i = 0; i < 10; ++i) work().enqueue(tx, "money", Note{});
        work().enqueue(tx, "summary", Note{});
    });
    work().start(1);
    low.wait(false);
    work().drain();
    work().stop();
    EXPECT_GT(high, 0);
}

TEST_F(WorkTest, CountsByState) {
    on_note();
    enqueue("a");
    enqueue("b");
    const auto counts = task_counts(*t.store);
    EXPECT_EQ(counts.at(0).count, 2);
    EXPECT_EQ(counts.at(2).count, 0);
}

}  // namespace
}  // namespace peertest

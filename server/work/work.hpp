// Work that happens later. A task is a document written in the transaction that causes it (an outbox); workers claim
// it under a lease. A task re-reads state inside its own transaction: running it twice does nothing more.
#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "kit/time.hpp"
#include "ports/store.hpp"
#include "schema/json.hpp"

namespace peertest {

struct App;

enum class Priority { high, medium, low };        // money; notices; AI and analytics
enum class TaskState { queued, running, dead };   // a finished task is deleted
template <>
inline constexpr std::array<std::string_view, 3> enum_names<Priority>{"high", "medium", "low"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<TaskState>{"queued", "running", "dead"};

struct Task {
    std::string id;
    std::string kind;
    Priority priority = Priority::medium;
    TaskState state = TaskState::queued;
    Time due_at;                // business time
    std::string payload;        // JSON of the kind's payload struct
    std::string unique_key;     // empty: none; at most one queued or running task per key
    int attempts = 0;
    std::int64_t epoch = 0;     // raised at each claim: a late finisher of an older claim is refused
    Time lease_until;           // real time
    std::string worker;         // who claimed it last
    std::string last_error;
    Time created_at;
    std::optional<Time> again_at;  // asked for once more, under its unique key, while it ran
};
template <>
const Schema& schema_of<Task>();
const Collection<Task>& tasks();

struct TaskOptions {
    std::optional<Time> due_at;  // default: now
    std::string unique_key;      // when a queued task has this key, the new one is not written; a running one runs again
};

struct TaskKind {
    std::string name;
    Priority priority = Priority::medium;
    int max_attempts = 8;               // then dead, for an admin to look at
    Millis limit{30'000};               // real time per try; the lease
    std::function<void(App&, const Task&)> run;
};

// The registry of kinds and the workers that run them. Filled from app/tasks.cpp before start.
class Work {
public:
    virtual ~Work() = default;
    virtual void add(TaskKind kind) = 0;
    // Runs every `period` of business time, once however many workers there are, and catches up after downtime.
    virtual void every(std::string name, Millis period, Priority priority, std::function<void(App&)> run) = 0;

    template <class P>
    void on(std::string name, Priority priority, std::function<void(App&, const P&)> run, int max_attempts = 8) {
        add({std::move(name), priority, max_attempts, Millis{30'000},
             [run = std::move(run)](App& app, const Task& t) { run(app, from_stored<P>(t.payload)); }});
    }

    // Writes a task of a registered kind within the caller's transaction and wakes a worker once it is durable.
    virtual void enqueue(Tx& tx, std::string_view kind, std::string payload, TaskOptions options) = 0;
    template <class P>
    void enqueue(Tx& tx, std::string_view kind, const P& payload, TaskOptions options = {}) {
        enqueue(tx, kind, to_json(payload), std::move(options));
    }
    virtual void cancel(Tx& tx, std::string_view unique_key) = 0;  // removes the queued task with this key, if any

    virtual void start(int workers) = 0;
    virtual void stop() = 0;  // hands running tasks back after they finish or their limit
    // Runs everything that is due now on this thread until nothing is; the clock steps and the tests use it.
    virtual void drain() = 0;
    // The next business time at which something falls due, if anything is queued.
    virtual std::optional<Time> next_due() = 0;
};

}  // namespace peertest

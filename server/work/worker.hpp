// The workers: threads of this process that claim tasks from the store and run them.
#pragma once
#include <array>
#include <condition_variable>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ports/clock.hpp"
#include "ports/live.hpp"
#include "work/work.hpp"

namespace peertest {

class StoreWork : public Work {
public:
    StoreWork(Store& store, Clock& clock, std::function<Time()> real_now = wall_clock);
    ~StoreWork() override;
    // What tasks are run with, and where their numbers are told; before start or drain. `name` is this process's own.
    void attach(App& app, std::string name = {});

    void add(TaskKind kind) override;
    void every(std::string name, Millis period, Priority priority, std::function<void(App&)> run) override;
    using Work::enqueue;
    void enqueue(Tx& tx, std::string_view kind, std::string payload, TaskOptions options) override;
    void cancel(Tx& tx, std::string_view unique_key) override;
    void start(int workers) override;
    void stop() override;
    void drain() override;
    bool run_next() { return run_one(true); }  // one due task on this thread; false when there was none
    std::optional<Time> next_due() override;

    static Time wall_clock();

private:
    struct Job {  // a periodic one
        std::string name;
        Millis period;
        Priority priority;
        std::optional<Time> next_at;  // as last read; other workers may have moved it on
    };
    struct Try {  // a task that is being run
        std::string task_id, kind;
        Time until;  // real time
        bool told = false;
    };
    using Order = std::vector<Priority>;

    void work();
    // Claims and runs one task on this thread; false when nothing is due that this worker may take.
    bool run_one(bool all);
    Order order();
    bool take_place(Priority priority, bool all);
    std::optional<Doc<Task>> take(Priority priority, bool all);
    std::optional<Doc<Task>> take_periodic(Priority priority);
    void run(const Doc<Task>& claimed);
    void try_task(const TaskKind& kind, const Task& task);
    void watch_limits();
    Millis lease_of(const std::string& kind) const;
    void changed();
    void wake_others();
    App& app() const;

    Store& store_;
    Clock& clock_;
    std::function<Time()> real_now_;
    std::string self_;        // this process, in the tasks it takes and in its wake-ups
    App* app_ = nullptr;
    Live::Handle wake_ups_;   // from the others
    std::map<std::string, TaskKind, std::less<>> kinds_;

    std::mutex mutex_;  // guards the rest
    std::condition_variable wake_;  // workers: something may be due
    std::condition_variable idle_;  // drain: a worker has ended what it did
    std::vector<Job> jobs_;
    std::array<int, 3> running_{};  // by priority
    std::list<Try> tries_;
    std::array<std::optional<Time>, 3> none_lost_;  // by priority: when no lease was found to have run out (real time)
    unsigned turn_ = 0;
    std::uint64_t changes_ = 0;  // something may have become due or ended since
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace peertest

#include "work/worker.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "app/app.hpp"
#include "app/metrics.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/log.hpp"
#include "kit/stack_trace.hpp"
#include "work/work_store.hpp"

namespace peertest {
namespace {

constexpr Millis poll{1'000};          // covers a lost wake-up, another process's tasks, a moved clock
constexpr Millis lease_margin{10'000};  // beyond the limit of a try, for its last commit
constexpr Millis look_for_lost{1'000};  // how often leases are looked at that may have run out
constexpr const char* wake_channel = "work";
constexpr int runaway = 200'000;        // tasks in one drain: some task feeds itself

// Of ten picks six begin with high, three with medium, one with low; whoever has nothing lets the next one.
constexpr std::array<Priority, 10> turns{Priority::high,   Priority::high, Priority::medium, Priority::high,
                                         Priority::high,   Priority::low,  Priority::medium, Priority::high,
                                         Priority::medium, Priority::high};
constexpr std::array<Priority, 3> priorities{Priority::high, Priority::medium, Priority::low};

}  // namespace

Time StoreWork::wall_clock() {
    return {std::chrono::duration_cast<Millis>(std::chrono::system_clock::now().time_since_epoch()).count()};
}

StoreWork::StoreWork(Store& store, Clock& clock, std::function<Time()> real_now)
    : store_(store), clock_(clock), real_now_(std::move(real_now)), self_(new_id(real_now_())) {}

StoreWork::~StoreWork() { stop(); }

void StoreWork::attach(App& app, std::string name) {
    app_ = &app;
    if (!name.empty()) self_ = std::move(name);
    for (const TaskState state : {TaskState::queued, TaskState::running, TaskState::dead})
        app.metrics.gauge("tasks", "Background tasks by state", std::string(to_text(state)),
                          [this, state] { return double(task_counts(store_).at(std::size_t(state)).count); }, Gauge::of_store);
    app.metrics.gauge("task_lag_seconds", "How long the task that is due longest has waited", "", [this] {
        const auto due = next_due_task(store_);
        return due ? std::max(0.0, double((clock_.now() - *due).count()) / 1000) : 0.0;
    }, Gauge::of_store);
}

App& StoreWork::app() const {
    if (!app_) throw std::logic_error("work without an app");
    return *app_;
}

void StoreWork::add(TaskKind kind) {
    const std::string name = kind.name;
    if (!kinds_.emplace(name, std::move(kind)).second) throw std::logic_error("two kinds of task are called " + name);
}

void StoreWork::every(std::string name, Millis period, Priority priority, std::function<void(App&)> run) {
    if (period.count() <= 0) throw std::logic_error("a period of nothing: " + name);
    add({.name = "every:" + name, .priority = priority, .run = [run = std::move(run)](App& a, const Task&) { run(a); }});
    jobs_.push_back({std::move(name), period, priority, {}});
}

Millis StoreWork::lease_of(const std::string& kind) const {
    const auto k = kinds_.find(kind);
    return (k == kinds_.end() ? TaskKind{}.limit : k->second.limit) + lease_margin;
}

void StoreWork::changed() {
    {
        std::lock_guard lock(mutex_);
        ++changes_;
    }
    wake_.notify_one();  // who ends a task wakes the others
}

// The workers of other processes. Those of this one are awake already.
void StoreWork::wake_others() {
    if (app_) app_->live.publish(wake_channel, self_);
}

// --- writing ------------------------------------------------------------------------------------------------------
void StoreWork::enqueue(Tx& tx, std::string_view kind, std::string payload, TaskOptions options) {
    const auto k = kinds_.find(kind);
    if (k == kinds_.end()) throw std::logic_error("no such kind of task: " + std::string(kind));
    const Time now = clock_.now();
    const Time due = options.due_at.value_or(now);
    if (!options.unique_key.empty()) {
        if (auto live = live_task(tx, options.unique_key)) {
            if ((*live)->state == TaskState::running)  // it may have read what has just been changed
                (*live)->again_at = std::min((*live)->again_at.value_or(due), due);
            // Written in any case: whoever takes it before this transaction is done would not see the change either.
            return tx.replace(tasks(), *live);
        }
    }
    tx.insert(tasks(), Task{.id = new_id(now), .kind = std::string(kind), .priority = k->second.priority, .due_at = due,
                            .payload = std::move(payload), .unique_key = std::move(options.unique_key), .created_at = now});
    tx.after_commit([this, due] {
        if (due > clock_.now()) return;  // the workers look once a second
        changed();
        wake_others();
    });
}

void StoreWork::cancel(Tx& tx, std::string_view unique_key) {
    const auto live = live_task(tx, unique_key);
    if (live && live->value.state == TaskState::queued) tx.remove(tasks(), live->value.id);
}

// --- running ------------------------------------------------------------------------------------------------------
// Which priorities to look for, in order.
StoreWork::Order StoreWork::order() {
    std::lock_guard lock(mutex_);
    const Priority first = turns[turn_++ % turns.size()];
    Order order{first};
    for (auto p : priorities)
        if (p != first) order.push_back(p);
    return order;
}

// Counts this thread as running `p` before it claims anything, so that drain misses nothing in between and two threads
// cannot both take the last place. `all`: this thread does everything (drain). Otherwise low work never holds more than
// half of the workers, and one of them is always left for high.
bool StoreWork::take_place(Priority p, bool all) {
    std::lock_guard lock(mutex_);
    const int workers = int(threads_.size());
    const int low = running_[std::size_t(Priority::low)], medium = running_[std::size_t(Priority::medium)];
    if (!all && p != Priority::high && workers > 1) {
        if (low + medium >= workers - 1) return false;
        if (p == Priority::low && low >= std::max(1, workers / 2)) return false;
    }
    ++running_[std::size_t(p)];
    return true;
}

std::optional<Doc<Task>> StoreWork::take_periodic(Priority priority) {
    const Time now = clock_.now();
    std::vector<Job> due;
    {
        std::lock_guard lock(mutex_);
        for (auto& job : jobs_)
            if (job.priority == priority && (!job.next_at || *job.next_at <= now)) due.push_back(job);
    }
    for (auto& job : due) {
        Time next = next_run(store_, job.name, job.period, now);
        std::optional<Doc<Task>> task;
        if (next <= now) {
            task = claim_periodic(store_, job.name, job.period, job.priority, now, self_,
                                  real_now_() + lease_of("every:" + job.name));
            next = next_run(store_, job.name, job.period, now);
        }
        {
            std::lock_guard lock(mutex_);
            for (auto& j : jobs_)
                if (j.name == job.name) j.next_at = next;
        }
        if (task) return task;
    }
    return {};
}

std::optional<Doc<Task>> StoreWork::take(Priority priority, bool all) {
    if (auto task = take_periodic(priority)) return task;
    const Time real_now = real_now_();
    auto& none_lost = none_lost_[std::size_t(priority)];
    bool lost_too = false;
    {
        std::lock_guard lock(mutex_);
        lost_too = all || !none_lost || real_now < *none_lost || real_now - *none_lost >= look_for_lost;
    }
    auto task = claim_task(store_, priority, clock_.now(), real_now, self_, [this](const std::string& kind) { return lease_of(kind); },
                           lost_too);
    std::lock_guard lock(mutex_);
    if (lost_too && !task) none_lost = real_now;
    return task;
}

bool StoreWork::run_one(bool all) {
    for (const Priority p : order()) {
        if (!take_place(p, all)) continue;
        std::optional<Doc<Task>> task;
        try {
            task = take(p, all);
            if (task) run(*task);
        } catch (const std::exception& e) {  // the store cannot be reached: the lease runs out and it is tried again
            log_error("work_failed", {{"why", e.what()}});
            task.reset();
        }
        {
            std::lock_guard lock(mutex_);
            --running_[std::size_t(p)];
            if (task) ++changes_;
        }
        idle_.notify_all();
        if (task) return wake_.notify_all(), true;
    }
    return false;
}

void StoreWork::run(const Doc<Task>& claimed) {
    const Task& task = *claimed;
    const auto kind = kinds_.find(task.kind);
    const int max_attempts = kind == kinds_.end() ? TaskKind{}.max_attempts : kind->second.max_attempts;
    std::string error, stack;
    bool done = false;
    if (kind == kinds_.end()) {
        error = "this version of the server does not know this kind of task";
    } else if (task.attempts > max_attempts) {
        error = "given up: its worker was lost at every try";
    } else {
        try {
            try_task(kind->second, task);
            done = true;
        } catch (const Error& e) {
            error = e.code + ": " + e.message;
        } catch (const std::exception& e) {
            error = e.what();
            stack = stack_of(e);
        } catch (...) {
            error = "not an exception";
        }
    }
    if (done) {  // a store that is away now is no failure of the task: its lease runs out, and it is run again
        finish_task(store_, claimed);
        return log_debug("task_done", {{"kind", task.kind}, {"task_id", task.id}, {"attempt", task.attempts}});
    }
    const bool dead = task.attempts >= max_attempts;
    log(dead ? LogLevel::error : LogLevel::warn, dead ? "task_dead" : "task_failed",
        {{"kind", task.kind}, {"task_id", task.id}, {"attempt", task.attempts}, {"why", error}, {"stack", stack}});
    fail_task(store_, task, error, max_attempts, clock_.now());
}

void StoreWork::try_task(const TaskKind& kind, const Task& task) {
    std::unique_lock lock(mutex_);
    const auto mine = tries_.insert(tries_.end(), {task.id, task.kind, real_now_() + kind.limit});
    lock.unlock();
    struct Leave {
        StoreWork& work;
        std::list<Try>::iterator mine;
        ~Leave() {
            std::lock_guard held(work.mutex_);
            work.tries_.erase(mine);
        }
    } const leave{*this, mine};
    kind.run(app(), task);
}

// A try cannot be stopped from outside. It is told of, and once its lease is over another worker may take the task:
// what the late one writes at its end is fenced off.
void StoreWork::watch_limits() {
    std::lock_guard lock(mutex_);
    const Time now = real_now_();
    for (auto& t : tries_)
        if (now > t.until && !std::exchange(t.told, true))
            log_warn("task_over_limit", {{"kind", t.kind}, {"task_id", t.task_id}});
}

void StoreWork::work() {
    for (;;) {
        std::uint64_t seen;
        {
            std::lock_guard lock(mutex_);
            if (stopping_) return;
            seen = changes_;
        }
        watch_limits();
        if (run_one(false)) continue;
        std::unique_lock lock(mutex_);
        wake_.wait_for(lock, poll, [&] { return stopping_ || changes_ != seen; });
    }
}

void StoreWork::start(int workers) {
    wake_ups_ = app().live.subscribe(wake_channel, [this](std::string_view from) {
        if (from != self_) changed();
    });
    std::lock_guard lock(mutex_);
    stopping_ = false;
    for (int i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
}

void StoreWork::stop() {
    std::vector<std::thread> threads;
    {
        std::lock_guard lock(mutex_);
        stopping_ = true;
        threads.swap(threads_);
    }
    wake_ups_.reset();
    wake_.notify_all();
    for (auto& t : threads) t.join();
}

void StoreWork::drain() {
    for (int ran = 0;; ++ran) {
        if (ran > runaway) throw std::logic_error("the tasks do not come to an end");
        std::uint64_t seen;
        {
            std::lock_guard lock(mutex_);
            seen = changes_;
        }
        if (run_one(true)) continue;
        std::unique_lock lock(mutex_);
        auto idle = [&] { return running_ == std::array<int, 3>{}; };
        if (idle() && changes_ == seen) return;
        idle_.wait_for(lock, poll, [&] { return idle() || changes_ != seen; });  // the workers' own tasks
    }
}

std::optional<Time> StoreWork::next_due() {
    auto next = next_due_task(store_);
    std::vector<Job> jobs;
    {
        std::lock_guard lock(mutex_);
        jobs = jobs_;
    }
    for (auto& job : jobs) {
        const Time at = next_run(store_, job.name, job.period, clock_.now());
        if (!next || at < *next) next = at;
    }
    return next;
}

}  // namespace peertest

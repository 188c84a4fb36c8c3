#include "work/work_store.hpp"

#include <algorithm>
#include <functional>

#include "kit/ids.hpp"
#include "kit/text.hpp"

namespace peertest {

template <>
const Schema& schema_of<Task>() {
    static const Schema s = describe<Task>(
        "Task", field<&Task::id>("id"), field<&Task::kind>("kind"), field<&Task::priority>("priority"),
        field<&Task::state>("state"), field<&Task::due_at>("due_at"), field<&Task::payload>("payload"),
        field<&Task::unique_key>("unique_key"), field<&Task::attempts>("attempts"), field<&Task::epoch>("epoch"),
        field<&Task::lease_until>("lease_until"),
        field<&Task::worker>("worker"), field<&Task::last_error>("last_error"),
        field<&Task::created_at>("created_at"), field<&Task::again_at>("again_at"));
    return s;
}

template <>
const Schema& schema_of<Periodic>() {
    static const Schema s =
        describe<Periodic>("Periodic", field<&Periodic::id>("id"), field<&Periodic::next_at>("next_at"));
    return s;
}

const Collection<Task>& tasks() {
    static const auto c =
        Collection<Task>("tasks")
            .key("kind", [](const Task& t) { return to_value(t.kind); })
            .key("priority", [](const Task& t) { return to_value(t.priority); })
            .key("state", [](const Task& t) { return to_value(t.state); })
            .key("due_at", [](const Task& t) { return to_value(t.due_at); })
            .key("lease_until", [](const Task& t) { return to_value(t.lease_until); })
            .key("created_at", [](const Task& t) { return to_value(t.created_at); })
            .key("unique_key",
                 [](const Task& t) {
                     return t.unique_key.empty() || t.state == TaskState::dead ? Value{} : to_value(t.unique_key);
                 })
            .index({"state", "priority", "due_at"})
            .index({"state", "due_at"})
            .index({"state", "lease_until"})
            .unique("unique_key");
    return c;
}

namespace {

const Collection<Periodic>& periodics() {
    static const auto c = Collection<Periodic>("periodic");
    return c;
}

constexpr std::size_t max_error = 500;  // bytes kept of what went wrong

// The task as this worker claimed it, unless somebody else has claimed it since.
std::optional<Doc<Task>> still_mine(Tx& tx, const Task& task) {
    auto d = tx.get(tasks(), task.id);
    if (d && (d->value.epoch != task.epoch || d->value.state != TaskState::running)) d.reset();
    return d;
}

}  // namespace

std::vector<const CollectionInfo*> work_collections() { return {&tasks().info, &periodics().info}; }

std::optional<Doc<Task>> live_task(Tx& tx, std::string_view unique_key) {
    return tx.first(tasks(), {eq("unique_key", unique_key)});
}

std::optional<Doc<Task>> claim_task(Store& store, Priority priority, Time now, Time real_now, const std::string& worker,
                                    const std::function<Millis(const std::string&)>& lease, bool lost_too) {
    for (;;) {
        auto found = store.first(tasks(), {eq("state", TaskState::queued), eq("priority", priority), le("due_at", now)},
                                 {{"due_at"}});
        if (!found && lost_too)
            found = store.first(tasks(),
                                {eq("state", TaskState::running), lt("lease_until", real_now), eq("priority", priority)},
                                {{"lease_until"}});
        if (!found) return {};
        (*found)->state = TaskState::running;
        (*found)->lease_until = real_now + lease((*found)->kind);
        (*found)->worker = worker;
        ++(*found)->epoch;
        ++(*found)->attempts;
        try {
            store.transact([&](Tx& tx) {
                auto d = *found;
                tx.replace(tasks(), d);
            });
            ++found->version;
            return found;
        } catch (const Stale&) {  // another worker took it
        }
    }
}

void end_leases(Store& store, const std::string& worker) {
    Query running{{eq("state", TaskState::running), gt("lease_until", Time{0})}, {{"lease_until"}}, 100};
    do {
        auto page = store.find(tasks(), running);
        for (auto& task : page.items) {
            if (!worker.empty() && task->worker != worker) continue;
            task->lease_until = Time{0};
            try {
                store.transact([&](Tx& tx) {
                    auto d = task;
                    tx.replace(tasks(), d);
                });
            } catch (const Stale&) {  // its lease was over: somebody has taken it
            }
        }
        running.cursor = page.next_cursor;
    } while (!running.cursor.empty());
}

void finish_task(Store& store, const Doc<Task>& task) {
    try {
        return store.transact([&](Tx& tx) { tx.remove(tasks(), task); });
    } catch (const Stale&) {  // asked for once more while it ran, or it is another worker's now
    }
    store.transact([&](Tx& tx) {
        auto d = still_mine(tx, *task);
        if (!d) return;
        if (!(*d)->again_at) return tx.remove(tasks(), task->id);
        (*d)->state = TaskState::queued;
        (*d)->due_at = *(*d)->again_at;
        (*d)->again_at.reset();
        (*d)->attempts = 0;
        (*d)->last_error.clear();
        tx.replace(tasks(), *d);
    });
}

Millis retry_delay(const Task& task) {
    std::int64_t delay = 5'000;
    for (int i = 1; i < task.attempts && delay < 3'600'000; ++i) delay *= 4;
    delay = std::min<std::int64_t>(delay, 3'600'000);
    // Not random, so that a simulation replays: what fails together comes back apart all the same.
    const auto spread = std::hash<std::string>{}(task.id + std::to_string(task.attempts)) % 256;
    return Millis{delay - delay / 4 * std::int64_t(spread) / 256};
}

void fail_task(Store& store, const Task& task, const std::string& error, int max_attempts, Time now) {
    store.transact([&](Tx& tx) {
        auto d = still_mine(tx, task);
        if (!d) return;
        (*d)->last_error = readable(error, max_error);
        (*d)->state = TaskState::queued;
        (*d)->due_at = now + retry_delay(task);
        if (task.attempts >= max_attempts) {
            if ((*d)->again_at) (*d)->due_at = *(*d)->again_at, (*d)->attempts = 0;  // asked for anew: tried anew
            else (*d)->state = TaskState::dead;
        }
        (*d)->again_at.reset();
        tx.replace(tasks(), *d);
    });
}

std::optional<Time> next_due_task(Store& store) {
    const auto next = store.first(tasks(), {eq("state", TaskState::queued)}, {{"due_at"}});
    if (!next) return {};
    return next->value.due_at;
}

std::vector<TaskCount> task_counts(Store& store) {
    std::vector<TaskCount> counts{{TaskState::queued, 0}, {TaskState::running, 0}, {TaskState::dead, 0}};
    for (auto& g : store.group(tasks(), {}, "state")) {
        const auto* name = std::get_if<std::string>(&g.value);
        if (const auto state = name ? enum_from<TaskState>(*name) : std::nullopt)
            counts[std::size_t(*state)].count = g.count;
    }
    return counts;
}

bool retry_dead_task(Tx& tx, std::string_view id, Time now) {
    auto d = tx.get(tasks(), id);
    if (!d || (*d)->state != TaskState::dead) return false;
    (*d)->state = TaskState::queued;
    (*d)->due_at = now;
    (*d)->attempts = 0;
    tx.replace(tasks(), *d);
    return true;
}

bool discard_dead_task(Tx& tx, std::string_view id) {
    const auto d = tx.get(tasks(), id);
    if (!d || d->value.state != TaskState::dead) return false;
    tx.remove(tasks(), id);
    return true;
}

Time next_run(Store& store, const std::string& name, Millis period, Time now) {
    if (const auto d = store.get(periodics(), name)) return d->value.next_at;
    try {
        store.transact([&](Tx& tx) { tx.insert(periodics(), Periodic{name, now + period}); });
    } catch (const Duplicate&) {  // another process was first
    }
    const auto d = store.get(periodics(), name);
    return d ? d->value.next_at : now + period;
}

std::optional<Doc<Task>> claim_periodic(Store& store, const std::string& name, Millis period, Priority priority, Time now,
                                        const std::string& worker, Time lease_until) {
    const std::string key = "every:" + name;
    const std::string id = new_id(now);
    return store.transact([&](Tx& tx) -> std::optional<Doc<Task>> {
        auto d = tx.get(periodics(), name);
        if (!d || (*d)->next_at > now) return {};
        (*d)->next_at = (*d)->next_at + period * ((now - (*d)->next_at) / period + 1);
        tx.replace(periodics(), *d);
        if (live_task(tx, key)) return {};
        Task t{.id = id, .kind = key, .priority = priority, .state = TaskState::running, .due_at = now, .payload = "{}",
               .unique_key = key, .attempts = 1, .epoch = 1, .lease_until = lease_until, .worker = worker,
               .created_at = now};
        tx.insert(tasks(), t);
        return Doc<Task>{std::move(t), 1, {}};
    });
}

}  // namespace peertest

// The documents of background work, and every change to them: claim, finish, fail, retry.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/store.hpp"
#include "work/work.hpp"

namespace peertest {

std::vector<const CollectionInfo*> work_collections();

// The unique key is free again once a task is dead.
std::optional<Doc<Task>> live_task(Tx& tx, std::string_view unique_key);

// Takes one task of this priority that is due (or, `lost_too`, whose worker let its lease run out) under a lease; nothing
// when there is none. `real_now` is the wall clock, `lease` how long the taker has.
std::optional<Doc<Task>> claim_task(Store& store, Priority priority, Time now, Time real_now, const std::string& worker,
                               const std::function<Millis(const std::string& kind)>& lease, bool lost_too = true);
// At the start: what this worker was running was lost when it was killed, so that nobody has to wait for its leases to
// run out. Without a name everybody's, for the only process that writes (SQLite's).
void end_leases(Store& store, const std::string& worker = {});
// Both do nothing when another worker has claimed the task since (its epoch was raised).
void finish_task(Store& store, const Doc<Task>& task);
void fail_task(Store& store, const Task& task, const std::string& error, int max_attempts, Time now);
// 5 s, 20 s, 80 s ... at most an hour, less up to a quarter that differs by task.
Millis retry_delay(const Task& task);

std::optional<Time> next_due_task(Store& store);
struct TaskCount {
    TaskState state;
    std::int64_t count;
};
std::vector<TaskCount> task_counts(Store& store);

// For admins. Both are false when there is no dead task with this id.
bool retry_dead_task(Tx& tx, std::string_view id, Time now);
bool discard_dead_task(Tx& tx, std::string_view id);

// When a periodic job runs next, shared by all workers.
struct Periodic {
    std::string id;  // its name
    Time next_at;
};
template <>
const Schema& schema_of<Periodic>();
// The stored time, written first when the job is new: one period from now.
Time next_run(Store& store, const std::string& name, Millis period, Time now);
// Moves a due job on and writes its task, claimed already; nothing when another worker was first or the last run has
// not ended. What was missed is made up by one run.
std::optional<Doc<Task>> claim_periodic(Store& store, const std::string& name, Millis period, Priority priority, Time now,
                                   const std::string& worker, Time lease_until);

}  // namespace peertest

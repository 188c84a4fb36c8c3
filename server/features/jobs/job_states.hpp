// The states of a job as a table (SPEC 5), and the counts of its slots that drive them.
#pragma once
#include <array>
#include <optional>

#include "features/jobs/jobs.hpp"

namespace peertest {

enum class JobEvent { publish, fill, reopen, pause, cancel, complete, expire };
template <>
inline constexpr std::array<std::string_view, 7> enum_names<JobEvent>{"publish", "fill",     "reopen", "pause",
                                                                      "cancel",  "complete", "expire"};

struct JobTransition {
    JobStatus from;
    JobEvent event;
    JobStatus to;
};
inline constexpr std::array<JobTransition, 16> job_transitions{{
    {JobStatus::draft, JobEvent::publish, JobStatus::open},
    {JobStatus::draft, JobEvent::cancel, JobStatus::cancelled},
    {JobStatus::open, JobEvent::fill, JobStatus::in_progress},  // the last free slot is taken or closed
    {JobStatus::open, JobEvent::pause, JobStatus::paused},      // the third declined hold in a row
    {JobStatus::open, JobEvent::cancel, JobStatus::cancelled},
    {JobStatus::open, JobEvent::complete, JobStatus::completed},
    {JobStatus::open, JobEvent::expire, JobStatus::expired},
    {JobStatus::in_progress, JobEvent::reopen, JobStatus::open},  // a slot came free
    {JobStatus::in_progress, JobEvent::pause, JobStatus::paused},
    {JobStatus::in_progress, JobEvent::cancel, JobStatus::cancelled},
    {JobStatus::in_progress, JobEvent::complete, JobStatus::completed},
    {JobStatus::in_progress, JobEvent::expire, JobStatus::expired},
    {JobStatus::paused, JobEvent::publish, JobStatus::open},
    {JobStatus::paused, JobEvent::cancel, JobStatus::cancelled},
    {JobStatus::paused, JobEvent::complete, JobStatus::completed},
    {JobStatus::paused, JobEvent::expire, JobStatus::expired},
}};

std::optional<JobStatus> next_status(JobStatus from, JobEvent event);
void step(JobListing&, JobEvent);  // 409 invalid_transition when the table has no such row

int free_slots(const JobListing&);  // 0 once closed
// Time stands still for its waitlist: it is paused, or its builder suspended.
inline bool frozen(const JobListing& l) {
    return l.status == JobStatus::paused ||
           (l.on_hold && (l.status == JobStatus::open || l.status == JobStatus::in_progress));
}
inline int slots_taken(const JobListing& l) { return l.running + l.settled + l.offered; }
int unfilled_slots(const JobListing&);  // free or on offer: nobody works on them; 0 once closed
// Moves the status as the counts say: full, free again, or ended.
void follow_slots(JobListing&);

}  // namespace peertest

#include "features/jobs/job_states.hpp"

#include "kit/error.hpp"

namespace peertest {

std::optional<JobStatus> next_status(JobStatus from, JobEvent event) {
    for (const auto& t : job_transitions)
        if (t.from == from && t.event == event) return t.to;
    return {};
}

void step(JobListing& l, JobEvent event) {
    const auto to = next_status(l.status, event);
    if (!to)
        throw conflict("invalid_transition", "A job that is " + std::string(to_text(l.status)) + " cannot " +
                                                 std::string(to_text(event)) + ".");
    l.status = *to;
}

int free_slots(const JobListing& l) { return l.closed ? 0 : std::max(0, l.slots - slots_taken(l)); }

int unfilled_slots(const JobListing& l) { return l.closed ? 0 : std::max(0, l.slots - l.running - l.settled); }

void follow_slots(JobListing& l) {
    const bool runs =
        l.status == JobStatus::open || l.status == JobStatus::in_progress || l.status == JobStatus::paused;
    if (!runs) return;
    const int free = free_slots(l);
    if (unfilled_slots(l) == 0 && l.running == 0) step(l, l.settled > 0 ? JobEvent::complete : JobEvent::expire);
    else if (l.status == JobStatus::open && free == 0) step(l, JobEvent::fill);
    else if (l.status == JobStatus::in_progress && free > 0) step(l, JobEvent::reopen);
}

}  // namespace peertest

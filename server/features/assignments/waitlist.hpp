// The waitlist of a full job (SPEC 6): whoever waits is offered a slot that comes free, in order, for 30 minutes.
#pragma once
#include "features/assignments/assignments.hpp"

namespace peertest {

inline constexpr Millis offer_time{30 * 60'000};

struct WaitlistEntry {
    std::string id;  // see waitlist_id()
    std::string job_id, tester_id;
    bool offered = false;
    std::optional<Time> offer_expires_at;
    Time joined_at;
};

std::string waitlist_id(const std::string& job_id, const std::string& tester_id);
std::optional<Doc<WaitlistEntry>> waitlist_entry(Reader&, const std::string& job_id, const std::string& tester_id);
// From 1; those with an offer come first.
std::int64_t waitlist_position(Reader&, const WaitlistEntry&);
// Whether a slot is on offer to this tester at this moment.
bool has_offer(const std::optional<Doc<WaitlistEntry>>&, Time now);

void join_waitlist(App&, const Caller&, const std::string& job_id);
void leave_waitlist(App&, const Caller&, const std::string& job_id);
// What jobs calls whenever its slots or its state changed: offers what is free, or ends the list with the job.
void follow_waitlist(Tx&, App&, JobListing&, Time now);
// Takes whoever accepts off the list; a slot that was on offer to them is free for the moment.
void leave_by_accepting(Tx&, App&, const std::string& job_id, const std::string& tester_id, Time now);

void waitlist_tasks(Work&);

}  // namespace peertest

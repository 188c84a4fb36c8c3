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

// One's own place on a job's waitlist, as the tester reads it.
struct WaitlistItem {
    std::string job_id, job_title;
    JobStatus job_status = JobStatus::in_progress;
    std::int64_t payout_minor = 0;
    std::string currency;
    std::int64_t position = 1;
    std::optional<Time> offer_expires_at;  // while a slot is kept for them
    Time joined_at;
};
struct WaitlistQuery {
    int limit = 20;
    std::string cursor;
};
struct WaitlistPage {
    std::vector<WaitlistItem> items;
    std::optional<std::string> next_cursor;
};

std::string waitlist_id(const std::string& job_id, const std::string& tester_id);
std::optional<Doc<WaitlistEntry>> waitlist_entry(Reader&, const std::string& job_id, const std::string& tester_id);
// From 1; those with an offer come first.
std::int64_t waitlist_position(Reader&, const WaitlistEntry&);
// Whether a slot is on offer to this tester at this moment.
bool has_offer(const std::optional<Doc<WaitlistEntry>>&, Time now);

// Every waitlist the caller is on; those joined last come first.
WaitlistPage list_waitlist(App&, const Caller&, const WaitlistQuery&);
// The slots that are kept for a tester at this moment.
std::vector<WaitlistItem> offers_to(Reader&, const std::string& tester_id, Time now);
void join_waitlist(App&, const Caller&, const std::string& job_id);
void leave_waitlist(App&, const Caller&, const std::string& job_id);
// What jobs calls whenever its slots or its state changed: offers what is free, or ends the list with the job.
void follow_waitlist(Tx&, App&, JobListing&, Time now);
// Takes whoever accepts off the list; a slot that was on offer to them is free for the moment.
void leave_by_accepting(Tx&, App&, const std::string& job_id, const std::string& tester_id, Time now);

void waitlist_tasks(Work&);

}  // namespace peertest

// What stands between a tester and a job.
#include "app/settings.hpp"
#include "features/assignments/assignments_store.hpp"
#include "features/assignments/waitlist.hpp"
#include "features/jobs/job_states.hpp"

namespace peertest {
namespace {

std::optional<Reason> job_closed(const JobListing& l, const std::string& user_id, bool offered, Time now) {
    if (l.on_hold)
        return Reason{"window_closed", "The builder's account is suspended, so nobody can start on this job for now."};
    const bool takes_testers = l.status == JobStatus::open || l.status == JobStatus::in_progress;
    if (offered && takes_testers && !l.closed && l.deadline > now) return {};
    if (l.status == JobStatus::in_progress && !l.closed) return Reason{"no_slot_left", "Every place is taken."};
    if (l.status == JobStatus::paused) return Reason{"window_closed", "The builder has paused this job."};
    if (l.status != JobStatus::open || l.closed || l.deadline <= now)
        return Reason{"window_closed", "This job no longer takes testers."};
    if (kept_from(l.kept_for, l.kept_until, user_id, now))
        return Reason{"no_slot_left", "For now its places are kept for the testers who found what it looks at again."};
    if (free_slots(l) == 0) return Reason{"no_slot_left", "Every place is taken."};
    return {};
}

}  // namespace

std::vector<Reason> reasons_against(const User& user, const JobListing& listing, bool taken_before, std::int64_t open,
                                    int most_open, Time now, bool offered) {
    std::vector<Reason> out;
    auto against = [&](bool yes, const char* code, std::string message) {
        if (yes) out.push_back({code, std::move(message)});
    };
    against(listing.builder_id == user.id, "own_job", "You cannot test your own job.");
    against(!user.is(Role::tester), "forbidden", "Only testers can take jobs.");
    against(!user.email_verified, "email_unverified", "Confirm your e-mail address first.");
    against(user.flagged, "account_flagged", "Your account is under review.");
    if (!user.is(Role::tester)) return out;
    against(!user.qualification.passed, "not_qualified", "Pass the qualification test first.");
    for (auto& r : unmet_requirements(listing.requirements, user)) out.push_back(std::move(r));
    against(taken_before, "already_accepted", "You have taken this job already.");
    if (auto closed = job_closed(listing, user.id, offered, now)) out.push_back(std::move(*closed));
    against(open >= most_open, "too_many_assignments",
            "You have " + std::to_string(open) + (open == 1 ? " test" : " tests") + " under way. Finish one first.");
    return out;
}

std::vector<Reason> reasons_against(Reader& store, const App& app, const User& user, const JobListing& listing, Time now) {
    const auto mine = assignment_on(store, listing.id, user.id);
    JobListing seen = listing;  // as the builder stands now: the task that marks the listing comes a moment later
    const auto builder = find_user(store, listing.builder_id);
    seen.on_hold = builder && (*builder)->status == UserStatus::suspended;
    return reasons_against(user, seen, mine && (*mine)->state != AssignmentState::failed,
                           open_assignments(store, user.id), app.settings.max_open_assignments, now,
                           has_offer(waitlist_entry(store, listing.id, user.id), now));
}

}  // namespace peertest

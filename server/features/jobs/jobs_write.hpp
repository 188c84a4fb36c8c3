// What creating, changing and publishing a job share; inside this feature only.
#pragma once
#include "features/jobs/jobs.hpp"
#include "kit/error.hpp"

namespace peertest {

std::vector<Journey> with_ids(const std::vector<NewJourney>&, const std::vector<Journey>& before, Time now);
// What the schema cannot say: payout in the bounds of its currency, deadline ahead.
std::vector<FieldError> problems_of(const Job&, Time now);
void copy_to_listing(const Job&, const std::string& project_name, JobListing&);

// The ways in which a change after publishing could hurt a tester, each as a bad field.
std::vector<FieldError> harm_of(const Job& before, const Job& after, const JobPatch&);
Job changed(const Job&, const JobPatch&, Time now);
void schedule_deadline(Tx&, App&, const Job&);

}  // namespace peertest

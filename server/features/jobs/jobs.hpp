// Jobs: paid requests to test. What a builder writes is a Job; what changes as testers come and go (status, slots) is
// its JobListing, a document of its own, so that accepting never changes the version an editing builder holds. Lists
// read listings only.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "features/users/users.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

struct PersonalData;

class Api;
class Work;

enum class TestType { functional, usability, exploratory, accessibility, regression };
enum class JobStatus { draft, open, in_progress, completed, cancelled, expired, paused };
template <>
inline constexpr std::array<std::string_view, 5> enum_names<TestType>{"functional", "usability", "exploratory",
                                                                      "accessibility", "regression"};
template <>
inline constexpr std::array<std::string_view, 7> enum_names<JobStatus>{
    "draft", "open", "in_progress", "completed", "cancelled", "expired", "paused"};

struct Step {
    std::string id, instruction;
    std::optional<std::string> expected;
};
struct Journey {
    std::string id, title;
    std::vector<Step> steps;
};
struct Evidence {
    int min_feedback_chars = 80;
    int min_screenshots = 1;
    bool all_journeys = true;
};
struct Requirements {
    std::optional<int> min_qualification_score;
    std::optional<double> min_rating;
    std::vector<DeviceKind> devices;  // any of them; empty: all
    std::vector<Browser> browsers;
    std::vector<std::string> countries, languages;
};

struct Job {
    std::string id, project_id, builder_id;
    std::string title, description;
    TestType test_type = TestType::functional;
    std::vector<Journey> journeys;
    std::int64_t payout_minor = 0, blocked_payout_minor = 0;
    int blocked_pay_percent = 40;
    int fee_bps = 0;  // fixed at publish
    std::string currency;
    int slots = 1;
    Time deadline;
    int completion_hours = 48;
    Evidence evidence;
    Requirements requirements;
    std::vector<std::string> known_issues;
    std::string change_note;  // what changed in the text after publishing
    std::optional<std::string> retest_of;  // the job whose problems are looked at again
    std::vector<std::string> kept_for;     // the testers who found them
    Time created_at;
    std::optional<Time> published_at;
};

struct JobListing {
    std::string id, builder_id, project_id, project_name, title;
    std::vector<std::string> words;  // it is found by
    TestType test_type = TestType::functional;
    std::int64_t payout_minor = 0, blocked_payout_minor = 0;
    int fee_bps = 0;
    std::string currency;
    Time deadline;
    int completion_hours = 48;
    int journey_count = 0, step_count = 0;
    Requirements requirements;
    JobStatus status = JobStatus::draft;
    int slots = 1;
    int running = 0;      // reserving, active or handed in, not settled
    int settled = 0;
    int offered = 0;      // free, but on offer to somebody who waited
    int waiting = 0;      // testers on the waitlist, those with an offer among them
    std::vector<std::string> kept_for;  // a re-test's slots are kept a while for the testers who found what it is about
    std::optional<Time> kept_until;
    bool closed = false;  // cancelled or past its deadline: slots that are free stay free for ever
    int declines = 0;     // declined holds in a row
    Time declined_at;     // the last of them
    std::optional<Time> paused_at;  // while paused or on hold
    bool on_hold = false;           // the builder is suspended: nobody may start
    Time listed_at;       // published, or created while a draft
    Time created_at;
    std::optional<Time> published_at;
    std::optional<Time> filled_at;  // every slot was taken for the first time
};

// --- requests and answers ------------------------------------------------------------------------------------------
struct NewStep {
    std::optional<std::string> id;  // of the step it replaces; new ones get theirs from the server
    std::string instruction;
    std::optional<std::string> expected;
};
struct NewJourney {
    std::optional<std::string> id;
    std::string title;
    std::vector<NewStep> steps;
};
struct NewJob {
    std::string project_id, title, description;
    TestType test_type = TestType::functional;
    std::vector<NewJourney> journeys;
    std::int64_t payout_minor = 0;
    std::string currency;
    int slots = 1;
    Time deadline;
    int completion_hours = 48;
    Evidence evidence;
    Requirements requirements;
    std::vector<std::string> known_issues;
    int blocked_pay_percent = 40;
};
struct JobPatch {
    std::optional<std::string> title, description;
    std::optional<TestType> test_type;
    std::optional<std::vector<NewJourney>> journeys;
    std::optional<std::int64_t> payout_minor;
    std::optional<std::string> currency;
    std::optional<int> slots;
    std::optional<Time> deadline;
    std::optional<int> completion_hours;
    std::optional<Evidence> evidence;
    std::optional<Requirements> requirements;
    std::optional<std::vector<std::string>> known_issues;
    std::optional<int> blocked_pay_percent;
    std::optional<std::string> change_note;
};
struct JobView {  // API name "Job"
    std::string id, project_id, builder_id, title, description;
    TestType test_type = TestType::functional;
    std::vector<Journey> journeys;
    std::int64_t payout_minor = 0, blocked_payout_minor = 0;
    int blocked_pay_percent = 40;
    int fee_bps = 0;
    std::string currency;
    int slots = 1, slots_taken = 0;
    Time deadline;
    int completion_hours = 48;
    Evidence evidence;
    Requirements requirements;
    std::vector<std::string> known_issues;
    std::optional<std::string> change_note;
    JobStatus status = JobStatus::draft;
    std::int64_t version = 0;
    Time created_at;
    std::optional<Time> published_at;
};
struct JobSummary {  // a row of a list, and no more
    std::string id, project_id, project_name, title;
    TestType test_type = TestType::functional;
    std::int64_t payout_minor = 0;
    std::string currency;
    int slots = 1, slots_taken = 0;
    Time deadline;
    int completion_hours = 48, journey_count = 0, step_count = 0;
    JobStatus status = JobStatus::draft;
    std::optional<Time> published_at;
};

// --- the builder's side --------------------------------------------------------------------------------------------
JobView create_job(App&, const Caller&, const NewJob&);
JobView change_job(App&, const Caller&, const std::string& id, const JobPatch&);
JobView publish_job(App&, const Caller&, const std::string& id);
JobView cancel_job(App&, const Caller&, const std::string& id);
JobView duplicate_job(App&, const Caller&, const std::string& id);

// --- for features to the right -------------------------------------------------------------------------------------
struct JobDocs {
    Doc<Job> job;
    Doc<JobListing> listing;
};
std::optional<JobDocs> find_job(Reader&, const std::string& id);
JobDocs own_job(Reader&, const Caller&, const std::string& id);  // 404 when it is not the caller's
JobView view_of(const App&, const JobDocs&);
std::optional<Doc<JobListing>> find_listing(Reader&, std::string_view job_id);
// Writes a ready job with its listing: demo data and load tests.
void insert_job(Tx&, const Job&, JobListing);
JobListing listing_of(const Job&, const std::string& project_name);  // a draft's

// Slots change within the transaction of the assignment that causes it.
void take_slot(Tx&, App&, const std::string& job_id, Time now);    // 409 no_slot_left, window_closed
// Free again, or closed with the job; it was taken for `cost_minor`, pay and fee.
void return_slot(Tx&, App&, const std::string& job_id, std::int64_t cost_minor, Time now);
// A running test was settled; `returned_minor` of what it cost came back to the builder.
void settle_slot(Tx&, App&, const std::string& job_id, std::int64_t returned_minor, Time now);
bool note_decline(Tx&, App&, const std::string& job_id, Time now);  // true: the job is paused now
void note_funded(Tx&, App&, const std::string& job_id);

// Whenever slots or the state changed: those who wait are offered what is free, the status follows, the listing is saved.
void slots_changed(Tx&, App&, Doc<JobListing>&, Time now);
void save_listing(Tx&, App&, Doc<JobListing>&);  // and lets go of the cached lists
// Assignments' waitlist, called by slots_changed() when somebody waits: marks slots as offered, or ends with the job.
using FollowWaitlist = void (*)(Tx&, App&, JobListing&, Time now);
void waitlist_follows(FollowWaitlist);
// Whether its slots are kept for others at this moment.
bool kept_from(const std::vector<std::string>& kept_for, const std::optional<Time>& kept_until, std::string_view user_id,
               Time now);
// A draft like this one, ready but for its ids and times, with all that creating asks.
JobView create_draft(App&, const Caller&, Job, Time now);

// What stands between a tester and a job, for both its page and accept(). Empty: nothing.
struct Reason {
    std::string code, message;
};
std::vector<Reason> unmet_requirements(const Requirements&, const User&);

// --- lists -----------------------------------------------------------------------------------------------------------
enum class JobScope { mine, available };
enum class JobSort { newest, payout, deadline };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<JobScope>{"mine", "available"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<JobSort>{"newest", "payout", "deadline"};

struct JobQuery {
    std::optional<JobScope> scope;
    std::optional<JobStatus> status;
    std::optional<std::string> project_id, q;
    std::optional<TestType> test_type;
    std::optional<std::int64_t> min_payout_minor;
    std::optional<std::string> currency;
    std::optional<DeviceKind> device;
    std::optional<std::string> language;
    std::optional<JobSort> sort;
    int limit = 20;
    std::string cursor;
};
// Listings as text: a line for the matcher (the builder's id, then the TakerTerms as JSON unless anybody may take it),
// then the JobSummary as JSON.
struct TakerTerms {
    Requirements requirements;
    std::vector<std::string> kept_for;
    std::optional<Time> kept_until;
    bool on_hold = false;
};
std::string listings_page(Reader&, const JobQuery&, const std::string& builder_id, int limit,
                          const std::string& cursor, const EachSummary& each,
                          Reads reads = Reads::latest);  // returns the next cursor
// The groups of the cache for every list of jobs, and for what is remembered about one job.
inline constexpr std::string_view listings_group = "job_listings";
std::string job_group(const std::string& job_id);
JobSummary summary_of(const JobListing&);
Page<Doc<JobListing>> project_listings(Reader&, const std::string& project_id, int limit, const std::string& cursor);
std::int64_t active_jobs(Reader&, const std::string& builder_id);  // open, in progress or paused

std::vector<const CollectionInfo*> jobs_collections();
PersonalData jobs_personal_data();
void jobs_routes(Api&);
void jobs_tasks(App&, Work&);

}  // namespace peertest

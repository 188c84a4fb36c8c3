// Assignments: one tester working on one slot of a job, from accepting to being settled.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "features/escrow/escrow.hpp"
#include "features/jobs/jobs.hpp"
#include "features/projects/projects.hpp"
#include "features/users/users.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

struct PersonalData;

enum class AssignmentState { reserving, active, submitted, abandoned, expired, settled, failed };
template <>
inline constexpr std::array<std::string_view, 7> enum_names<AssignmentState>{
    "reserving", "active", "submitted", "abandoned", "expired", "settled", "failed"};

struct Assignment {
    std::string id, job_id, project_id, builder_id, tester_id, escrow_id;
    AssignmentState state = AssignmentState::reserving;
    // As they were when the tester accepted; the job may be changed later.
    std::string job_title, tester_name;
    std::int64_t payout_minor = 0, blocked_payout_minor = 0;
    int fee_bps = 0;
    std::string currency;
    int completion_hours = 48;
    std::optional<Time> expires_at;  // once active
    std::string telemetry_token;
    std::string failure;  // why the money could not be held
    std::optional<std::string> submission_id;
    Time created_at;
};

// The draft of the submission, saved by the test runner as the tester goes: the web app's own shape.
struct Progress {
    std::string id;  // the assignment's
    Json progress;
    std::int64_t version = 0;
};

// --- requests and answers ------------------------------------------------------------------------------------------
struct AssignmentProject {
    std::string id, name, url;
};
struct AssignmentView {
    std::string id, job_id, project_id, tester_id;
    AssignmentState state = AssignmentState::reserving;
    std::string escrow_id, job_title, tester_name;
    std::int64_t payout_minor = 0, blocked_payout_minor = 0;
    std::string currency;
    std::optional<Time> expires_at;
    std::optional<std::string> failure, submission_id;
    // For the tester alone, while the test runs:
    std::optional<Json> progress;
    std::optional<std::int64_t> progress_version;
    std::optional<std::string> telemetry_token;
    std::optional<AssignmentProject> project;
    std::optional<std::vector<TestAccountView>> test_accounts;
    Time created_at;
};
struct AssignmentQuery {
    std::optional<AssignmentState> state;
    int limit = 20;
    std::string cursor;
};
struct AssignmentPage {
    std::vector<AssignmentView> items;
    std::optional<std::string> next_cursor;
};
struct NewProgress {
    Json progress;
};
struct ProgressVersion {
    std::int64_t version = 0;
};

// --- rules -----------------------------------------------------------------------------------------------------------
// What stands between this person and accepting this job, all of it, the gravest first. Empty: they may.
std::vector<Reason> reasons_against(Reader&, const App&, const User&, const JobListing&, Time now);
// The same from what is known already; pure. `open` of `most_open`: their tests under way. `offered`: a slot is kept for
// them by the waitlist.
std::vector<Reason> reasons_against(const User&, const JobListing&, bool taken_before, std::int64_t open, int most_open, Time now,
                                    bool offered = false);
// Reserves a slot and the money; see SPEC 6. The answer's state is active, or reserving while the provider is silent.
AssignmentView accept_job(App&, const Caller&, const std::string& job_id);
// The hook of escrow: a hold succeeded or was declined.
void hold_decided(Tx&, App&, const Escrow&, Time now);
AssignmentView abandon(App&, const Caller&, const std::string& id);
AssignmentView read_assignment(App&, const Caller&, const std::string& id);
AssignmentPage list_assignments(App&, const Caller&, const AssignmentQuery&);
ProgressVersion save_progress(App&, const Caller&, const std::string& id, const NewProgress&);
TestAccountSecret reveal_test_account(App&, const Caller&, const std::string& project_id,
                                      const std::string& account_id);

// --- for features to the right -----------------------------------------------------------------------------------------
std::optional<Doc<Assignment>> find_assignment(Reader&, const std::string& id);
std::optional<Doc<Assignment>> assignment_by_telemetry_token(Reader&, const std::string& token);
// The tester's on this job: the one that counts, or the last that failed.
std::optional<Doc<Assignment>> assignment_on(Reader&, const std::string& job_id, const std::string& tester_id);
// What a tester is and was on, but for failed fundings: none of these jobs is offered again.
struct TakenJob {
    std::string job_id, assignment_id;
};
std::vector<TakenJob> jobs_taken_by(Reader&, const std::string& tester_id);
std::vector<Doc<Assignment>> active_assignments(Reader&, const std::string& tester_id);
std::int64_t open_assignments(Reader&, const std::string& tester_id);
// The group of the cache for what is remembered about a tester's assignments.
std::string assignments_group(const std::string& tester_id);
bool has_active_assignment(Reader&, const std::string& tester_id);
void mark_submitted(Tx&, App&, Doc<Assignment>&, const std::string& submission_id, Time now);
void mark_settled(Tx&, App&, const std::string& assignment_id, std::int64_t returned_minor, Time now);

std::vector<const CollectionInfo*> assignments_collections();
PersonalData assignments_personal_data();
void assignments_routes(Api&);
void assignments_tasks(App&, Work&);

}  // namespace peertest

// What is read across features, composed: the job board, a job's page, statistics, a project's history. Read only.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "features/admin/admin.hpp"
#include "features/assignments/assignments.hpp"
#include "features/disputes/disputes.hpp"
#include "features/disputes/flags.hpp"
#include "features/escrow/statements.hpp"
#include "features/jobs/budget.hpp"
#include "features/jobs/jobs.hpp"
#include "features/submissions/submissions.hpp"
#include "features/telemetry/telemetry.hpp"
#include "features/users/users.hpp"
#include "schema/schema.hpp"

namespace peertest {

// --- the job board -------------------------------------------------------------------------------------------------
struct JobSummaryPage {
    std::vector<JobSummary> items;
    std::optional<std::string> next_cursor;
};
// A JobSummaryPage as JSON.
std::shared_ptr<const std::string> list_jobs(App&, const Caller&, const JobQuery&);

// --- a job's page --------------------------------------------------------------------------------------------------
// How a builder treats testers. Rates are 0..1, absent until there is something to count: a new builder.
struct BuilderRecord {
    std::string id, name;
    bool is_new = true;
    std::optional<double> approval_rate, dispute_rate, median_review_hours;
    RatingView rating;
    std::int64_t jobs_published = 0;
};
struct JobProject {
    std::string name, url;  // for those who have not taken the job, the host alone
};
struct WaitlistPlace {
    std::int64_t position = 1;
    std::optional<Time> offer_expires_at;
};
struct Viewer {
    bool can_accept = false;
    std::vector<Reason> reasons;
    std::optional<std::string> assignment_id;
    std::optional<WaitlistPlace> waitlist;
};
struct JobDetail {  // API name "JobView": a Job with these beside its fields
    JobView job;
    BuilderRecord builder;
    JobProject project;
    Viewer viewer;
};
struct JobText {
    std::shared_ptr<const std::string> json;  // of a JobDetail
    std::int64_t version = 0;
};
JobText read_job(App&, const Caller&, const std::string& id);

// --- a person as lists and pages need them, remembered while nothing about them changes ------------------------------
struct Standing {
    User user;  // only what eligibility asks
    std::vector<TakenJob> taken;
    std::int64_t open = 0;
    const TakenJob* on(std::string_view job_id) const;
};
User user_facts(App&, const std::string& user_id);
void load_taken(App&, const std::string& user_id, Standing&);

// --- statistics ------------------------------------------------------------------------------------------------------
BuilderRecord builder_record(App&, const std::string& builder_id);
// The same as JSON, remembered.
std::shared_ptr<const std::string> builder_record_text(App&, const std::string& builder_id);

struct TesterStats {
    std::vector<Balance> items;  // earnings by currency
    RatingView rating;
    std::int64_t completed_jobs = 0, open_assignments = 0;
    std::optional<double> approval_rate, median_payout_hours;
};
struct BuilderStats {
    std::int64_t active_jobs = 0, open_reviews = 0;
    std::vector<MoneyItem> in_escrow, spent;
    BudgetView budget;
};
TesterStats tester_stats(App&, const Caller&);
BuilderStats builder_stats(App&, const Caller&);

// --- what waits for a person -------------------------------------------------------------------------------------------
enum class WaitingKind { offer, test, question, dispute };
template <>
inline constexpr std::array<std::string_view, 4> enum_names<WaitingKind>{"offer", "test", "question", "dispute"};
struct WaitingTest {
    WaitingKind kind = WaitingKind::test;
    std::string job_id, job_title;
    std::optional<std::string> assignment_id;  // an offer has none yet
    std::int64_t payout_minor = 0;
    std::string currency;
    Time due_at;  // then it is too late
};
struct Waiting {
    std::vector<WaitingTest> tests;  // for a tester
    std::int64_t reviews = 0;        // for a builder
};
Waiting what_waits(App&, const Caller&);

// --- a project's history -----------------------------------------------------------------------------------------------
struct HistoryQuery {
    int limit = 20;
    std::string cursor;
};
struct HistoryItem {
    JobSummary job;
    std::vector<SubmissionSummary> submissions;
};
struct HistoryPage {
    std::vector<HistoryItem> items;
    std::optional<std::string> next_cursor;
};
HistoryPage project_history(App&, const Caller&, const std::string& project_id, const HistoryQuery&);

// --- a dispute's page ---------------------------------------------------------------------------------------------------
struct PastDispute {
    std::string id, job_title;
    DisputeCategory category = DisputeCategory::step_not_done;
    DisputeStatus status = DisputeStatus::open;
    std::optional<DisputeDecision> decision;
    Time created_at;
};
struct PersonHistory {
    PublicProfile profile;
    bool flagged = false, suspended = false;
    Counts counts;
    DisputeTally dispute_tally;  // on this side
    std::vector<PastDispute> disputes;
    std::vector<Flag> flags;
};
// `but_dispute`: left out, since the reader looks at it already.
PersonHistory person_history(Reader&, DisputeParty side, const std::string& user_id, const std::string& but_dispute);
struct DisputeHistories {
    PersonHistory builder, tester;
};
struct DisputeDetail {  // API name "DisputeView": a Dispute, and for admins what a ruling needs
    Dispute dispute;
    std::optional<SubmissionView> submission;
    std::optional<TelemetrySummary> telemetry_summary;
    std::optional<DisputeHistories> histories;
};
DisputeDetail dispute_page(App&, const Caller&, const std::string& id);

// --- a person's page, for admins ------------------------------------------------------------------------------------------
struct PersonPage {
    admin::UserView user;
    PersonHistory as_builder, as_tester;
};
PersonPage person_page(App&, const Caller&, const std::string& id);

void views_routes(Api&);
void ai_help_routes(Api&);

}  // namespace peertest

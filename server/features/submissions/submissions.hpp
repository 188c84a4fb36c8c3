// Submissions: what a tester hands in, and what the builder makes of it.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "features/assignments/assignments.hpp"
#include "kit/error.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

struct PersonalData;

enum class Outcome { completed, blocked };
enum class StepOutcome { passed, failed, blocked, skipped };
enum class Severity { critical, major, minor, suggestion };
enum class FindingKind { functional, visual, content, usability, performance, accessibility, security };
enum class VerdictWord { accepted, known, not_reproducible };
enum class SubmissionStatus { pending, clarification_requested, approved, disputed, resolved };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<Outcome>{"completed", "blocked"};
template <>
inline constexpr std::array<std::string_view, 4> enum_names<StepOutcome>{"passed", "failed", "blocked", "skipped"};
template <>
inline constexpr std::array<std::string_view, 4> enum_names<Severity>{"critical", "major", "minor", "suggestion"};
template <>
inline constexpr std::array<std::string_view, 7> enum_names<FindingKind>{
    "functional", "visual", "content", "usability", "performance", "accessibility", "security"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<VerdictWord>{"accepted", "known", "not_reproducible"};
template <>
inline constexpr std::array<std::string_view, 5> enum_names<SubmissionStatus>{
    "pending", "clarification_requested", "approved", "disputed", "resolved"};

struct StepResult {
    std::string step_id;
    StepOutcome result = StepOutcome::passed;
    std::optional<std::string> note;
};
struct JourneyResult {
    std::string journey_id;
    std::vector<StepResult> steps;
};
struct Verdict {
    VerdictWord verdict = VerdictWord::accepted;
    std::string note;
    Time at;
};
struct Finding {
    std::string id, title;
    Severity severity = Severity::minor;
    FindingKind kind = FindingKind::functional;
    std::string steps_to_reproduce;
    std::optional<std::string> expected;
    std::string actual;
    std::vector<std::string> file_ids;
    std::optional<Verdict> verdict;
};
struct Screenshot {
    std::string file_id;
    std::optional<std::string> annotated_file_id, caption, step_id;
};
struct Recording {
    std::string file_id;
};
struct Environment {
    std::string browser, os, viewport, language;
};
struct Clarification {
    std::string question;
    Time asked_at;
    Time answer_until;
    std::optional<std::string> answer;
    std::optional<Time> answered_at;
};

struct Submission {
    std::string id, assignment_id, job_id, project_id, builder_id, tester_id, escrow_id;
    std::string job_title, tester_name;
    Outcome outcome = Outcome::completed;
    std::vector<JourneyResult> journeys;
    std::string feedback;
    std::string feedback_hash;  // of its normalised words: the same text is not taken twice
    std::vector<Finding> findings;
    std::vector<Screenshot> screenshots;
    std::vector<Recording> recordings;
    Environment environment;
    SubmissionStatus status = SubmissionStatus::pending;
    Nullable<Time> auto_release_at, dispute_until;
    std::vector<Clarification> clarifications;
    std::int64_t review_left_ms = 0;  // while a clarification is open: what the stopped clock had left
    std::optional<std::string> dispute_id;
    std::int64_t payout_minor = 0;  // what the tester gets: the payout, or the blocked pay
    std::string currency;
    std::optional<Settlement> settlement;  // once the escrow has ended
    bool payment_failed = false;           // the card could not be charged; the platform owes the tester
    std::optional<Time> decided_at;        // approved or resolved
    bool decided_by_builder = false;
    Time created_at;
};

// --- requests and answers ------------------------------------------------------------------------------------------
struct NewFinding {
    std::string title;
    Severity severity = Severity::minor;
    FindingKind kind = FindingKind::functional;
    std::string steps_to_reproduce;
    std::optional<std::string> expected;
    std::string actual;
    std::vector<std::string> file_ids;
};
struct NewSubmission {
    std::string assignment_id;
    Outcome outcome = Outcome::completed;
    std::vector<JourneyResult> journeys;
    std::string feedback;
    std::vector<NewFinding> findings;
    std::vector<Screenshot> screenshots;
    std::vector<Recording> recordings;
    Environment environment;
};
struct SubmissionView {
    std::string id, assignment_id, job_id, project_id, builder_id, tester_id, escrow_id, job_title, tester_name;
    Outcome outcome = Outcome::completed;
    std::vector<JourneyResult> journeys;
    std::string feedback;
    std::vector<Finding> findings;
    std::vector<Screenshot> screenshots;
    std::vector<Recording> recordings;
    Environment environment;
    SubmissionStatus status = SubmissionStatus::pending;
    Nullable<Time> auto_release_at, dispute_until;
    std::vector<Clarification> clarifications;
    std::optional<std::string> dispute_id;
    std::int64_t payout_minor = 0;
    std::string currency;
    std::optional<Settlement> settlement;
    bool payment_failed = false;
    Time created_at;
};
struct FindingCounts {
    int critical = 0, major = 0, minor = 0, suggestion = 0;
};
struct SubmissionSummary {
    std::string id, assignment_id, job_id, job_title, tester_id, tester_name;
    Outcome outcome = Outcome::completed;
    SubmissionStatus status = SubmissionStatus::pending;
    Nullable<Time> auto_release_at;
    std::int64_t payout_minor = 0;
    std::string currency;
    int journey_count = 0;
    FindingCounts finding_counts;
    Time created_at;
};
enum class SubmissionScope { received, made };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<SubmissionScope>{"received", "made"};
// due: only what is approved by itself, the soonest first.
enum class SubmissionSort { newest, due };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<SubmissionSort>{"newest", "due"};
struct SubmissionQuery {
    std::optional<SubmissionScope> scope;
    std::optional<std::string> job_id, project_id;
    std::optional<SubmissionStatus> status;
    std::optional<Severity> severity;
    SubmissionSort sort = SubmissionSort::newest;
    int limit = 20;
    std::string cursor;
};
struct SubmissionPage {
    std::vector<SubmissionSummary> items;
    std::optional<std::string> next_cursor;
};
struct NewVerdict {
    VerdictWord verdict = VerdictWord::accepted;
    std::string note;
};
struct ClarificationText {
    std::string message;
};

// --- rules -----------------------------------------------------------------------------------------------------------
enum class SubmissionEvent { approve, auto_release, ask, answer, lapse, dispute, resolve, settle };
template <>
inline constexpr std::array<std::string_view, 8> enum_names<SubmissionEvent>{
    "approve", "auto_release", "ask", "answer", "lapse", "dispute", "resolve", "settle"};
std::optional<SubmissionStatus> next_status(SubmissionStatus, SubmissionEvent);
void step(Submission&, SubmissionEvent);  // 409 invalid_transition

// Every rule of the job's evidence that this does not meet.
std::vector<FieldError> unmet_evidence(const NewSubmission&, const Job&, std::size_t different_screenshots);
// Results for steps that are not the job's, or twice.
std::vector<FieldError> wrong_steps(const NewSubmission&, const Job&);
std::string normalised_feedback(const std::string&);

SubmissionView submit(App&, const Caller&, const NewSubmission&);
SubmissionPage list_submissions(App&, const Caller&, const SubmissionQuery&);
SubmissionView read_submission(App&, const Caller&, const std::string& id);
SubmissionView approve(App&, const Caller&, const std::string& id);
SubmissionView set_verdict(App&, const Caller&, const std::string& id, const std::string& finding_id,
                           const NewVerdict&);
// The builder asks; the review clock stands still until the tester has answered or 48 h are over.
SubmissionView ask_clarification(App&, const Caller&, const std::string& id, const ClarificationText&);
SubmissionView answer_clarification(App&, const Caller&, const std::string& id, const ClarificationText&);
// Approves what nobody answered for 72 h; hourly, once however many workers run.
void release_overdue(App&);

// --- for features to the right -----------------------------------------------------------------------------------------
// Payload of the tasks for them: telemetry_summary once a test was handed in, dispute_withdrawn once the builder has
// approved what they had disputed.
struct SubmissionNotice {
    std::string submission_id, assignment_id;
};
// 409 unless it is pending and its dispute window is open. The money is captured, the review clock is off.
void mark_disputed(Tx&, App&, Doc<Submission>&, const std::string& dispute_id, Time now);
// The end of a review: the tester gets `tester_minor`, at most the submission's payout.
void end_review(Tx&, App&, Doc<Submission>&, SubmissionEvent, std::int64_t tester_minor, const std::string& reason,
                Time now);
// What people write to one another about a submission, trimmed; 422 unless it still has 10 characters.
std::string clean_message(const std::string& text, const std::string& field);
// The pages of the web app on which each side sees it.
std::string builders_link(const Submission&);
std::string testers_link(const Submission&);
std::optional<Doc<Submission>> find_submission(Reader&, const std::string& id);
std::optional<Doc<Submission>> submission_of_escrow(Reader&, const std::string& escrow_id);
void save_submission(Tx&, Doc<Submission>&);
SubmissionView view_of(const Submission&);
SubmissionSummary summary_of(const Submission&);
std::vector<Doc<Submission>> last_decided(Reader&, const std::string& builder_id, int limit);
std::vector<Doc<Submission>> last_settled(Reader&, const std::string& tester_id, int limit);
// The builder asked, and the tester has not answered yet.
std::vector<Doc<Submission>> questions_to(Reader&, const std::string& tester_id);
std::int64_t open_reviews(Reader&, const std::string& builder_id);
std::int64_t undecided_of(Reader&, const std::string& tester_id);
Page<Doc<Submission>> submissions_page(Reader&, const std::string& party_key, const std::string& user_id,
                                       const SubmissionQuery&);

std::vector<const CollectionInfo*> submissions_collections();
PersonalData submissions_personal_data();
void submissions_routes(Api&);
void findings_routes(Api&);
void submissions_tasks(App&, Work&);

}  // namespace peertest

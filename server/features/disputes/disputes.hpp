// Disputes: a builder says why a submission should not be paid, the tester answers, an admin rules. If nobody rules
// within 14 days, the tester is paid in full.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "features/submissions/submissions.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

struct PersonalData;

enum class DisputeCategory { step_not_done, evidence_mismatch, wrong_app, not_tested, abusive };
enum class DisputeStatus { open, needs_attention, resolved };
enum class DisputeDecision { full, partial, refund };
// ruled: by an admin; withdrawn: the builder approved after all; defaulted: nobody ruled in time.
enum class DisputeEnding { ruled, withdrawn, defaulted };
template <>
inline constexpr std::array<std::string_view, 5> enum_names<DisputeCategory>{"step_not_done", "evidence_mismatch",
                                                                             "wrong_app", "not_tested", "abusive"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<DisputeStatus>{"open", "needs_attention", "resolved"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<DisputeDecision>{"full", "partial", "refund"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<DisputeEnding>{"ruled", "withdrawn", "defaulted"};

struct TesterStatement {
    std::string message;
    std::vector<std::string> file_ids;
    Time at;
};
struct Resolution {
    DisputeDecision decision = DisputeDecision::full;
    std::int64_t tester_minor = 0;
    std::string note;  // both parties read it
    DisputeEnding ending = DisputeEnding::ruled;
    Time at;
};
struct Dispute {  // stored and answered alike
    std::string id, submission_id, assignment_id, job_id, builder_id, tester_id, escrow_id;
    std::string job_title, tester_name;
    DisputeCategory category = DisputeCategory::step_not_done;
    std::string reason;
    std::optional<std::string> step_id;
    std::vector<std::string> file_ids;
    std::int64_t payout_minor = 0;  // what `full` means: the payout, or the blocked pay
    std::string currency;
    DisputeStatus status = DisputeStatus::open;
    Time answer_until;        // of the tester; then an admin may rule against them
    Time pays_by_default_at;  // in full, when nobody has ruled
    std::optional<TesterStatement> statement;
    std::optional<Resolution> resolution;
    Time created_at;
};

// --- requests and answers ------------------------------------------------------------------------------------------
struct NewDispute {
    std::string submission_id;
    DisputeCategory category = DisputeCategory::step_not_done;
    std::string reason;
    std::optional<std::string> step_id;
    std::vector<std::string> file_ids;
};
struct NewStatement {
    std::string message;
    std::vector<std::string> file_ids;
};
struct NewResolution {
    DisputeDecision decision = DisputeDecision::full;
    std::optional<std::int64_t> tester_minor;
    std::string note;
};
enum class DisputeSort { newest, oldest };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<DisputeSort>{"newest", "oldest"};
struct DisputeQuery {
    std::optional<DisputeStatus> status;
    DisputeSort sort = DisputeSort::newest;
    int limit = 20;
    std::string cursor;
};
struct DisputePage {
    std::vector<Dispute> items;
    std::optional<std::string> next_cursor;
};

// --- rules -----------------------------------------------------------------------------------------------------------
inline constexpr Millis statement_time = std::chrono::hours{48}, attention_after = std::chrono::hours{24},
                        default_after = std::chrono::hours{14 * 24};

// What the tester gets. Throws 422 for an amount that does not belong to the decision.
std::int64_t awarded(std::int64_t payout_minor, const std::string& currency, const NewResolution&);
std::string outcome_text(DisputeDecision, const std::string& amount);  // for both parties
// 409 when it has ended, or, for anything but `full`, while the tester may still answer.
void check_ruling(const Dispute&, DisputeDecision, Time now);

Dispute open_dispute(App&, const Caller&, const NewDispute&);
Dispute state_side(App&, const Caller&, const std::string& id, const NewStatement&);
Dispute resolve_dispute(App&, const Caller&, const std::string& id, const NewResolution&);
DisputePage list_disputes(App&, const Caller&, const DisputeQuery&);
// For the parties and admins, whose look at it is audited; 404 for others.
Dispute read_dispute(App&, const Caller&, const std::string& id);

// --- for features to the right -----------------------------------------------------------------------------------------
PersonalData disputes_personal_data();

struct DisputeTally {
    std::int64_t open = 0, full = 0, partial = 0, refund = 0;
};
enum class DisputeParty { builder, tester };
DisputeTally dispute_tally(Reader&, DisputeParty, const std::string& user_id);
// Those in which the tester may still tell their side.
std::vector<Doc<Dispute>> disputes_to_answer(Reader&, const std::string& tester_id, Time now);
std::int64_t disputes_between(Reader&, Time from, Time to);  // opened then
std::vector<Doc<Dispute>> last_disputes(Reader&, DisputeParty, const std::string& user_id, int limit);

std::vector<const CollectionInfo*> disputes_collections();
void disputes_routes(Api&);
void disputes_tasks(App&, Work&);

}  // namespace peertest

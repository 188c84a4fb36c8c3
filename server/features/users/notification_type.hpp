// What people are told about. The notices themselves are sent by features/notifications; features to its left of the
// order (auth, files) leave a task for it with notify_later().
#pragma once
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "schema/schema.hpp"

namespace peertest {

struct App;
class Tx;

enum class NotificationType {
    job_accepted,
    assignment_abandoned,
    assignment_expiring,
    assignment_expired,
    waitlist_offer,
    funding_failed,
    submission_received,
    review_reminder,
    clarification_requested,
    clarification_answered,
    submission_approved,
    auto_released,
    payment_released,
    payment_failed,
    payout_action_needed,
    dispute_opened,
    dispute_answered,
    dispute_needs_attention,
    dispute_resolved,
    rating_received,
    membership_changed,
    budget_80,
    budget_reached,
    security_notice,
    account_flagged,
    organization_invite,
    preview_ready,
    preview_failed,
};
template <>
inline constexpr std::array<std::string_view, 28> enum_names<NotificationType>{
    "job_accepted",        "assignment_abandoned", "assignment_expiring",     "assignment_expired",
    "waitlist_offer",      "funding_failed",       "submission_received",     "review_reminder",
    "clarification_requested", "clarification_answered", "submission_approved", "auto_released",
    "payment_released",    "payment_failed",       "payout_action_needed",    "dispute_opened",
    "dispute_answered",    "dispute_needs_attention", "dispute_resolved",     "rating_received",
    "membership_changed",  "budget_80",            "budget_reached",          "security_notice",
    "account_flagged",     "organization_invite",  "preview_ready",           "preview_failed"};

// Essential: about money at stake, a deadline that costs something, or the account's safety. Cannot be switched off.
bool is_essential(NotificationType);

struct Notice {
    std::string title;  // the subject of the mail and the line in the list: "Your test was approved"
    std::string body;   // what happened, the amount, what to do next; plain text, a blank line between paragraphs
    std::string link;   // path within the web app, "/submissions/…"; empty: none
    std::map<std::string, std::string> data = {};  // ids, for the web app
    std::string about_id = {};  // whose name or words it holds, when not the reader's: it goes with their account
};
template <>
const Schema& schema_of<Notice>();

// A notify() as a task of its own.
struct NoticeTask {
    std::string user_id;
    NotificationType type = NotificationType::security_notice;
    Notice notice;
    Time at;
};
template <>
const Schema& schema_of<NoticeTask>();
void notify_later(Tx&, App&, const std::string& user_id, NotificationType, const Notice&, Time now);

}  // namespace peertest

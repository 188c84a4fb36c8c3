// What admins see and do. Every read of private data and every change is in the audit log.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "features/disputes/disputes.hpp"
#include "features/escrow/escrow_view.hpp"
#include "features/escrow/oversight.hpp"
#include "features/escrow/reconciliation.hpp"
#include "features/users/users.hpp"
#include "kit/pages.hpp"
#include "work/work.hpp"

namespace peertest {

class Api;

namespace admin {

struct UserView {
    std::string id, email, name;
    std::vector<Role> roles;
    UserStatus status = UserStatus::active;
    bool email_verified = false, email_bounces = false, totp_enabled = false, flagged = false;
    Time created_at;
};
struct UserPage {
    std::vector<UserView> items;
    std::optional<std::string> next_cursor;
};
struct UserQuery {
    std::string q;
    std::optional<Role> role;
    std::optional<UserStatus> status;
    int limit = page_limit;
    std::string cursor;
};
struct NewRoles {
    std::vector<Role> roles;
};
UserPage list_users(App&, const Caller&, const UserQuery&);
UserView read_user(App&, const Caller&, const std::string& id);
UserView suspend_user(App&, const Caller&, const std::string& id);
UserView restore_user(App&, const Caller&, const std::string& id);
UserView change_roles(App&, const Caller&, const std::string& id, const NewRoles&);

struct AuditView {
    std::string id;
    std::int64_t seq = 0;  // 0: not joined to the chain yet
    Time at;
    std::string actor_id, action;
    std::vector<std::string> subjects;
    std::string detail, hash;
};
struct AuditPage {
    std::vector<AuditView> items;
    std::optional<std::string> next_cursor;
};
struct AuditQuery {
    std::string actor_id, action, subject;
    int limit = page_limit;
    std::string cursor;
};
AuditPage list_audit(App&, const Caller&, const AuditQuery&);

struct TaskView {
    std::string id, kind;
    Priority priority = Priority::medium;
    TaskState state = TaskState::queued;
    Time due_at;
    int attempts = 0;
    std::string last_error;
    Time created_at;
};
struct TaskPage {
    std::vector<TaskView> items;
    std::optional<std::string> next_cursor;
};
struct TaskQuery {
    std::optional<TaskState> state;
    int limit = page_limit;
    std::string cursor;
};
TaskPage list_tasks(App&, const Caller&, const TaskQuery&);
void retry_task(App&, const Caller&, const std::string& id);
void discard_task(App&, const Caller&, const std::string& id);

enum class FailedStep { capture, refund, transfer };
struct FailedPayment {
    std::string escrow_id;
    FailedStep step = FailedStep::capture;
    std::string reason, builder_id, tester_id, currency;
    std::int64_t amount_minor = 0;
    Time created_at;
};
struct FailedPaymentPage {
    std::vector<FailedPayment> items;
    std::optional<std::string> next_cursor;
};
struct PageQuery {
    int limit = page_limit;
    std::string cursor;
};
FailedPaymentPage list_failed_payments(App&, const Caller&, const PageQuery&);
void reprocess_payment(App&, const Caller&, const std::string& escrow_id);

// Ends the review of what was handed in for this payment, with or against either side (NewResolution as in disputes).
EscrowView settle_escrow(App&, const Caller&, const std::string& escrow_id, const NewResolution&);

struct ChargebackView {  // the last one of an escrow
    std::string id, escrow_id, builder_id, tester_id;
    ChargebackState state = ChargebackState::open;
    std::string reason, currency;
    std::int64_t amount_minor = 0, fee_minor = 0;  // booked as lost
    Time opened_at;
    std::optional<Time> closed_at;
};
struct ChargebackPage {
    std::vector<ChargebackView> items;
    std::optional<std::string> next_cursor;
};
struct ChargebackQuery {
    std::optional<ChargebackState> state;
    int limit = page_limit;
    std::string cursor;
};
ChargebackPage list_chargebacks(App&, const Caller&, const ChargebackQuery&);

struct DifferenceView {
    std::string source_id;
    std::optional<std::string> escrow_id;
    MovementType type = MovementType::other;
    std::string currency;
    std::int64_t provider_minor = 0, ledger_minor = 0, difference_minor = 0;
    DifferenceState state = DifferenceState::open;
    Time found_at, checked_at;
    std::optional<Time> cleared_at;
};
struct Reconciliation {
    std::vector<DifferenceView> items;
    std::optional<std::string> next_cursor;
    std::optional<Time> last_run_at, reconciled_until;
};
struct ReconciliationQuery {
    std::optional<DifferenceState> state;
    int limit = page_limit;
    std::string cursor;
};
Reconciliation read_reconciliation(App&, const Caller&, const ReconciliationQuery&);

struct StatusCount {
    std::string status;
    std::int64_t count = 0;
};
struct MetricsDay {
    std::string date;  // in UTC
    std::int64_t sign_ups = 0, active_people = 0, submissions = 0, disputes = 0, approvals = 0, jobs_filled = 0;
    std::optional<double> median_hours_to_approve, median_hours_to_fill;
    std::vector<StatusCount> jobs_by_status;  // at its end
    std::vector<MoneyFigures> money;          // held at its end; paid and refunded during it
};
struct PlatformMetrics {
    std::string from, to;
    std::vector<MetricsDay> days;
    std::vector<StatusCount> jobs_by_status;
    std::vector<MoneyFigures> money;
    double dispute_rate = 0;  // disputes for each submission, 0..1
    std::optional<double> median_hours_to_approve, median_hours_to_fill;
};
struct MetricsQuery {
    std::optional<int> days;
    std::optional<std::string> from, to;
};
PlatformMetrics read_metrics(App&, const Caller&, const MetricsQuery&);

// What a day that is over came to; kept, so that nobody counts it again.
struct PlatformDay {
    std::string id;  // its date
    MetricsDay figures;
};
void roll_up_days(App&);

}  // namespace admin

template <>
inline constexpr std::array<std::string_view, 3> enum_names<admin::FailedStep>{"capture", "refund", "transfer"};

template <> const Schema& schema_of<admin::UserView>();
template <> const Schema& schema_of<admin::UserPage>();
template <> const Schema& schema_of<admin::UserQuery>();
template <> const Schema& schema_of<admin::NewRoles>();
template <> const Schema& schema_of<admin::AuditView>();
template <> const Schema& schema_of<admin::AuditPage>();
template <> const Schema& schema_of<admin::AuditQuery>();
template <> const Schema& schema_of<admin::TaskView>();
template <> const Schema& schema_of<admin::TaskPage>();
template <> const Schema& schema_of<admin::TaskQuery>();
template <> const Schema& schema_of<admin::FailedPayment>();
template <> const Schema& schema_of<admin::FailedPaymentPage>();
template <> const Schema& schema_of<admin::PageQuery>();
template <> const Schema& schema_of<admin::ChargebackView>();
template <> const Schema& schema_of<admin::ChargebackPage>();
template <> const Schema& schema_of<admin::ChargebackQuery>();
template <> const Schema& schema_of<admin::DifferenceView>();
template <> const Schema& schema_of<admin::Reconciliation>();
template <> const Schema& schema_of<admin::ReconciliationQuery>();
template <> const Schema& schema_of<admin::MetricsDay>();
template <> const Schema& schema_of<admin::StatusCount>();
template <> const Schema& schema_of<admin::PlatformMetrics>();
template <> const Schema& schema_of<admin::MetricsQuery>();
template <> const Schema& schema_of<admin::PlatformDay>();

std::vector<const CollectionInfo*> admin_collections();
void admin_routes(Api&);
void admin_tasks(Work&);

}  // namespace peertest

#include "features/admin/admin.hpp"

namespace peertest {

using namespace admin;

template <>
const Schema& schema_of<UserView>() {
    static const Schema s = describe<UserView>(
        "AdminUser", field<&UserView::id>("id"), field<&UserView::email>("email"), field<&UserView::name>("name"),
        field<&UserView::roles>("roles"), field<&UserView::status>("status"),
        field<&UserView::email_verified>("email_verified"),
        field<&UserView::email_bounces>("email_bounces").says("Mails to the address come back"), field<&UserView::totp_enabled>("totp_enabled"),
        field<&UserView::flagged>("flagged"), field<&UserView::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<UserPage>() {
    static const Schema s = describe<UserPage>("AdminUserPage", field<&UserPage::items>("items"),
                                               field<&UserPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<UserQuery>() {
    static const Schema s = describe<UserQuery>(
        "AdminUserQuery", field<&UserQuery::q>("q").length(0, 200).defaulted().says("Whole words of name or address"),
        field<&UserQuery::role>("role"), field<&UserQuery::status>("status"),
        field<&UserQuery::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&UserQuery::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<NewRoles>() {
    static const Schema s = describe<NewRoles>(
        "NewRoles", field<&NewRoles::roles>("roles").items(1, 3).says("builder, tester or both; admin besides"));
    return s;
}
template <>
const Schema& schema_of<AuditView>() {
    static const Schema s = describe<AuditView>(
        "AuditRow", field<&AuditView::id>("id"), field<&AuditView::seq>("seq").says("Place in the chain; 0: soon"),
        field<&AuditView::at>("at"), field<&AuditView::actor_id>("actor_id"), field<&AuditView::action>("action"),
        field<&AuditView::subjects>("subjects"), field<&AuditView::detail>("detail"), field<&AuditView::hash>("hash"));
    return s;
}
template <>
const Schema& schema_of<AuditPage>() {
    static const Schema s = describe<AuditPage>("AuditPage", field<&AuditPage::items>("items"),
                                                field<&AuditPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<AuditQuery>() {
    static const Schema s = describe<AuditQuery>(
        "AuditQuery", field<&AuditQuery::actor_id>("actor_id").length(0, 100).defaulted(),
        field<&AuditQuery::action>("action").length(0, 100).defaulted(),
        field<&AuditQuery::subject>("subject").length(0, 200).defaulted().says("Such as user:<id>"),
        field<&AuditQuery::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&AuditQuery::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<TaskView>() {
    static const Schema s = describe<TaskView>(
        "BackgroundTask", field<&TaskView::id>("id"), field<&TaskView::kind>("kind"),
        field<&TaskView::priority>("priority"), field<&TaskView::state>("state"), field<&TaskView::due_at>("due_at"),
        field<&TaskView::attempts>("attempts"), field<&TaskView::last_error>("last_error"),
        field<&TaskView::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<TaskPage>() {
    static const Schema s = describe<TaskPage>("BackgroundTaskPage", field<&TaskPage::items>("items"),
                                               field<&TaskPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<TaskQuery>() {
    static const Schema s = describe<TaskQuery>(
        "BackgroundTaskQuery", field<&TaskQuery::state>("state"),
        field<&TaskQuery::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&TaskQuery::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<FailedPayment>() {
    static const Schema s = describe<FailedPayment>(
        "FailedPayment", field<&FailedPayment::escrow_id>("escrow_id"), field<&FailedPayment::step>("step"),
        field<&FailedPayment::reason>("reason"), field<&FailedPayment::builder_id>("builder_id"),
        field<&FailedPayment::tester_id>("tester_id"), field<&FailedPayment::currency>("currency"),
        field<&FailedPayment::amount_minor>("amount_minor"), field<&FailedPayment::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<FailedPaymentPage>() {
    static const Schema s =
        describe<FailedPaymentPage>("FailedPaymentPage", field<&FailedPaymentPage::items>("items"),
                                    field<&FailedPaymentPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<ChargebackView>() {
    using C = ChargebackView;
    static const Schema s = describe<C>(
        "AdminChargeback", field<&C::id>("id"), field<&C::escrow_id>("escrow_id"), field<&C::builder_id>("builder_id"),
        field<&C::tester_id>("tester_id"), field<&C::state>("state").says("won: by the platform"),
        field<&C::reason>("reason").says("The provider's word"), field<&C::currency>("currency"),
        field<&C::amount_minor>("amount_minor").says("Booked as lost; nothing once it is given back"),
        field<&C::fee_minor>("fee_minor").says("The provider's fee for it"), field<&C::opened_at>("opened_at"),
        field<&C::closed_at>("closed_at"));
    return s;
}
template <>
const Schema& schema_of<ChargebackPage>() {
    static const Schema s = describe<ChargebackPage>("AdminChargebackPage", field<&ChargebackPage::items>("items"),
                                                     field<&ChargebackPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<ChargebackQuery>() {
    using Q = ChargebackQuery;
    static const Schema s = describe<Q>("AdminChargebackQuery", field<&Q::state>("state"),
                                        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
                                        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<PageQuery>() {
    static const Schema s =
        describe<PageQuery>("PageQuery", field<&PageQuery::limit>("limit").range(1, page_limit_max).defaulted(),
                            field<&PageQuery::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<DifferenceView>() {
    using D = DifferenceView;
    static const Schema s = describe<D>(
        "ReconciliationDifference",
        field<&D::source_id>("source_id").says("The provider's id of the hold, transfer or invoice"),
        field<&D::escrow_id>("escrow_id").says("Absent: of no escrow that is known here"), field<&D::type>("type"),
        field<&D::currency>("currency"),
        field<&D::provider_minor>("provider_minor").says("What the provider says came in, less what went out"),
        field<&D::ledger_minor>("ledger_minor").says("What the ledger says"),
        field<&D::difference_minor>("difference_minor"), field<&D::state>("state"), field<&D::found_at>("found_at"),
        field<&D::checked_at>("checked_at"), field<&D::cleared_at>("cleared_at").says("Both sides are the same again"));
    return s;
}
template <>
const Schema& schema_of<Reconciliation>() {
    using R = Reconciliation;
    static const Schema s = describe<R>(
        "Reconciliation", field<&R::items>("items"), field<&R::next_cursor>("next_cursor"),
        field<&R::last_run_at>("last_run_at"),
        field<&R::reconciled_until>("reconciled_until").says("Everything moved before this has been looked at"));
    return s;
}
template <>
const Schema& schema_of<ReconciliationQuery>() {
    using Q = ReconciliationQuery;
    static const Schema s = describe<Q>("ReconciliationQuery", field<&Q::state>("state"),
                                        field<&Q::limit>("limit").range(1, page_limit_max).defaulted(),
                                        field<&Q::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}

}  // namespace peertest

#include "features/users/audit.hpp"
#include "features/users/users.hpp"

namespace peertest {

template <>
const Schema& schema_of<Qualification>() {
    static const Schema s = describe<Qualification>(
        "QualificationStanding", field<&Qualification::score>("score").range(0, 100).says("Best score so far"),
        field<&Qualification::passed>("passed"));
    return s;
}

template <>
const Schema& schema_of<Membership>() {
    static const Schema s = describe<Membership>(
        "MembershipStanding", field<&Membership::status>("status"),
        field<&Membership::current_period_end>("current_period_end"),
        field<&Membership::cancel_at_period_end>("cancel_at_period_end"),
        field<&Membership::past_due_since>("past_due_since").says("Seven days of grace begin here"));
    return s;
}

template <>
const Schema& schema_of<PayoutAccount>() {
    static const Schema s = describe<PayoutAccount>("PayoutAccountStanding", field<&PayoutAccount::status>("status"));
    return s;
}

template <>
const Schema& schema_of<CardOnFile>() {
    static const Schema s = describe<CardOnFile>(
        "CardOnFile", field<&CardOnFile::status>("status"), field<&CardOnFile::brand>("brand"),
        field<&CardOnFile::last4>("last4"), field<&CardOnFile::set_up_at>("set_up_at"));
    return s;
}

template <>
const Schema& schema_of<RatingTotals>() {
    static const Schema s = describe<RatingTotals>("RatingTotals", field<&RatingTotals::sum>("sum"),
                                                   field<&RatingTotals::count>("count"));
    return s;
}

template <>
const Schema& schema_of<Counts>() {
    static const Schema s =
        describe<Counts>("Counts", field<&Counts::jobs_published>("jobs_published"),
                         field<&Counts::submissions_reviewed>("submissions_reviewed"),
                         field<&Counts::submissions_disputed>("submissions_disputed"),
                         field<&Counts::submissions_made>("submissions_made"),
                         field<&Counts::submissions_approved>("submissions_approved"),
                         field<&Counts::jobs_completed>("jobs_completed"));
    return s;
}

template <>
const Schema& schema_of<Channels>() {
    static const Schema s = describe<Channels>("NotificationChannels", field<&Channels::in_app>("in_app").defaulted(),
                                               field<&Channels::email>("email").defaulted());
    return s;
}

template <>
const Schema& schema_of<User>() {
    static const Schema s = describe<User>(
        "StoredUser", field<&User::id>("id"), field<&User::email>("email"),
        field<&User::password_hash>("password_hash"), field<&User::name>("name"), field<&User::roles>("roles"),
        field<&User::email_verified>("email_verified"), field<&User::email_bounced_at>("email_bounced_at"),
        field<&User::totp_enabled>("totp_enabled"),
        field<&User::status>("status"),
        field<&User::flagged>("flagged"), field<&User::bio>("bio"), field<&User::country>("country"),
        field<&User::languages>("languages"), field<&User::time_zone>("time_zone"), field<&User::devices>("devices"),
        field<&User::browsers>("browsers"), field<&User::notification_preferences>("notification_preferences"),
        field<&User::billing_currency>("billing_currency"),
        field<&User::billing_currency_fixed>("billing_currency_fixed"),
        field<&User::qualification>("qualification"),
        field<&User::membership>("membership"), field<&User::payout_account>("payout_account"),
        field<&User::card>("card"), field<&User::ratings>("ratings"), field<&User::counts>("counts"),
        field<&User::created_at>("created_at"));
    return s;
}

template <>
const Schema& schema_of<RatingView>() {
    static const Schema s = describe<RatingView>(
        "Rating", field<&RatingView::average>("average").says("As if five ratings of 4 had been there before"),
        field<&RatingView::count>("count"));
    return s;
}

template <>
const Schema& schema_of<PublicProfile>() {
    static const Schema s = describe<PublicProfile>(
        "PublicProfile", field<&PublicProfile::id>("id"), field<&PublicProfile::name>("name"),
        field<&PublicProfile::bio>("bio"), field<&PublicProfile::country>("country"),
        field<&PublicProfile::roles>("roles"), field<&PublicProfile::rating>("rating"),
        field<&PublicProfile::completed_jobs>("completed_jobs"),
        field<&PublicProfile::published_jobs>("published_jobs"), field<&PublicProfile::created_at>("created_at"));
    return s;
}

template <>
const Schema& schema_of<Me>() {
    static const Schema s = describe<Me>(
        "User", field<&Me::id>("id"), field<&Me::email>("email"), field<&Me::name>("name"),
        field<&Me::roles>("roles"), field<&Me::email_verified>("email_verified"),
        field<&Me::email_bounces>("email_bounces").says("Mails to the address come back; confirming it anew ends that"),
        field<&Me::totp_enabled>("totp_enabled").says("A second factor is asked for at log-in"), field<&Me::status>("status"),
        field<&Me::flagged>("flagged").says("Under review: may not accept or publish"), field<&Me::bio>("bio"),
        field<&Me::country>("country").says("ISO 3166 alpha-2"),
        field<&Me::languages>("languages").says("ISO 639-1"), field<&Me::time_zone>("time_zone").says("IANA name"),
        field<&Me::devices>("devices"), field<&Me::browsers>("browsers"),
        field<&Me::notification_preferences>("notification_preferences").says("Every type that may be switched off"),
        field<&Me::billing_currency>("billing_currency"),
        field<&Me::billing_currency_fixed>("billing_currency_fixed").says("A job was made in it: it stays"),
        field<&Me::qualification>("qualification"),
        field<&Me::membership>("membership"), field<&Me::payout_account>("payout_account"), field<&Me::card>("card"),
        field<&Me::rating>("rating"), field<&Me::version>("version"), field<&Me::created_at>("created_at"));
    return s;
}

template <>
const Schema& schema_of<MePatch>() {
    static const Schema s = describe<MePatch>(
        "UserPatch", field<&MePatch::name>("name").length(1, 80), field<&MePatch::bio>("bio").length(0, 1000),
        field<&MePatch::country>("country").as(Format::country).says("ISO 3166 alpha-2, null: not said"),
        field<&MePatch::time_zone>("time_zone").length(1, 64).says("IANA name"),
        field<&MePatch::billing_currency>("billing_currency")
            .as(Format::currency)
            .says("Chosen before the first job, fixed from then on"),
        field<&MePatch::languages>("languages").as(Format::language).items(0, 20).says("ISO 639-1"),
        field<&MePatch::devices>("devices").items(0, 10), field<&MePatch::browsers>("browsers").items(0, 10),
        field<&MePatch::notification_preferences>("notification_preferences")
            .items(0, 40)
            .says("By notification type; types that are not named stay as they are"));
    return s;
}

template <>
const Schema& schema_of<Notice>() {
    static const Schema s =
        describe<Notice>("Notice", field<&Notice::title>("title"), field<&Notice::body>("body"),
                         field<&Notice::link>("link"), field<&Notice::data>("data"),
                         field<&Notice::about_id>("about_id"));
    return s;
}

template <>
const Schema& schema_of<NoticeTask>() {
    static const Schema s =
        describe<NoticeTask>("NoticeTask", field<&NoticeTask::user_id>("user_id"), field<&NoticeTask::type>("type"),
                             field<&NoticeTask::notice>("notice"), field<&NoticeTask::at>("at"));
    return s;
}

template <>
const Schema& schema_of<AuditRow>() {
    static const Schema s = describe<AuditRow>(
        "AuditRow", field<&AuditRow::id>("id"), field<&AuditRow::at>("at"), field<&AuditRow::actor_id>("actor_id"),
        field<&AuditRow::action>("action"), field<&AuditRow::subjects>("subjects"),
        field<&AuditRow::detail>("detail"), field<&AuditRow::seq>("seq").says("0 until chained"),
        field<&AuditRow::hash>("hash"));
    return s;
}

}  // namespace peertest

// Paying and being paid, as the provider tells it: membership, card on file, payout account. Their standing is a
// mirror on the User document (users.hpp), written only from what the provider answers when it is asked, after its
// webhooks or our own calls; the provider's ids are kept here.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/users/users.hpp"
#include "kit/time.hpp"
#include "ports/store.hpp"

namespace peertest {

struct PersonalData;

struct App;
class Api;
class Work;

// Why a builder may not publish; each ends with the payment that caused it.
enum class StopReason { capture_failed, chargeback };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<StopReason>{"capture_failed", "chargeback"};
struct PublishingStop {
    StopReason reason = StopReason::capture_failed;
    std::string escrow_id;
};
template <>
const Schema& schema_of<PublishingStop>();

// One per person who ever paid or was to be paid; the id is the user's. Provider ids are empty until made.
struct PaymentAccount {
    std::string id;
    std::string customer_id, card_id;  // as a builder
    std::string account_id;            // as a tester
    std::string country;               // of the payout account
    std::vector<PublishingStop> publishing_stops;  // empty: they may publish
};
template <>
const Schema& schema_of<PaymentAccount>();

// --- rules others call, inside their transactions ----------------------------------------------------------------
// The account of a user; an empty one when there is none.
PaymentAccount payment_account(Reader& r, const std::string& user_id);

// Throws 402 membership_required unless active, trialing, or past_due for at most 7 days.
void require_membership(const User& builder, Time now);
// Throws 402 card_required when there is no card, or none set up after `set_up_after` (a job paused after declines
// needs a new one); 403 account_flagged while publishing is stopped.
void require_card(Reader& r, const User& builder, std::optional<Time> set_up_after = {});
// Within the transaction of what happened to the payment: publishing stops, or goes on as far as it is for this payment.
void stop_publishing(Tx& tx, const std::string& builder_id, const PublishingStop& why);
void allow_publishing(Tx& tx, const std::string& builder_id, const PublishingStop& why);
// An admin lets them publish again in spite of their chargebacks. False when they were not stopped for any.
bool forgive_chargebacks(Tx& tx, const std::string& builder_id);

// Reads a tester's payout account anew at the provider; once it can be paid, their payouts are woken.
void refresh_payee(App& app, const std::string& tester_id);

// --- webhooks: the one door, for Stripe and the test-mode provider ------------------------------------------------
// Checks `Stripe-Signature: t=..,v1=..` over the raw body (5 minutes, any of the secrets), stores the event once by
// its id and enqueues its handling. Throws Error 401 on a bad signature, 400 on a body that is no event.
void receive_webhook(App& app, std::string_view body, std::string_view signature);

// Tasks written here and handled by features to the right (payload: ObjectId):
//   escrow_hold_changed      a hold (payment intent, charge) changed at the provider; id is the escrow's
//   chargeback_changed       (payload ChargebackNotice) a captured payment was, or may be, charged back
//   card_replaced            a builder whose payment had failed has a new card; id is the builder's
//   payouts_wake             a tester's payout account became active; id is the tester's
struct ObjectId {
    std::string id;
};
template <>
const Schema& schema_of<ObjectId>();

struct ChargebackNotice {
    std::string chargeback_id, hold_id;
};
template <>
const Schema& schema_of<ChargebackNotice>();

// A membership fee that was charged, kept for statements and reconciliation.
struct MembershipCharge {
    std::string id;  // the provider's invoice
    std::string builder_id, currency;
    std::int64_t amount_minor = 0;
    Time at;
};
template <>
const Schema& schema_of<MembershipCharge>();
std::optional<MembershipCharge> membership_charge(Reader& r, const std::string& invoice_id);
std::vector<MembershipCharge> membership_charges(Reader& r, const std::string& builder_id, Time from, Time to);

std::vector<const CollectionInfo*> payments_collections();
PersonalData payments_personal_data();
void payments_routes(Api& api);
void payments_tasks(App& app, Work& work);

}  // namespace peertest

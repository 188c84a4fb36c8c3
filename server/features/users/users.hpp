// People: the account document, what others may ask of it and how they change their part of it.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/caller.hpp"
#include "features/users/notification_type.hpp"
#include "ports/payments.hpp"
#include "ports/store.hpp"

namespace peertest {

struct App;
class Api;

enum class UserStatus { active, suspended, deleted };
enum class DeviceKind { desktop, tablet, phone };
enum class Browser { chrome, firefox, safari, edge, opera, other };
// none: not begun; pending: begun, not finished; restricted: finished, cannot be paid yet; enabled: can be paid.
enum class PayoutAccountStatus { none, pending, restricted, enabled };
enum class CardStatus { none, ready, declined };  // declined: publishing again needs a card set up anew

template <>
inline constexpr std::array<std::string_view, 3> enum_names<UserStatus>{"active", "suspended", "deleted"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<DeviceKind>{"desktop", "tablet", "phone"};
template <>
inline constexpr std::array<std::string_view, 6> enum_names<Browser>{"chrome", "firefox", "safari",
                                                                     "edge",   "opera",   "other"};
template <>
inline constexpr std::array<std::string_view, 4> enum_names<PayoutAccountStatus>{"none", "pending", "restricted",
                                                                                 "enabled"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<CardStatus>{"none", "ready", "declined"};

// The standing of a person elsewhere, copied here by the feature that owns it, so that a check needs one read.
struct Qualification {
    int score = 0;  // best of the attempts, 0..100
    bool passed = false;
};
struct Membership {
    MembershipStatus status = MembershipStatus::none;
    Nullable<Time> current_period_end;
    bool cancel_at_period_end = false;
    Nullable<Time> past_due_since;
};
struct PayoutAccount {
    PayoutAccountStatus status = PayoutAccountStatus::none;
};
struct CardOnFile {
    CardStatus status = CardStatus::none;
    std::string brand, last4;
    Nullable<Time> set_up_at;
};
struct RatingTotals {
    std::int64_t sum = 0, count = 0;  // of published ratings, in stars
};
// What others see of somebody's record.
struct Counts {
    std::int64_t jobs_published = 0, submissions_reviewed = 0, submissions_disputed = 0;  // as a builder
    std::int64_t submissions_made = 0, submissions_approved = 0, jobs_completed = 0;      // as a tester
};
struct Channels {
    bool in_app = true, email = true;
};

struct User {
    std::string id;
    std::string email;  // lower case
    std::string password_hash;
    std::string name;
    std::vector<Role> roles;
    bool email_verified = false;
    Nullable<Time> email_bounced_at;  // mails to the address come back: only what they ask for is sent there
    bool totp_enabled = false;  // a second factor is asked for at log-in
    UserStatus status = UserStatus::active;
    bool flagged = false;  // for fraud: may not accept, may not publish
    std::string bio;
    std::string country;                 // ISO 3166 alpha-2, empty: not said
    std::vector<std::string> languages;  // ISO 639-1
    std::string time_zone = "UTC";       // IANA name
    std::vector<DeviceKind> devices;
    std::vector<Browser> browsers;
    std::map<std::string, Channels> notification_preferences;  // by type; what is not here is on
    std::string billing_currency;                              // empty until chosen
    bool billing_currency_fixed = false;                       // set with the first job
    Qualification qualification;
    Membership membership;
    PayoutAccount payout_account;
    CardOnFile card;
    RatingTotals ratings;
    Counts counts;
    Time created_at;

    bool is(Role r) const;
    Roles role_set() const;
};
template <>
const Schema& schema_of<Qualification>();
template <>
const Schema& schema_of<Membership>();
template <>
const Schema& schema_of<PayoutAccount>();
template <>
const Schema& schema_of<CardOnFile>();
template <>
const Schema& schema_of<RatingTotals>();
template <>
const Schema& schema_of<Counts>();
template <>
const Schema& schema_of<Channels>();
template <>
const Schema& schema_of<User>();

const Collection<User>& users();
std::vector<const CollectionInfo*> users_collections();
void users_routes(Api&);

// --- reading; each throws what its route should answer -----------------------------------------------------------
std::optional<Doc<User>> find_user(Reader&, const std::string& id);
std::optional<Doc<User>> find_user_by_email(Reader&, const std::string& email);  // any letter case
Doc<User> require_user(Reader&, const std::string& id);      // 404
Doc<User> require_active(Reader&, const std::string& id);    // 401 when suspended or gone
Doc<User> require_verified(Reader&, const std::string& id);  // and 403 email_unverified
Doc<User> require_trusted(Reader&, const std::string& id);   // and 403 account_flagged

// --- writing -------------------------------------------------------------------------------------------------------
// Reads, changes and writes one account within the caller's transaction, and drops the cached profile.
void update_user(Tx&, App&, const std::string& id, const std::function<void(User&)>& change);  // 404
void add_rating(Tx&, App&, const std::string& id, int stars);

// --- rules ---------------------------------------------------------------------------------------------------------
// active or trialing; past_due keeps 7 days of grace.
bool membership_allows(const Membership&, Time now);
// The name trimmed; 422 when nothing is left or it holds control characters, which have no place in mail headers.
std::string clean_name(const std::string& name);
// Bayesian: as if five ratings of 4 stars had been there before.
double rating_average(const RatingTotals&);
bool owns_any(const User&, const std::vector<DeviceKind>&);  // true for an empty list
bool owns_any(const User&, const std::vector<Browser>&);
bool speaks_any(const User&, const std::vector<std::string>& languages);

// What people see of one another: never the address.
struct RatingView {
    double average = 4.0;
    std::int64_t count = 0;
};
struct PublicProfile {
    std::string id, name, bio;
    std::optional<std::string> country;
    std::vector<Role> roles;
    RatingView rating;
    std::int64_t completed_jobs = 0, published_jobs = 0;
    Time created_at;
};
template <>
const Schema& schema_of<RatingView>();
template <>
const Schema& schema_of<PublicProfile>();
PublicProfile public_profile(const User&);

// Somebody's own account, as answered by /api/users/me and at login (API name "User").
struct Me {
    std::string id, email, name;
    std::vector<Role> roles;
    bool email_verified = false;
    bool email_bounces = false;
    bool totp_enabled = false;
    UserStatus status = UserStatus::active;
    bool flagged = false;
    std::string bio;
    std::optional<std::string> country;
    std::vector<std::string> languages;
    std::string time_zone;
    std::vector<DeviceKind> devices;
    std::vector<Browser> browsers;
    std::map<std::string, Channels> notification_preferences;  // every type that may be switched
    std::optional<std::string> billing_currency;
    bool billing_currency_fixed = false;
    Qualification qualification;
    Membership membership;
    PayoutAccount payout_account;
    CardOnFile card;
    RatingView rating;
    std::int64_t version = 0;
    Time created_at;
};
template <>
const Schema& schema_of<Me>();
Me me_of(const Doc<User>&);

// What somebody changes about themselves.
struct MePatch {
    Patch<std::string> name, bio, country, time_zone, billing_currency;
    Patch<std::vector<std::string>> languages;
    Patch<std::vector<DeviceKind>> devices;
    Patch<std::vector<Browser>> browsers;
    Patch<std::map<std::string, Channels>> notification_preferences;  // merged, type by type
};
template <>
const Schema& schema_of<MePatch>();
void apply_patch(User&, const MePatch&);  // throws 422 naming every bad field

}  // namespace peertest

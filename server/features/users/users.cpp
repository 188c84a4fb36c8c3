#include "features/users/users.hpp"

#include <algorithm>
#include <cmath>

#include "kit/error.hpp"
#include "kit/money.hpp"
#include "kit/text.hpp"
#include "kit/time_zone.hpp"

namespace peertest {
namespace {

constexpr Millis past_due_grace = std::chrono::days(7);

template <class T>
bool any_of_those(const std::vector<T>& owned, const std::vector<T>& wanted) {
    return wanted.empty() || std::ranges::any_of(wanted, [&](auto& w) { return std::ranges::count(owned, w) > 0; });
}

template <class T>
std::vector<T> each_once(std::vector<T> values) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

// The code points of valid UTF-8.
std::vector<char32_t> points(std::string_view s) {
    std::vector<char32_t> out;
    for (const char c : s) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x80) out.push_back(u);
        else if (u >= 0xC0) out.push_back(u & (u >= 0xF0 ? 0x07u : u >= 0xE0 ? 0x0Fu : 0x1Fu));
        else out.back() = out.back() << 6 | (u & 0x3Fu);
    }
    return out;
}

// Ends a line, or turns around how what follows is read: "gnp.exe" as "exe.png".
bool breaks_a_line(char32_t p) {
    return p < 0x20 || (p >= 0x7F && p < 0xA0) || p == 0x2028 || p == 0x2029 || (p >= 0x202A && p <= 0x202E) ||
           (p >= 0x2066 && p <= 0x2069);
}

bool invisible(char32_t p) {
    return p == ' ' || p == 0xA0 || p == 0xAD || p == 0x34F || p == 0x115F || p == 0x1160 || p == 0x17B4 || p == 0x17B5 ||
           (p >= 0x2000 && p <= 0x200F) || p == 0x202F || (p >= 0x205F && p <= 0x2065) || p == 0x2800 || p == 0x3000 ||
           p == 0x3164 || (p >= 0xFE00 && p <= 0xFE0F) || p == 0xFEFF || p == 0xFFA0 || p >= 0xE0000;
}

void patch_preferences(User& user, const MePatch& in, std::vector<FieldError>& errors) {
    if (in.notification_preferences.clears()) user.notification_preferences.clear();
    if (!in.notification_preferences.sets()) return;
    for (auto& [name, channels] : *in.notification_preferences.value) {
        const auto type = enum_from<NotificationType>(name);
        if (!type)
            errors.push_back({"notification_preferences." + name, "There is no such notification type."});
        else if (is_essential(*type) && !(channels.in_app && channels.email))
            errors.push_back({"notification_preferences." + name, "This one is always sent."});
        else
            user.notification_preferences[name] = channels;
    }
}

void patch_currency(User& user, const MePatch& in, std::vector<FieldError>& errors) {
    if (in.billing_currency.clears()) errors.push_back({"billing_currency", "Choose a currency."});
    if (!in.billing_currency.sets() || *in.billing_currency.value == user.billing_currency) return;
    if (user.billing_currency_fixed)
        errors.push_back({"billing_currency", "Your jobs are billed in " + user.billing_currency + ": it stays so."});
    else if (!currency_digits(*in.billing_currency.value))
        errors.push_back({"billing_currency", "We do not bill in this currency."});
    else
        user.billing_currency = *in.billing_currency.value;
}

}  // namespace

bool User::is(Role r) const { return std::ranges::count(roles, r) > 0; }

Roles User::role_set() const {
    Roles out;
    for (auto r : roles) out = out.with(r);
    return out;
}

bool is_essential(NotificationType type) {
    using enum NotificationType;
    switch (type) {
        case funding_failed:
        case clarification_requested:
        case payment_failed:
        case payout_action_needed:
        case dispute_opened:
        case dispute_needs_attention:
        case dispute_resolved:
        case membership_changed:
        case security_notice:
        case account_flagged:
            return true;
        default:
            return false;
    }
}

Doc<User> require_user(Reader& r, const std::string& id) {
    auto user = find_user(r, id);
    if (!user) throw not_found();
    return std::move(*user);
}

Doc<User> require_active(Reader& r, const std::string& id) {
    auto user = find_user(r, id);
    if (!user || user->value.status != UserStatus::active) throw unauthenticated();
    return std::move(*user);
}

Doc<User> require_verified(Reader& r, const std::string& id) {
    auto user = require_active(r, id);
    if (!user->email_verified)
        throw Error(403, "email_unverified", "Please confirm your email address first: the link is in our mail.");
    return user;
}

Doc<User> require_trusted(Reader& r, const std::string& id) {
    auto user = require_verified(r, id);
    if (user->flagged)
        throw Error(403, "account_flagged", "Your account is under review; until then this is not possible.");
    return user;
}

void add_rating(Tx& tx, App& app, const std::string& id, int stars) {
    update_user(tx, app, id, [&](User& u) { u.ratings.sum += stars, ++u.ratings.count; });
}

bool membership_allows(const Membership& m, Time now) {
    switch (m.status) {
        case MembershipStatus::active:
        case MembershipStatus::trialing:
            return true;
        case MembershipStatus::past_due:
            return m.past_due_since && now < *m.past_due_since + past_due_grace;
        default:
            return false;
    }
}

double rating_average(const RatingTotals& r) {
    const double average = double(4 * 5 + r.sum) / double(5 + r.count);
    return std::round(average * 100) / 100;
}

bool owns_any(const User& u, const std::vector<DeviceKind>& wanted) { return any_of_those(u.devices, wanted); }
bool owns_any(const User& u, const std::vector<Browser>& wanted) { return any_of_those(u.browsers, wanted); }

// British and American English are one language here.
bool speaks_any(const User& u, const std::vector<std::string>& wanted) {
    auto languages = [](std::vector<std::string> tags) {
        for (auto& tag : tags) tag = tag.substr(0, tag.find('-'));
        return tags;
    };
    return any_of_those(languages(u.languages), languages(wanted));
}

std::string clean_name(const std::string& name) {
    auto clean = trim(name);
    const auto all = points(clean);
    if (std::ranges::all_of(all, invisible)) throw invalid("name", "Please tell us a name.");
    if (std::ranges::any_of(all, breaks_a_line)) throw invalid("name", "A name is one line of text.");
    return clean;
}

PublicProfile public_profile(const User& u) {
    PublicProfile p;
    p.id = u.id, p.name = u.name, p.bio = u.bio, p.roles = u.roles, p.created_at = u.created_at;
    if (!u.country.empty()) p.country = u.country;
    p.rating = {rating_average(u.ratings), u.ratings.count};
    p.completed_jobs = u.counts.jobs_completed;
    p.published_jobs = u.counts.jobs_published;
    return p;
}

Me me_of(const Doc<User>& doc) {
    const User& u = *doc;
    Me me;
    me.id = u.id, me.email = u.email, me.name = u.name, me.roles = u.roles, me.bio = u.bio;
    me.email_verified = u.email_verified, me.email_bounces = u.email_bounced_at.has_value();
    me.totp_enabled = u.totp_enabled, me.status = u.status, me.flagged = u.flagged;
    if (!u.country.empty()) me.country = u.country;
    me.languages = u.languages, me.time_zone = u.time_zone, me.devices = u.devices, me.browsers = u.browsers;
    for (std::size_t i = 0; i < enum_names<NotificationType>.size(); ++i) {
        if (is_essential(NotificationType(i))) continue;
        const std::string name(enum_names<NotificationType>[i]);
        const auto set = u.notification_preferences.find(name);
        me.notification_preferences[name] = set == u.notification_preferences.end() ? Channels{} : set->second;
    }
    if (!u.billing_currency.empty()) me.billing_currency = u.billing_currency;
    me.billing_currency_fixed = u.billing_currency_fixed;
    me.qualification = u.qualification, me.membership = u.membership, me.payout_account = u.payout_account;
    me.card = u.card;
    me.rating = {rating_average(u.ratings), u.ratings.count};
    me.version = doc.version, me.created_at = u.created_at;
    return me;
}

void apply_patch(User& user, const MePatch& in) {
    std::vector<FieldError> errors;
    if (in.name.clears()) errors.push_back({"name", "Please tell us a name."});
    if (in.name.sets()) try {
            user.name = clean_name(*in.name.value);
        } catch (const Error& e) {
            errors.insert(errors.end(), e.errors.begin(), e.errors.end());
        }
    in.bio.apply(user.bio);
    in.country.apply(user.country);
    if (in.time_zone.clears()) user.time_zone = "UTC";
    if (in.time_zone.sets()) {
        if (is_time_zone(*in.time_zone.value))
            user.time_zone = *in.time_zone.value;
        else
            errors.push_back({"time_zone", "There is no such time zone."});
    }
    patch_currency(user, in, errors);
    in.languages.apply(user.languages);
    in.devices.apply(user.devices);
    in.browsers.apply(user.browsers);
    user.languages = each_once(std::move(user.languages));
    user.devices = each_once(std::move(user.devices));
    user.browsers = each_once(std::move(user.browsers));
    patch_preferences(user, in, errors);
    if (!errors.empty()) throw invalid(std::move(errors));
}

}  // namespace peertest

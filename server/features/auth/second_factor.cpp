// One-time passwords and the recovery codes that stand in for them.
#include <algorithm>

#include "app/app.hpp"
#include "app/reseal.hpp"
#include "app/settings.hpp"
#include "features/auth/auth.hpp"
#include "features/auth/auth_model.hpp"
#include "features/users/audit.hpp"
#include "kit/crypto.hpp"
#include "kit/error.hpp"
#include "kit/text.hpp"
#include "kit/totp.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"

namespace peertest::auth {
namespace {

constexpr std::size_t secret_bytes = 20;
constexpr std::size_t recovery_bytes = 10;  // 16 letters: too many to guess even from their hashes
constexpr int recovery_count = 10;
constexpr int tries_per_hour = 10;

Error wrong_code(const std::string& field) { return invalid(field, "This code is not right, or was used already."); }

// "abcd efgh…" and "ABCD-EFGH…" are one.
std::string bare(const std::string& code) {
    std::string out;
    for (const char c : lower_ascii(code))
        if (c != ' ' && c != '-') out += c;
    return out;
}

std::string recovery_hash(const std::string& user_id, const std::string& code) {
    return sha256_hex("recovery:" + user_id + ":" + bare(code));
}

std::vector<std::string> make_recovery_codes() {
    std::vector<std::string> codes;
    for (int i = 0; i < recovery_count; ++i) {
        std::string code = lower_ascii(base32(random_bytes(recovery_bytes)));
        for (const std::size_t at : {12u, 8u, 4u}) code.insert(at, "-");
        codes.push_back(code);
    }
    return codes;
}

std::string open_secret(App& app, const SecondFactor& factor) {
    const auto secret = decrypt(app.settings.encryption_keys, factor.secret, factor.id);
    if (!secret) throw std::runtime_error("a second factor cannot be opened: its encryption key is missing");
    return *secret;
}

void limit_tries(App& app, const std::string& user_id, Time now) {
    if (!app.settings.rate_limits) return;
    const auto taken = app.counters.take("totp:" + user_id, tries_per_hour, std::chrono::hours(1), now);
    if (!taken.ok) throw TooMany(tries_per_hour, taken, "Too many attempts; please try again later.");
}

void tell(Tx& tx, App& app, const std::string& user_id, const std::string& title, const std::string& body, Time now) {
    notify_later(tx, app, user_id, NotificationType::security_notice,
                 {title, body + "\n\nIf this was not you, please change your password at once.", "/account"}, now);
}

}  // namespace

FoundCode find_code(App& app, const std::string& user_id, const std::string& code, const std::string& field, Time now) {
    const auto factor = app.store.get(second_factors(), user_id);
    if (!factor || !factor->value.confirmed) throw wrong_code(field);
    FoundCode found;
    if (const auto step = totp_match(open_secret(app, factor->value), bare(code), now)) {
        if (*step <= factor->value.last_step) throw wrong_code(field);
        found.step = *step;
        return found;
    }
    found.recovery_hash = recovery_hash(user_id, code);
    if (std::ranges::count(factor->value.recovery_codes, found.recovery_hash) == 0) throw wrong_code(field);
    return found;
}

void use_up(Tx& tx, App& app, const std::string& user_id, const FoundCode& code, const std::string& field, Time now) {
    auto factor = tx.get(second_factors(), user_id);
    if (!factor) throw wrong_code(field);
    SecondFactor& f = factor->value;
    if (code.recovery_hash.empty()) {
        if (code.step <= f.last_step) throw wrong_code(field);
        f.last_step = code.step;
    } else {
        if (std::erase(f.recovery_codes, code.recovery_hash) == 0) throw wrong_code(field);
        audit(tx, now, user_id, "totp.recovery_code_used", {"user:" + user_id});
        tell(tx, app, user_id, "A recovery code was used",
             "Somebody used one of your recovery codes. You have " + std::to_string(f.recovery_codes.size()) + " left.", now);
    }
    tx.replace(second_factors(), *factor);
}

TotpSetup set_up_totp(App& app, const Caller& who) {
    const std::string secret = random_bytes(secret_bytes);
    const std::string sealed = encrypt(app.settings.encryption_keys, secret, who.user_id);
    const auto email = app.store.transact([&](Tx& tx) {
        const auto user = require_active(tx, who.user_id);
        auto factor = tx.get(second_factors(), who.user_id);
        if (factor && factor->value.confirmed)
            throw conflict("conflict", "Your account has a second factor already; remove it first.");
        if (factor) {
            factor->value.secret = sealed;
            tx.replace(second_factors(), *factor);
        } else {
            tx.insert(second_factors(), SecondFactor{.id = who.user_id, .secret = sealed});
        }
        return user->email;
    });
    const std::string issuer = url_encode("PeerTest Hub");
    const std::string text = base32(secret);
    return {text, "otpauth://totp/" + issuer + ":" + url_encode(email) + "?secret=" + text + "&issuer=" + issuer};
}

RecoveryCodes confirm_totp(App& app, const Caller& who, const TotpCode& in) {
    const Time now = app.clock.now();
    limit_tries(app, who.user_id, now);
    const auto begun = app.store.get(second_factors(), who.user_id);
    if (!begun) throw conflict("conflict", "Please begin to set up your second factor first.");
    const auto step = totp_match(open_secret(app, begun->value), bare(in.code), now);
    if (!step) throw wrong_code("code");
    RecoveryCodes out{make_recovery_codes()};
    std::vector<std::string> hashes;
    for (const auto& code : out.recovery_codes) hashes.push_back(recovery_hash(who.user_id, code));
    app.store.transact([&](Tx& tx) {
        auto factor = tx.get(second_factors(), who.user_id);
        if (!factor || factor->value.secret != begun->value.secret || factor->value.confirmed)
            throw conflict("conflict", "Your second factor was set up meanwhile.");
        factor->value.confirmed = true;
        factor->value.last_step = *step;
        factor->value.recovery_codes = hashes;
        tx.replace(second_factors(), *factor);
        update_user(tx, app, who.user_id, [](User& u) { u.totp_enabled = true; });
        audit(tx, now, who.user_id, "totp.enabled", {"user:" + who.user_id});
        tell(tx, app, who.user_id, "Your second factor is on", "From now on, logging in asks for a code of your app.", now);
    });
    return out;
}

void remove_totp(App& app, const Caller& who, const TotpCode& in) {
    const Time now = app.clock.now();
    limit_tries(app, who.user_id, now);
    const auto user = require_active(app.store, who.user_id);
    if (user->totp_enabled && user->is(Role::admin) && app.settings.admin_totp)
        throw conflict("conflict", "Admins need a second factor.");
    const auto code = find_code(app, who.user_id, in.code, "code", now);
    app.store.transact([&](Tx& tx) {
        use_up(tx, app, who.user_id, code, "code", now);
        remove_second_factor(tx, who.user_id);
        update_user(tx, app, who.user_id, [](User& u) { u.totp_enabled = false; });
        audit(tx, now, who.user_id, "totp.removed", {"user:" + who.user_id});
        tell(tx, app, who.user_id, "Your second factor is off", "Logging in asks for your password only.", now);
    });
}

}  // namespace peertest::auth

namespace peertest {

Resealed reseal_second_factors(App& app) {
    return reseal_all(app, auth::second_factors(), &auth::SecondFactor::secret);
}

}  // namespace peertest

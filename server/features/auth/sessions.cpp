// Logging in and what keeps people logged in.
#include <algorithm>

#include "app/app.hpp"
#include "app/settings.hpp"
#include "features/auth/auth_model.hpp"
#include "features/users/audit.hpp"
#include "kit/crypto.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"

namespace peertest::auth {
namespace {

constexpr int failures_per_minute_and_address = 5;
constexpr int failures_per_hour_and_account = 10;

// Counts a log-in as failed before the password is looked at, and takes that back when it was right: so of many
// guesses sent at once no more are answered than of as many in a row.
class Attempt {
public:
    Attempt(App& app, const std::string& ip, const std::string& email, Time now)
        : app_(app), by_address_("login-failed-ip:" + ip), by_account_("login-failed:" + email) {
        if (!app.settings.rate_limits) return;
        take(by_address_, failures_per_minute_and_address, std::chrono::minutes(1), now);
        try {
            take(by_account_, failures_per_hour_and_account, std::chrono::hours(1), now);
        } catch (...) {
            app.counters.give_back(by_address_);
            throw;
        }
    }
    void succeeded() {
        if (!app_.settings.rate_limits) return;
        app_.counters.give_back(by_address_);
        app_.counters.give_back(by_account_);
    }

private:
    void take(const std::string& key, int limit, Millis window, Time now) {
        const auto taken = app_.counters.take(key, limit, window, now);
        if (!taken.ok) throw TooMany(limit, taken, "Too many attempts; please try again later.");
    }
    App& app_;
    std::string by_address_, by_account_;
};

Error wrong_credentials() {
    return {401, "unauthenticated", "The address or the password is not right."};
}

Error totp_needed() {
    return {401, "unauthenticated", "Please enter the code of your authenticator app, or a recovery code.",
            {{"totp", "This account has a second factor."}}};
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

NewToken new_token() {
    NewToken t;
    t.text = random_token();
    t.hash = sha256_hex(t.text);
    return t;
}

// Enough to tell one's own devices apart; Chrome's and Edge's names hold those of others, so the order matters.
std::string device_of(std::string_view agent) {
    std::string browser = "Unknown browser", system;
    for (auto [mark, name] : {std::pair{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"FxiOS", "Firefox"},
                              {"Chrome/", "Chrome"}, {"CriOS", "Chrome"}, {"Safari/", "Safari"}})
        if (contains(agent, mark)) {
            browser = name;
            break;
        }
    for (auto [mark, name] : {std::pair{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"},
                              {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
        if (contains(agent, mark)) {
            system = name;
            break;
        }
    return system.empty() ? browser : browser + " on " + system;
}

std::string open_session(Tx& tx, App& app, const std::string& user_id, const std::string& user_agent,
                         const NewToken& token, Time now) {
    tx.guard("sessions:" + user_id);
    const auto others = sessions_of(tx, user_id);
    for (auto i = std::size_t(max_sessions - 1); i < others.size(); ++i) end_session(tx, app, others[i]->id, now);
    Session session;
    session.id = new_id(now);
    session.user_id = user_id;
    session.device = device_of(user_agent);
    session.created_at = session.last_used_at = now;
    session.expires_at = now + session_lives;
    tx.insert(sessions(), session);
    tx.insert(refresh_tokens(), RefreshToken{token.hash, session.id, session.expires_at, {}, {}});
    return session.id;
}

Opened login(App& app, const Caller& who, const Login& in) {
    const Time now = app.clock.now();
    const auto email = lower_ascii(trim(in.email));
    Attempt attempt(app, who.ip, email, now);
    const auto known = find_user_by_email(app.store, email);
    bool right = false;
    if (in.password.size() <= 72 && in.password.find('\0') == std::string::npos) {
        if (known)
            right = bcrypt_matches(in.password, known->value.password_hash);
        else
            bcrypt_hash(in.password, app.settings.bcrypt_cost);  // takes as long as the comparison would
    }
    if (!right) throw wrong_credentials();
    const bool two_factors = known->value.totp_enabled;
    std::optional<FoundCode> code;
    if (two_factors && !in.totp.empty()) try {
            code = find_code(app, known->value.id, in.totp, "totp", now);
        } catch (const Error& e) {  // counted as a failed log-in
            throw Error(401, "unauthenticated", "This code is not right.", e.errors);
        }
    attempt.succeeded();
    if (two_factors && !code) throw totp_needed();
    if (known->value.status == UserStatus::suspended)
        throw forbidden("This account is suspended. Please write to us if you think that is a mistake.");

    const auto token = new_token();
    std::string session_id;
    const auto user = app.store.transact([&](Tx& tx) {
        auto again = require_active(tx, known->value.id);
        if (again->password_hash != known->value.password_hash || again->totp_enabled != two_factors)
            throw wrong_credentials();  // changed meanwhile
        if (code) use_up(tx, app, again->id, *code, "totp", now);
        session_id = open_session(tx, app, again->id, who.user_agent, token, now);
        return again;
    });
    return {user, session_id, token.text};
}

Opened refresh(App& app, const std::string& refresh_token) {
    const Time now = app.clock.now();
    if (refresh_token.empty()) throw unauthenticated();
    const auto hash = sha256_hex(refresh_token);
    const auto next = new_token();
    const auto sealed_next = encrypt(app.settings.encryption_keys, next.text, hash);

    enum { none, rotated, repeated } outcome = none;
    Doc<User> user;
    std::string session_id, sealed;
    app.store.transact([&](Tx& tx) {
        outcome = none;
        auto token = tx.get(refresh_tokens(), hash);
        if (!token || token->value.expires_at <= now) return;
        auto session = tx.get(sessions(), token->value.session_id);
        if (!session) return;
        session_id = session->value.id;
        auto owner = find_user(tx, session->value.user_id);
        if (!owner || owner->value.status != UserStatus::active) return;
        user = *owner;
        if (token->value.used_at) {
            if (now - *token->value.used_at <= refresh_grace) {
                sealed = token->value.successor;
                outcome = repeated;
                return;
            }
            // Somebody holds a copy of an old token: whoever it is, this session is over.
            end_session(tx, app, session_id, now);
            audit(tx, now, user->id, "session.reuse_detected", {"user:" + user->id, "session:" + session_id});
            notify_later(tx, app, user->id, NotificationType::security_notice,
                         {"We ended one of your sessions",
                          "Somebody used an outdated sign-in from " + session->value.device +
                              ". That can mean it was copied, so we ended that session.\n\n"
                              "If this was not you, please change your password.",
                          "/account"},
                         now);
            return;
        }
        token->value.used_at = now;
        token->value.successor = sealed_next;
        tx.replace(refresh_tokens(), *token);
        session->value.last_used_at = now;
        session->value.expires_at = now + session_lives;
        tx.replace(sessions(), *session);
        tx.insert(refresh_tokens(), RefreshToken{next.hash, session_id, now + session_lives, {}, {}});
        outcome = rotated;
    });
    if (outcome == rotated) return {user, session_id, next.text};
    if (outcome == repeated)
        if (const auto text = decrypt(app.settings.encryption_keys, sealed, hash))
            return {user, session_id, *text};
    throw unauthenticated();
}

void end_all_sessions(App& app, const std::string& user_id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        end_sessions_of(tx, app, user_id, now);
        audit(tx, now, user_id, "session.all_ended", {"user:" + user_id});
    });
}

void end_own_session(App& app, const std::string& user_id, const std::string& session_id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto session = tx.get(sessions(), session_id);
        if (!session || session->value.user_id != user_id) throw not_found();
        end_session(tx, app, session_id, now);
        audit(tx, now, user_id, "session.ended", {"user:" + user_id, "session:" + session_id});
    });
}

}  // namespace peertest::auth

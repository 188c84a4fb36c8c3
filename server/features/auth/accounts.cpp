// Making accounts, proving addresses, and passwords.
#include "app/app.hpp"
#include "app/settings.hpp"
#include "features/auth/auth.hpp"
#include "features/auth/auth_model.hpp"
#include "features/auth/password.hpp"
#include "features/users/audit.hpp"
#include "features/users/bounces.hpp"
#include "kit/crypto.hpp"
#include "kit/ids.hpp"
#include "kit/signed_token.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"
#include "work/work.hpp"

namespace peertest::auth {
namespace {

constexpr int letters_per_hour_and_address = 5;
constexpr int password_tries_per_hour = 10;

Error invalid_token() {
    return {422, "invalid_token", "This link is not valid any more. Please ask for a new one."};
}

// The same whether or not anybody has the address: what can be told about it is told by mail.
Message answer_by_mail() { return {"Please look into your mail: we have sent you what to do next."}; }

// False when this address has had enough letters for now: nobody's mailbox is flooded through us.
bool may_write_to(App& app, const std::string& email, Time now) {
    return !app.settings.rate_limits ||
           app.counters.take("letters:" + email, letters_per_hour_and_address, std::chrono::hours(1), now).ok;
}

void enqueue_letter(Tx& tx, App& app, const std::string& email, LetterKind kind, const std::string& user_id = {}) {
    app.work.enqueue(tx, "letter", LetterTask{email, kind, user_id});
}

// Guessing the password of a session that was left open.
void limit_password_tries(App& app, const std::string& user_id, Time now) {
    if (!app.settings.rate_limits) return;
    const auto taken = app.counters.take("password-change:" + user_id, password_tries_per_hour, std::chrono::hours(1), now);
    if (!taken.ok) throw TooMany(password_tries_per_hour, taken, "Too many attempts; please try again later.");
}

Message request_letter(App& app, const EmailOnly& in, LetterKind kind) {
    const auto email = lower_ascii(trim(in.email));
    if (may_write_to(app, email, app.clock.now()))
        app.store.transact([&](Tx& tx) { enqueue_letter(tx, app, email, kind); });
    return answer_by_mail();
}

// The id of the link that a token stands for, when we signed it for this purpose and it is not over.
std::string link_id(App& app, const std::string& token, LinkPurpose purpose, Time now) {
    const auto id = check_token(app.settings.jwt_secrets, to_text(purpose), token, now);
    if (!id) throw invalid_token();
    return *id;
}

MailedLink require_link(Reader& r, const std::string& id, LinkPurpose purpose, Time now) {
    const auto link = r.get(mailed_links(), id);
    if (!link || link->value.purpose != purpose || link->value.expires_at <= now) throw invalid_token();
    return link->value;
}

std::vector<Role> sign_up_roles(std::vector<Role> wanted) {
    Roles set;
    for (auto r : wanted) set = set.with(r);
    if (set.has(Role::admin)) throw invalid("roles", "Choose builder, tester or both.");
    std::vector<Role> out;
    for (auto r : {Role::builder, Role::tester})
        if (set.has(r)) out.push_back(r);
    return out;
}

void set_password(Tx& tx, App& app, const std::string& user_id, const std::string& hash, const std::string& action,
                  Time now) {
    update_user(tx, app, user_id, [&](User& u) { u.password_hash = hash; });
    for (const auto purpose : {LinkPurpose::reset_password, LinkPurpose::change_email}) remove_links_of(tx, user_id, purpose);
    audit(tx, now, user_id, action, {"user:" + user_id});
    notify_later(tx, app, user_id, NotificationType::security_notice,
                 {"Your password was changed",
                  "The password of your account has just been changed, and your other sessions were ended.\n\n"
                  "If this was not you, please set a new one at once with \"Forgot your password?\" on the log-in page.",
                  "/account"},
                 now);
}

}  // namespace

Message register_account(App& app, const Caller&, const Register& in) {
    const Time now = app.clock.now();
    User user;
    user.email = lower_ascii(trim(in.email));
    user.name = clean_name(in.name);
    user.roles = sign_up_roles(in.roles);
    check_password(in.password, user.email);
    user.id = new_id(now);
    user.created_at = now;
    // Hashed even if the address turns out to be known, so that it takes as long.
    user.password_hash = bcrypt_hash(in.password, app.settings.bcrypt_cost);
    const bool may_write = may_write_to(app, user.email, now);
    auto store = [&] {
        app.store.transact([&](Tx& tx) {
            const bool known = find_user_by_email(tx, user.email).has_value();
            if (!known) {
                tx.insert(users(), user);
                audit(tx, now, user.id, "user.registered", {"user:" + user.id});
            }
            if (may_write)
                enqueue_letter(tx, app, user.email, known ? LetterKind::already_registered : LetterKind::verify);
        });
    };
    try {
        store();
    } catch (const Duplicate&) {  // somebody registered it at this moment: now it is known
        store();
    }
    return answer_by_mail();
}

void verify_email(App& app, const Caller&, const TokenOnly& in) {
    const Time now = app.clock.now();
    const auto id = link_id(app, in.token, LinkPurpose::verify_email, now);
    app.store.transact([&](Tx& tx) {
        const auto user_id = require_link(tx, id, LinkPurpose::verify_email, now).user_id;
        update_user(tx, app, user_id, address_proved);
        remove_links_of(tx, user_id, LinkPurpose::verify_email);
        audit(tx, now, user_id, "user.email_verified", {"user:" + user_id});
    });
}

Message resend_verification(App& app, const Caller&, const EmailOnly& in) {
    return request_letter(app, in, LetterKind::verify);
}

Message forgot_password(App& app, const Caller&, const EmailOnly& in) {
    return request_letter(app, in, LetterKind::reset);
}

void reset_password(App& app, const Caller&, const ResetPassword& in) {
    const Time now = app.clock.now();
    const auto id = link_id(app, in.token, LinkPurpose::reset_password, now);
    const auto user_id = require_link(app.store, id, LinkPurpose::reset_password, now).user_id;
    check_password(in.password, require_user(app.store, user_id)->email);
    const auto hash = bcrypt_hash(in.password, app.settings.bcrypt_cost);
    app.store.transact([&](Tx& tx) {
        require_link(tx, id, LinkPurpose::reset_password, now);  // used meanwhile?
        set_password(tx, app, user_id, hash, "password.reset", now);
        // Whoever opened the mail owns the address.
        update_user(tx, app, user_id, address_proved);
        end_sessions_of(tx, app, user_id, now);
    });
}

void change_password(App& app, const Caller& who, const ChangePassword& in) {
    const Time now = app.clock.now();
    const auto user = require_active(app.store, who.user_id);
    check_password(in.password, user->email);
    limit_password_tries(app, who.user_id, now);
    if (!bcrypt_matches(in.current_password, user->password_hash))
        throw invalid("current_password", "This is not your current password.");
    const auto hash = bcrypt_hash(in.password, app.settings.bcrypt_cost);
    app.store.transact([&](Tx& tx) {
        if (require_active(tx, who.user_id)->password_hash != user->password_hash)
            throw conflict("conflict", "Your password was changed meanwhile.");
        set_password(tx, app, who.user_id, hash, "password.changed", now);
        end_sessions_of(tx, app, who.user_id, now, who.session_id);
    });
}

// Whether the new address is somebody else's is found out by whoever reads its mail, not here.
void change_email(App& app, const Caller& who, const ChangeEmail& in) {
    const Time now = app.clock.now();
    const auto email = lower_ascii(trim(in.email));
    const auto user = require_active(app.store, who.user_id);
    limit_password_tries(app, who.user_id, now);
    if (!bcrypt_matches(in.current_password, user->password_hash))
        throw invalid("current_password", "This is not your current password.");
    if (email == user->email) throw invalid("email", "This is your address already.");
    const bool may_write = may_write_to(app, email, now);
    app.store.transact([&](Tx& tx) {
        if (require_active(tx, who.user_id)->password_hash != user->password_hash)
            throw conflict("conflict", "Your password was changed meanwhile.");
        remove_links_of(tx, who.user_id, LinkPurpose::change_email);
        audit(tx, now, who.user_id, "user.email_change_asked", {"user:" + who.user_id});
        const bool known = find_user_by_email(tx, email).has_value();
        if (may_write)
            enqueue_letter(tx, app, email, known ? LetterKind::already_registered : LetterKind::change_email, who.user_id);
    });
}

void confirm_email(App& app, const Caller&, const TokenOnly& in) {
    const Time now = app.clock.now();
    const auto id = link_id(app, in.token, LinkPurpose::change_email, now);
    try {
        app.store.transact([&](Tx& tx) {
            const auto link = require_link(tx, id, LinkPurpose::change_email, now);
            const std::string old_address = require_active(tx, link.user_id)->email;
            update_user(tx, app, link.user_id, [&](User& u) { u.email = link.email, address_proved(u); });
            // Links that were mailed to the old address open nothing any more.
            for (const auto purpose : {LinkPurpose::verify_email, LinkPurpose::reset_password, LinkPurpose::change_email})
                remove_links_of(tx, link.user_id, purpose);
            audit(tx, now, link.user_id, "user.email_changed", {"user:" + link.user_id});
            enqueue_letter(tx, app, old_address, LetterKind::email_changed, link.user_id);
        });
    } catch (const Duplicate&) {
        throw conflict("conflict", "This address has an account of its own meanwhile.");
    }
}

}  // namespace peertest::auth

namespace peertest {

template <>
const Schema& schema_of<AccountNotice>() {
    static const Schema s = describe<AccountNotice>("AccountNotice", field<&AccountNotice::user_id>("user_id"));
    return s;
}

void set_roles(Tx& tx, App& app, const std::string& actor_id, const std::string& user_id, std::vector<Role> roles,
               Time now) {
    update_user(tx, app, user_id, [&](User& u) { u.roles = std::move(roles); });
    revoke_user(tx, app, user_id, now);
    audit(tx, now, actor_id, "user.roles_changed", {"user:" + user_id});
}

void set_status(Tx& tx, App& app, const std::string& actor_id, const std::string& user_id, UserStatus status,
                Time now) {
    update_user(tx, app, user_id, [&](User& u) { u.status = status; });
    if (status == UserStatus::suspended) revoke_user(tx, app, user_id, now);
    app.work.enqueue(tx, account_standing_task, AccountNotice{user_id});
    audit(tx, now, actor_id, status == UserStatus::suspended ? "user.suspended" : "user.restored",
          {"user:" + user_id});
}

bool grant_admin(App& app, const std::string& email) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        const auto user = find_user_by_email(tx, email);
        if (!user) return false;
        auto roles = user->value.roles;
        if (!user->value.is(Role::admin)) roles.push_back(Role::admin);
        set_roles(tx, app, "system", user->value.id, std::move(roles), now);
        return true;
    });
}

}  // namespace peertest

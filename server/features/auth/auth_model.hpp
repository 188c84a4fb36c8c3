// What the auth feature stores, takes and answers; for its own files only.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "features/users/users.hpp"

namespace peertest::auth {

inline constexpr Millis access_token_lives = std::chrono::hours(1);
inline constexpr Millis session_lives = std::chrono::days(7);  // since its last refresh
inline constexpr Millis verify_link_lives = std::chrono::hours(24);
inline constexpr Millis reset_link_lives = std::chrono::hours(1);
// A used refresh token gets the same successor this long: the answer was lost, or two tabs asked at once.
inline constexpr Millis refresh_grace = std::chrono::seconds(10);
inline constexpr int max_sessions = 50;  // per person; the one unused for longest makes room

// --- stored --------------------------------------------------------------------------------------------------------
struct Session {
    std::string id;
    std::string user_id;
    std::string device;  // "Firefox on Linux"
    Time created_at, last_used_at, expires_at;
};

struct RefreshToken {
    std::string id;  // SHA-256 of the token, in hex
    std::string session_id;
    Time expires_at;
    Nullable<Time> used_at;
    std::string successor;  // the token that replaced it, sealed
};

enum class LinkPurpose { verify_email, reset_password, change_email };

// The right to use one mailed link once.
struct MailedLink {
    std::string id;
    LinkPurpose purpose = LinkPurpose::verify_email;
    std::string user_id;
    Time expires_at;
    std::string email;  // change_email: the new address
};

// What an account's one-time passwords are made from; the id is the person's.
struct SecondFactor {
    std::string id;
    std::string secret;  // sealed
    bool confirmed = false;
    std::int64_t last_step = 0;               // no code is taken twice
    std::vector<std::string> recovery_codes;  // SHA-256 of those that are left, in hex
};

// One ended session, in a sequence without gaps that every process follows.
struct Revocation {
    std::string id;
    std::int64_t seq = 0;
    std::string session_id;
    Time at;
};
struct RevocationSequence {
    std::string id;
    std::int64_t last = 0;
};

enum class LetterKind { verify, reset, already_registered, change_email, email_changed };

// Tells an address something. Whether it has an account is looked up by the task, so that the request that caused it
// takes the same time either way.
struct LetterTask {
    std::string email;
    LetterKind kind = LetterKind::verify;
    std::string user_id;  // of change_email and email_changed: whose address it is to be, or was
};

// --- requests and answers --------------------------------------------------------------------------------------------
struct Register {
    std::string email, password, name;
    std::vector<Role> roles;
};
struct Message {
    std::string message;
};
struct TokenOnly {
    std::string token;
};
struct EmailOnly {
    std::string email;
};
struct Login {
    std::string email, password;
    std::string totp;  // the six digits, or a recovery code
};
struct LoggedIn {
    std::string access_token, token_type = "Bearer";
    int expires_in = 0;  // seconds
    Me user;
};
struct ResetPassword {
    std::string token, password;
};
struct ChangePassword {
    std::string current_password, password;
};
struct ChangeEmail {
    std::string current_password, email;
};
struct TotpSetup {
    std::string secret, otpauth_url;
};
struct TotpCode {
    std::string code;
};
struct RecoveryCodes {
    std::vector<std::string> recovery_codes;
};
struct SessionView {
    std::string id, device;
    Time created_at, last_used_at;
    bool current = false;
};
struct SessionPage {
    std::vector<SessionView> items;
    std::optional<std::string> next_cursor;
};

// --- store -----------------------------------------------------------------------------------------------------------
const Collection<Session>& sessions();
const Collection<RefreshToken>& refresh_tokens();
const Collection<MailedLink>& mailed_links();
const Collection<SecondFactor>& second_factors();
const Collection<Revocation>& revocations();
const Collection<RevocationSequence>& revocation_sequences();

std::vector<Doc<Session>> sessions_of(Reader&, const std::string& user_id);  // most lately used first
void remove_second_factor(Tx&, const std::string& user_id);
void remove_links_of(Tx&, const std::string& user_id, LinkPurpose);
// Deletes the session and tells every process.
void end_session(Tx&, App&, const std::string& session_id, Time now);
void end_sessions_of(Tx&, App&, const std::string& user_id, Time now, const std::string& except = {});

// --- sessions ----------------------------------------------------------------------------------------------------------
// A refresh token made outside of the transaction that stores it.
struct NewToken {
    std::string text, hash;
};
NewToken new_token();
// Opens a session within the caller's transaction and returns its id.
std::string open_session(Tx&, App&, const std::string& user_id, const std::string& user_agent, const NewToken&,
                         Time now);
// An open session and the token that keeps it open.
struct Opened {
    Doc<User> user;
    std::string session_id, refresh_token;
};
Opened login(App&, const Caller&, const Login&);
Opened refresh(App&, const std::string& refresh_token);
void end_all_sessions(App&, const std::string& user_id);
void end_own_session(App&, const std::string& user_id, const std::string& session_id);  // 404 when not theirs
std::string device_of(std::string_view user_agent);

// --- second factor ---------------------------------------------------------------------------------------------------
// A code that fits an account's second factor, found outside of the transaction that uses it up.
struct FoundCode {
    std::int64_t step = 0;      // of a one-time password
    std::string recovery_hash;  // of a recovery code
};
// 422 naming `field` when the code does not fit or the account has no second factor.
FoundCode find_code(App&, const std::string& user_id, const std::string& code, const std::string& field, Time now);
// The same when somebody else has used it meanwhile.
void use_up(Tx&, App&, const std::string& user_id, const FoundCode&, const std::string& field, Time now);
TotpSetup set_up_totp(App&, const Caller&);
RecoveryCodes confirm_totp(App&, const Caller&, const TotpCode&);
void remove_totp(App&, const Caller&, const TotpCode&);

// --- accounts ------------------------------------------------------------------------------------------------------
void send_letter(App&, const LetterTask&, const std::string& task_id);

Message register_account(App&, const Caller&, const Register&);
void verify_email(App&, const Caller&, const TokenOnly&);
Message resend_verification(App&, const Caller&, const EmailOnly&);
Message forgot_password(App&, const Caller&, const EmailOnly&);
void reset_password(App&, const Caller&, const ResetPassword&);
void change_password(App&, const Caller&, const ChangePassword&);
void change_email(App&, const Caller&, const ChangeEmail&);
void confirm_email(App&, const Caller&, const TokenOnly&);

}  // namespace peertest::auth

namespace peertest {

template <>
inline constexpr std::array<std::string_view, 3> enum_names<auth::LinkPurpose>{"verify_email", "reset_password",
                                                                              "change_email"};
template <>
inline constexpr std::array<std::string_view, 5> enum_names<auth::LetterKind>{
    "verify", "reset", "already_registered", "change_email", "email_changed"};

template <> const Schema& schema_of<auth::Session>();
template <> const Schema& schema_of<auth::RefreshToken>();
template <> const Schema& schema_of<auth::MailedLink>();
template <> const Schema& schema_of<auth::SecondFactor>();
template <> const Schema& schema_of<auth::Revocation>();
template <> const Schema& schema_of<auth::RevocationSequence>();
template <> const Schema& schema_of<auth::LetterTask>();
template <> const Schema& schema_of<auth::Register>();
template <> const Schema& schema_of<auth::Message>();
template <> const Schema& schema_of<auth::TokenOnly>();
template <> const Schema& schema_of<auth::EmailOnly>();
template <> const Schema& schema_of<auth::Login>();
template <> const Schema& schema_of<auth::LoggedIn>();
template <> const Schema& schema_of<auth::ResetPassword>();
template <> const Schema& schema_of<auth::ChangePassword>();
template <> const Schema& schema_of<auth::ChangeEmail>();
template <> const Schema& schema_of<auth::TotpSetup>();
template <> const Schema& schema_of<auth::TotpCode>();
template <> const Schema& schema_of<auth::RecoveryCodes>();
template <> const Schema& schema_of<auth::SessionView>();
template <> const Schema& schema_of<auth::SessionPage>();

}  // namespace peertest

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

enum class LinkPurpose { verify_email, reset_password };

// The right to use one mailed link once.
struct MailedLink {
    std::string id;
    LinkPurpose purpose = LinkPurpose::verify_email;
    std::string user_id;
    Time expires_at;
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

enum class LetterKind { verify, reset, already_registered };

// Tells an address something. Whether it has an account is looked up by the task, so that the request that caused it
// takes the same time either way.
struct LetterTask {
    std::string email;
    LetterKind kind = LetterKind::verify;
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
const Collection<Revocation>& revocations();
const Collection<RevocationSequence>& revocation_sequences();

std::vector<Doc<Session>> sessions_of(Reader&, const std::string& user_id);  // most lately used first
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

// --- accounts ------------------------------------------------------------------------------------------------------
void send_letter(App&, const LetterTask&, const std::string& task_id);

Message register_account(App&, const Caller&, const Register&);
void verify_email(App&, const Caller&, const TokenOnly&);
Message resend_verification(App&, const Caller&, const EmailOnly&);
Message forgot_password(App&, const Caller&, const EmailOnly&);
void reset_password(App&, const Caller&, const ResetPassword&);
void change_password(App&, const Caller&, const ChangePassword&);

}  // namespace peertest::auth

namespace peertest {

template <>
inline constexpr std::array<std::string_view, 2> enum_names<auth::LinkPurpose>{"verify_email", "reset_password"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<auth::LetterKind>{"verify", "reset", "already_registered"};

template <> const Schema& schema_of<auth::Session>();
template <> const Schema& schema_of<auth::RefreshToken>();
template <> const Schema& schema_of<auth::MailedLink>();
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
template <> const Schema& schema_of<auth::SessionView>();
template <> const Schema& schema_of<auth::SessionPage>();

}  // namespace peertest

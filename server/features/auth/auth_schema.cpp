#include "features/auth/auth_model.hpp"

namespace peertest {

using namespace auth;

template <>
const Schema& schema_of<Session>() {
    static const Schema s =
        describe<Session>("StoredSession", field<&Session::id>("id"), field<&Session::user_id>("user_id"),
                          field<&Session::device>("device"), field<&Session::created_at>("created_at"),
                          field<&Session::last_used_at>("last_used_at"), field<&Session::expires_at>("expires_at"));
    return s;
}

template <>
const Schema& schema_of<RefreshToken>() {
    static const Schema s = describe<RefreshToken>(
        "RefreshToken", field<&RefreshToken::id>("id"), field<&RefreshToken::session_id>("session_id"),
        field<&RefreshToken::expires_at>("expires_at"), field<&RefreshToken::used_at>("used_at"),
        field<&RefreshToken::successor>("successor"));
    return s;
}

template <>
const Schema& schema_of<MailedLink>() {
    static const Schema s = describe<MailedLink>("MailedLink", field<&MailedLink::id>("id"),
                                                 field<&MailedLink::purpose>("purpose"),
                                                 field<&MailedLink::user_id>("user_id"),
                                                 field<&MailedLink::expires_at>("expires_at"),
                                                 field<&MailedLink::email>("email"));
    return s;
}

template <>
const Schema& schema_of<Revocation>() {
    static const Schema s = describe<Revocation>("Revocation", field<&Revocation::id>("id"),
                                                 field<&Revocation::seq>("seq"),
                                                 field<&Revocation::session_id>("session_id"),
                                                 field<&Revocation::at>("at"));
    return s;
}

template <>
const Schema& schema_of<RevocationSequence>() {
    static const Schema s =
        describe<RevocationSequence>("RevocationSequence", field<&RevocationSequence::id>("id"),
                                     field<&RevocationSequence::last>("last"));
    return s;
}

template <>
const Schema& schema_of<LetterTask>() {
    static const Schema s = describe<LetterTask>("LetterTask", field<&LetterTask::email>("email"),
                                                 field<&LetterTask::kind>("kind"),
                                                 field<&LetterTask::user_id>("user_id"));
    return s;
}

// Lengths of passwords are judged by password.cpp, in words of its own.
template <>
const Schema& schema_of<Register>() {
    static const Schema s = describe<Register>(
        "Register", field<&Register::email>("email").length(3, 254).as(Format::email),
        field<&Register::password>("password")
            .length(0, 1000)
            .says("10 to 72 bytes, not the address, not one of the 10,000 commonest"),
        field<&Register::name>("name").length(1, 80).says("What other people see"),
        field<&Register::roles>("roles").items(1, 2).says("builder, tester or both"));
    return s;
}

template <>
const Schema& schema_of<Message>() {
    static const Schema s = describe<Message>("Message", field<&Message::message>("message"));
    return s;
}

template <>
const Schema& schema_of<TokenOnly>() {
    static const Schema s = describe<TokenOnly>("Token", field<&TokenOnly::token>("token").length(1, 500));
    return s;
}

template <>
const Schema& schema_of<EmailOnly>() {
    static const Schema s =
        describe<EmailOnly>("EmailAddress", field<&EmailOnly::email>("email").length(3, 254).as(Format::email));
    return s;
}

template <>
const Schema& schema_of<Login>() {
    static const Schema s =
        describe<Login>("Login", field<&Login::email>("email").length(1, 254),
                        field<&Login::password>("password").length(1, 1000),
                        field<&Login::totp>("totp").length(0, 50).defaulted().says(
                            "Six digits or a recovery code, when the account has a second factor"));
    return s;
}

template <>
const Schema& schema_of<LoggedIn>() {
    static const Schema s = describe<LoggedIn>(
        "LoggedIn", field<&LoggedIn::access_token>("access_token").says("JWT, one hour"),
        field<&LoggedIn::token_type>("token_type"), field<&LoggedIn::expires_in>("expires_in").says("Seconds"),
        field<&LoggedIn::user>("user"));
    return s;
}

template <>
const Schema& schema_of<ResetPassword>() {
    static const Schema s = describe<ResetPassword>("ResetPassword",
                                                    field<&ResetPassword::token>("token").length(1, 500),
                                                    field<&ResetPassword::password>("password").length(0, 1000));
    return s;
}

template <>
const Schema& schema_of<ChangePassword>() {
    static const Schema s = describe<ChangePassword>(
        "ChangePassword", field<&ChangePassword::current_password>("current_password").length(1, 1000),
        field<&ChangePassword::password>("password").length(0, 1000));
    return s;
}

template <>
const Schema& schema_of<SecondFactor>() {
    static const Schema s = describe<SecondFactor>(
        "SecondFactor", field<&SecondFactor::id>("id"), field<&SecondFactor::secret>("secret"),
        field<&SecondFactor::confirmed>("confirmed"), field<&SecondFactor::last_step>("last_step"),
        field<&SecondFactor::recovery_codes>("recovery_codes"));
    return s;
}

template <>
const Schema& schema_of<ChangeEmail>() {
    static const Schema s = describe<ChangeEmail>(
        "ChangeEmail", field<&ChangeEmail::current_password>("current_password").length(1, 1000),
        field<&ChangeEmail::email>("email").length(3, 254).as(Format::email).says("The new address"));
    return s;
}

template <>
const Schema& schema_of<TotpSetup>() {
    static const Schema s =
        describe<TotpSetup>("TotpSetup", field<&TotpSetup::secret>("secret").says("Base32, to type it in by hand"),
                            field<&TotpSetup::otpauth_url>("otpauth_url").says("For a QR code"));
    return s;
}

template <>
const Schema& schema_of<TotpCode>() {
    static const Schema s = describe<TotpCode>("TotpCode", field<&TotpCode::code>("code").length(1, 50));
    return s;
}

template <>
const Schema& schema_of<RecoveryCodes>() {
    static const Schema s = describe<RecoveryCodes>(
        "RecoveryCodes",
        field<&RecoveryCodes::recovery_codes>("recovery_codes").says("Each opens the account once; not shown again"));
    return s;
}

template <>
const Schema& schema_of<SessionView>() {
    static const Schema s =
        describe<SessionView>("Session", field<&SessionView::id>("id"), field<&SessionView::device>("device"),
                              field<&SessionView::created_at>("created_at"),
                              field<&SessionView::last_used_at>("last_used_at"),
                              field<&SessionView::current>("current").says("The one that asks"));
    return s;
}

template <>
const Schema& schema_of<SessionPage>() {
    static const Schema s = describe<SessionPage>("SessionPage", field<&SessionPage::items>("items"),
                                                  field<&SessionPage::next_cursor>("next_cursor"));
    return s;
}

}  // namespace peertest

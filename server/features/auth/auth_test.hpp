// What the tests of this feature share.
#pragma once
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/auth/auth.hpp"
#include "features/auth/auth_model.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "support/test_app.hpp"

namespace peertest::auth {

struct AuthTest : testing::Test {
    TestApp t;
    const std::string password = "a-long-enough-passphrase";

    explicit AuthTest(std::unique_ptr<Store> store = nullptr) : t(TestApp::everything, std::move(store)) {
        t.settings.bcrypt_cost = 4;
    }

    static Caller from(const std::string& ip) {
        Caller c;
        c.ip = ip;
        c.user_agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        return c;
    }
    Message sign_up(const std::string& email, std::vector<Role> as = {Role::tester}) {
        return register_account(t, from("192.0.2.1"), {email, password, "Ada", std::move(as)});
    }
    // A verified account; its id.
    std::string person(const std::string& email) {
        sign_up(email);
        verify_email(t, {}, {mailed_token(email)});
        return find_user_by_email(*t.store, email)->value.id;
    }
    Opened log_in(const std::string& email) { return login(t, from("192.0.2.1"), {email, password}); }
    // The token in the newest mail to somebody.
    std::string mailed_token(const std::string& email) {
        t.drain();
        const auto mails = t.mail.to(email);
        const std::string text = mails.empty() ? "" : mails.back().text;
        const auto at = text.find("?token=");
        return at == text.npos ? "" : text.substr(at + 7, text.find('\n', at) - at - 7);
    }
    bool valid(const Opened& o) { return t.sessions.valid(o.user->id, o.session_id, t.now()); }
    std::int64_t audited(const std::string& action) {
        return t.store->count(audit_rows(), {eq("action", action)});
    }
};

// "401 unauthenticated", or "ok".
template <class F>
std::string outcome(F&& f) {
    try {
        f();
        return "ok";
    } catch (const Error& e) {
        return std::to_string(e.status) + " " + e.code;
    }
}

}  // namespace peertest::auth

#include "features/auth/auth_test.hpp"
#include "features/auth/password.hpp"

namespace peertest::auth {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(AuthTest, registering_answers_the_same_for_a_known_address) {
    const auto first = sign_up("ada@people.test");
    verify_email(t, {}, {mailed_token("ada@people.test")});
    const auto hash = find_user_by_email(*t.store, "ada@people.test")->value.password_hash;
    const auto again = sign_up(" ADA@people.test", {Role::builder});
    EXPECT_EQ(first.message, again.message);
    t.drain();
    const auto mails = t.mail.to("ada@people.test");
    ASSERT_EQ(mails.size(), 2u);
    EXPECT_EQ(mails[0].subject, "Confirm your email address");
    EXPECT_EQ(mails[1].subject, "You already have an account");
    EXPECT_THAT(mails[1].text, Not(HasSubstr("token")));
    const auto user = find_user_by_email(*t.store, "ada@people.test");
    EXPECT_EQ(user->value.password_hash, hash) << "the second one changed nothing";
    EXPECT_THAT(user->value.roles, testing::ElementsAre(Role::tester));
}

TEST_F(AuthTest, asking_for_letters_answers_the_same_for_anybody) {
    person("ada@people.test");
    const auto before = t.mail.sent.size();
    EXPECT_EQ(forgot_password(t, {}, {"ada@people.test"}).message, forgot_password(t, {}, {"no@people.test"}).message);
    EXPECT_EQ(resend_verification(t, {}, {"no@people.test"}).message,
              resend_verification(t, {}, {"ada@people.test"}).message);
    t.drain();
    EXPECT_EQ(t.mail.sent.size(), before + 2);
    EXPECT_TRUE(t.mail.to("no@people.test").empty());
}

TEST_F(AuthTest, roles_are_builder_and_tester_only) {
    EXPECT_EQ(outcome([&] { sign_up("eve@people.test", {Role::admin}); }), "422 validation_failed");
    EXPECT_EQ(outcome([&] { sign_up("eve@people.test", {Role::tester, Role::admin}); }), "422 validation_failed");
    sign_up("bob@people.test", {Role::tester, Role::builder});
    EXPECT_THAT(find_user_by_email(*t.store, "bob@people.test")->value.roles,
                testing::ElementsAre(Role::builder, Role::tester));
}

TEST_F(AuthTest, a_verification_link_works_once_for_a_day) {
    sign_up("ada@people.test");
    const auto token = mailed_token("ada@people.test");
    t.clock.move_to(t.now() + verify_link_lives);
    EXPECT_EQ(outcome([&] { verify_email(t, {}, {token}); }), "422 invalid_token");
    resend_verification(t, {}, {"ada@people.test"});
    const auto fresh = mailed_token("ada@people.test");
    t.clock.move_to(t.now() + verify_link_lives - Millis{1000});
    EXPECT_EQ(outcome([&] { reset_password(t, {}, {fresh, password}); }), "422 invalid_token") << "another purpose";
    EXPECT_EQ(outcome([&] { verify_email(t, {}, {fresh}); }), "ok");
    EXPECT_TRUE(find_user_by_email(*t.store, "ada@people.test")->value.email_verified);
    EXPECT_EQ(outcome([&] { verify_email(t, {}, {fresh}); }), "422 invalid_token");
    EXPECT_EQ(outcome([&] { verify_email(t, {}, {"nonsense"}); }), "422 invalid_token");
}

TEST_F(AuthTest, a_letter_that_is_sent_late_still_holds_one_link) {
    t.mail.broken = true;
    sign_up("ada@people.test");
    t.drain();
    t.mail.broken = false;
    t.advance(std::chrono::minutes(10));
    EXPECT_EQ(t.store->count(mailed_links(), {}), 1);
    EXPECT_EQ(outcome([&] { verify_email(t, {}, {mailed_token("ada@people.test")}); }), "ok");
}

TEST_F(AuthTest, nobodys_mailbox_is_flooded) {
    person("ada@people.test");
    for (int i = 0; i < 20; ++i) forgot_password(t, {}, {"ada@people.test"});
    t.drain();
    EXPECT_EQ(t.mail.to("ada@people.test").size(), 5u);
}

TEST_F(AuthTest, a_reset_link_works_once_for_an_hour_and_ends_every_session) {
    person("ada@people.test");
    const auto here = log_in("ada@people.test"), there = log_in("ada@people.test");
    forgot_password(t, {}, {"ada@people.test"});
    const auto old = mailed_token("ada@people.test");
    forgot_password(t, {}, {"ada@people.test"});
    const auto token = mailed_token("ada@people.test");
    EXPECT_EQ(outcome([&] { reset_password(t, {}, {token, "too short"}); }), "422 validation_failed");
    EXPECT_EQ(outcome([&] { reset_password(t, {}, {token, "another-passphrase"}); }), "ok");
    EXPECT_EQ(outcome([&] { reset_password(t, {}, {token, "another-passphrase"}); }), "422 invalid_token");
    EXPECT_EQ(outcome([&] { reset_password(t, {}, {old, "another-passphrase"}); }), "422 invalid_token");
    EXPECT_FALSE(valid(here) || valid(there));
    EXPECT_EQ(outcome([&] { refresh(t, here.refresh_token); }), "401 unauthenticated");
    EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "401 unauthenticated");
    EXPECT_EQ(outcome([&] { login(t, from("192.0.2.1"), {"ada@people.test", "another-passphrase"}); }), "ok");
    EXPECT_EQ(audited("password.reset"), 1);
    t.drain();
    EXPECT_EQ(t.mail.to("ada@people.test").back().subject, "Your password was changed");
}

TEST_F(AuthTest, a_reset_link_is_over_after_an_hour) {
    person("ada@people.test");
    forgot_password(t, {}, {"ada@people.test"});
    const auto token = mailed_token("ada@people.test");
    t.clock.move_to(t.now() + reset_link_lives);
    EXPECT_EQ(outcome([&] { reset_password(t, {}, {token, "another-passphrase"}); }), "422 invalid_token");
}

TEST_F(AuthTest, changing_the_password_asks_for_the_old_one_and_ends_the_other_sessions) {
    const auto id = person("ada@people.test");
    const auto here = log_in("ada@people.test"), there = log_in("ada@people.test");
    Caller me = t.as(id, roles(Role::tester));
    me.session_id = here.session_id;
    EXPECT_EQ(outcome([&] { change_password(t, me, {"not the one", "another-passphrase"}); }), "422 validation_failed");
    EXPECT_EQ(outcome([&] { change_password(t, me, {password, "short"}); }), "422 validation_failed");
    EXPECT_TRUE(valid(there));
    EXPECT_EQ(outcome([&] { change_password(t, me, {password, "another-passphrase"}); }), "ok");
    EXPECT_TRUE(valid(here));
    EXPECT_FALSE(valid(there));
    EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "401 unauthenticated");
}

TEST_F(AuthTest, a_new_role_or_a_suspension_holds_at_once) {
    const auto id = person("ada@people.test");
    const auto before = log_in("ada@people.test");
    EXPECT_FALSE(grant_admin(t, "nobody@people.test"));
    EXPECT_TRUE(grant_admin(t, "Ada@people.test"));
    EXPECT_TRUE(grant_admin(t, "ada@people.test")) << "twice is as good as once";
    EXPECT_FALSE(valid(before));
    const auto after = log_in("ada@people.test");
    EXPECT_THAT(after.user->roles, testing::ElementsAre(Role::tester, Role::admin));
    auto set = [&](UserStatus s) { t.store->transact([&](Tx& tx) { set_status(tx, t, "admin", id, s, t.now()); }); };
    set(UserStatus::suspended);
    EXPECT_FALSE(valid(after));
    EXPECT_EQ(outcome([&] { refresh(t, after.refresh_token); }), "401 unauthenticated");
    EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "403 forbidden");
    set(UserStatus::active);
    EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "ok");
    EXPECT_EQ(audited("user.suspended"), 1);
}

TEST(Password, each_bound_and_one_past_it) {
    auto check = [](const std::string& p) { return outcome([&] { check_password(p, "somebody.long@people.test"); }); };
    const std::string bad = "422 validation_failed";
    EXPECT_EQ(check("x-y_z.4u!"), bad) << "9 bytes";
    EXPECT_EQ(check("x-y_z.4u!0"), "ok") << "10 bytes";
    EXPECT_EQ(check(std::string(71, 'x') + "y"), "ok") << "72 bytes";
    EXPECT_EQ(check(std::string(72, 'x') + "y"), bad) << "73 bytes";
    std::string umlauts;
    for (int i = 0; i < 36; ++i) umlauts += "ü";
    EXPECT_EQ(check(umlauts), "ok") << "36 characters of 2 bytes";
    EXPECT_EQ(check(umlauts + "a"), bad);
    EXPECT_EQ(check("Somebody.Long@people.test"), bad);
    EXPECT_EQ(check("somebody.long"), bad);
    EXPECT_EQ(check(std::string("abcdefghij\0k", 12)), bad) << "bcrypt would not read on";
}

TEST(Password, the_commonest_are_refused_in_any_case) {
    for (auto* p : {"qwertyuiop", "1234567890", "QwertyUIOP", "password123", "1q2w3e4r5t"})
        EXPECT_TRUE(is_common_password(p)) << p;
    for (auto* p : {"a-long-enough-passphrase", "qwertyuio!", ""}) EXPECT_FALSE(is_common_password(p)) << p;
}

}  // namespace
}  // namespace peertest::auth

#include "features/notifications/notifications.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "adapters/store_memory.hpp"
#include "features/notifications/notifications_model.hpp"
#include "support/test_app.hpp"

namespace peertest::notices {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using enum NotificationType;

struct NotificationsTest : testing::Test {
    TestApp t;

    NotificationsTest() { add("ada"); }
    void add(const std::string& id, std::vector<Role> has = {Role::tester}, bool verified = true) {
        User u;
        u.id = id, u.email = id + "@people.test", u.name = "Ada <3", u.roles = std::move(has);
        u.email_verified = verified, u.created_at = t.now();
        t.store->transact([&](Tx& tx) { tx.insert(users(), u); });
    }
    void tell(const std::string& id, NotificationType type, Notice n = {"Approved", "You earned $18.00.", "/s/1"}) {
        t.store->transact([&](Tx& tx) { notify(tx, t, id, type, n, t.now()); });
    }
    void prefer(NotificationType type, Channels channels) {
        t.store->transact([&](Tx& tx) {
            update_user(tx, t, "ada", [&](User& u) { u.notification_preferences[std::string(to_text(type))] = channels; });
        });
    }
    std::vector<Doc<Notification>> inbox() { return after_seq(*t.store, "ada", 0, 1000); }
};

TEST_F(NotificationsTest, a_notice_is_kept_told_and_mailed) {
    std::vector<std::string> heard;
    const auto handle = t.live.subscribe("user:ada", [&](std::string_view m) { heard.emplace_back(m); });
    tell("ada", submission_approved);
    ASSERT_EQ(inbox().size(), 1u);
    const auto kept = inbox()[0].value;
    EXPECT_THAT(heard, ElementsAre(message_of(kept)));
    EXPECT_EQ(heard[0], R"({"seq":1,"notification":{"id":")" + kept.id +
                            R"(","seq":1,"type":"submission_approved","title":"Approved","body":"You earned $18.00.",)"
                            R"("link":"/s/1","data":{},"created_at":"2026-03-01T10:00:00.000Z","read":false}})");
    t.drain();
    ASSERT_EQ(t.mail.sent.size(), 1u);
    const auto& mail = t.mail.sent[0];
    EXPECT_EQ(mail.to, "ada@people.test");
    EXPECT_EQ(mail.subject, "Approved");
    EXPECT_THAT(mail.text, HasSubstr("Hello Ada <3,\n\nYou earned $18.00.\n\n"));
    EXPECT_THAT(mail.text, HasSubstr("http://peertest.test/s/1"));
    EXPECT_THAT(mail.html, HasSubstr("Hello Ada &lt;3,"));
}

TEST_F(NotificationsTest, nothing_is_told_of_a_transaction_that_failed) {
    int heard = 0;
    const auto handle = t.live.subscribe("user:ada", [&](std::string_view) { ++heard; });
    EXPECT_THROW(t.store->transact([&](Tx& tx) {
        notify(tx, t, "ada", submission_approved, {"Approved", "", ""}, t.now());
        throw std::runtime_error("undone");
    }),
                 std::runtime_error);
    t.drain();
    EXPECT_EQ(heard, 0);
    EXPECT_TRUE(inbox().empty());
    EXPECT_TRUE(t.mail.sent.empty());
    tell("ada", submission_approved);
    EXPECT_EQ(inbox()[0]->seq, 1) << "the number was not lost";
}

TEST_F(NotificationsTest, numbers_have_no_gaps_however_many_write_at_once) {
    constexpr int threads = 8, each = 25;
    std::vector<std::thread> all;
    for (int i = 0; i < threads; ++i)
        all.emplace_back([&] {
            for (int j = 0; j < each; ++j) tell("ada", submission_received);
        });
    for (auto& thread : all) thread.join();
    const auto kept = inbox();
    ASSERT_EQ(kept.size(), std::size_t(threads * each));
    for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(kept[i]->seq, std::int64_t(i + 1));
}

// The same on a store that shows old snapshots and runs transactions again.
TEST(NotificationRaces, numbers_have_no_gaps_when_transactions_conflict) {
    TestApp t(TestApp::everything, std::make_unique<MemoryStore>(MemoryStoreOptions{.seed = 3, .conflicts = 0.3}));
    User u;
    u.id = "ada", u.created_at = t.now();
    t.store->transact([&](Tx& tx) { tx.insert(users(), u); });
    std::atomic<int> heard = 0;
    const auto handle = t.live.subscribe("user:ada", [&](std::string_view) { ++heard; });
    std::vector<std::thread> all;
    for (int i = 0; i < 6; ++i)
        all.emplace_back([&] {
            for (int j = 0; j < 15; ++j)
                t.store->transact([&](Tx& tx) { notify(tx, t, "ada", job_accepted, {"n", "", ""}, t.now()); });
        });
    for (auto& thread : all) thread.join();
    std::int64_t expected = 0;
    for (auto& n : after_seq(*t.store, "ada", 0, 1000)) EXPECT_EQ(n->seq, ++expected);
    EXPECT_EQ(expected, 90);
    EXPECT_EQ(heard, 90) << "told once each, however often their transactions ran";
}

TEST_F(NotificationsTest, several_in_one_transaction_follow_each_other) {
    t.store->transact([&](Tx& tx) {
        notify(tx, t, "ada", submission_approved, {"one", "", ""}, t.now());
        notify(tx, t, "ada", payment_released, {"two", "", ""}, t.now());
    });
    ASSERT_EQ(inbox().size(), 2u);
    EXPECT_EQ(inbox()[1]->notice.title, "two");
    EXPECT_EQ(inbox()[1]->seq, 2);
}

TEST_F(NotificationsTest, preferences_hold_for_what_is_not_essential) {
    prefer(submission_approved, {.in_app = true, .email = false});
    prefer(rating_received, {.in_app = false, .email = true});
    prefer(security_notice, {.in_app = false, .email = false});
    tell("ada", submission_approved, {"approved", "", ""});
    tell("ada", rating_received, {"rated", "", ""});
    tell("ada", security_notice, {"security", "", ""});
    tell("ada", job_accepted, {"accepted", "", ""});
    t.drain();
    std::vector<std::string> kept, mailed;
    for (auto& n : inbox()) kept.push_back(n->notice.title);
    for (auto& m : t.mail.sent) mailed.push_back(m.subject);
    EXPECT_THAT(kept, ElementsAre("approved", "security", "accepted"));
    EXPECT_THAT(mailed, testing::UnorderedElementsAre("rated", "security", "accepted"));
}

TEST_F(NotificationsTest, unconfirmed_addresses_and_erased_accounts_get_no_mail) {
    add("eve", {Role::tester}, false);
    tell("eve", submission_approved);
    tell("nobody", submission_approved);
    t.drain();
    EXPECT_TRUE(t.mail.sent.empty());
    EXPECT_EQ(last_seq(*t.store, "eve"), 1);
}

TEST_F(NotificationsTest, a_task_that_runs_twice_tells_once) {
    const auto id = std::string("the-same");
    for (int i = 0; i < 2; ++i)
        t.store->transact([&](Tx& tx) { notify_as(tx, t, id, "ada", security_notice, {"s", "", ""}, t.now()); });
    t.drain();
    EXPECT_EQ(inbox().size(), 1u);
    EXPECT_EQ(t.mail.sent.size(), 1u);
}

TEST_F(NotificationsTest, features_to_the_left_leave_a_task) {
    t.store->transact([&](Tx& tx) { notify_later(tx, t, "ada", security_notice, {"s", "b", "/account"}, t.now()); });
    EXPECT_TRUE(inbox().empty());
    t.drain();
    EXPECT_EQ(inbox().size(), 1u);
    EXPECT_EQ(t.mail.sent.size(), 1u);
}

TEST_F(NotificationsTest, admins_are_told_together) {
    add("root", {Role::admin});
    add("boss", {Role::builder, Role::admin});
    t.store->transact([&](Tx& tx) { notify_admins(tx, t, dispute_needs_attention, {"d", "", ""}, t.now()); });
    EXPECT_EQ(last_seq(*t.store, "root"), 1);
    EXPECT_EQ(last_seq(*t.store, "boss"), 1);
    EXPECT_EQ(last_seq(*t.store, "ada"), 0);
}

TEST_F(NotificationsTest, a_mail_that_fails_is_tried_again) {
    t.mail.broken = true;
    tell("ada", submission_approved);
    t.drain();
    t.mail.broken = false;
    t.advance(std::chrono::minutes(10));
    EXPECT_EQ(t.mail.sent.size(), 1u);
}

TEST_F(NotificationsTest, one_click_switches_off_the_mails_of_that_type_only) {
    tell("ada", submission_approved);
    tell("ada", security_notice);
    t.drain();
    ASSERT_EQ(t.mail.sent.size(), 2u);
    const auto& first = t.mail.sent[0].subject == "Approved" ? t.mail.sent[0] : t.mail.sent[1];
    std::string url;
    for (auto& m : t.mail.sent)
        if (!m.unsubscribe_url.empty()) {
            EXPECT_TRUE(url.empty()) << "the security notice has none";
            url = m.unsubscribe_url;
        }
    EXPECT_THAT(first.text, HasSubstr(first.unsubscribe_url));
    const std::string prefix = "http://peertest.test/api/notifications/unsubscribe?token=";
    ASSERT_TRUE(url.starts_with(prefix)) << url;
    const auto token = url.substr(prefix.size());
    EXPECT_FALSE(unsubscribe(t, token + "x"));
    EXPECT_FALSE(unsubscribe(t, ""));
    EXPECT_TRUE(unsubscribe(t, token));
    EXPECT_TRUE(unsubscribe(t, token)) << "twice is as good as once";
    t.mail.sent.clear();
    tell("ada", submission_approved);
    tell("ada", auto_released);
    t.drain();
    EXPECT_EQ(t.mail.sent.size(), 1u);
    EXPECT_EQ(inbox().size(), 4u) << "the app still tells";
}

TEST_F(NotificationsTest, each_type_goes_the_ways_that_are_wanted_and_essential_ones_both) {
    for (std::size_t i = 0; i < enum_names<NotificationType>.size(); ++i) {
        const auto type = NotificationType(i);
        for (const auto& wanted : {Channels{true, true}, Channels{true, false}, Channels{false, true}, Channels{false, false}}) {
            SCOPED_TRACE(std::string(to_text(type)) + (wanted.in_app ? " in app" : "") + (wanted.email ? " by mail" : ""));
            prefer(type, wanted);
            const auto before = inbox().size();
            t.mail.sent.clear();
            tell("ada", type);
            t.drain();
            EXPECT_EQ(inbox().size() - before, is_essential(type) || wanted.in_app ? 1u : 0u);
            EXPECT_EQ(t.mail.sent.size(), is_essential(type) || wanted.email ? 1u : 0u);
            for (const auto& mail : t.mail.sent) EXPECT_EQ(mail.unsubscribe_url.empty(), is_essential(type));
        }
    }
}

TEST_F(NotificationsTest, a_mail_that_is_switched_off_while_it_waits_is_not_sent) {
    tell("ada", submission_approved);
    prefer(submission_approved, {true, false});
    t.drain();
    EXPECT_TRUE(t.mail.sent.empty());
}

TEST_F(NotificationsTest, old_ones_are_deleted_and_the_numbers_go_on) {
    tell("ada", submission_approved);
    t.drain();
    t.clock.move_to(t.now() + kept_for + std::chrono::hours(1));
    t.drain();
    EXPECT_TRUE(inbox().empty());
    tell("ada", submission_approved);
    EXPECT_EQ(inbox()[0]->seq, 2);
}

}  // namespace
}  // namespace peertest::notices

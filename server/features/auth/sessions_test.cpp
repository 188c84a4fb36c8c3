#include <chrono>
#include <thread>

#include "features/auth/auth_test.hpp"
#include "kit/crypto.hpp"
#include "schema/json.hpp"

namespace peertest::auth {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST_F(AuthTest, unknown_addresses_and_wrong_passwords_look_alike) {
    person("ada@people.test");
    std::vector<std::string> messages;
    for (auto* email : {"ada@people.test", "nobody@people.test"}) try {
            login(t, from("192.0.2.1"), {email, "not-her-passphrase"});
        } catch (const Error& e) {
            EXPECT_EQ(e.status, 401);
            messages.push_back(e.message);
        }
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_EQ(messages[0], messages[1]);
}

TEST_F(AuthTest, unknown_addresses_and_wrong_passwords_take_the_same_time) {
    t.settings.bcrypt_cost = 8;
    t.settings.rate_limits = false;
    person("ada@people.test");
    // The quickest of five, so that a busy machine does not matter.
    auto quickest = [&](const std::string& email) {
        auto best = std::chrono::nanoseconds::max();
        for (int i = 0; i < 5; ++i) {
            const auto start = std::chrono::steady_clock::now();
            outcome([&] { login(t, from("192.0.2.1"), {email, "not-her-passphrase"}); });
            best = std::min(best, std::chrono::steady_clock::now() - start);
        }
        return best;
    };
    const auto known = quickest("ada@people.test"), unknown = quickest("nobody@people.test");
    EXPECT_LT(known, 2 * unknown);
    EXPECT_LT(unknown, 2 * known);
}

TEST_F(AuthTest, the_sixth_failure_of_an_address_within_a_minute_is_not_even_looked_at) {
    person("ada@people.test");
    auto try_as = [&](const std::string& email, const std::string& pass, const std::string& ip) {
        return outcome([&] { login(t, from(ip), {email, pass}); });
    };
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(try_as("nobody" + std::to_string(i), "wrong", "192.0.2.9"), "401 unauthenticated");
    EXPECT_EQ(try_as("ada@people.test", password, "192.0.2.9"), "429 rate_limited");
    EXPECT_EQ(try_as("ada@people.test", password, "192.0.2.10"), "ok") << "another address";
    t.clock.move_to(t.now() + std::chrono::minutes(1));
    EXPECT_EQ(try_as("ada@people.test", password, "192.0.2.9"), "ok");
}

TEST_F(AuthTest, the_eleventh_failure_of_an_account_within_an_hour_is_refused_from_anywhere) {
    for (std::string email : {"ada@people.test", "nobody@people.test"}) {
        if (email[0] == 'a') person(email);
        for (int i = 0; i < 10; ++i)
            EXPECT_EQ(outcome([&] { login(t, from("192.0.2." + std::to_string(i)), {email, "wrong"}); }),
                      "401 unauthenticated");
        EXPECT_EQ(outcome([&] { login(t, from("198.51.100.1"), {" " + email, password}); }), "429 rate_limited");
    }
    t.clock.move_to(t.now() + std::chrono::hours(1));
    EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "ok");
}

TEST_F(AuthTest, right_passwords_do_not_count_as_failures) {
    person("ada@people.test");
    for (int i = 0; i < 15; ++i) EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "ok") << i;
}

TEST_F(AuthTest, who_failed_too_often_is_told_how_long_to_wait) {
    for (int i = 0; i < 5; ++i) outcome([&] { log_in("nobody@people.test"); });
    t.clock.move_to(t.now() + std::chrono::seconds(20));
    try {
        log_in("nobody@people.test");
        FAIL() << "the sixth failure within a minute";
    } catch (const Error& e) {
        EXPECT_EQ(e.code, "rate_limited");
        EXPECT_EQ(e.retry_after_s, 40);
    }
}

TEST_F(AuthTest, many_guesses_at_once_are_no_more_than_many_in_a_row) {
    person("ada@people.test");
    std::atomic<int> looked_at = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 4; ++j)
                if (outcome([&] { login(t, from("192.0.2.1"), {"ada@people.test", "wrong"}); }) == "401 unauthenticated")
                    ++looked_at;
        });
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(looked_at, 5);
}

TEST_F(AuthTest, only_the_hash_of_a_refresh_token_is_kept) {
    person("ada@people.test");
    const auto first = log_in("ada@people.test");
    const auto second = refresh(t, first.refresh_token);
    for (auto& token : t.store->find(refresh_tokens(), {}).items) {
        EXPECT_THAT(to_json(*token), Not(HasSubstr(first.refresh_token)));
        EXPECT_THAT(to_json(*token), Not(HasSubstr(second.refresh_token)));
    }
}

TEST_F(AuthTest, refreshing_rotates_the_token_within_the_session) {
    person("ada@people.test");
    auto opened = log_in("ada@people.test");
    for (int i = 0; i < 3; ++i) {
        t.clock.move_to(t.now() + session_lives - Millis{1});
        const auto next = refresh(t, opened.refresh_token);
        EXPECT_NE(next.refresh_token, opened.refresh_token);
        EXPECT_EQ(next.session_id, opened.session_id);
        opened = next;
    }
    EXPECT_EQ(sessions_of(*t.store, opened.user->id).front()->last_used_at, t.now());
    t.clock.move_to(t.now() + session_lives);
    EXPECT_EQ(outcome([&] { refresh(t, opened.refresh_token); }), "401 unauthenticated") << "after seven days unused";
}

TEST_F(AuthTest, a_used_token_gets_the_same_successor_for_ten_seconds) {
    person("ada@people.test");
    const auto first = log_in("ada@people.test");
    const auto second = refresh(t, first.refresh_token);
    t.clock.move_to(t.now() + refresh_grace);
    EXPECT_EQ(refresh(t, first.refresh_token).refresh_token, second.refresh_token);
    EXPECT_TRUE(valid(second));
    EXPECT_EQ(outcome([&] { refresh(t, second.refresh_token); }), "ok");
}

TEST_F(AuthTest, a_used_token_after_that_ends_its_session_only) {
    const auto id = person("ada@people.test");
    const auto other = log_in("ada@people.test");
    const auto first = log_in("ada@people.test");
    const auto second = refresh(t, first.refresh_token);
    t.clock.move_to(t.now() + refresh_grace + Millis{1});
    EXPECT_EQ(outcome([&] { refresh(t, first.refresh_token); }), "401 unauthenticated");
    EXPECT_FALSE(valid(second));
    EXPECT_TRUE(valid(other));
    EXPECT_EQ(outcome([&] { refresh(t, second.refresh_token); }), "401 unauthenticated");
    const auto row = t.store->first(audit_rows(), {eq("action", "session.reuse_detected")});
    ASSERT_TRUE(row);
    EXPECT_THAT(row->value.subjects, testing::ElementsAre("user:" + id, "session:" + first.session_id));
    t.drain();
    EXPECT_EQ(t.mail.to("ada@people.test").back().subject, "We ended one of your sessions");
}

TEST_F(AuthTest, tabs_that_refresh_at_once_all_go_on_with_one_successor) {
    person("ada@people.test");
    const auto opened = log_in("ada@people.test");
    std::vector<std::string> got(8);
    std::vector<std::thread> tabs;
    for (auto& token : got) tabs.emplace_back([&] { token = refresh(t, opened.refresh_token).refresh_token; });
    for (auto& tab : tabs) tab.join();
    EXPECT_THAT(got, testing::Each(got[0]));
}

TEST_F(AuthTest, a_token_that_nobody_made_does_no_harm) {
    person("ada@people.test");
    const auto opened = log_in("ada@people.test");
    EXPECT_EQ(outcome([&] { refresh(t, ""); }), "401 unauthenticated");
    EXPECT_EQ(outcome([&] { refresh(t, random_token()); }), "401 unauthenticated");
    EXPECT_TRUE(valid(opened));
}

TEST_F(AuthTest, sessions_are_ended_by_their_owner_only) {
    const auto ada = person("ada@people.test"), bob = person("bob@people.test");
    const auto one = log_in("ada@people.test"), two = log_in("ada@people.test");
    EXPECT_EQ(outcome([&] { end_own_session(t, bob, one.session_id); }), "404 not_found");
    EXPECT_TRUE(valid(one));
    end_own_session(t, ada, one.session_id);
    EXPECT_FALSE(valid(one));
    EXPECT_EQ(sessions_of(*t.store, ada).size(), 1u);
    end_all_sessions(t, ada);
    EXPECT_FALSE(valid(two));
    EXPECT_TRUE(sessions_of(*t.store, ada).empty());
}

TEST_F(AuthTest, another_process_learns_the_revocations_of_the_last_hour) {
    person("ada@people.test");
    const auto old = log_in("ada@people.test"), late = log_in("ada@people.test");
    end_own_session(t, old.user->id, old.session_id);
    t.clock.move_to(t.now() + access_token_lives);
    end_own_session(t, late.user->id, late.session_id);
    Sessions fresh;
    App other{t->settings, t->clock, t->store,    t->cache,    t->counters, t->live,   t->work,
              t->mail,     t->blobs, t->payments, fresh,       t->metrics};
    load_revocations(other);
    EXPECT_FALSE(fresh.valid(late.user->id, late.session_id, t.now()));
    EXPECT_TRUE(fresh.valid(old.user->id, old.session_id, t.now())) << "its access tokens have expired anyway";
    const auto rows = t.store->find(revocations(), {{}, {{"seq"}}});
    ASSERT_EQ(rows.items.size(), 2u);
    EXPECT_EQ(rows.items[0]->seq, 1);
    EXPECT_EQ(rows.items[1]->seq, 2);
}

TEST_F(AuthTest, another_process_follows_the_sessions_that_end) {
    person("ada@people.test");
    const auto before = log_in("ada@people.test"), one = log_in("ada@people.test"), two = log_in("ada@people.test");
    end_own_session(t, before.user->id, before.session_id);
    Sessions theirs;
    MemoryLive their_live;
    App other{t->settings, t->clock, t->store,    t->cache,    t->counters, their_live, t->work,
              t->mail,     t->blobs, t->payments, theirs,      t->metrics};
    std::int64_t last = load_revocations(other);
    EXPECT_EQ(last, 1);
    int closed = 0;
    const auto socket = their_live.subscribe("session:" + one.session_id, [&](std::string_view) { ++closed; });
    EXPECT_EQ(follow_revocations(other, last), 1);
    end_own_session(t, one.user->id, one.session_id);
    EXPECT_TRUE(theirs.valid(one.user->id, one.session_id, t.now()));
    last = follow_revocations(other, last);
    EXPECT_EQ(last, 2);
    EXPECT_FALSE(theirs.valid(one.user->id, one.session_id, t.now()));
    EXPECT_TRUE(theirs.valid(two.user->id, two.session_id, t.now()));
    EXPECT_EQ(closed, 1);
    EXPECT_EQ(follow_revocations(other, 0), 2);
    EXPECT_EQ(closed, 1) << "what is known is not told again";
}

TEST_F(AuthTest, the_session_unused_for_longest_makes_room) {
    t.settings.rate_limits = false;
    person("ada@people.test");
    const auto first = log_in("ada@people.test");
    for (int i = 1; i < max_sessions; ++i) {
        t.clock.move_to(t.now() + Millis{1});
        log_in("ada@people.test");
    }
    EXPECT_TRUE(valid(first));
    t.clock.move_to(t.now() + Millis{1});
    log_in("ada@people.test");
    EXPECT_FALSE(valid(first));
    EXPECT_EQ(sessions_of(*t.store, first.user->id).size(), std::size_t(max_sessions));
}

TEST_F(AuthTest, what_is_over_is_cleaned_up) {
    person("ada@people.test");
    const auto opened = log_in("ada@people.test");
    forgot_password(t, {}, {"ada@people.test"});
    t.drain();
    end_own_session(t, opened.user->id, opened.session_id);
    t.clock.move_to(t.now() + session_lives + std::chrono::hours(1));
    t.drain();
    EXPECT_EQ(t.store->count(refresh_tokens(), {}), 0);
    EXPECT_EQ(t.store->count(mailed_links(), {}), 0);
    EXPECT_EQ(t.store->count(revocations(), {}), 0);
}

TEST(Device, is_told_from_the_user_agent) {
    EXPECT_EQ(device_of("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"),
              "Edge on Windows");
    EXPECT_EQ(device_of("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile Safari/604.1"),
              "Safari on iPhone");
    EXPECT_EQ(device_of("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"), "Firefox on Linux");
    EXPECT_EQ(device_of("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36"), "Chrome on Android");
    EXPECT_EQ(device_of("curl/8"), "Unknown browser");
    EXPECT_EQ(device_of(""), "Unknown browser");
}

}  // namespace
}  // namespace peertest::auth

// What happens at the same moment, on a store that lets each transaction see an old snapshot and runs many again.
#include <thread>

#include "adapters/store_memory.hpp"
#include "features/auth/auth_test.hpp"

namespace peertest::auth {
namespace {

struct AuthRaceTest : AuthTest {
    AuthRaceTest() : AuthTest(std::make_unique<MemoryStore>(MemoryStoreOptions{.seed = 7, .conflicts = 0.3})) {
        t.settings.rate_limits = false;
    }
    // Runs `first` when the next transaction has read and written all it wants and is about to commit.
    void just_before_commit_of_next(std::function<void()> first) {
        auto done = std::make_shared<bool>(false);
        dynamic_cast<MemoryStore&>(*t.store).before_commit([done, first = std::move(first)] {
            if (!std::exchange(*done, true)) first();
        });
    }
    void suspend(const std::string& id) {
        t.store->transact([&](Tx& tx) { set_status(tx, t, "admin", id, UserStatus::suspended, t.now()); });
    }
};

TEST_F(AuthRaceTest, a_login_during_a_reset_does_not_outlive_it) {
    person("ada@people.test");
    forgot_password(t, {}, {"ada@people.test"});
    const auto token = mailed_token("ada@people.test");
    just_before_commit_of_next([&] { reset_password(t, {}, {token, "another-passphrase"}); });
    EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "401 unauthenticated");
    EXPECT_TRUE(sessions_of(*t.store, find_user_by_email(*t.store, "ada@people.test")->value.id).empty());
}

TEST_F(AuthRaceTest, a_login_during_a_suspension_does_not_outlive_it) {
    const auto id = person("ada@people.test");
    just_before_commit_of_next([&] { suspend(id); });
    EXPECT_EQ(outcome([&] { log_in("ada@people.test"); }), "401 unauthenticated");
    EXPECT_TRUE(sessions_of(*t.store, id).empty());
}

TEST_F(AuthRaceTest, a_refresh_during_a_suspension_does_not_outlive_it) {
    const auto id = person("ada@people.test");
    const auto opened = log_in("ada@people.test");
    just_before_commit_of_next([&] { suspend(id); });
    EXPECT_EQ(outcome([&] { refresh(t, opened.refresh_token); }), "401 unauthenticated");
    EXPECT_TRUE(sessions_of(*t.store, id).empty());
}

TEST_F(AuthRaceTest, a_refresh_during_a_change_of_roles_has_the_new_ones_or_none) {
    person("ada@people.test");
    const auto opened = log_in("ada@people.test");
    just_before_commit_of_next([&] { grant_admin(t, "ada@people.test"); });
    EXPECT_EQ(outcome([&] { refresh(t, opened.refresh_token); }), "401 unauthenticated");
}

TEST_F(AuthRaceTest, a_mailed_link_used_twice_at_once_counts_once) {
    person("ada@people.test");
    forgot_password(t, {}, {"ada@people.test"});
    const auto token = mailed_token("ada@people.test");
    just_before_commit_of_next([&] { reset_password(t, {}, {token, "the-first-passphrase"}); });
    EXPECT_EQ(outcome([&] { reset_password(t, {}, {token, "the-second-passphrase"}); }), "422 invalid_token");
    EXPECT_EQ(outcome([&] { login(t, from("192.0.2.1"), {"ada@people.test", "the-first-passphrase"}); }), "ok");
}

TEST_F(AuthRaceTest, two_who_register_one_address_at_once_make_one_account) {
    just_before_commit_of_next([&] { sign_up("ada@people.test"); });
    EXPECT_EQ(outcome([&] { sign_up("ada@people.test"); }), "ok");
    EXPECT_EQ(t.store->count(users(), {}), 1);
}

TEST_F(AuthRaceTest, tabs_that_refresh_at_once_all_go_on_with_one_successor) {
    person("ada@people.test");
    const auto opened = log_in("ada@people.test");
    std::vector<std::string> got(8);
    std::vector<std::thread> tabs;
    for (auto& token : got) tabs.emplace_back([&] { token = refresh(t, opened.refresh_token).refresh_token; });
    for (auto& tab : tabs) tab.join();
    EXPECT_THAT(got, testing::Each(got[0]));
}

TEST_F(AuthRaceTest, revocations_have_no_gaps_however_many_end_at_once) {
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i) {
        ids.push_back(person("p" + std::to_string(i) + "@people.test"));
        log_in("p" + std::to_string(i) + "@people.test");
    }
    std::vector<std::thread> all;
    for (auto& id : ids) all.emplace_back([&] { end_all_sessions(t, id); });
    for (auto& thread : all) thread.join();
    std::int64_t expected = 0;
    for (auto& r : t.store->find(revocations(), {{}, {{"seq"}}, 100}).items) EXPECT_EQ(r->seq, ++expected);
    EXPECT_EQ(expected, 6);
}

}  // namespace
}  // namespace peertest::auth

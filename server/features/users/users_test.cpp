#include "features/users/users.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/users/personal_data.hpp"
#include "kit/error.hpp"
#include "schema/json.hpp"
#include "support/test_app.hpp"

namespace peertest {
namespace {

using testing::ElementsAre;

std::vector<std::string> bad_fields(User& user, const std::string& patch) {
    std::vector<std::string> fields;
    try {
        apply_patch(user, from_request<MePatch>(patch));
    } catch (const Error& e) {
        EXPECT_EQ(e.status, 422);
        for (auto& f : e.errors) fields.push_back(f.field);
    }
    return fields;
}

User ada() {
    User u;
    u.id = "ada", u.email = "ada@people.test", u.name = "Ada", u.roles = {Role::tester};
    return u;
}

TEST(Profile, takes_what_is_sent_and_leaves_the_rest) {
    User u = ada();
    u.bio = "before";
    EXPECT_TRUE(bad_fields(u, R"({"name": "  Ada L ", "country": "GB", "languages": ["fr", "en", "fr"],
        "time_zone": "Europe/London", "devices": ["phone", "desktop"], "browsers": ["firefox"]})").empty());
    EXPECT_EQ(u.name, "Ada L");
    EXPECT_EQ(u.bio, "before");
    EXPECT_EQ(u.country, "GB");
    EXPECT_THAT(u.languages, ElementsAre("en", "fr"));
    EXPECT_THAT(u.devices, ElementsAre(DeviceKind::desktop, DeviceKind::phone));
    EXPECT_EQ(u.time_zone, "Europe/London");
    EXPECT_TRUE(bad_fields(u, R"({"country": null, "time_zone": null, "bio": null})").empty());
    EXPECT_EQ(u.country, "");
    EXPECT_EQ(u.time_zone, "UTC");
    EXPECT_EQ(u.bio, "");
}

TEST(Profile, names_every_bad_field_at_once) {
    User u = ada();
    EXPECT_THAT(bad_fields(u, R"({"name": "  ", "time_zone": "Europe/Atlantis", "billing_currency": null,
                               "notification_preferences": {"no_such": {}, "security_notice": {"email": false}}})"),
                ElementsAre("name", "time_zone", "billing_currency", "notification_preferences.no_such",
                            "notification_preferences.security_notice"));
}

TEST(Profile, a_name_can_be_seen_and_reads_as_it_is_written) {
    for (auto* name : {"Zoë", "张伟", "محمد", "👩‍💻", "O’Neil"}) EXPECT_EQ(clean_name(name), name);
    // Controls, line ends, what turns the direction around, and nothing but what nobody sees.
    for (auto* name : {"a\nb", "a\x7f", "a\xC2\x85", "a\u2028", "a\u202Eb", "a\u2066b", "\u200B", "\u00A0\u3000", "\uFEFF", "\u200D"})
        EXPECT_THROW(clean_name(name), Error) << name;
}

TEST(Profile, a_time_zone_is_never_a_path) {
    User u = ada();
    for (auto* zone : {"../../../etc/passwd", "/etc/localtime", "Europe", "Europe/London\\u0000"})
        EXPECT_THAT(bad_fields(u, std::string(R"({"time_zone": ")") + zone + "\"}"), ElementsAre("time_zone")) << zone;
}

TEST(Profile, a_name_is_one_line) {
    User u = ada();
    EXPECT_THAT(bad_fields(u, R"({"name": "Ada\r\nBcc: all@people.test"})"), ElementsAre("name"));
    EXPECT_EQ(u.name, "Ada");
}

TEST(Profile, the_currency_stays_from_the_first_job_on) {
    User u = ada();
    EXPECT_TRUE(bad_fields(u, R"({"billing_currency": "EUR"})").empty());
    EXPECT_TRUE(bad_fields(u, R"({"billing_currency": "USD"})").empty());
    u.billing_currency_fixed = true;
    EXPECT_TRUE(bad_fields(u, R"({"billing_currency": "USD"})").empty());
    EXPECT_THAT(bad_fields(u, R"({"billing_currency": "EUR"})"), ElementsAre("billing_currency"));
    EXPECT_EQ(u.billing_currency, "USD");
}

TEST(Profile, a_language_is_a_tag_as_browsers_tell_it) {
    for (auto* tag : {"en", "en-GB", "zh-Hant-TW", "es-419", "haw"})
        EXPECT_NO_THROW(from_request<MePatch>(std::string(R"({"languages": [")") + tag + "\"]}")) << tag;
    for (auto* tag : {"", "e", "english", "EN", "en-", "-en", "en--GB", "en_GB", "en-subtagtoolong"})
        EXPECT_THROW(from_request<MePatch>(std::string(R"({"languages": [")") + tag + "\"]}"), Error) << tag;
}

TEST(Profile, preferences_are_merged_and_told_in_full) {
    User u = ada();
    EXPECT_TRUE(bad_fields(u, R"({"notification_preferences": {"rating_received": {"email": false}}})").empty());
    EXPECT_TRUE(bad_fields(u, R"({"notification_preferences": {"budget_80": {"in_app": false}}})").empty());
    const auto told = me_of({u, 1, {}}).notification_preferences;
    EXPECT_FALSE(told.at("rating_received").email);
    EXPECT_TRUE(told.at("rating_received").in_app);
    EXPECT_FALSE(told.at("budget_80").in_app);
    EXPECT_TRUE(told.at("auto_released").email);
    EXPECT_FALSE(told.contains("security_notice")) << "it cannot be switched";
}

TEST(Profile, others_never_see_the_address) {
    User u = ada();
    u.ratings = {9, 2};
    const auto text = to_json(public_profile(u));
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("people.test")));
    EXPECT_THAT(text, testing::HasSubstr(R"("count":2)"));
    EXPECT_THAT(to_json(me_of({u, 1, {}})), testing::Not(testing::HasSubstr("password")));
}

TEST(Rating, is_an_average_that_one_vote_hardly_moves) {
    EXPECT_DOUBLE_EQ(rating_average({0, 0}), 4.0);
    EXPECT_DOUBLE_EQ(rating_average({1, 1}), 3.5);
    EXPECT_DOUBLE_EQ(rating_average({5 * 95, 95}), 4.95);
}

TEST(MembershipRule, past_due_has_seven_days_of_grace) {
    const Time now{1'000'000'000'000};
    Membership m;
    EXPECT_FALSE(membership_allows(m, now));
    for (auto status : {MembershipStatus::active, MembershipStatus::trialing}) {
        m.status = status;
        EXPECT_TRUE(membership_allows(m, now));
    }
    m.status = MembershipStatus::past_due;
    EXPECT_FALSE(membership_allows(m, now)) << "since when, nobody knows";
    m.past_due_since = now;
    EXPECT_TRUE(membership_allows(m, now + std::chrono::days(7) - Millis{1}));
    EXPECT_FALSE(membership_allows(m, now + std::chrono::days(7)));
}

TEST(Requirements, any_one_of_those_wanted_will_do) {
    User u = ada();
    u.devices = {DeviceKind::phone};
    EXPECT_TRUE(owns_any(u, std::vector<DeviceKind>{}));
    EXPECT_TRUE(owns_any(u, {DeviceKind::desktop, DeviceKind::phone}));
    EXPECT_FALSE(owns_any(u, {DeviceKind::desktop}));
    EXPECT_FALSE(speaks_any(u, {"en"}));
    u.languages = {"de", "en-GB"};
    EXPECT_TRUE(speaks_any(u, {"en-US"}));
    EXPECT_FALSE(speaks_any(u, {"fr", "es"}));
}

TEST(Users, are_found_by_address_in_any_case_and_are_unique_by_it) {
    TestApp t;
    t.store->transact([&](Tx& tx) { tx.insert(users(), ada()); });
    EXPECT_EQ(find_user_by_email(*t.store, " ADA@People.Test ")->value.id, "ada");
    User other = ada();
    other.id = "other";
    EXPECT_THROW(t.store->transact([&](Tx& tx) { tx.insert(users(), other); }), Duplicate);
}

TEST(Users, checks_answer_what_their_route_should) {
    TestApp t;
    User u = ada();
    auto status = [&](Doc<User> (*check)(Reader&, const std::string&)) {
        try {
            check(*t.store, "ada");
            return std::string("ok");
        } catch (const Error& e) {
            return std::to_string(e.status) + " " + e.code;
        }
    };
    EXPECT_EQ(status(require_user), "404 not_found");
    EXPECT_EQ(status(require_active), "401 unauthenticated");
    t.store->transact([&](Tx& tx) { tx.insert(users(), u); });
    EXPECT_EQ(status(require_verified), "403 email_unverified");
    auto change = [&](auto f) { t.store->transact([&](Tx& tx) { update_user(tx, t, "ada", f); }); };
    change([](User& x) { x.email_verified = true; });
    EXPECT_EQ(status(require_trusted), "ok");
    change([](User& x) { x.flagged = true; });
    EXPECT_EQ(status(require_verified), "ok");
    EXPECT_EQ(status(require_trusted), "403 account_flagged");
    change([](User& x) { x.status = UserStatus::suspended; });
    EXPECT_EQ(status(require_trusted), "401 unauthenticated");
}

TEST(Erasure, is_not_a_way_out_for_whoever_was_suspended_a_moment_ago) {
    TestApp t;
    User u = ada();
    u.status = UserStatus::suspended;
    t.store->transact([&](Tx& tx) { tx.insert(users(), u); });
    EXPECT_THROW(delete_account(t, t.as("ada", roles(Role::tester))), Error);
    EXPECT_EQ(require_user(*t.store, "ada")->name, "Ada");
}

}  // namespace
}  // namespace peertest

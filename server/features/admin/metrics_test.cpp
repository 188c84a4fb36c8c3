#include "features/admin/metrics.hpp"

#include <gtest/gtest.h>

#include "kit/error.hpp"
#include "ports/clock.hpp"
#include "support/test_app.hpp"

namespace peertest::admin {
namespace {

const Time noon = *parse_rfc3339("2026-03-05T12:00:00Z");

std::vector<std::string> refused(const MetricsQuery& in) {
    try {
        asked_days(in, noon);
    } catch (const Error& e) {
        std::vector<std::string> fields;
        for (const auto& problem : e.errors) fields.push_back(problem.field);
        return fields;
    }
    return {};
}

std::string asked(const MetricsQuery& in) {
    const auto range = asked_days(in, noon);
    return date_of(range.first) + " " + date_of(range.last);
}

TEST(AskedDays, EndTodayUnlessSaid) {
    EXPECT_EQ(asked({}), "2026-02-04 2026-03-05");
    EXPECT_EQ(asked({.days = 1}), "2026-03-05 2026-03-05");
    EXPECT_EQ(asked({.days = 2, .to = "2026-03-01"}), "2026-02-28 2026-03-01");
    EXPECT_EQ(asked({.from = "2026-03-01"}), "2026-03-01 2026-03-05");
    EXPECT_EQ(asked({.from = "2025-03-05", .to = "2026-03-05"}), "2025-03-05 2026-03-05");
}

TEST(AskedDays, AreBounded) {
    using Fields = std::vector<std::string>;
    EXPECT_EQ(refused({.from = "2025-03-04"}), Fields{"from"});
    EXPECT_EQ(refused({.from = "2026-03-02", .to = "2026-03-01"}), Fields{"from"});
    EXPECT_EQ(refused({.from = "2026-03-06", .to = "2026-03-07"}), (Fields{"to", "from"}));
    EXPECT_EQ(refused({.from = "2026-02-30"}), Fields{"from"});
    EXPECT_EQ(refused({.from = "yesterday!"}), Fields{"from"});
    EXPECT_EQ(refused({.days = 3, .from = "2026-03-01"}), Fields{"days"});
}

TEST(WeightedMedian, IsTheOneInTheMiddle) {
    EXPECT_FALSE(weighted_median({}));
    EXPECT_EQ(weighted_median({{2, 1}}), 2);
    EXPECT_EQ(weighted_median({{5, 1}, {1, 1}, {3, 1}}), 3);
    EXPECT_EQ(weighted_median({{1, 5}, {100, 4}}), 1);
    EXPECT_EQ(weighted_median({{1, 1}, {100, 4}}), 100);
}

TEST(SummedUp, AddsFlowsAndKeepsTheLastHeld) {
    MetricsDay first, second;
    first.date = "2026-03-01", second.date = "2026-03-02";
    first.submissions = 3, second.submissions = 1, second.disputes = 1;
    first.money = {{"EUR", 500, 10, 1}, {"USD", 900, 20, 2}};
    second.money = {{"USD", 300, 30, 3}};
    first.jobs_by_status = {{"open", 7}}, second.jobs_by_status = {{"open", 2}};
    const auto out = summed_up({first, second});
    EXPECT_EQ(out.from + out.to, "2026-03-012026-03-02");
    EXPECT_DOUBLE_EQ(out.dispute_rate, 0.25);
    ASSERT_EQ(out.money.size(), 2u);
    EXPECT_EQ(out.money[0].held_minor, 0);
    EXPECT_EQ(out.money[0].paid_minor, 10);
    EXPECT_EQ(out.money[1].held_minor, 300);
    EXPECT_EQ(out.money[1].paid_minor, 50);
    EXPECT_EQ(out.money[1].refunded_minor, 5);
    EXPECT_EQ(out.jobs_by_status[0].count, 2);
}

class MetricsTest : public ::testing::Test {
protected:
    void sign_up(const std::string& id) {
        User u;
        u.id = id, u.email = id + "@people.test", u.created_at = t.now();
        t->store.transact([&](Tx& tx) { tx.insert(users(), u); });
    }
    MetricsDay on(const std::string& date) {
        return read_metrics(t, t.as("admin", roles(Role::admin)), {.from = date, .to = date}).days.at(0);
    }
    TestApp t;  // begins on 2026-03-01 at 10:00
};

TEST_F(MetricsTest, DaysThatAreOverAreCountedOnceAndKept) {
    sign_up("ada");
    EXPECT_EQ(on("2026-03-01").sign_ups, 1);
    EXPECT_EQ(on("2026-02-28").sign_ups, 0);
    t.advance(std::chrono::hours(14));  // midnight
    EXPECT_FALSE(last_kept_day(*t.store));
    EXPECT_EQ(on("2026-03-01").sign_ups, 1);  // not kept yet, counted
    t.advance(std::chrono::hours(1));
    EXPECT_EQ(last_kept_day(*t.store), "2026-03-01");
    sign_up("ben");
    EXPECT_EQ(on("2026-03-02").sign_ups, 1);
    EXPECT_EQ(on("2026-03-01").sign_ups, 1);
    t.advance(std::chrono::days(3));
    EXPECT_EQ(last_kept_day(*t.store), "2026-03-04");
    EXPECT_EQ(kept_days(*t.store, "2026-03-01", "2026-03-04").size(), 4u);
    // Kept means kept: what is written into the past afterwards changes nothing.
    t->store.transact([&](Tx& tx) { tx.remove(users(), "ben"); });
    EXPECT_EQ(on("2026-03-02").sign_ups, 1);
    roll_up_days(t);
    EXPECT_EQ(kept_days(*t.store, "2026-03-01", "2026-03-31").size(), 4u);
}

TEST_F(MetricsTest, DaysWithoutAServerAreCountedAfterwards) {
    sign_up("ada");
    t.clock.move_to(t.now() + std::chrono::days(5));
    roll_up_days(t);
    EXPECT_EQ(kept_days(*t.store, "2026-03-01", "2026-03-31").size(), 5u);
    EXPECT_EQ(on("2026-03-01").sign_ups, 1);
}

}  // namespace
}  // namespace peertest::admin

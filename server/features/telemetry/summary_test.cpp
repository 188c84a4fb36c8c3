#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/telemetry/telemetry.hpp"

namespace peertest {
namespace {

using testing::ElementsAre;

constexpr Time start{1'772'359'200'000};

Time at(int seconds) { return start + std::chrono::seconds{seconds}; }
TelemetryEvent visit(int seconds, const std::string& url) {
    return {.id = "v", .type = TelemetryType::page_visit, .at = at(seconds), .received_at = start, .url = url, .step_id = {}};
}
TelemetryEvent tick(int seconds, const std::string& step) {
    return {.id = "t", .type = TelemetryType::step_tick, .at = at(seconds), .received_at = start, .url = {}, .step_id = step, .done = true};
}
std::vector<std::string> pages(const TelemetrySummary& s) {
    std::vector<std::string> out;
    for (auto& p : s.pages) out.push_back(p.url + " " + std::to_string(p.visits) + " " + std::to_string(p.seconds));
    return out;
}

TEST(TelemetrySummary, of_nothing_is_empty) {
    const auto s = summarise("a", {});
    EXPECT_EQ(s.id, "a");
    EXPECT_EQ(s.events, 0);
    EXPECT_FALSE(s.first_at);
    EXPECT_EQ(s.seconds_on_app, 0);
}

TEST(TelemetrySummary, gives_each_page_its_time_in_whatever_order_events_came) {
    const auto s = summarise("a", {visit(90, "/"), visit(0, "/"), tick(30, "s1"), visit(60, "/cart")});
    EXPECT_THAT(pages(s), ElementsAre("/ 2 60", "/cart 1 30"));
    EXPECT_EQ(s.seconds_on_app, 90);
    ASSERT_EQ(s.ticks.size(), 1u);
    EXPECT_EQ(s.ticks[0].step_id, "s1");
    EXPECT_EQ(s.first_at, at(0));
    EXPECT_EQ(s.last_at, at(90));
}

TEST(TelemetrySummary, counts_an_opening_once_that_runner_and_script_both_tell) {
    const auto s = summarise("a", {visit(0, "/"), visit(2, "/"), tick(3, "s1"), visit(5, "/"), visit(9, "/"), visit(10, "/cart"),
                                   visit(11, "/")});
    EXPECT_THAT(pages(s), ElementsAre("/ 3 10", "/cart 1 1"));
    EXPECT_EQ(s.events, 7);
}

TEST(TelemetrySummary, leaves_gaps_out_of_the_time) {
    const auto s = summarise("a", {visit(0, "/"), visit(300, "/"), visit(601, "/cart"), tick(610, "s1")});
    ASSERT_EQ(s.gaps.size(), 1u);  // five minutes are none, five and a second are
    EXPECT_EQ(s.gaps[0].from, at(300));
    EXPECT_EQ(s.gaps[0].to, at(601));
    EXPECT_EQ(s.seconds_on_app, 309);
    EXPECT_THAT(pages(s), ElementsAre("/ 2 300", "/cart 1 9"));
}

TEST(TelemetrySummary, stays_small) {
    std::vector<TelemetryEvent> events;
    for (int i = 0; i < 1500; ++i) events.push_back(visit(i * 301, "/" + std::to_string(i))), events.push_back(tick(i * 301, "s"));
    const auto s = summarise("a", events);
    EXPECT_EQ(s.events, 3000);
    EXPECT_EQ(s.pages.size(), 200u);
    EXPECT_EQ(s.gaps.size(), 200u);
    EXPECT_EQ(s.ticks.size(), 1000u);
}

}  // namespace
}  // namespace peertest

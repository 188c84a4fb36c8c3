#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "features/jobs/calendar.hpp"
#include "features/jobs/job_states.hpp"
#include "features/jobs/jobs.hpp"
#include "features/jobs/jobs_write.hpp"
#include "kit/error.hpp"
#include "kit/time_zone.hpp"

namespace peertest {
namespace {

Time at(const char* text) { return *parse_rfc3339(text); }

JobListing listing(JobStatus status, int slots, int running, int settled, bool closed = false) {
    JobListing l;
    l.status = status, l.slots = slots, l.running = running, l.settled = settled, l.closed = closed;
    return l;
}
JobStatus followed(JobListing l) {
    follow_slots(l);
    return l.status;
}

TEST(JobStates, follow_the_slots) {
    EXPECT_EQ(followed(listing(JobStatus::open, 2, 1, 0)), JobStatus::open);
    EXPECT_EQ(followed(listing(JobStatus::open, 2, 1, 1)), JobStatus::in_progress);
    EXPECT_EQ(followed(listing(JobStatus::in_progress, 2, 1, 0)), JobStatus::open);
    EXPECT_EQ(followed(listing(JobStatus::in_progress, 2, 0, 2)), JobStatus::completed);
    EXPECT_EQ(followed(listing(JobStatus::open, 2, 0, 0, true)), JobStatus::expired);
    EXPECT_EQ(followed(listing(JobStatus::open, 2, 0, 1, true)), JobStatus::completed);
    EXPECT_EQ(followed(listing(JobStatus::open, 2, 1, 0, true)), JobStatus::in_progress);
    EXPECT_EQ(followed(listing(JobStatus::paused, 2, 1, 0)), JobStatus::paused);
    EXPECT_EQ(followed(listing(JobStatus::cancelled, 2, 0, 0, true)), JobStatus::cancelled);
}

TEST(JobStates, an_event_without_a_row_is_a_conflict) {
    auto l = listing(JobStatus::completed, 1, 0, 1);
    EXPECT_THROW(step(l, JobEvent::cancel), Error);
    l.status = JobStatus::open;
    EXPECT_THROW(step(l, JobEvent::publish), Error);
}

RC_GTEST_PROP(JobStates, a_job_with_a_free_slot_never_ends, ()) {
    const int slots = *rc::gen::inRange(1, 5), settled = *rc::gen::inRange(0, slots + 1);
    const int running = *rc::gen::inRange(0, slots - settled + 1);
    const auto status = followed(listing(JobStatus::open, slots, running, settled));
    RC_ASSERT((status == JobStatus::open) == (running + settled < slots));
    RC_ASSERT((status == JobStatus::completed) == (settled == slots));
}

Job job_of(std::int64_t payout, const std::string& currency, Time deadline) {
    Job j;
    j.payout_minor = payout, j.currency = currency, j.deadline = deadline;
    return j;
}
std::vector<std::string> bad_fields(const Job& j, Time now) {
    std::vector<std::string> out;
    for (auto& e : problems_of(j, now)) out.push_back(e.field);
    return out;
}

TEST(JobBounds, payout_and_deadline_one_past_each_end) {
    using V = std::vector<std::string>;
    const Time now = at("2026-01-01T00:00:00Z"), soon = now + std::chrono::hours{1}, late = now + std::chrono::days{90};
    EXPECT_EQ(bad_fields(job_of(100, "USD", soon), now), V{});
    EXPECT_EQ(bad_fields(job_of(100'000, "USD", late), now), V{});
    EXPECT_EQ(bad_fields(job_of(99, "USD", soon), now), V{"payout_minor"});
    EXPECT_EQ(bad_fields(job_of(100'001, "USD", soon), now), V{"payout_minor"});
    EXPECT_EQ(bad_fields(job_of(1, "JPY", soon), now), V{});
    EXPECT_EQ(bad_fields(job_of(1001, "JPY", soon), now), V{"payout_minor"});
    EXPECT_EQ(bad_fields(job_of(100, "XXX", soon), now), V{"currency"});
    EXPECT_EQ(bad_fields(job_of(100, "USD", soon - Millis{1}), now), V{"deadline"});
    EXPECT_EQ(bad_fields(job_of(100, "USD", late + Millis{1}), now), V{"deadline"});
}

TEST(JobChange, after_publishing_nothing_that_hurts_a_tester) {
    const Time now = at("2026-01-01T00:00:00Z");
    Job before = job_of(1000, "USD", now + std::chrono::days{2});
    before.slots = 2;
    before.journeys = {{"j1", "Sign up", {{"s1", "Open it", {}}}}};
    auto harms = [&](const JobPatch& patch) {
        std::vector<std::string> out;
        for (auto& e : harm_of(before, changed(before, patch, now), patch)) out.push_back(e.field);
        return out;
    };
    using V = std::vector<std::string>;
    EXPECT_EQ(harms({.payout_minor = 999}), V{"payout_minor"});
    EXPECT_EQ(harms({.payout_minor = 1001}), V{});
    EXPECT_EQ(harms({.slots = 1}), V{"slots"});
    EXPECT_EQ(harms({.slots = 3}), V{});
    EXPECT_EQ(harms({.deadline = before.deadline - Millis{1}}), V{"deadline"});
    EXPECT_EQ(harms({.title = "Another title"}), V{"change_note"});
    EXPECT_EQ(harms({.title = "Another title", .change_note = "Clearer"}), V{});
    EXPECT_EQ(harms({.evidence = Evidence{81, 1, true}}), V{"evidence"});
    EXPECT_EQ(harms({.evidence = Evidence{0, 0, false}}), V{});
    const std::vector<NewJourney> reworded{{"j1", "Sign up", {{"s1", "Open the page", {}}}}};
    EXPECT_EQ(harms({.journeys = reworded, .change_note = "Clearer"}), V{});
    const std::vector<NewJourney> longer{{"j1", "Sign up", {{"s1", "Open it", {}}, {{}, "One more", {}}}}};
    EXPECT_EQ(harms({.journeys = longer, .change_note = "More"}), V{"journeys"});
}

TEST(JobSteps, keep_known_ids_once) {
    const std::vector<Journey> before{{"j1", "A", {{"s1", "One", {}}}}};
    const auto after = with_ids({{"j1", "A", {{"s1", "One", {}}, {"s1", "Two", {}}, {"other", "Three", ""}}}}, before,
                                at("2026-01-01T00:00:00Z"));
    EXPECT_EQ(after[0].id, "j1");
    EXPECT_EQ(after[0].steps[0].id, "s1");
    EXPECT_NE(after[0].steps[1].id, "s1");
    EXPECT_NE(after[0].steps[2].id, "other");
    EXPECT_FALSE(after[0].steps[2].expected);
}

TEST(Calendar, weeks_start_on_monday_where_the_builder_lives) {
    // Sunday 23:30 UTC is Monday morning in Berlin.
    const auto week = week_of(at("2026-01-04T23:30:00Z"), "Europe/Berlin");
    EXPECT_EQ(to_rfc3339(week.start), "2026-01-04T23:00:00.000Z");
    EXPECT_EQ(to_rfc3339(week.end), "2026-01-11T23:00:00.000Z");
    EXPECT_EQ(to_rfc3339(week_of(at("2026-01-04T23:30:00Z"), "UTC").start), "2025-12-29T00:00:00.000Z");
}

TEST(Calendar, a_month_over_the_change_to_summer_time) {
    const auto month = month_of(at("2026-03-15T12:00:00Z"), "Europe/Berlin");
    EXPECT_EQ(to_rfc3339(month.start), "2026-02-28T23:00:00.000Z");
    EXPECT_EQ(to_rfc3339(month.end), "2026-03-31T22:00:00.000Z");
    // Where clocks change at midnight of the first: forward, so that it never strikes, and back, so that it does twice.
    const auto september = month_of(at("2023-09-15T12:00:00Z"), "America/Asuncion");
    EXPECT_EQ(to_rfc3339(september.end), "2023-10-01T04:00:00.000Z");
    EXPECT_EQ(month_of(september.end, "America/Asuncion").start, september.end);
    EXPECT_EQ(month_of(september.end - Millis{1}, "America/Asuncion").end, september.end);
    const auto november = month_of(at("2026-11-15T12:00:00Z"), "America/Havana");
    EXPECT_EQ(to_rfc3339(november.start), "2026-11-01T04:00:00.000Z");
    EXPECT_EQ(month_of(november.start - Millis{1}, "America/Havana").end, november.start);
    EXPECT_EQ(utc_offset_s("No/Such_Zone", at("2026-03-15T12:00:00Z")), 0);
}

}  // namespace
}  // namespace peertest

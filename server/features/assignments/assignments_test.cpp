#include "features/assignments/assignments.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

constexpr Time now{1'772'359'200'000};

User tester() {
    User u;
    u.id = "tester";
    u.roles = {Role::tester};
    u.email_verified = true;
    u.qualification = {80, true};
    return u;
}
JobListing listing() {
    JobListing l;
    l.id = "job", l.builder_id = "builder";
    l.status = JobStatus::open, l.slots = 2, l.running = 1;
    l.deadline = now + Millis{1};
    return l;
}
using V = std::vector<std::string>;
V codes(const User& u, const JobListing& l, bool taken = false, std::int64_t open = 0) {
    V out;
    for (auto& r : reasons_against(u, l, taken, open, 3, now)) out.push_back(r.code);
    return out;
}

TEST(Eligibility, nothing_stands_between_a_fit_tester_and_an_open_job) { EXPECT_EQ(codes(tester(), listing()), V{}); }

TEST(Eligibility, says_all_of_it) {
    User u = tester();
    u.email_verified = false, u.flagged = true, u.qualification = {};
    auto l = listing();
    l.requirements.min_qualification_score = 1;
    l.requirements.devices = {DeviceKind::phone};
    l.status = JobStatus::in_progress;
    EXPECT_EQ(codes(u, l, true, 3), (V{"email_unverified", "account_flagged", "not_qualified", "score_too_low",
                                       "device_missing", "already_accepted", "no_slot_left", "too_many_assignments"}));
}

TEST(Eligibility, nobody_tests_their_own_job) {
    auto l = listing();
    l.builder_id = "tester";
    EXPECT_EQ(codes(tester(), l), V{"own_job"});
}

TEST(Eligibility, only_testers) {
    User u = tester();
    u.roles = {Role::builder};
    EXPECT_EQ(codes(u, listing()), V{"forbidden"});
}

TEST(Eligibility, a_job_that_takes_nobody) {
    auto l = listing();
    l.deadline = now;
    EXPECT_EQ(codes(tester(), l), V{"window_closed"});
    for (auto status : {JobStatus::paused, JobStatus::cancelled, JobStatus::expired, JobStatus::completed}) {
        l = listing();
        l.status = status;
        EXPECT_EQ(codes(tester(), l), V{"window_closed"}) << to_text(status);
    }
    l = listing();
    l.running = 2;
    EXPECT_EQ(codes(tester(), l), V{"no_slot_left"});
}

TEST(Eligibility, a_slot_on_offer_is_for_one) {
    auto l = listing();
    l.offered = 1, l.status = JobStatus::in_progress;
    EXPECT_EQ(codes(tester(), l), V{"no_slot_left"});
    EXPECT_TRUE(reasons_against(tester(), l, false, 0, 3, now, true).empty());
    EXPECT_EQ(reasons_against(tester(), l, false, 3, 3, now, true).front().code, "too_many_assignments");
    l.status = JobStatus::paused;
    EXPECT_EQ(reasons_against(tester(), l, false, 0, 3, now, true).front().code, "window_closed");
    l.status = JobStatus::in_progress, l.deadline = now;
    EXPECT_FALSE(reasons_against(tester(), l, false, 0, 3, now, true).empty());
}

TEST(Eligibility, kept_slots_are_for_those_they_are_kept_for) {
    auto l = listing();
    l.kept_for = {"somebody"}, l.kept_until = now + Millis{1};
    EXPECT_EQ(codes(tester(), l), V{"no_slot_left"});
    l.kept_until = now;
    EXPECT_EQ(codes(tester(), l), V{});
    l.kept_for = {"somebody", "tester"}, l.kept_until = now + Millis{1};
    EXPECT_EQ(codes(tester(), l), V{});
}

TEST(Eligibility, at_the_bounds) {
    auto l = listing();
    l.requirements.min_qualification_score = 80;
    l.requirements.min_rating = 4.0;  // what everybody starts with
    EXPECT_EQ(codes(tester(), l, false, 2), V{});
    EXPECT_EQ(codes(tester(), l, false, 3), V{"too_many_assignments"});
    l.requirements.min_qualification_score = 81;
    EXPECT_EQ(codes(tester(), l), V{"score_too_low"});
    l.requirements.min_qualification_score.reset();
    l.requirements.min_rating = 4.01;
    EXPECT_EQ(codes(tester(), l), V{"rating_too_low"});
}

}  // namespace
}  // namespace peertest

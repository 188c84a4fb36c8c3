#include "features/submissions/submissions.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "kit/error.hpp"
#include "support/handed_in.hpp"

namespace peertest {
namespace {

Job job() {
    Job j;
    j.evidence = {10, 2, true};
    j.journeys = {{"j1", "Sign up", {{"s1", "Open", {}}, {"s2", "Type", {}}}}, {"j2", "Pay", {{"s3", "Click", {}}}}};
    return j;
}
NewSubmission whole() {
    NewSubmission s;
    s.feedback = "0123456789";
    s.journeys = {{"j1", {{"s1", StepOutcome::passed, {}}, {"s2", StepOutcome::failed, {}}}},
                  {"j2", {{"s3", StepOutcome::skipped, {}}}}};
    return s;
}
std::vector<std::string> unmet(const NewSubmission& s, std::size_t shots, const Job& j = job()) {
    std::vector<std::string> out;
    for (auto& e : unmet_evidence(s, j, shots)) out.push_back(e.field);
    return out;
}
using V = std::vector<std::string>;

TEST(Evidence, names_every_unmet_rule) {
    EXPECT_EQ(unmet(whole(), 2), V{});
    EXPECT_EQ(unmet(NewSubmission{}, 0), (V{"feedback", "screenshots", "journeys[0]", "journeys[1]"}));
}

TEST(Evidence, counts_characters_not_bytes_nor_spaces_around) {
    auto s = whole();
    s.feedback = "äöüäöüäöüä";
    EXPECT_EQ(unmet(s, 2), V{});
    s.feedback = "   012345678   ";
    EXPECT_EQ(unmet(s, 2), V{"feedback"});
}

TEST(Evidence, each_step_of_each_journey) {
    auto s = whole();
    s.journeys[0].steps.pop_back();
    EXPECT_EQ(unmet(s, 2), V{"journeys[0]"});
    auto j = job();
    j.evidence.all_journeys = false;
    EXPECT_EQ(unmet(s, 2, j), V{});
    s.journeys.pop_back();
    EXPECT_EQ(unmet(s, 2, j), V{"journeys"});
}

TEST(Evidence, says_how_many_steps_are_open) {
    auto j = job();
    j.journeys[0].steps.push_back({"s4", "Send", {}});
    auto s = whole();
    s.journeys[1].steps.clear();
    const auto words = [&] { return unmet_evidence(s, j, 2); };
    EXPECT_EQ(words().at(0).message, "\"Sign up\": 1 of 3 steps has no result.");
    EXPECT_EQ(words().at(1).message, "\"Pay\": its one step has no result.");
    s.journeys[0].steps.pop_back();
    EXPECT_EQ(words().at(0).message, "\"Sign up\": 2 of 3 steps have no result.");
}

TEST(Evidence, of_a_blocked_test) {
    auto s = whole();
    s.outcome = Outcome::blocked;
    EXPECT_EQ(unmet(s, 1), V{"journeys"});
    s.journeys = {{"j1", {{"s1", StepOutcome::blocked, {}}}}};
    EXPECT_EQ(unmet(s, 1), V{});
    EXPECT_EQ(unmet(s, 0), V{"screenshots"});
}

TEST(Steps, must_be_the_jobs_own_and_there_once) {
    auto s = whole();
    EXPECT_TRUE(wrong_steps(s, job()).empty());
    s.journeys[1].steps[0].step_id = "s1";
    EXPECT_EQ(wrong_steps(s, job())[0].field, "journeys[1].steps[0].step_id");
    s = whole();
    s.journeys[1].journey_id = "j1";
    EXPECT_EQ(wrong_steps(s, job())[0].field, "journeys[1].journey_id");
    s = whole();
    s.journeys[0].steps[1].step_id = "s1";
    EXPECT_EQ(wrong_steps(s, job())[0].field, "journeys[0].steps[1].step_id");
    s = whole();
    s.screenshots = {{"f", {}, {}, "nowhere"}};
    EXPECT_EQ(wrong_steps(s, job())[0].field, "screenshots[0].step_id");
}

TEST(Feedback, is_the_same_whatever_its_case_and_punctuation) {
    EXPECT_EQ(normalised_feedback("It works,  mostly!\n"), normalised_feedback("it WORKS mostly"));
    EXPECT_NE(normalised_feedback("It works mostly"), normalised_feedback("It mostly works"));
}

TEST(SubmissionStates, one_way_only) {
    using S = SubmissionStatus;
    using E = SubmissionEvent;
    EXPECT_EQ(next_status(S::pending, E::approve), S::approved);
    EXPECT_EQ(next_status(S::disputed, E::auto_release), std::nullopt);
    EXPECT_EQ(next_status(S::clarification_requested, E::auto_release), std::nullopt);
    EXPECT_EQ(next_status(S::clarification_requested, E::dispute), std::nullopt);
    for (auto event : {E::approve, E::auto_release, E::ask, E::answer, E::lapse, E::dispute, E::resolve}) {
        EXPECT_EQ(next_status(S::approved, event), std::nullopt);
        EXPECT_EQ(next_status(S::resolved, event), std::nullopt);
    }
}

TEST(AutoRelease, one_that_cannot_be_released_keeps_nobody_waiting) {
    TestApp t;
    insert_people(t);
    const Time begun = t.now() - std::chrono::hours{80};
    insert_handed_in(t, "first", begun, false);  // whose money is nowhere
    insert_handed_in(t, "second", begun + std::chrono::hours{1});
    insert_handed_in(t, "third", begun + std::chrono::hours{2});
    EXPECT_THROW(release_overdue(t), std::runtime_error);
    EXPECT_EQ((*find_submission(*t.store, "first"))->status, SubmissionStatus::pending);
    for (const char* id : {"second", "third"}) {
        EXPECT_EQ((*find_submission(*t.store, id))->status, SubmissionStatus::approved);
        EXPECT_EQ(find_escrow(*t.store, "escrow of " + std::string(id))->settlement.value().tester_minor, 1800);
    }
}

}  // namespace
}  // namespace peertest

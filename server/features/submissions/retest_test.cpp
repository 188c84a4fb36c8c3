#include "features/submissions/retest.hpp"

#include <gtest/gtest.h>

#include "kit/text.hpp"

namespace peertest {
namespace {

Job job() {
    Job j;
    j.journeys = {{"j1", "Find", {{"s1", "Open", {}}, {"s2", "Search", "A list"}}}, {"j2", "Pay", {{"s3", "Pay", {}}}}};
    return j;
}
Submission by(const std::string& tester, const std::string& step, StepOutcome outcome) {
    Submission s;
    s.tester_id = tester;
    s.journeys = {{"j1", {{step, outcome, {}}}}};
    return s;
}
Finding found(const std::string& title, std::optional<VerdictWord> word) {
    Finding f;
    f.title = title, f.steps_to_reproduce = "Look", f.actual = "Broken";
    if (word) f.verdict = Verdict{*word, "", {}};
    return f;
}

TEST(Retest, nothing_when_nothing_went_wrong) {
    auto s = by("t", "s1", StepOutcome::blocked);
    s.findings = {found("A", {}), found("B", VerdictWord::known), found("C", VerdictWord::not_reproducible)};
    const auto again = what_to_retest(job(), {s, by("u", "s2", StepOutcome::passed)});
    EXPECT_TRUE(again.journeys.empty());
    EXPECT_TRUE(again.tester_ids.empty());
}

TEST(Retest, failed_steps_each_once_with_all_who_found_them) {
    const auto again = what_to_retest(
        job(), {by("t", "s2", StepOutcome::failed), by("u", "s2", StepOutcome::failed), by("v", "s1", StepOutcome::passed)});
    ASSERT_EQ(again.journeys.size(), 1u);
    EXPECT_EQ(again.journeys[0].title, "Find");
    ASSERT_EQ(again.journeys[0].steps.size(), 1u);
    EXPECT_EQ(again.journeys[0].steps[0].instruction, "Search");
    EXPECT_EQ(again.journeys[0].steps[0].expected, "A list");
    EXPECT_EQ(again.tester_ids, (std::vector<std::string>{"t", "u"}));
}

TEST(Retest, accepted_findings_become_steps_within_the_bounds) {
    Submission s = by("t", "s1", StepOutcome::passed);
    for (int i = 0; i < 51; ++i) s.findings.push_back(found("Finding " + std::to_string(i), VerdictWord::accepted));
    s.findings[0].steps_to_reproduce = std::string(4998, 'x') + "ü";
    s.findings.push_back(found("finding 50", VerdictWord::accepted));  // seen twice
    const auto again = what_to_retest(job(), {s});
    ASSERT_EQ(again.journeys.size(), 2u);
    EXPECT_EQ(again.journeys[0].steps.size(), 50u);
    EXPECT_EQ(again.journeys[1].steps.size(), 1u);
    EXPECT_EQ(characters(again.journeys[0].steps[0].instruction), 1000u);
    EXPECT_EQ(again.journeys[0].steps[1].expected, "This no longer happens: Broken");
}

}  // namespace
}  // namespace peertest

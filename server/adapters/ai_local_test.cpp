#include "adapters/ai_local.hpp"

#include <gtest/gtest.h>

#include <ctime>

namespace peertest {
namespace {

using V = std::vector<std::string>;

TextJourney rewritten(const std::string& instruction, Tone tone = Tone::neutral) {
    return AiLocal{}.rewrite({"buy  beans", {{instruction, {}}}}, tone).journey;
}
V instructions(const std::string& text, Tone tone = Tone::neutral) {
    V out;
    for (const auto& s : rewritten(text, tone).steps) out.push_back(s.instruction);
    return out;
}

TEST(Rewrite, compound_steps_are_divided) {
    EXPECT_EQ(instructions("Open the shop and search for beans, then add them to the basket"),
              (V{"Open the shop.", "Search for beans.", "Add them to the basket."}));
    EXPECT_EQ(instructions("1. Log in\n2. Go to settings\n- change your name"),
              (V{"Log in.", "Go to settings.", "Change your name."}));
    EXPECT_EQ(instructions("Choose black and white"), V{"Choose black and white."});
}

TEST(Rewrite, becomes_an_instruction) {
    EXPECT_EQ(instructions("the user should click on \"Pay\""), V{"Click on \"Pay\""});
    EXPECT_EQ(instructions("then the user goes to the basket"), V{"Go to the basket."});
    EXPECT_EQ(instructions("Please try to log in"), V{"Log in."});
}

TEST(Rewrite, what_should_be_seen_is_no_step) {
    const auto j = rewritten("Click Save. You should see a message. The list must show the new name.");
    ASSERT_EQ(j.steps.size(), 1u);
    EXPECT_EQ(j.steps[0].instruction, "Click Save.");
    EXPECT_EQ(j.steps[0].expected, "A message. The list must show the new name.");
    EXPECT_EQ(j.title, "Buy beans");
}

TEST(Rewrite, every_step_says_what_to_expect_and_the_authors_word_stays) {
    EXPECT_EQ(rewritten("Search for beans").steps[0].expected, "What is shown matches what was asked for.");
    const auto j = AiLocal{}.rewrite({"A", {{"Search for beans", "Three sorts"}}}, Tone::neutral).journey;
    EXPECT_EQ(j.steps[0].expected, "Three sorts.");
}

TEST(Rewrite, tones) {
    EXPECT_EQ(instructions("Open the shop", Tone::friendly), V{"Please open the shop."});
    EXPECT_EQ(instructions("Open it when it doesn't load", Tone::formal), V{"Open it when it does not load."});
}

TEST(Rewrite, stays_within_the_bounds_of_a_journey) {
    TextJourney j{"Many", {}};
    for (int i = 0; i < 50; ++i) j.steps.push_back({"Open the shop and then close the shop", {}});
    const auto out = AiLocal{}.rewrite(j, Tone::neutral).journey;
    EXPECT_EQ(out.steps.size(), 50u);
    const auto longest = AiLocal{}.rewrite({"Long", {{std::string(1000, 'x'), {}}}}, Tone::neutral).journey;
    EXPECT_EQ(longest.steps[0].instruction.size(), 1000u);
    EXPECT_EQ(AiLocal{}.rewrite({"Odd", {{"  ,;: ", {}}}}, Tone::neutral).journey.steps.size(), 1u);
}

// Whole journeys of what makes expressions try again and again: they took minutes.
TEST(Rewrite, no_words_take_long) {
    for (const std::string unit : {" ", "and ", ", ", "; ", " ;", "then ", "the user ", ". A", ", and click "}) {
        std::string text = "Open";
        while (text.size() + unit.size() < 999) text += unit;
        TextJourney j{"Long", {}};
        for (int i = 0; i < 50; ++i) j.steps.push_back({text + "x", text});
        const auto began = std::clock();
        AiLocal{}.rewrite(j, Tone::formal);
        // Of this process, so that a busy machine does not count; sanitizers take their share.
        EXPECT_LT(double(std::clock() - began) / CLOCKS_PER_SEC, 10) << "'" << unit << "'";
    }
}

TEST(Group, what_speaks_of_the_same_thing) {
    const auto g = AiLocal{}.group({{"1", "functional", "Total is wrong by a cent", "", 1},
                                    {"2", "visual", "Logo is blurred", "", 2},
                                    {"3", "functional", "The basket's total wrong", "", 0}});
    ASSERT_EQ(g.groups.size(), 2u);
    EXPECT_EQ(g.groups[0].title, "The basket's total wrong");  // the gravest names it
    EXPECT_EQ(g.groups[0].finding_ids, (V{"3", "1"}));
    EXPECT_EQ(g.groups[1].finding_ids, V{"2"});
    EXPECT_TRUE(AiLocal{}.group({}).groups.empty());
}

// Twenty testers with fifty findings each, none like another, each as long as may be.
TEST(Group, thousands_do_not_take_long) {
    std::vector<FindingText> all;
    for (int i = 0; i < 1000; ++i) {
        std::string text;
        for (int w = 0; w < 600; ++w) text += "w" + std::to_string(i) + "x" + std::to_string(w) + " ";
        all.push_back({std::to_string(i), "functional", "Title" + std::to_string(i), std::move(text), i % 4});
    }
    const auto began = std::clock();
    EXPECT_EQ(AiLocal{}.group(all).groups.size(), 1000u);
    EXPECT_LT(double(std::clock() - began) / CLOCKS_PER_SEC, 10);
}

}  // namespace
}  // namespace peertest

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "app/settings.hpp"
#include "features/qualification/qualification_api.hpp"
#include "features/users/users.hpp"
#include "kit/error.hpp"
#include "support/test_app.hpp"

namespace peertest {
namespace {

constexpr Time now{1'700'000'000'000};

QualificationAttempt attempt_of(const std::vector<DrawnQuestion>& questions) {
    QualificationAttempt a;
    a.questions = questions;
    a.started_at = now, a.expires_at = now + qualification_time;
    return a;
}

std::vector<QuestionAnswer> right_answers(const QualificationAttempt& a) {
    std::vector<QuestionAnswer> answers;
    for (const auto& d : a.questions) {
        QuestionAnswer answer{d.question_id, {}};
        for (const auto& c : d.choices)
            if (c.right) answer.choice_ids.push_back(c.id);
        answers.push_back(answer);
    }
    return answers;
}

std::vector<BankQuestion> shuffled_bank() { return shuffled(standard_questions(now)); }

DrawnQuestion drawn_from(const BankQuestion& q) { return {q.id, q.text, q.choices}; }

TEST(StandardQuestions, AreEnoughAndSound) {
    std::set<std::string> ids, texts;
    std::map<QuestionKind, int> kinds;
    for (const auto& q : standard_questions(now)) {
        EXPECT_TRUE(q.active);
        EXPECT_TRUE(ids.insert(q.id).second) << q.text;
        EXPECT_TRUE(texts.insert(q.text).second) << q.text;
        ++kinds[q.kind];
        std::set<std::string> choice_ids;
        NewQuestion as_new{q.kind, q.text, {}, true};
        for (const auto& c : q.choices) choice_ids.insert(c.id), as_new.choices.push_back({c.text, c.right});
        EXPECT_EQ(choice_ids.size(), q.choices.size()) << q.text;
        EXPECT_NO_THROW(from_request<NewQuestion>(to_json(as_new))) << q.text;
        EXPECT_TRUE(question_problems(q.text, as_new.choices).empty()) << q.text;
        // Whoever must choose several is told so.
        EXPECT_EQ(several_are_right(q.choices), q.text.find("Choose all that apply") != q.text.npos) << q.text;
    }
    // Three attempts in a row never meet the same question, whatever the draw.
    EXPECT_GE(kinds[QuestionKind::compare], least_active_comparisons);
    EXPECT_GE(kinds[QuestionKind::knowledge], 3 * 6);
}

TEST(QuestionProblems, NamesEveryBadField) {
    const auto fields = [](const std::string& text, const std::vector<NewChoice>& choices) {
        std::vector<std::string> out;
        for (const auto& e : question_problems(text, choices)) out.push_back(e.field);
        return out;
    };
    using Fields = std::vector<std::string>;
    EXPECT_EQ(fields("Which?", {{"This", true}, {"That"}}), Fields{});
    EXPECT_EQ(fields("Which?", {{"This"}, {"That"}}), Fields{"choices"});
    EXPECT_EQ(fields("Which?", {{"This", true}, {"That", true}}), Fields{"choices"});
    EXPECT_EQ(fields("  ", {{"This", true}, {" "}, {"This "}}),
              (Fields{"text", "choices[1].text", "choices[2].text"}));
}

TEST(Draw, ThreeAttemptsInARowShareNoQuestion) {
    for (int round = 0; round < 50; ++round) {
        std::vector<QualificationAttempt> before;
        std::set<std::string> seen;
        for (int i = 0; i < 3; ++i) {
            const auto drawn = draw(shuffled_bank(), before);
            ASSERT_EQ(drawn.size(), 8u);
            for (const auto& d : drawn) EXPECT_TRUE(seen.insert(d.question_id).second);
            before.insert(before.begin(), attempt_of(drawn));
        }
    }
}

TEST(Draw, FillsAnAttemptWhateverTheKinds) {
    auto bank = standard_questions(now);
    bank.resize(least_active_questions);
    for (auto& q : bank) q.kind = QuestionKind::compare;
    std::vector<QualificationAttempt> before;
    for (int i = 0; i < 3; ++i) {
        before.insert(before.begin(), attempt_of(draw(shuffled(bank), before)));
        EXPECT_EQ(before.front().questions.size(), 8u);
    }
}

TEST(Draw, DiffersAndShufflesChoices) {
    std::set<std::string> firsts;
    std::set<std::size_t> places_of_the_right_choice;
    for (int i = 0; i < 100; ++i) {
        const auto drawn = draw(shuffled_bank(), {});
        firsts.insert(drawn[2].question_id);
        const auto& choices = drawn[0].choices;
        for (std::size_t c = 0; c < choices.size(); ++c)
            if (choices[c].right) places_of_the_right_choice.insert(c);
    }
    EXPECT_GT(firsts.size(), 5u);
    EXPECT_EQ(places_of_the_right_choice.size(), 4u);
}

TEST(Score, CountsExactlyRightQuestions) {
    const auto attempt = attempt_of(draw(shuffled_bank(), {}));
    auto answers = right_answers(attempt);
    EXPECT_EQ(score_of(attempt, answers), 100);
    EXPECT_EQ(score_of(attempt, {}), 0);
    const int expected[] = {0, 13, 25, 38, 50, 63, 75, 88, 100};
    for (std::size_t n = answers.size() + 1; n-- > 0;) {
        answers.resize(n);
        EXPECT_EQ(score_of(attempt, answers), expected[n]);
        EXPECT_EQ(score_of(attempt, answers) >= Settings{}.qualification_pass_score, n >= 6);
    }
}

TEST(Score, OneChoiceTooManyOrTooFewIsWrong) {
    for (const auto& q : standard_questions(now)) {
        const auto attempt = attempt_of({drawn_from(q)});
        auto answers = right_answers(attempt);
        EXPECT_EQ(score_of(attempt, answers), 100) << q.id;
        auto fewer = answers;
        fewer[0].choice_ids.pop_back();
        EXPECT_EQ(score_of(attempt, fewer), 0) << q.id;
        auto more = answers;
        more[0].choice_ids.clear();
        for (const auto& c : q.choices) more[0].choice_ids.push_back(c.id);
        EXPECT_EQ(score_of(attempt, more), 0) << q.id;
        auto repeated = answers;
        repeated[0].choice_ids.push_back(repeated[0].choice_ids[0]);
        EXPECT_EQ(score_of(attempt, repeated), 100) << q.id;
    }
}

TEST(Score, RefusesWhatWasNotAsked) {
    const auto drawn = draw(shuffled_bank(), {});
    const auto attempt = attempt_of(drawn);
    std::string other;
    for (const auto& q : standard_questions(now)) {
        bool asked = false;
        for (const auto& d : drawn) asked |= d.question_id == q.id;
        if (!asked) other = q.id;
    }
    EXPECT_THROW(score_of(attempt, {{other, {}}}), Error);
    EXPECT_THROW(score_of(attempt, {{"no such question", {}}}), Error);
    EXPECT_THROW(score_of(attempt, {{drawn[0].question_id, {drawn[1].choices[0].id}}}), Error);
    EXPECT_THROW(score_of(attempt, {{drawn[0].question_id, {}}, {drawn[0].question_id, {}}}), Error);
}

TEST(Allowance, ThreeAttemptsThenSevenDays) {
    auto last = attempt_of({});
    EXPECT_EQ(allowance({}, 0, now).left, 3);
    EXPECT_EQ(allowance({last}, 1, now).left, 2);
    EXPECT_EQ(allowance({last}, 2, now).left, 1);
    EXPECT_EQ(allowance({last}, 3, now).left, 0);  // the third is running
    EXPECT_FALSE(allowance({last}, 3, now).next_at);

    last.state = AttemptState::scored, last.finished_at = now;
    const Time open = now + qualification_wait;
    EXPECT_EQ(allowance({last}, 3, now).next_at, open);
    EXPECT_EQ(allowance({last}, 3, open - Millis{1}).left, 0);
    EXPECT_EQ(allowance({last}, 3, open).left, 3);
    EXPECT_FALSE(allowance({last}, 3, open).next_at);
    EXPECT_EQ(allowance({last}, 4, open).left, 2);
}

TEST(Allowance, AnUnfinishedThirdAttemptWaitsFromItsEnd) {
    auto last = attempt_of({});
    EXPECT_EQ(allowance({last}, 3, last.expires_at).next_at, last.expires_at + qualification_wait);
}

// --- whole attempts --------------------------------------------------------------------------------------------------
class QualificationTest : public ::testing::Test {
protected:
    QualificationTest() {
        User u;
        u.id = "tester", u.email = "tester@people.test", u.roles = {Role::tester}, u.created_at = t->clock.now();
        t->store.transact([&](Tx& tx) { tx.insert(users(), u); });
    }
    // Answers so that `right` of the 8 questions are right.
    AttemptResult attempt_with(std::size_t right) {
        const auto view = start_attempt(t, tester);
        auto answers = right_answers(**t->store.get(qualification_tests(), view.attempt_id));
        answers.resize(right);
        return answer_attempt(t, tester, view.attempt_id, {answers});
    }
    template <class F>
    static int status_of(F f) {
        try {
            f();
        } catch (const Error& e) { return e.status; }
        return 200;
    }
    Qualification kept() { return require_user(t->store, "tester")->qualification; }

    TestApp t;
    Caller tester = t.as("tester", roles(Role::tester));
};

TEST_F(QualificationTest, NothingThatLeavesTellsTheRightAnswers) {
    const auto view = start_attempt(t, tester);
    const auto shown = to_json(view) + to_json(read_qualification(t, tester));
    EXPECT_EQ(view.questions.size(), 8u);
    for (const char* word : {"right", "correct", "kind"}) {
        // "right" may be a word of a text, never the name of a field.
        EXPECT_EQ(shown.find("\"" + std::string(word) + "\""), std::string::npos) << word;
    }
    EXPECT_EQ(view.expires_at, t.now() + std::chrono::minutes{20});
}

TEST_F(QualificationTest, PassesAtSixOfEightAndKeepsTheBest) {
    auto result = attempt_with(5);
    EXPECT_EQ(result.score, 63);
    EXPECT_FALSE(result.passed);
    EXPECT_FALSE(kept().passed);
    result = attempt_with(6);
    EXPECT_EQ(result.score, 75);
    EXPECT_TRUE(result.passed);
    EXPECT_TRUE(kept().passed);
    result = attempt_with(1);
    EXPECT_FALSE(result.passed);
    EXPECT_EQ(kept().score, 75);
    EXPECT_TRUE(kept().passed);
}

TEST_F(QualificationTest, AnUnfinishedAttemptGoesOnUntilItExpires) {
    const auto first = start_attempt(t, tester);
    t.clock.move_to(first.expires_at - Millis{1});
    EXPECT_EQ(start_attempt(t, tester).attempt_id, first.attempt_id);
    EXPECT_EQ(to_json(*read_qualification(t, tester).attempt), to_json(first));
    t.clock.move_to(first.expires_at);
    EXPECT_FALSE(read_qualification(t, tester).attempt);
    EXPECT_EQ(status_of([&] { answer_attempt(t, tester, first.attempt_id, {}); }), 409);
    EXPECT_NE(start_attempt(t, tester).attempt_id, first.attempt_id);
    EXPECT_EQ(read_qualification(t, tester).attempts_left, 1);
    EXPECT_EQ(t->store.get(qualification_tests(), first.attempt_id).value()->state, AttemptState::expired);
}

TEST_F(QualificationTest, AnswersCountOnceAndOnlyOnesOwn) {
    const auto view = start_attempt(t, tester);
    EXPECT_EQ(status_of([&] { answer_attempt(t, t.as("other", roles(Role::tester)), view.attempt_id, {}); }), 404);
    EXPECT_EQ(status_of([&] { answer_attempt(t, tester, "no such id", {}); }), 404);
    EXPECT_EQ(status_of([&] { answer_attempt(t, tester, view.attempt_id, {{{"nonsense", {}}}}); }), 422);
    EXPECT_EQ(answer_attempt(t, tester, view.attempt_id, {}).score, 0);
    EXPECT_EQ(status_of([&] { answer_attempt(t, tester, view.attempt_id, {}); }), 409);
}

TEST_F(QualificationTest, ThreeAttemptsThenSevenDays) {
    EXPECT_EQ(attempt_with(0).attempts_left, 2);
    EXPECT_EQ(attempt_with(0).attempts_left, 1);
    const auto last = attempt_with(0);
    EXPECT_EQ(last.attempts_left, 0);
    ASSERT_TRUE(last.next_attempt_at);
    EXPECT_EQ(*last.next_attempt_at, t.now() + std::chrono::hours{7 * 24});
    EXPECT_EQ(status_of([&] { start_attempt(t, tester); }), 409);
    t.clock.move_to(*last.next_attempt_at - Millis{1});
    EXPECT_EQ(status_of([&] { start_attempt(t, tester); }), 409);
    t.clock.move_to(*last.next_attempt_at);
    EXPECT_EQ(read_qualification(t, tester).attempts_left, 3);
    EXPECT_EQ(attempt_with(8).score, 100);
    EXPECT_EQ(read_qualification(t, tester).attempts_left, 2);
}

}  // namespace
}  // namespace peertest

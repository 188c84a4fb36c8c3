// What the routes of the entrance test take and answer, and the rules behind them; only this feature uses it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "features/qualification/qualification.hpp"
#include "features/qualification/question_bank.hpp"

namespace peertest {

struct ChoiceView {
    std::string id, text;
};
struct QuestionView {
    std::string id, text;
    bool multiple = false;
    std::vector<ChoiceView> choices;
};
struct AttemptView {
    std::string attempt_id;
    Time expires_at;
    std::vector<QuestionView> questions;
};
struct QualificationView {
    int score = 0;
    bool passed = false;
    int pass_score = 0;
    int questions = qualification_questions;
    int minutes = int(std::chrono::duration_cast<std::chrono::minutes>(qualification_time).count());
    int attempts_left = qualification_attempts;
    std::optional<Time> next_attempt_at;  // after the last of the three
    std::optional<AttemptView> attempt;   // the one that is running
};
struct QuestionAnswer {
    std::string question_id;
    std::vector<std::string> choice_ids;
};
struct AttemptAnswers {
    std::vector<QuestionAnswer> answers;
};
struct AttemptResult {
    int score = 0;
    bool passed = false;
    int attempts_left = 0;
    std::optional<Time> next_attempt_at;
};
template <>
const Schema& schema_of<ChoiceView>();
template <>
const Schema& schema_of<QuestionView>();
template <>
const Schema& schema_of<AttemptView>();
template <>
const Schema& schema_of<QualificationView>();
template <>
const Schema& schema_of<QuestionAnswer>();
template <>
const Schema& schema_of<AttemptAnswers>();
template <>
const Schema& schema_of<AttemptResult>();

QualificationView read_qualification(App& app, const Caller& who);
AttemptView start_attempt(App& app, const Caller& who);
AttemptResult answer_attempt(App& app, const Caller& who, const std::string& id, const AttemptAnswers& in);

// --- pure ----------------------------------------------------------------------------------------------------------
// The questions and their choices in an order by chance.
std::vector<BankQuestion> shuffled(std::vector<BankQuestion> bank);
// The first 8 that none of the two attempts before used, two of them comparisons of reports.
std::vector<DrawnQuestion> draw(const std::vector<BankQuestion>& shuffled,
                                const std::vector<QualificationAttempt>& before);
// 0..100: a question counts when exactly its right choices were chosen. 422 for what was not asked.
int score_of(const QualificationAttempt& attempt, const std::vector<QuestionAnswer>& answers);
// When the next attempt may start: nothing means now. `finished`: the attempts before, newest first.
struct Allowance {
    int left = qualification_attempts;
    std::optional<Time> next_at;
};
Allowance allowance(const std::vector<QualificationAttempt>& newest_first, std::int64_t count, Time now);

// --- queries -------------------------------------------------------------------------------------------------------
const Collection<QualificationAttempt>& qualification_tests();
std::vector<Doc<QualificationAttempt>> newest_attempts(Reader& store, const std::string& user_id);  // at most 3
std::int64_t count_attempts(Reader& store, const std::string& user_id);

}  // namespace peertest

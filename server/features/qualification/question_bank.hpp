// The bank of questions, which admins keep. Which choices are right leaves the server only towards them.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "kit/error.hpp"
#include "kit/pages.hpp"
#include "ports/store.hpp"

namespace peertest {

class Api;

inline constexpr int least_active_questions = 24;
inline constexpr int least_active_comparisons = 6;  // two in each of three attempts, none twice
inline constexpr int most_questions = 500;

enum class QuestionKind { knowledge, compare };  // compare: "which of these reports is better"
template <>
inline constexpr std::array<std::string_view, 2> enum_names<QuestionKind>{"knowledge", "compare"};

struct BankChoice {
    std::string id;  // says nothing about its place in the bank
    std::string text;
    bool right = false;
};

struct BankQuestion {
    std::string id;
    QuestionKind kind = QuestionKind::knowledge;
    std::string text;
    std::vector<BankChoice> choices;
    bool active = true;  // may be drawn
    Time created_at, changed_at;
};
template <>
const Schema& schema_of<BankChoice>();
template <>
const Schema& schema_of<BankQuestion>();
const Collection<BankQuestion>& bank_questions();

bool several_are_right(const std::vector<BankChoice>&);

// --- what admins send and see ----------------------------------------------------------------------------------------
struct NewChoice {
    std::string text;
    bool right = false;
};
struct NewQuestion {
    QuestionKind kind = QuestionKind::knowledge;
    std::string text;
    std::vector<NewChoice> choices;
    bool active = true;
};
struct QuestionPatch {
    std::optional<QuestionKind> kind;
    std::optional<std::string> text;
    std::optional<std::vector<NewChoice>> choices;
    std::optional<bool> active;
};
struct AdminQuestion {
    std::string id;
    QuestionKind kind = QuestionKind::knowledge;
    std::string text;
    std::vector<BankChoice> choices;
    bool active = true;
    std::int64_t version = 0;
    Time created_at, changed_at;
};
struct AdminQuestionPage {
    std::vector<AdminQuestion> items;
    std::optional<std::string> next_cursor;
    std::int64_t active_count = 0, active_comparison_count = 0;  // of the whole bank
    int least_active = least_active_questions, least_active_comparison = least_active_comparisons;
};
struct AdminQuestionQuery {
    std::optional<QuestionKind> kind;
    std::optional<bool> active;
    std::string q;
    int limit = page_limit;
    std::string cursor;
};
template <>
const Schema& schema_of<NewChoice>();
template <>
const Schema& schema_of<NewQuestion>();
template <>
const Schema& schema_of<QuestionPatch>();
template <>
const Schema& schema_of<AdminQuestion>();
template <>
const Schema& schema_of<AdminQuestionPage>();
template <>
const Schema& schema_of<AdminQuestionQuery>();

AdminQuestionPage list_questions(App&, const Caller&, const AdminQuestionQuery&);
AdminQuestion read_question(App&, const Caller&, const std::string& id);
AdminQuestion create_question(App&, const Caller&, const NewQuestion&);
AdminQuestion change_question(App&, const Caller&, const std::string& id, const QuestionPatch&);
void delete_question(App&, const Caller&, const std::string& id);

// --- rules -----------------------------------------------------------------------------------------------------------
std::vector<FieldError> question_problems(const std::string& text, const std::vector<NewChoice>& choices);  // pure
BankQuestion bank_question(const std::string& id, const NewQuestion&, Time now);
std::vector<BankQuestion> standard_questions(Time now);
void seed_questions(Store&, Time now);  // fills an empty bank

// --- queries ---------------------------------------------------------------------------------------------------------
std::vector<BankQuestion> active_questions(Reader&);
std::int64_t count_active(Reader&, std::optional<QuestionKind> kind = {});

}  // namespace peertest

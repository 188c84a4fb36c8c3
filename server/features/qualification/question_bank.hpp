// The bank of questions. Which choices are right never leaves this server.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace peertest {

struct BankChoice {
    std::string_view text;
    bool right = false;
    std::string id;  // says nothing about the place in the bank
};

enum class QuestionKind { knowledge, compare };  // compare: "which of these reports is better"

struct BankQuestion {
    std::string_view id;
    QuestionKind kind;
    std::string_view text;
    std::vector<BankChoice> choices;

    bool multiple() const;  // more than one choice is right
};

const std::vector<BankQuestion>& question_bank();
const BankQuestion* find_question(std::string_view id);

}  // namespace peertest

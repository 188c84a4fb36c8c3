// The testers' entrance test (SPEC 15): 8 questions drawn from a bank, 20 minutes, scored here only. The best score is
// kept on the user (users.hpp), where jobs compare it with what they ask for.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "features/qualification/question_bank.hpp"
#include "ports/store.hpp"

namespace peertest {

struct PersonalData;

class Api;

inline constexpr int qualification_questions = 8;
inline constexpr int qualification_attempts = 3;  // then a wait
inline constexpr Millis qualification_time = std::chrono::minutes{20};
inline constexpr Millis qualification_wait = std::chrono::hours{7 * 24};

// One drawn question as it was then: what admins change later changes no attempt. The choices stand in the order they
// are shown in.
struct DrawnQuestion {
    std::string question_id, text;
    std::vector<BankChoice> choices;
};
template <>
const Schema& schema_of<DrawnQuestion>();

// running: may be answered until expires_at; scored: answered; expired: not answered in time, counts with score 0.
enum class AttemptState { running, scored, expired };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<AttemptState>{"running", "scored", "expired"};

struct QualificationAttempt {
    std::string id;
    std::string user_id;
    AttemptState state = AttemptState::running;
    std::vector<DrawnQuestion> questions;
    int score = 0;  // 0..100
    Time started_at;
    Time expires_at;
    std::optional<Time> finished_at;
};
template <>
const Schema& schema_of<QualificationAttempt>();

std::vector<const CollectionInfo*> qualification_collections();
PersonalData qualification_personal_data();
void qualification_routes(Api& api);

}  // namespace peertest

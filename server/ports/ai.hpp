// Help with words: rewriting a journey, and sorting findings into themes. People review whatever it says before
// anything is saved, and the answer names the method that gave it.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.hpp"

namespace peertest {

enum class AiMethod { local, model };
enum class Tone { neutral, friendly, formal };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<AiMethod>{"local", "model"};
template <>
inline constexpr std::array<std::string_view, 3> enum_names<Tone>{"neutral", "friendly", "formal"};

struct TextStep {
    std::string instruction;
    std::optional<std::string> expected;
};
struct TextJourney {
    std::string title;
    std::vector<TextStep> steps;
};
struct RewrittenJourney {
    TextJourney journey;  // within the bounds of a job's journeys
    AiMethod method = AiMethod::local;
};

struct FindingText {
    std::string id, kind, title, text;
    int severity = 0;  // 0 is the gravest
};
struct FindingGroup {
    std::string title;
    std::vector<std::string> finding_ids;  // each finding is in exactly one group
};
struct FindingGroups {
    std::vector<FindingGroup> groups;
    AiMethod method = AiMethod::local;
};

class Ai {
public:
    virtual ~Ai() = default;
    virtual RewrittenJourney rewrite(const TextJourney&, Tone) = 0;
    virtual FindingGroups group(const std::vector<FindingText>&) = 0;
};

}  // namespace peertest

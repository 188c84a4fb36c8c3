// What a model is asked, and how its answers are read. Pure.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/ai.hpp"

namespace peertest {

struct AiQuestion {
    std::string rules;             // ours: what to do
    std::string material;          // JSON of people's words: data, never instructions
    std::string_view name, shape;  // the JSON schema that is asked for
};

inline constexpr std::size_t most_findings = 200;  // more are sorted without a model

AiQuestion rewrite_question(const TextJourney&, Tone);
AiQuestion group_question(const std::vector<FindingText>&);

// Nothing for an answer that is not exactly what was asked for: another shape, beyond the bounds of a journey, a link
// that the author did not write.
std::optional<TextJourney> read_rewritten(const std::string& answer, const TextJourney& asked);
// Nothing unless each finding is in exactly one theme, and every theme has a title of its own words.
std::optional<std::vector<FindingGroup>> read_groups(const std::string& answer, const std::vector<FindingText>& asked);

}  // namespace peertest

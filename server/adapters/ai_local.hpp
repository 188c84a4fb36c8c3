// Help with words by rules alone: the same question always has the same answer, and nothing leaves this machine.
#pragma once
#include "ports/ai.hpp"

namespace peertest {

class AiLocal : public Ai {
public:
    RewrittenJourney rewrite(const TextJourney&, Tone) override;
    FindingGroups group(const std::vector<FindingText>&) override;
};

}  // namespace peertest

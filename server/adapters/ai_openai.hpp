// Help with words by a model, at any endpoint that speaks OpenAI's chat completions. What it answers is checked as a
// stranger's input would be; whenever there is no good answer in time, the local method gives one and says so.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "adapters/ai_questions.hpp"
#include "adapters/https_client.hpp"
#include "ports/ai.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "ports/counters.hpp"

namespace peertest {

struct OpenAiOptions {
    std::string base_url;  // "https://api.openai.com/v1"
    std::string api_key, model;
    int daily_calls = 1000;    // in any 24 hours, over all processes that share the counters; then the local method
    Millis timeout{20'000};    // of one answer, below what browsers and proxies wait
    Millis rest{30'000};       // after a failure nobody waits for the endpoint again this long
    bool allow_http = false;
    std::string ca_file;
};

class AiOpenAi : public Ai {
public:
    AiOpenAi(OpenAiOptions options, std::unique_ptr<Ai> local, Cache& cache, Counters& counters, const Clock& clock);
    RewrittenJourney rewrite(const TextJourney&, Tone) override;
    FindingGroups group(const std::vector<FindingText>&) override;

private:
    // What the model says, unchecked; nothing when it may not or cannot be asked now.
    std::optional<std::string> ask(const AiQuestion&);
    std::optional<std::string> ask_endpoint(const AiQuestion&);
    HttpsAnswer post(const AiQuestion&, bool with_schema);
    std::string cache_key(const AiQuestion&) const;
    template <class T>
    std::optional<T> answer(const AiQuestion&, const std::function<std::optional<T>(const std::string&)>& read);

    OpenAiOptions options_;
    std::unique_ptr<Ai> local_;
    Cache& cache_;
    Counters& counters_;
    const Clock& clock_;
    HttpsClient client_;
    std::atomic<int> under_way_{0};
    std::atomic<bool> knows_schemas_{true};
    std::atomic<std::int64_t> rests_until_ms_{0};  // steady clock
};

}  // namespace peertest

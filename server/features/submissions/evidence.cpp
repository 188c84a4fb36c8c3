// What a job asks to see, held against what was handed in. Pure.
#include <set>

#include "features/submissions/submissions.hpp"
#include "kit/error.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

const JourneyResult* result_of(const NewSubmission& in, const std::string& journey_id) {
    for (const auto& r : in.journeys)
        if (r.journey_id == journey_id) return &r;
    return nullptr;
}

std::size_t answered_steps(const Journey& journey, const JourneyResult* result) {
    if (!result) return 0;
    std::set<std::string> answered;
    for (const auto& s : result->steps) answered.insert(s.step_id);
    std::size_t n = 0;
    for (const auto& s : journey.steps) n += answered.count(s.id);
    return n;
}

std::string without_result(std::size_t open, std::size_t of) {
    if (of == 1) return "its one step has no result.";
    return std::to_string(open) + " of " + std::to_string(of) + (open == 1 ? " steps has" : " steps have") + " no result.";
}

bool any_blocked(const NewSubmission& in) {
    for (const auto& j : in.journeys)
        for (const auto& s : j.steps)
            if (s.result == StepOutcome::blocked) return true;
    return false;
}

}  // namespace

std::vector<FieldError> unmet_evidence(const NewSubmission& in, const Job& job, std::size_t different_screenshots) {
    std::vector<FieldError> unmet;
    const bool blocked = in.outcome == Outcome::blocked;
    const auto chars = characters(trim(in.feedback));
    const auto least_chars = std::size_t(job.evidence.min_feedback_chars);
    if (chars < least_chars)
        unmet.push_back({"feedback", "Write at least " + std::to_string(least_chars) + " characters; it has " +
                                         std::to_string(chars) + "."});
    const auto least_shots = blocked ? 1u : std::size_t(job.evidence.min_screenshots);
    if (different_screenshots < least_shots)
        unmet.push_back({"screenshots", "Attach at least " + std::to_string(least_shots) +
                                            (least_shots == 1 ? " screenshot" : " different screenshots") +
                                            "; there " + (different_screenshots == 1 ? "is " : "are ") +
                                            std::to_string(different_screenshots) + "."});
    if (blocked) {
        if (!any_blocked(in)) unmet.push_back({"journeys", "Mark the step that you could not do as blocked."});
        return unmet;
    }
    std::size_t complete = 0;
    for (std::size_t i = 0; i < job.journeys.size(); ++i) {
        const auto& journey = job.journeys[i];
        const auto answered = answered_steps(journey, result_of(in, journey.id));
        if (answered == journey.steps.size()) ++complete;
        else if (job.evidence.all_journeys)
            unmet.push_back({"journeys[" + std::to_string(i) + "]",
                             "\"" + journey.title + "\": " + without_result(journey.steps.size() - answered, journey.steps.size())});
    }
    if (complete == 0 && !job.evidence.all_journeys)
        unmet.push_back({"journeys", "Walk through at least one journey to its end."});
    return unmet;
}

std::vector<FieldError> wrong_steps(const NewSubmission& in, const Job& job) {
    std::vector<FieldError> bad;
    std::set<std::string> journeys_seen, steps_seen, all_steps;
    for (const auto& j : job.journeys)
        for (const auto& s : j.steps) all_steps.insert(s.id);
    for (std::size_t i = 0; i < in.journeys.size(); ++i) {
        const auto& result = in.journeys[i];
        const auto path = "journeys[" + std::to_string(i) + "]";
        const Journey* journey = nullptr;
        for (const auto& j : job.journeys)
            if (j.id == result.journey_id) journey = &j;
        if (!journey || !journeys_seen.insert(result.journey_id).second) {
            bad.push_back({path + ".journey_id", journey ? "This journey is there twice." : "Not a journey of this job."});
            continue;
        }
        std::set<std::string> known;
        for (const auto& s : journey->steps) known.insert(s.id);
        for (std::size_t k = 0; k < result.steps.size(); ++k) {
            const auto& id = result.steps[k].step_id;
            const auto step_path = path + ".steps[" + std::to_string(k) + "].step_id";
            if (!known.count(id)) bad.push_back({step_path, "Not a step of this journey."});
            else if (!steps_seen.insert(id).second) bad.push_back({step_path, "This step is there twice."});
        }
    }
    for (std::size_t i = 0; i < in.screenshots.size(); ++i) {
        const auto& step_id = in.screenshots[i].step_id;
        if (step_id && !step_id->empty() && !all_steps.count(*step_id))
            bad.push_back({"screenshots[" + std::to_string(i) + "].step_id", "Not a step of this job."});
    }
    return bad;
}

std::string normalised_feedback(const std::string& text) {
    std::string out;
    for (const char c : lower_ascii(text)) {
        const auto u = static_cast<unsigned char>(c);
        if (u >= 0x80 || std::isalnum(u)) out += c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    return trim(out);
}

}  // namespace peertest

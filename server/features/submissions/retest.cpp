#include "features/submissions/retest.hpp"

#include <algorithm>
#include <set>

#include "features/submissions/submissions_store.hpp"
#include "kit/error.hpp"
#include "kit/text.hpp"
#include "ports/clock.hpp"

namespace peertest {
namespace {

// The bounds of a job (SPEC 19).
constexpr std::size_t most_journeys = 20, most_steps = 50, longest_step = 1000, longest_title = 120;
constexpr std::size_t most_slots = 100;

// Shortened to so many characters, never inside one.
std::string shortened(const std::string& text, std::size_t most) {
    if (characters(text) <= most) return text;
    std::size_t bytes = 0, count = 0;
    while (count + 1 < most) {
        ++bytes;
        while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
        ++count;
    }
    return text.substr(0, bytes) + "\u2026";
}

void note(std::vector<std::string>& ids, const std::string& id) {
    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
}

std::vector<Journey> failed_parts(const Job& job, const std::set<std::string>& failed) {
    std::vector<Journey> out;
    for (const auto& j : job.journeys) {
        Journey part{{}, j.title, {}};
        for (const auto& s : j.steps)
            if (failed.contains(s.id)) part.steps.push_back({{}, s.instruction, s.expected});
        if (!part.steps.empty()) out.push_back(std::move(part));
    }
    return out;
}

Step step_for(const Finding& f) {
    const bool says = f.expected && !f.expected->empty();
    return {{},
            shortened(f.title + "\n" + f.steps_to_reproduce, longest_step),
            shortened(says ? *f.expected : "This no longer happens: " + f.actual, longest_step)};
}

// Nothing is kept for somebody who deleted their account.
bool is_there(Reader& store, const std::string& user_id) {
    const auto user = find_user(store, user_id);
    return user && (*user)->status != UserStatus::deleted;
}

}  // namespace

Retest what_to_retest(const Job& job, const std::vector<Submission>& handed_in) {
    Retest out;
    std::set<std::string> failed, titles;
    std::vector<Step> found;
    for (const auto& s : handed_in) {
        for (const auto& j : s.journeys)
            for (const auto& r : j.steps)
                if (r.result == StepOutcome::failed) failed.insert(r.step_id), note(out.tester_ids, s.tester_id);
        for (const auto& f : s.findings) {
            if (!f.verdict || f.verdict->verdict != VerdictWord::accepted) continue;
            note(out.tester_ids, s.tester_id);
            if (titles.insert(lower_ascii(trim(f.title))).second) found.push_back(step_for(f));  // several saw it
        }
    }
    out.journeys = failed_parts(job, failed);
    for (std::size_t i = 0; i < found.size() && out.journeys.size() < most_journeys; i += most_steps) {
        Journey part{{}, i == 0 ? "Problems found before" : "More problems found before", {}};
        for (std::size_t k = i; k < std::min(found.size(), i + most_steps); ++k) part.steps.push_back(found[k]);
        out.journeys.push_back(std::move(part));
    }
    return out;
}

JobView retest_job(App& app, const Caller& who, const std::string& job_id) {
    const Time now = app.clock.now();
    const auto original = own_job(app.store, who, job_id);
    std::vector<Submission> handed_in;
    for (auto& s : submissions_of_job(app.store, job_id)) handed_in.push_back(std::move(*s));
    auto again = what_to_retest(*original.job, handed_in);
    if (again.journeys.empty())
        throw conflict("conflict", "There is nothing to re-test: no step failed, and you accepted no finding.");
    std::erase_if(again.tester_ids, [&](const std::string& id) { return !is_there(app.store, id); });
    Job job = *original.job;
    job.title = shortened("Re-test: " + job.title, longest_title);
    job.test_type = TestType::regression;
    job.journeys = std::move(again.journeys);
    job.slots = int(std::clamp<std::size_t>(again.tester_ids.size(), 1, most_slots));
    job.retest_of = job_id;
    job.kept_for = std::move(again.tester_ids);
    return create_draft(app, who, std::move(job), now);
}

}  // namespace peertest

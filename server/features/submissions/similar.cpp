// While a finding is written: what the builder knows already, and what this tester reported before.
#include <algorithm>
#include <set>

#include "features/submissions/findings.hpp"
#include "features/submissions/submissions_store.hpp"
#include "kit/error.hpp"
#include "kit/likeness.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

constexpr double alike = 0.5;
constexpr std::size_t most_shown = 5;
constexpr int earlier_submissions = 50;

}  // namespace

SimilarFindings similar_findings(App& app, const Caller& who, const std::string& assignment_id,
                                 const SimilarQuery& in) {
    const auto a = find_assignment(app.store, assignment_id);
    if (!a || (*a)->tester_id != who.user_id) throw not_found();
    std::vector<std::pair<double, SimilarFinding>> found;
    std::set<std::string> seen;
    auto consider = [&](const std::string& title, SimilarSource source) {
        const double like = likeness(in.q, title);
        if (like >= alike && seen.insert(lower_ascii(trim(title))).second) found.push_back({like, {title, source}});
    };
    const auto docs = find_job(app.store, (*a)->job_id);
    for (const auto& issue : docs.value().job->known_issues) consider(issue, SimilarSource::known_issue);
    SubmissionQuery mine;
    mine.limit = earlier_submissions;
    for (const auto& s : submissions_page(app.store, "tester_id", who.user_id, mine).items)
        for (const auto& f : s->findings) consider(f.title, SimilarSource::own_finding);
    std::stable_sort(found.begin(), found.end(), [](const auto& x, const auto& y) { return x.first > y.first; });
    SimilarFindings out;
    for (auto& [like, finding] : found)
        if (out.items.size() < most_shown) out.items.push_back(std::move(finding));
    return out;
}

}  // namespace peertest

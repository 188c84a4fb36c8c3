// Where words meet data of several features: a template filled in for a project, a job's findings as themes.
#pragma once
#include "features/submissions/submissions.hpp"
#include "features/templates/templates.hpp"

namespace peertest {

struct CustomizeRequest {
    std::string project_id;
};
struct CustomizedTemplate {  // what a new job's form begins with
    std::string template_id, project_id, title, description;
    TestType test_type = TestType::functional;
    std::vector<TextJourney> journeys;
    AiMethod method = AiMethod::local;
};
struct SummarizeRequest {
    std::string job_id;
};
enum class ThemePriority { high, medium, low };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<ThemePriority>{"high", "medium", "low"};
struct ThemeFinding {
    std::string id, submission_id, title;
    Severity severity = Severity::minor;
};
struct FindingTheme {
    std::string title;
    int count = 0;
    Severity severity = Severity::minor;  // of the gravest
    ThemePriority priority = ThemePriority::low;
    std::vector<ThemeFinding> findings;
};
struct FindingsSummary {
    std::string job_id;
    int submission_count = 0, finding_count = 0;
    std::vector<FindingTheme> themes;  // what to mend first comes first
    AiMethod method = AiMethod::local;
};

CustomizedTemplate customize_template(App&, const Caller&, const std::string& template_id, const CustomizeRequest&);
FindingsSummary summarize_submissions(App&, const Caller&, const SummarizeRequest&);
// How grave it is, and how many met it. Pure.
ThemePriority priority_of(Severity gravest, int count);

}  // namespace peertest

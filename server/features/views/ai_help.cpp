#include "features/views/ai_help.hpp"

#include <algorithm>
#include <map>

#include "features/submissions/findings.hpp"
#include "kit/error.hpp"

namespace peertest {

static_assert(enum_names<TemplateType> == enum_names<TestType>);

CustomizedTemplate customize_template(App& app, const Caller& who, const std::string& template_id,
                                      const CustomizeRequest& in) {
    const auto project = own_project(app.store, who, in.project_id);
    const auto t = filled_in(usable_template(app.store, who, template_id), project->name, project->url);
    return {template_id, in.project_id, t.title, t.description, TestType(t.test_type), t.journeys, AiMethod::local};
}

ThemePriority priority_of(Severity gravest, int count) {
    const bool several = count > 1, many = count > 2;
    if (gravest == Severity::critical || (gravest == Severity::major && several)) return ThemePriority::high;
    if (gravest == Severity::major || (gravest == Severity::minor && many)) return ThemePriority::medium;
    return ThemePriority::low;
}

FindingsSummary summarize_submissions(App& app, const Caller& who, const SummarizeRequest& in) {
    const auto all = export_findings(app, who, in.job_id);
    std::vector<FindingText> texts;
    std::map<std::string, const ExportedFinding*> by_id;
    for (const auto& f : all.items) {
        texts.push_back({f.id, std::string(to_text(f.kind)), f.title, f.actual, int(f.severity)});
        by_id[f.id] = &f;
    }
    const auto grouped = words_help().group(texts);
    FindingsSummary out{in.job_id, all.submission_count, int(all.items.size()), {}, grouped.method};
    for (const auto& g : grouped.groups) {
        FindingTheme theme{g.title, 0, Severity::suggestion, ThemePriority::low, {}};
        for (const auto& id : g.finding_ids) {
            const auto& f = *by_id.at(id);
            theme.severity = std::min(theme.severity, f.severity);
            theme.findings.push_back({f.id, f.submission_id, f.title, f.severity});
        }
        theme.count = int(theme.findings.size());
        theme.priority = priority_of(theme.severity, theme.count);
        out.themes.push_back(std::move(theme));
    }
    std::stable_sort(out.themes.begin(), out.themes.end(), [](const auto& a, const auto& b) {
        return std::tuple(a.priority, a.severity, -a.count) < std::tuple(b.priority, b.severity, -b.count);
    });
    return out;
}

}  // namespace peertest

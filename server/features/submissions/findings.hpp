// A job's findings taken together: exported, and searched for what looks alike.
#pragma once
#include "features/submissions/submissions.hpp"

namespace peertest {

// --- export ----------------------------------------------------------------------------------------------------------
enum class FindingsFormat { json, csv, md };
template <>
inline constexpr std::array<std::string_view, 3> enum_names<FindingsFormat>{"json", "csv", "md"};

struct FindingsQuery {
    FindingsFormat format = FindingsFormat::json;
};
struct ExportedFinding {
    std::string id, submission_id, tester_name, title;
    Severity severity = Severity::minor;
    FindingKind kind = FindingKind::functional;
    std::string steps_to_reproduce;
    std::optional<std::string> expected;
    std::string actual;
    Environment environment;
    std::vector<std::string> file_ids;
    std::optional<VerdictWord> verdict;
    std::optional<std::string> verdict_note;
    Time reported_at;
};
struct FindingsExport {
    std::string job_id, job_title;
    int submission_count = 0;
    std::vector<ExportedFinding> items;  // the gravest first
};

FindingsExport export_findings(App&, const Caller&, const std::string& job_id);
std::string findings_csv(const FindingsExport&);
std::string findings_markdown(const FindingsExport&);

// --- what looks alike ------------------------------------------------------------------------------------------------
enum class SimilarSource { known_issue, own_finding };
template <>
inline constexpr std::array<std::string_view, 2> enum_names<SimilarSource>{"known_issue", "own_finding"};

struct SimilarQuery {
    std::string q;
};
struct SimilarFinding {
    std::string title;
    SimilarSource source = SimilarSource::known_issue;
};
struct SimilarFindings {
    std::vector<SimilarFinding> items;  // the likest first
};

SimilarFindings similar_findings(App&, const Caller&, const std::string& assignment_id, const SimilarQuery&);

}  // namespace peertest

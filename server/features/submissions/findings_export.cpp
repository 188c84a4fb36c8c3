// One job's findings as JSON, CSV and Markdown.
#include <algorithm>

#include "features/submissions/findings.hpp"
#include "features/submissions/submissions_store.hpp"
#include "kit/csv.hpp"

namespace peertest {
namespace {

void add_findings(const Submission& s, std::vector<ExportedFinding>& out) {
    for (const auto& f : s.findings) {
        ExportedFinding e{f.id,       s.id,     s.tester_name, f.title,       f.severity, f.kind, f.steps_to_reproduce,
                          f.expected, f.actual, s.environment, f.file_ids,    {},         {},     s.created_at};
        if (f.verdict) e.verdict = f.verdict->verdict, e.verdict_note = f.verdict->note;
        out.push_back(std::move(e));
    }
}

// What testers wrote stays text: no headings, links or HTML of their own.
std::string plain(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\`*_[]<>#|!~&").find(c) != std::string_view::npos) out += '\\';
        out += c;
    }
    return out;
}

std::string one_line(std::string text) {
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    return text;
}

// Indented, so that "- " or "1." at the start of a line starts no list outside of this quotation.
std::string quoted(const std::string& text) {
    std::string out = "> ";
    for (const char c : plain(text)) {
        if (c == '\r') continue;
        out += c;
        if (c == '\n') out += "> ";
    }
    return out + "\n";
}

}  // namespace

FindingsExport export_findings(App& app, const Caller& who, const std::string& job_id) {
    const auto docs = own_job(app.store, who, job_id);
    const auto handed_in = submissions_of_job(app.store, job_id);
    FindingsExport out{job_id, docs.job->title, int(handed_in.size()), {}};
    for (const auto& s : handed_in) add_findings(*s, out.items);
    std::stable_sort(out.items.begin(), out.items.end(),
                     [](const auto& a, const auto& b) { return a.severity < b.severity; });
    return out;
}

std::string findings_csv(const FindingsExport& all) {
    std::string out =
        "id,submission_id,tester,title,severity,kind,steps_to_reproduce,expected,actual,browser,os,viewport,language,"
        "verdict,verdict_note,reported_at\r\n";
    for (const auto& f : all.items) {
        const std::vector<std::string> row{
            f.id, f.submission_id, f.tester_name, f.title, std::string(to_text(f.severity)),
            std::string(to_text(f.kind)), f.steps_to_reproduce, f.expected.value_or(""), f.actual,
            f.environment.browser, f.environment.os, f.environment.viewport, f.environment.language,
            f.verdict ? std::string(to_text(*f.verdict)) : "", f.verdict_note.value_or(""), to_rfc3339(f.reported_at)};
        for (std::size_t i = 0; i < row.size(); ++i) out += (i ? "," : "") + csv_cell(row[i]);
        out += "\r\n";
    }
    return out;
}

std::string findings_markdown(const FindingsExport& all) {
    std::string out = "# Findings: " + plain(one_line(all.job_title)) + "\n";
    if (all.items.empty()) out += "\nNone so far.\n";
    for (const auto& f : all.items) {
        out += "\n## " + plain(one_line(f.title)) + "\n\n";
        out += "- Severity: " + std::string(to_text(f.severity)) + "\n- Kind: " + std::string(to_text(f.kind)) + "\n";
        out += "- Reported: " + to_rfc3339(f.reported_at) + " by " + plain(one_line(f.tester_name)) + "\n";
        const auto& e = f.environment;
        out += "- Environment: " + plain(one_line(e.browser + ", " + e.os + ", " + e.viewport + ", " + e.language)) + "\n";
        if (f.verdict) {
            std::string word{to_text(*f.verdict)};
            std::replace(word.begin(), word.end(), '_', ' ');
            out += "- Verdict: " + word;
            if (f.verdict_note && !f.verdict_note->empty()) out += " (" + plain(one_line(*f.verdict_note)) + ")";
            out += "\n";
        }
        out += "\nSteps to reproduce:\n\n" + quoted(f.steps_to_reproduce);
        if (f.expected && !f.expected->empty()) out += "\nExpected:\n\n" + quoted(*f.expected);
        out += "\nActual:\n\n" + quoted(f.actual);
    }
    return out;
}

}  // namespace peertest

// Handing in.
#include <set>

#include "features/files/files.hpp"
#include "features/notifications/notifications.hpp"
#include "features/submissions/submissions_store.hpp"
#include "features/submissions/submissions_tasks.hpp"
#include "kit/crypto.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/money.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"
#include "work/work.hpp"

namespace peertest {
namespace {

constexpr std::chrono::hours review_time{72}, dispute_time{24};
// Shorter texts ("All fine.") may be alike by chance.
constexpr std::size_t shortest_repetition = 20;

// The files of a submission, each checked to be the tester's own and ready.
struct Attached {
    std::vector<std::string> ids;          // all, each once
    std::vector<File> pictures;            // screenshots as they were taken, and those of findings
    std::vector<std::string> fields;       // where each picture stands
    std::size_t different_screenshots = 0;
};

void collect(Attached& out, const std::vector<std::string>& ids) {
    for (const auto& id : ids)
        if (std::find(out.ids.begin(), out.ids.end(), id) == out.ids.end()) out.ids.push_back(id);
}

Attached check_files(Reader& store, const std::string& tester_id, const NewSubmission& in) {
    using P = FilePurpose;
    Attached out;
    std::vector<std::string> shots, annotated, recordings;
    for (const auto& s : in.screenshots) {
        shots.push_back(s.file_id);
        if (s.annotated_file_id) annotated.push_back(*s.annotated_file_id);
    }
    for (const auto& r : in.recordings) recordings.push_back(r.file_id);
    std::vector<FieldError> bad;
    auto check = [&](const std::vector<std::string>& ids, const std::string& field, const std::vector<P>& purposes) {
        try {
            auto files = require_own_ready_files(store, tester_id, ids, field, purposes);
            collect(out, ids);
            return files;
        } catch (const Error& e) {
            bad.insert(bad.end(), e.errors.begin(), e.errors.end());
            return std::vector<File>{};
        }
    };
    auto compare = [&](const std::vector<File>& files, const std::string& field) {
        for (std::size_t i = 0; i < files.size(); ++i) {
            if (files[i].purpose == P::annotation) continue;  // its original is compared
            out.pictures.push_back(files[i]);
            out.fields.push_back(field + "[" + std::to_string(i) + "]");
        }
    };
    const auto screenshots = check(shots, "screenshots", {P::screenshot, P::evidence});
    compare(screenshots, "screenshots");
    check(annotated, "annotated", {P::annotation, P::screenshot});
    check(recordings, "recordings", {P::recording});
    for (std::size_t i = 0; i < in.findings.size(); ++i) {
        const auto field = "findings[" + std::to_string(i) + "].file_ids";
        compare(check(in.findings[i].file_ids, field, {P::screenshot, P::annotation, P::evidence}), field);
    }
    if (!bad.empty()) throw invalid(std::move(bad));
    std::set<std::string> different;
    for (const auto& f : screenshots) different.insert(f.sha256);
    out.different_screenshots = different.size();
    return out;
}

Submission made(const NewSubmission& in, const Assignment& a, Time now) {
    Submission s;
    s.id = new_id(now);
    s.assignment_id = a.id;
    s.job_id = a.job_id;
    s.project_id = a.project_id;
    s.builder_id = a.builder_id;
    s.tester_id = a.tester_id;
    s.escrow_id = a.escrow_id;
    s.job_title = a.job_title;
    s.tester_name = a.tester_name;
    s.outcome = in.outcome;
    s.journeys = in.journeys;
    s.feedback = in.feedback;
    if (auto text = normalised_feedback(in.feedback); text.size() >= shortest_repetition)
        s.feedback_hash = sha256_hex(text);
    for (const auto& f : in.findings)
        s.findings.push_back({new_id(now), f.title, f.severity, f.kind, f.steps_to_reproduce, f.expected, f.actual,
                              f.file_ids, {}});
    s.screenshots = in.screenshots;
    s.recordings = in.recordings;
    s.environment = in.environment;
    s.auto_release_at = now + review_time;
    s.dispute_until = now + dispute_time;
    s.payout_minor = in.outcome == Outcome::blocked ? a.blocked_payout_minor : a.payout_minor;
    s.currency = a.currency;
    s.created_at = now;
    return s;
}

void refuse_repetition(Tx& tx, const Submission& s, const Attached& files) {
    if (!s.feedback_hash.empty()) {
        tx.guard("feedback:" + s.feedback_hash);
        if (feedback_known(tx, s.feedback_hash))
            throw conflict("duplicate_feedback", "This feedback was handed in before. Describe what you saw yourself.");
    }
    for (const auto& f : files.pictures) tx.guard("image:" + f.sha256);
    if (const auto i = repeated_image(tx, files.pictures, s.id)) {
        Error e = conflict("duplicate_image", "One of the pictures was handed in before.");
        e.errors.push_back({files.fields[*i], "Handed in before."});
        throw e;
    }
}

void tell_builder(Tx& tx, App& app, const Submission& s, Time now) {
    const std::string what = s.outcome == Outcome::blocked
                                 ? " could not go on: the app itself stopped the test."
                                 : " handed in a test with " + std::to_string(s.findings.size()) +
                                       (s.findings.size() == 1 ? " finding." : " findings.");
    notify(tx, app, s.builder_id, NotificationType::submission_received,
           {"New submission for \"" + s.job_title + "\"",
            s.tester_name + what + "\n\nLook at it and approve " + money_text(s.payout_minor, s.currency) +
                ", or dispute it within 24 hours. After 72 hours it is approved by itself.",
            "/inbox/" + s.id,
            {{"submission_id", s.id}, {"job_id", s.job_id}, {"escrow_id", s.escrow_id}},
            s.tester_id},
           now);
}

}  // namespace

SubmissionView submit(App& app, const Caller& who, const NewSubmission& in) {
    const Time now = app.clock.now();
    const auto assignment = find_assignment(app.store, in.assignment_id);
    if (!assignment || (*assignment)->tester_id != who.user_id) throw not_found();
    const auto docs = find_job(app.store, (*assignment)->job_id);
    const Job& job = *docs.value().job;
    if (auto bad = wrong_steps(in, job); !bad.empty()) throw invalid(std::move(bad));
    const auto files = check_files(app.store, who.user_id, in);
    if (auto unmet = unmet_evidence(in, job, files.different_screenshots); !unmet.empty())
        throw Error{422, "evidence_missing", "Some of the evidence that this job asks for is missing.",
                    std::move(unmet)};
    const Submission s = made(in, **assignment, now);
    app.store.transact([&](Tx& tx) {
        claim(tx, who, s.id, now);
        auto a = find_assignment(tx, s.assignment_id);
        mark_submitted(tx, app, *a, s.id, now);
        refuse_repetition(tx, s, files);
        lock_files(tx, files.ids, s.id, s.builder_id);
        tx.insert(submissions(), s);
        update_user(tx, app, s.tester_id, [](User& u) { ++u.counts.submissions_made; });
        schedule_reminders(tx, app, s, now);
        app.work.enqueue(tx, "telemetry_summary", SubmissionNotice{s.id, s.assignment_id});
        tell_builder(tx, app, s, now);
    });
    return view_of(s);
}

}  // namespace peertest

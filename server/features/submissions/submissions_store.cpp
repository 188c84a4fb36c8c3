#include "features/submissions/submissions_store.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"

#include <algorithm>

#include "kit/error.hpp"

namespace peertest {
namespace {

std::vector<std::string> severities(const Submission& s) {
    std::vector<std::string> out;
    for (const auto& f : s.findings) {
        std::string name{to_text(f.severity)};
        if (std::find(out.begin(), out.end(), name) == out.end()) out.push_back(std::move(name));
    }
    return out;
}

// How long the builder took to approve.
Value review_minutes(const Submission& s) {
    if (!s.decided_at || !s.decided_by_builder) return {};
    return to_value((*s.decided_at - s.created_at).count() / 60'000);
}

}  // namespace

const Collection<Submission>& submissions() {
    using S = Submission;
    static const auto c =
        Collection<S>("submissions")
            .key("job_id", [](const S& s) { return to_value(s.job_id); })
            .key("project_id", [](const S& s) { return to_value(s.project_id); })
            .key("builder_id", [](const S& s) { return to_value(s.builder_id); })
            .key("tester_id", [](const S& s) { return to_value(s.tester_id); })
            .key("escrow_id", [](const S& s) { return to_value(s.escrow_id); })
            .key("status", [](const S& s) { return to_value(s.status); })
            .key("feedback_hash",
                 [](const S& s) { return s.feedback_hash.empty() ? Value{} : to_value(s.feedback_hash); })
            .key("auto_release_at",
                 [](const S& s) { return s.auto_release_at ? to_value(*s.auto_release_at) : Value{}; })
            .key("decided_at",  // by the builder: what their record is made of
                 [](const S& s) { return s.decided_by_builder ? to_value(s.decided_at) : Value{}; })
            .key("review_minutes", review_minutes)
            .key("created_at", [](const S& s) { return to_value(s.created_at); })
            .many("severities", severities)
            .index({"created_at"})
            .index({"decided_at"})
            .index({"job_id", "created_at"})
            .index({"builder_id", "created_at"})
            .index({"builder_id", "status"})
            .index({"builder_id", "auto_release_at"})
            .index({"builder_id", "decided_at"})
            .index({"tester_id", "created_at"})
            .index({"status", "created_at"})
            .index({"status", "auto_release_at"})
            .index({"feedback_hash"})
            .unique("escrow_id");
    return c;
}

std::vector<const CollectionInfo*> submissions_collections() { return {&submissions().info}; }

std::optional<Doc<Submission>> find_submission(Reader& store, const std::string& id) {
    return store.get(submissions(), id);
}

Doc<Submission> require_received(Reader& store, const std::string& builder_id, const std::string& id) {
    auto s = find_submission(store, id);
    if (!s || (*s)->builder_id != builder_id) throw not_found();
    return std::move(*s);
}

Doc<Submission> require_made(Reader& store, const std::string& tester_id, const std::string& id) {
    auto s = find_submission(store, id);
    if (!s || (*s)->tester_id != tester_id) throw not_found();
    return std::move(*s);
}

void save_submission(Tx& tx, Doc<Submission>& s) { tx.replace(submissions(), s); }

bool feedback_known(Reader& store, const std::string& hash) {
    return store.first(submissions(), {eq("feedback_hash", hash)}).has_value();
}

Page<Doc<Submission>> overdue(Reader& store, Time now, const std::string& cursor) {
    return store.find(submissions(), {{eq("status", SubmissionStatus::pending), le("auto_release_at", now)},
                                      {{"auto_release_at"}},
                                      100,
                                      cursor});
}

std::vector<Doc<Submission>> submissions_of_job(Reader& store, const std::string& job_id) {
    std::vector<Doc<Submission>> all;
    Query q{{eq("job_id", job_id)}, {{"created_at"}}, 100};
    do {
        auto page = store.find(submissions(), q);
        std::move(page.items.begin(), page.items.end(), std::back_inserter(all));
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty());
    return all;
}

std::optional<Doc<Submission>> submission_of_escrow(Reader& store, const std::string& escrow_id) {
    return store.first(submissions(), {eq("escrow_id", escrow_id)});
}

std::vector<Doc<Submission>> last_decided(Reader& store, const std::string& builder_id, int limit) {
    return store
        .find(submissions(), {{eq("builder_id", builder_id), exists("decided_at")}, {{"decided_at", true}}, limit})
        .items;
}

std::vector<Doc<Submission>> last_settled(Reader& store, const std::string& tester_id, int limit) {
    const std::vector<SubmissionStatus> decided{SubmissionStatus::approved, SubmissionStatus::resolved};
    return store
        .find(submissions(), {{eq("tester_id", tester_id), in("status", decided)}, {{"created_at", true}}, limit})
        .items;
}

std::int64_t undecided_of(Reader& store, const std::string& tester_id) {
    const std::vector<SubmissionStatus> undecided{SubmissionStatus::pending, SubmissionStatus::clarification_requested,
                                                  SubmissionStatus::disputed};
    return store.count(submissions(), {eq("tester_id", tester_id), in("status", undecided)});
}

std::vector<Doc<Submission>> questions_to(Reader& store, const std::string& tester_id) {
    return store
        .find(submissions(), {{eq("tester_id", tester_id), eq("status", SubmissionStatus::clarification_requested)},
                              {{"created_at"}},
                              100})
        .items;
}

std::int64_t open_reviews(Reader& store, const std::string& builder_id) {
    return store.count(submissions(), {eq("builder_id", builder_id), eq("status", SubmissionStatus::pending)});
}

Page<Doc<Submission>> submissions_page(Reader& store, const std::string& party_key, const std::string& user_id,
                                       const SubmissionQuery& in) {
    Query q{{eq(party_key, user_id)}, {{"created_at", true}}, in.limit, in.cursor};
    if (in.sort == SubmissionSort::due) {
        q.where.push_back(exists("auto_release_at"));
        q.sort = {{"auto_release_at"}};
    }
    if (in.job_id) q.where.push_back(eq("job_id", *in.job_id));
    if (in.project_id) q.where.push_back(eq("project_id", *in.project_id));
    if (in.status) q.where.push_back(eq("status", *in.status));
    if (in.severity) q.where.push_back(contains("severities", {std::string(to_text(*in.severity))}));
    return store.find(submissions(), q);
}

PersonalData submissions_personal_data() {
    PersonalData p;
    p.name = "submissions";
    p.collect = [](App& app, const std::string& id) {
        return all_as_json(app.store, submissions(), {eq("tester_id", id)});
    };
    p.erase = [](Tx& tx, App&, const std::string& id, Time) {
        for_all(tx, submissions(), {eq("tester_id", id)}, [&](Doc<Submission>& s) {
            s->tester_name = erased_name;
            tx.replace(submissions(), s);
        });
    };
    return p;
}

}  // namespace peertest

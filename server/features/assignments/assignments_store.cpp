#include "features/assignments/assignments_store.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"

#include "features/assignments/waitlist_store.hpp"

namespace peertest {
namespace {

const std::vector<AssignmentState> open_states{AssignmentState::reserving, AssignmentState::active};

}  // namespace

const Collection<Assignment>& assignments() {
    using A = Assignment;
    static const auto c =
        Collection<A>("assignments")
            .key("tester_id", [](const A& a) { return to_value(a.tester_id); })
            .key("job_id", [](const A& a) { return to_value(a.job_id); })
            .key("project_id", [](const A& a) { return to_value(a.project_id); })
            .key("state", [](const A& a) { return to_value(a.state); })
            .key("telemetry_token", [](const A& a) { return to_value(a.telemetry_token); })
            .key("created_at", [](const A& a) { return to_value(a.created_at); })
            // One per tester and job, but for those whose funding failed: they may try again.
            .key("on_job",
                 [](const A& a) {
                     return a.state == AssignmentState::failed ? Value{} : to_value(a.job_id + ":" + a.tester_id);
                 })
            .index({"tester_id", "created_at"})
            .index({"tester_id", "state"})
            .index({"job_id", "tester_id", "created_at"})
            .unique("on_job")
            .unique("telemetry_token")
            .summary([](const A& a) {
                return (a.state == AssignmentState::failed ? "-" : "+") + a.job_id;  // see jobs_taken_by()
            });
    return c;
}

const Collection<Progress>& progress_drafts() {
    static const auto c = Collection<Progress>("assignment_progress");
    return c;
}

std::vector<const CollectionInfo*> assignments_collections() {
    return {&assignments().info, &progress_drafts().info, &waitlist().info};
}

std::int64_t open_assignments(Reader& store, const std::string& tester_id) {
    return store.count(assignments(), {eq("tester_id", tester_id), in("state", open_states)});
}

std::optional<Doc<Assignment>> find_assignment(Reader& store, const std::string& id) {
    return store.get(assignments(), id);
}

std::optional<Doc<Assignment>> assignment_by_telemetry_token(Reader& store, const std::string& token) {
    return store.first(assignments(), {eq("telemetry_token", token)});
}

std::optional<Doc<Assignment>> assignment_on(Reader& store, const std::string& job_id, const std::string& tester_id) {
    if (auto counts = store.first(assignments(), {eq("on_job", job_id + ":" + tester_id)})) return counts;
    return store.first(assignments(), {eq("job_id", job_id), eq("tester_id", tester_id)}, {{"created_at", true}});
}

std::vector<TakenJob> jobs_taken_by(Reader& store, const std::string& tester_id) {
    std::vector<TakenJob> out;
    Query q{{eq("tester_id", tester_id)}, {{"created_at", true}}, 500};
    do {
        q.cursor = store.summaries(assignments(), q, [&](std::string_view id, std::string_view text) {
            if (text.starts_with('+')) out.push_back({std::string(text.substr(1)), std::string(id)});
        });
    } while (!q.cursor.empty());
    return out;
}

std::vector<Doc<Assignment>> active_assignments(Reader& store, const std::string& tester_id) {
    return store.find(assignments(), {{eq("tester_id", tester_id), eq("state", AssignmentState::active)}, {{"created_at"}}, 100})
        .items;
}

bool has_active_assignment(Reader& store, const std::string& tester_id) {
    return store.first(assignments(), {eq("tester_id", tester_id), eq("state", AssignmentState::active)}).has_value();
}

bool works_on_project(Reader& store, const std::string& tester_id, const std::string& project_id) {
    return store
        .first(assignments(),
               {eq("tester_id", tester_id), eq("state", AssignmentState::active), eq("project_id", project_id)})
        .has_value();
}

Page<Doc<Assignment>> assignments_page(Reader& store, const std::string& tester_id, const AssignmentQuery& in) {
    Query q{{eq("tester_id", tester_id)}, {{"created_at", true}}, in.limit, in.cursor};
    if (in.state) q.where.push_back(eq("state", *in.state));
    return store.find(assignments(), q);
}

PersonalData assignments_personal_data() {
    PersonalData p;
    p.name = "assignments";
    p.collect = [](App& app, const std::string& id) {
        auto all = all_as_json(app.store, assignments(), {eq("tester_id", id)});
        for (auto& w : all_as_json(app.store, waitlist(), {eq("tester_id", id)})) all.push_back(std::move(w));
        return all;
    };
    // A slot that is on offer to them goes to whoever is next.
    p.wind_up = [](App& app, const Caller& who) {
        for_all(app.store, waitlist(), {eq("tester_id", who.user_id)},
                [&](Doc<WaitlistEntry>& w) { leave_waitlist(app, who, w->job_id); });
    };
    p.erase = [](Tx& tx, App&, const std::string& id, Time) {
        for_all(tx, assignments(), {eq("tester_id", id)}, [&](Doc<Assignment>& a) {
            a->tester_name = erased_name;
            tx.remove(progress_drafts(), a->id);
            tx.replace(assignments(), a);
        });
    };
    return p;
}

}  // namespace peertest

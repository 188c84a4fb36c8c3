#include "features/projects/projects_store.hpp"
#include "app/app.hpp"
#include "features/users/personal_data.hpp"
#include "ports/cache.hpp"
#include "work/work.hpp"

namespace peertest {

const Collection<Project>& projects() {
    static const auto c = Collection<Project>("projects")
                              .key("owner_id", [](const Project& p) { return to_value(p.owner_id); })
                              .key("archived", [](const Project& p) { return to_value(p.archived); })
                              .key("telemetry_key", [](const Project& p) { return to_value(p.telemetry_key); })
                              .key("created_at", [](const Project& p) { return to_value(p.created_at); })
                              .index({"owner_id", "created_at"})
                              .unique("telemetry_key");
    return c;
}

const Collection<TestAccount>& test_accounts() {
    static const auto c = Collection<TestAccount>("test_accounts")
                              .key("project_id", [](const TestAccount& a) { return to_value(a.project_id); })
                              .key("created_at", [](const TestAccount& a) { return to_value(a.created_at); })
                              .index({"project_id", "created_at"});
    return c;
}

std::vector<const CollectionInfo*> projects_collections() { return {&projects().info, &test_accounts().info}; }

Page<Doc<Project>> projects_page(Reader& store, const std::string& owner_id, const ProjectQuery& in) {
    Query q{{eq("owner_id", owner_id)}, {{"created_at", true}}, in.limit, in.cursor};
    if (in.archived) q.where.push_back(eq("archived", *in.archived));
    return store.find(projects(), q);
}

std::vector<Doc<TestAccount>> accounts_of(Reader& store, std::string_view project_id) {
    return store.find(test_accounts(), {{eq("project_id", project_id)}, {{"created_at"}}, 100}).items;
}

std::optional<Doc<TestAccount>> find_account(Reader& store, std::string_view project_id, std::string_view id) {
    auto account = store.get(test_accounts(), id);
    if (account && account->value.project_id != project_id) account.reset();
    return account;
}

std::optional<Doc<Project>> find_project(Reader& store, std::string_view id) { return store.get(projects(), id); }

std::string project_group(const std::string& id) { return "project:" + id; }

void save_project(Tx& tx, App& app, Doc<Project>& project) {
    tx.replace(projects(), project);
    tx.after_commit([&app, id = project->id] { app.cache.invalidate(project_group(id)); });
}

std::optional<Doc<Project>> project_by_telemetry_key(Reader& store, std::string_view key) {
    return store.first(projects(), {eq("telemetry_key", key)});
}

PersonalData projects_personal_data() {
    PersonalData p;
    p.name = "projects";
    p.collect = [](App& app, const std::string& id) { return all_as_json(app.store, projects(), {eq("owner_id", id)}); };
    p.erase = [](Tx& tx, App& app, const std::string& id, Time) {
        for_all(tx, projects(), {eq("owner_id", id)}, [&](Doc<Project>& project) {
            for (auto& account : accounts_of(tx, project->id)) tx.remove(test_accounts(), account->id);
            project->name = "Deleted project";
            project->url.clear(), project->description.clear(), project->tags.clear();
            project->archived = true;
            save_project(tx, app, project);
            app.work.enqueue(tx, project_renamed_task, ProjectRenamed{project->id});
        });
    };
    return p;
}

}  // namespace peertest

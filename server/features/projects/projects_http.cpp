#include "features/projects/projects.hpp"
#include "http/tagged.hpp"

namespace peertest {
namespace {

Reply<ProjectView> create(App& app, const Caller& who, const NewProject& in) {
    return tagged(create_project(app, who, in));
}
Reply<ProjectView> read(App& app, const Caller& who, const std::string& id) {
    return tagged(read_project(app, who, id));
}
Reply<ProjectView> change(App& app, const Caller& who, const std::string& id, const ProjectPatch& in) {
    return tagged(change_project(app, who, id, in));
}

Reply<TestAccountView> add_account(App& app, const Caller& who, const std::string& project_id, const NewTestAccount& in) {
    return tagged(create_test_account(app, who, project_id, in));
}
Reply<TestAccountView> read_account(App& app, const Caller& who, const std::string& id) {
    return tagged(read_test_account(app, who, id));
}
Reply<TestAccountView> change_account(App& app, const Caller& who, const std::string& project_id, const std::string& id,
                                      const TestAccountPatch& in) {
    return tagged(change_test_account(app, who, project_id, id, in));
}

}  // namespace

void projects_routes(Api& api) {
    constexpr auto builder = roles(Role::builder);
    api.post("/api/projects", builder, create).says("Create a project").status(201).idempotent(read);
    api.get("/api/projects", builder, list_projects).says("My projects, newest first");
    api.get("/api/projects/{id}", builder, read).says("One project");
    api.patch("/api/projects/{id}", builder, change).says("Change a project");
    api.del("/api/projects/{id}", builder, archive_project).says("Archive a project");

    const std::string accounts = "/api/projects/{id}/test-accounts";
    api.post(accounts, builder, add_account)
        .says("Add a test account, stored encrypted")
        .status(201)
        .idempotent(read_account);
    api.get(accounts, builder, list_test_accounts).says("Labels of the test accounts, never their secrets");
    api.patch(accounts + "/{account_id}", builder, change_account).says("Change a test account");
    api.del(accounts + "/{account_id}", builder, delete_test_account).says("Delete a test account");
}

}  // namespace peertest

// A builder's web apps, and the accounts testers may use to log in to them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

struct PersonalData;
struct Resealed;

class Api;

struct Project {
    std::string id, owner_id;
    std::string name, url, description;
    std::vector<std::string> tags;
    std::string telemetry_key;  // public: stands in the pages that the builder adds our script to
    bool archived = false;
    Time created_at;
};

// Username, password and notes are sealed together (AES-256-GCM, the account's id authenticated).
struct TestAccount {
    std::string id, project_id, label, sealed;
    Time created_at;
};

// --- requests and answers
struct NewProject {
    std::string name, url, description;
    std::vector<std::string> tags;
};
struct ProjectPatch {
    std::optional<std::string> name, url, description;
    std::optional<std::vector<std::string>> tags;
};
struct ProjectView {
    std::string id, name, url, description;
    std::vector<std::string> tags;
    std::string telemetry_key;
    bool archived = false;
    std::int64_t version = 0;
    Time created_at;
};
struct ProjectQuery {
    std::optional<bool> archived;
    int limit = 20;
    std::string cursor;
};
struct ProjectPage {
    std::vector<ProjectView> items;
    std::optional<std::string> next_cursor;
};
struct NewTestAccount {
    std::string label, username, password, notes;
};
struct TestAccountPatch {
    std::optional<std::string> label, username, password, notes;
};
struct TestAccountView {
    std::string id, label;
    std::int64_t version = 0;
    Time created_at;
};
struct TestAccountPage {
    std::vector<TestAccountView> items;
    std::optional<std::string> next_cursor;
};
struct TestAccountSecret {
    std::string username, password, notes;
};

// --- rules
ProjectView view_of(const Doc<Project>&);
ProjectView create_project(App&, const Caller&, const NewProject&);
ProjectPage list_projects(App&, const Caller&, const ProjectQuery&);
ProjectView read_project(App&, const Caller&, const std::string& id);
ProjectView change_project(App&, const Caller&, const std::string& id, const ProjectPatch&);
void archive_project(App&, const Caller&, const std::string& id);

TestAccountView create_test_account(App&, const Caller&, const std::string& project_id, const NewTestAccount&);
TestAccountView read_test_account(App&, const Caller&, const std::string& id);
TestAccountPage list_test_accounts(App&, const Caller&, const std::string& project_id);
TestAccountView change_test_account(App&, const Caller&, const std::string& project_id, const std::string& id,
                                    const TestAccountPatch&);
void delete_test_account(App&, const Caller&, const std::string& project_id, const std::string& id);

// For features to the right.
std::optional<Doc<Project>> find_project(Reader&, std::string_view id);
std::optional<Doc<Project>> project_by_telemetry_key(Reader&, std::string_view key);
std::string project_group(const std::string& id);  // the group of the cache for what is remembered about it
Doc<Project> own_project(Reader&, const Caller&, const std::string& id);  // 404 when it is not the caller's
std::vector<TestAccountView> test_accounts_of(Reader&, std::string_view project_id);
// Whoever calls this has made sure that the reader may see it, and writes the audit entry.
TestAccountSecret open_test_account(App&, Reader&, const std::string& project_id, const std::string& account_id);

// The reason why a URL cannot be tested, or nothing: http(s) only, and never one of the platform's own origins.
std::optional<std::string> url_problem(const std::string& url, const std::string& public_url,
                                       const std::string& listen);

// A task written here and handled by jobs, whose lists show the name.
struct ProjectRenamed {
    std::string project_id;
};
inline constexpr std::string_view project_renamed_task = "project_renamed";

// Test accounts, sealed anew under the newest encryption key.
Resealed reseal_test_accounts(App&);

std::vector<const CollectionInfo*> projects_collections();
PersonalData projects_personal_data();
void projects_routes(Api&);

}  // namespace peertest

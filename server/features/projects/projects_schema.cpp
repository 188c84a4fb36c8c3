#include "features/projects/projects.hpp"
#include "kit/pages.hpp"

namespace peertest {

template <>
const Schema& schema_of<Project>() {
    static const Schema s = describe<Project>(
        "StoredProject", field<&Project::id>("id"), field<&Project::owner_id>("owner_id"),
        field<&Project::name>("name"), field<&Project::url>("url"), field<&Project::description>("description"),
        field<&Project::tags>("tags"), field<&Project::telemetry_key>("telemetry_key"),
        field<&Project::archived>("archived"), field<&Project::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<TestAccount>() {
    static const Schema s = describe<TestAccount>(
        "StoredTestAccount", field<&TestAccount::id>("id"), field<&TestAccount::project_id>("project_id"),
        field<&TestAccount::label>("label"), field<&TestAccount::sealed>("sealed"),
        field<&TestAccount::created_at>("created_at"));
    return s;
}

template <>
const Schema& schema_of<ProjectRenamed>() {
    static const Schema s =
        describe<ProjectRenamed>("ProjectRenamed", field<&ProjectRenamed::project_id>("project_id"));
    return s;
}

template <>
const Schema& schema_of<NewProject>() {
    static const Schema s = describe<NewProject>(
        "NewProject", field<&NewProject::name>("name").length(1, 120).says("What testers see"),
        field<&NewProject::url>("url").length(1, 2048).as(Format::http_url),
        field<&NewProject::description>("description").length(0, 5000).defaulted(),
        field<&NewProject::tags>("tags").items(0, 10).each_length(1, 30).defaulted());
    return s;
}
template <>
const Schema& schema_of<ProjectPatch>() {
    static const Schema s = describe<ProjectPatch>(
        "ProjectPatch", field<&ProjectPatch::name>("name").length(1, 120),
        field<&ProjectPatch::url>("url").length(1, 2048).as(Format::http_url),
        field<&ProjectPatch::description>("description").length(0, 5000),
        field<&ProjectPatch::tags>("tags").items(0, 10).each_length(1, 30));
    return s;
}
template <>
const Schema& schema_of<ProjectView>() {
    static const Schema s = describe<ProjectView>(
        "Project", field<&ProjectView::id>("id"), field<&ProjectView::name>("name"), field<&ProjectView::url>("url"),
        field<&ProjectView::description>("description"), field<&ProjectView::tags>("tags"),
        field<&ProjectView::telemetry_key>("telemetry_key").says("For the script on the project's own pages"),
        field<&ProjectView::archived>("archived"), field<&ProjectView::version>("version"),
        field<&ProjectView::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<ProjectQuery>() {
    static const Schema s = describe<ProjectQuery>(
        "ProjectQuery", field<&ProjectQuery::archived>("archived").says("Absent: both"),
        field<&ProjectQuery::limit>("limit").range(1, page_limit_max).defaulted(),
        field<&ProjectQuery::cursor>("cursor").length(0, cursor_length_max).defaulted());
    return s;
}
template <>
const Schema& schema_of<ProjectPage>() {
    static const Schema s = describe<ProjectPage>("ProjectPage", field<&ProjectPage::items>("items"),
                                                  field<&ProjectPage::next_cursor>("next_cursor"));
    return s;
}

template <>
const Schema& schema_of<NewTestAccount>() {
    static const Schema s = describe<NewTestAccount>(
        "NewTestAccount", field<&NewTestAccount::label>("label").length(1, 500),
        field<&NewTestAccount::username>("username").length(1, 500),
        field<&NewTestAccount::password>("password").length(1, 500),
        field<&NewTestAccount::notes>("notes").length(0, 500).defaulted());
    return s;
}
template <>
const Schema& schema_of<TestAccountPatch>() {
    static const Schema s = describe<TestAccountPatch>(
        "TestAccountPatch", field<&TestAccountPatch::label>("label").length(1, 500),
        field<&TestAccountPatch::username>("username").length(1, 500),
        field<&TestAccountPatch::password>("password").length(1, 500),
        field<&TestAccountPatch::notes>("notes").length(0, 500));
    return s;
}
template <>
const Schema& schema_of<TestAccountView>() {
    static const Schema s = describe<TestAccountView>(
        "TestAccount", field<&TestAccountView::id>("id"), field<&TestAccountView::label>("label"),
        field<&TestAccountView::version>("version"), field<&TestAccountView::created_at>("created_at"));
    return s;
}
template <>
const Schema& schema_of<TestAccountPage>() {
    static const Schema s = describe<TestAccountPage>("TestAccountPage", field<&TestAccountPage::items>("items"),
                                                      field<&TestAccountPage::next_cursor>("next_cursor"));
    return s;
}
template <>
const Schema& schema_of<TestAccountSecret>() {
    static const Schema s = describe<TestAccountSecret>(
        "TestAccountSecret", field<&TestAccountSecret::username>("username"),
        field<&TestAccountSecret::password>("password"), field<&TestAccountSecret::notes>("notes"));
    return s;
}

}  // namespace peertest

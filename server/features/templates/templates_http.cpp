#include "features/templates/templates.hpp"
#include "http/tagged.hpp"

namespace peertest {
namespace {

RawJson<TemplateList> list(App& app, const Caller& who) { return {list_templates(app, who)}; }

Reply<AdminTemplate> read(App& app, const Caller& who, const std::string& id) {
    return tagged(read_standard_template(app, who, id));
}
Reply<AdminTemplate> create(App& app, const Caller& who, const NewTemplate& in) {
    return tagged(create_standard_template(app, who, in));
}
Reply<AdminTemplate> change(App& app, const Caller& who, const std::string& id, const TemplatePatch& in) {
    return tagged(change_standard_template(app, who, id, in));
}

void standard_template_routes(Api& api) {
    constexpr Roles admins = roles(Role::admin);
    api.get("/api/admin/templates", admins, list_standard_templates).says("The standard test templates, newest first");
    api.post("/api/admin/templates", admins, create)
        .says("Add a standard template")
        .status(201)
        .idempotent(read)
        .errors({"conflict"});
    api.get("/api/admin/templates/{id}", admins, read).says("One standard template");
    api.patch("/api/admin/templates/{id}", admins, change)
        .says("Change a standard template")
        .if_match()
        .errors({"version_mismatch"});
    api.del("/api/admin/templates/{id}", admins, delete_standard_template)
        .says("Delete a standard template; there are never fewer than twelve")
        .errors({"version_mismatch", "conflict"});
}

}  // namespace

void templates_routes(Api& api) {
    constexpr auto builder = roles(Role::builder);
    api.get("/api/ai/templates", builder, list).says("Your own test templates, then the standard ones");
    api.post("/api/ai/templates", builder, save_template)
        .says("Save journeys as a template of your own")
        .status(201)
        .idempotent(read_template)
        .errors({"conflict"});
    api.get("/api/ai/templates/{id}", builder, read_template).says("One template");
    api.del("/api/ai/templates/{id}", builder, delete_template).says("Delete one of your own");
    api.post("/api/ai/rewrite-journey", builder, rewrite_journey)
        .says("A journey as clear steps with expected results, for you to review; nothing is saved")
        .in_lane(Lane::slow);
    standard_template_routes(api);
}

}  // namespace peertest

// The standard templates, as admins keep them.
#include "app/if_match.hpp"
#include "features/templates/templates_store.hpp"
#include "features/users/audit.hpp"
#include "kit/ids.hpp"
#include "ports/clock.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

AdminTemplate view_of(const Doc<TestTemplate>& t) {
    return {t->id, t->title, t->description, t->test_type, t->journeys, t.version, t->created_at};
}

Doc<TestTemplate> require_standard(Reader& r, const std::string& id) {
    auto t = r.get(test_templates(), id);
    if (!t || (*t)->owner_id != standard_owner) throw not_found();
    return std::move(*t);
}

// Counted and changed one after the other.
void guard_shelf(Tx& tx) { tx.guard("standard_templates"); }

void written(Tx& tx, App& app, const Caller& who, const char* action, const std::string& id, Time now) {
    forget_templates(tx, app, standard_owner);
    audit(tx, now, who.user_id, action, {"template:" + id});
}

}  // namespace

void seed_templates(Store& store, Time now) {
    const auto all = standard_templates(now);
    store.transact([&](Tx& tx) {
        if (template_count(tx, standard_owner) > 0) return;
        guard_shelf(tx);  // several servers may start at once
        for (const auto& t : all) tx.insert(test_templates(), t);
    });
}

AdminTemplatePage list_standard_templates(App& app, const Caller& who, const AdminTemplateQuery& in) {
    auto page = app.store.find(test_templates(), {{eq("owner_id", standard_owner)},
                                                  {{"created_at", true}, {"id"}},
                                                  in.limit,
                                                  in.cursor,
                                                  Reads::latest});
    AdminTemplatePage out;
    std::vector<std::string> seen;
    for (const auto& t : page.items) {
        out.items.push_back(view_of(t));
        seen.push_back("template:" + t->id);
    }
    out.next_cursor = next_cursor(std::move(page.next_cursor));
    out.count = template_count(app.store, standard_owner);
    audit_read(app, who, "admin.templates_read", std::move(seen));
    return out;
}

AdminTemplate read_standard_template(App& app, const Caller& who, const std::string& id) {
    auto out = view_of(require_standard(app.store, id));
    audit_read(app, who, "admin.template_read", {"template:" + id});
    return out;
}

AdminTemplate create_standard_template(App& app, const Caller& who, const NewTemplate& in) {
    const Time now = app.clock.now();
    const TestTemplate t{new_id(now), standard_owner, in.title, in.description, in.test_type, in.journeys, now};
    return app.store.transact([&](Tx& tx) {
        claim(tx, who, t.id, now);
        guard_shelf(tx);
        if (template_count(tx, standard_owner) >= most_standard_templates)
            throw conflict("conflict", "There are " + std::to_string(most_standard_templates) +
                                           " standard templates already. Delete one first.");
        tx.insert(test_templates(), t);
        written(tx, app, who, "admin.template_created", t.id, now);
        return view_of(require_standard(tx, t.id));
    });
}

AdminTemplate change_standard_template(App& app, const Caller& who, const std::string& id, const TemplatePatch& in) {
    const Time now = app.clock.now();
    return app.store.transact([&](Tx& tx) {
        auto t = require_standard(tx, id);
        require_version(who, t.version);
        if (in.title) t->title = *in.title;
        if (in.description) t->description = *in.description;
        if (in.test_type) t->test_type = *in.test_type;
        if (in.journeys) t->journeys = *in.journeys;
        tx.replace(test_templates(), t);
        written(tx, app, who, "admin.template_changed", id, now);
        return view_of(t);
    });
}

void delete_standard_template(App& app, const Caller& who, const std::string& id) {
    const Time now = app.clock.now();
    app.store.transact([&](Tx& tx) {
        const auto t = require_standard(tx, id);
        require_version(who, t.version);
        guard_shelf(tx);
        if (template_count(tx, standard_owner) <= least_standard_templates)
            throw conflict("conflict", "There are at least " + std::to_string(least_standard_templates) +
                                           " standard templates. Add another one first.");
        tx.remove(test_templates(), id);
        written(tx, app, who, "admin.template_deleted", id, now);
    });
}

}  // namespace peertest

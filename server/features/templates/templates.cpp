#include "features/templates/templates.hpp"

#include <algorithm>

#include "features/templates/templates_store.hpp"
#include "kit/error.hpp"
#include "kit/ids.hpp"
#include "kit/text.hpp"
#include "ports/cache.hpp"
#include "ports/clock.hpp"
#include "schema/json.hpp"
#include "work/idempotency.hpp"

namespace peertest {
namespace {

constexpr Millis kept = std::chrono::hours(1);
constexpr std::size_t longest_step = 1000, longest_title = 120;
Ai* helper = nullptr;

TemplateView view_of(const TestTemplate& t) {
    return {t.id, t.title, t.description, t.test_type, t.journeys, t.owner_id != standard_owner};
}

std::string replaced(std::string text, std::string_view what, const std::string& with) {
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
        text.replace(at, what.size(), with);
    return text;
}

std::string own_group(const std::string& owner_id) { return "templates:" + owner_id; }

// The templates of one owner as JSON, between commas; "" owns the standard ones.
std::shared_ptr<const std::string> templates_text(App& app, const std::string& owner_id) {
    const auto group = own_group(owner_id);
    if (auto hit = app.cache.get(group)) return hit;
    const auto generation = app.cache.generation(group);
    std::string text;
    for (const auto& t : templates_of(app.store, owner_id)) text += (text.empty() ? "" : ",") + to_json(view_of(*t));
    app.cache.put(group, text, kept, group, generation);
    return std::make_shared<const std::string>(std::move(text));
}

}  // namespace

void words_help_by(Ai& ai) { helper = &ai; }
Ai& words_help() { return *helper; }

void forget_templates(Tx& tx, App& app, const std::string& owner_id) {
    tx.after_commit([&app, owner_id] { app.cache.invalidate(own_group(owner_id)); });
}

TestTemplate usable_template(Reader& store, const Caller& who, const std::string& id) {
    const auto t = store.get(test_templates(), id);
    if (!t || ((*t)->owner_id != standard_owner && (*t)->owner_id != who.user_id)) throw not_found();
    return **t;
}

TestTemplate filled_in(TestTemplate t, const std::string& app_name, const std::string& url) {
    // What would pass a bound says the name alone, and what still would stays as it was.
    auto fill = [&](const std::string& text, std::size_t most) {
        for (const auto& address : {url, app_name}) {
            auto full = replaced(replaced(text, "{app}", app_name), "{url}", address);
            if (characters(full) <= most) return full;
        }
        return text;
    };
    t.title = fill(t.title, longest_title);
    t.description = fill(t.description, 5000);
    for (auto& j : t.journeys) {
        j.title = fill(j.title, longest_title);
        for (auto& s : j.steps) {
            s.instruction = fill(s.instruction, longest_step);
            if (s.expected) s.expected = fill(*s.expected, longest_step);
        }
    }
    return t;
}

std::shared_ptr<const std::string> list_templates(App& app, const Caller& who) {
    const auto own = templates_text(app, who.user_id), standard = templates_text(app, standard_owner);
    const char* between = own->empty() || standard->empty() ? "" : ",";
    return std::make_shared<const std::string>("{\"items\":[" + *own + between + *standard + "]}");
}

TemplateView read_template(App& app, const Caller& who, const std::string& id) {
    return view_of(usable_template(app.store, who, id));
}

TemplateView save_template(App& app, const Caller& who, const NewTemplate& in) {
    const Time now = app.clock.now();
    const TestTemplate t{new_id(now), who.user_id, in.title, in.description, in.test_type, in.journeys, now};
    app.store.transact([&](Tx& tx) {
        claim(tx, who, t.id, now);
        tx.guard("templates:" + who.user_id);
        if (template_count(tx, who.user_id) >= most_own_templates)
            throw conflict("conflict", "You have 100 templates already. Delete one first.");
        tx.insert(test_templates(), t);
        forget_templates(tx, app, who.user_id);
    });
    return view_of(t);
}

void delete_template(App& app, const Caller& who, const std::string& id) {
    app.store.transact([&](Tx& tx) {
        const auto own = tx.get(test_templates(), id);
        if (!own || (*own)->owner_id != who.user_id) throw not_found();
        tx.remove(test_templates(), id);
        forget_templates(tx, app, who.user_id);
    });
}

RewrittenJourney rewrite_journey(App&, const Caller&, const RewriteRequest& in) {
    return words_help().rewrite(in.journey, in.tone);
}

}  // namespace peertest

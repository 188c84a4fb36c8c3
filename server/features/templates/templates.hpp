// Test templates: journeys to start a job from. The standard ones are ours; builders save their own.
#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "kit/pages.hpp"
#include "ports/ai.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

class Api;
struct PersonalData;

// The test types of jobs, which stand to the right; views holds the two together.
enum class TemplateType { functional, usability, exploratory, accessibility, regression };
template <>
inline constexpr std::array<std::string_view, 5> enum_names<TemplateType>{"functional", "usability", "exploratory",
                                                                          "accessibility", "regression"};

inline constexpr int most_own_templates = 100;
inline constexpr int least_standard_templates = 12, most_standard_templates = 100;

struct TestTemplate {
    std::string id, owner_id;  // nobody owns the standard ones, which admins keep
    std::string title, description;
    TemplateType test_type = TemplateType::functional;
    std::vector<TextJourney> journeys;  // {app} and {url} stand for the project's
    Time created_at;
};

// --- requests and answers ------------------------------------------------------------------------------------------
struct NewTemplate {
    std::string title, description;
    TemplateType test_type = TemplateType::functional;
    std::vector<TextJourney> journeys;
};
struct TemplateView {
    std::string id, title, description;
    TemplateType test_type = TemplateType::functional;
    std::vector<TextJourney> journeys;
    bool own = false;
};
struct TemplateList {
    std::vector<TemplateView> items;  // one's own first, newest first; then the standard ones
};
// A standard one, as admins see it.
struct AdminTemplate {
    std::string id, title, description;
    TemplateType test_type = TemplateType::functional;
    std::vector<TextJourney> journeys;
    std::int64_t version = 0;
    Time created_at;
};
struct AdminTemplatePage {
    std::vector<AdminTemplate> items;
    std::optional<std::string> next_cursor;
    std::int64_t count = 0;  // of all standard ones
    int least = least_standard_templates;
};
struct AdminTemplateQuery {
    int limit = page_limit;
    std::string cursor;
};
struct TemplatePatch {
    std::optional<std::string> title, description;
    std::optional<TemplateType> test_type;
    std::optional<std::vector<TextJourney>> journeys;
};
struct RewriteRequest {
    TextJourney journey;
    Tone tone = Tone::neutral;
};

// --- rules -----------------------------------------------------------------------------------------------------------
// A TemplateList as JSON, ready since the last change: it is kept for an hour.
std::shared_ptr<const std::string> list_templates(App&, const Caller&);
TemplateView read_template(App&, const Caller&, const std::string& id);
TemplateView save_template(App&, const Caller&, const NewTemplate&);
void delete_template(App&, const Caller&, const std::string& id);
AdminTemplatePage list_standard_templates(App&, const Caller&, const AdminTemplateQuery&);
AdminTemplate read_standard_template(App&, const Caller&, const std::string& id);
AdminTemplate create_standard_template(App&, const Caller&, const NewTemplate&);
AdminTemplate change_standard_template(App&, const Caller&, const std::string& id, const TemplatePatch&);
void delete_standard_template(App&, const Caller&, const std::string& id);
RewrittenJourney rewrite_journey(App&, const Caller&, const RewriteRequest&);

// For features to the right: a standard one or the caller's own; else 404.
TestTemplate usable_template(Reader&, const Caller&, const std::string& id);
// With the project's facts in their places, within the bounds of a job. Pure.
TestTemplate filled_in(TestTemplate, const std::string& app_name, const std::string& url);

// Whose words these are; set once at start.
void words_help_by(Ai&);
Ai& words_help();

// What an empty collection is filled with.
std::vector<TestTemplate> standard_templates(Time now);
void seed_templates(Store&, Time now);

std::vector<const CollectionInfo*> templates_collections();
PersonalData templates_personal_data();
void templates_routes(Api&);

}  // namespace peertest

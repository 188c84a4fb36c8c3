// Test templates: journeys to start a job from. The standard ones are ours; builders save their own.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/app.hpp"
#include "app/caller.hpp"
#include "ports/ai.hpp"
#include "ports/store.hpp"
#include "schema/schema.hpp"

namespace peertest {

class Api;

// The test types of jobs, which stand to the right; views holds the two together.
enum class TemplateType { functional, usability, exploratory, accessibility, regression };
template <>
inline constexpr std::array<std::string_view, 5> enum_names<TemplateType>{"functional", "usability", "exploratory",
                                                                          "accessibility", "regression"};

inline constexpr int most_own_templates = 100;

struct TestTemplate {
    std::string id, owner_id;  // nobody owns the standard ones
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
struct RewriteRequest {
    TextJourney journey;
    Tone tone = Tone::neutral;
};

// --- rules -----------------------------------------------------------------------------------------------------------
TemplateList list_templates(App&, const Caller&);
TemplateView read_template(App&, const Caller&, const std::string& id);
TemplateView save_template(App&, const Caller&, const NewTemplate&);
void delete_template(App&, const Caller&, const std::string& id);
RewrittenJourney rewrite_journey(App&, const Caller&, const RewriteRequest&);

// For features to the right: a standard one or the caller's own; else 404.
TestTemplate usable_template(Reader&, const Caller&, const std::string& id);
// With the project's facts in their places, within the bounds of a job. Pure.
TestTemplate filled_in(TestTemplate, const std::string& app_name, const std::string& url);

// Whose words these are; set once at start.
void words_help_by(Ai&);
Ai& words_help();

const std::vector<TestTemplate>& standard_templates();

std::vector<const CollectionInfo*> templates_collections();
void templates_routes(Api&);

}  // namespace peertest

#include "features/templates/templates.hpp"

#include <gtest/gtest.h>

#include <set>

#include "schema/json.hpp"

namespace peertest {
namespace {

TEST(StandardTemplates, are_twelve_each_a_valid_job) {
    std::set<std::string> ids, titles;
    for (const auto& t : standard_templates(Time{})) {
        ids.insert(t.id), titles.insert(t.title);
        const auto filled = filled_in(t, "Harbour Coffee", "https://harbour.test/");
        const NewTemplate as_new{filled.title, filled.description, filled.test_type, filled.journeys};
        const auto json = to_json(as_new);
        EXPECT_NO_THROW(from_request<NewTemplate>(json)) << json;
        EXPECT_EQ(json.find("{app}"), std::string::npos);
        EXPECT_EQ(json.find("{url}"), std::string::npos);
        for (const auto& j : t.journeys)
            for (const auto& s : j.steps) EXPECT_TRUE(s.expected) << s.instruction;
    }
    EXPECT_EQ(ids.size(), 12u);
    EXPECT_EQ(titles.size(), 12u);
}

TEST(FilledIn, never_passes_a_bound) {
    TestTemplate t;
    t.title = "{app}{app}";
    t.journeys = {{"J", {{"Open {url}", {}}}}};
    const auto out = filled_in(t, std::string(61, 'a'), "https://" + std::string(2000, 'b'));
    EXPECT_EQ(out.title, "{app}{app}");
    EXPECT_EQ(out.journeys[0].steps[0].instruction, "Open " + std::string(61, 'a'));
}

}  // namespace
}  // namespace peertest

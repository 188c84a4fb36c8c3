#include "adapters/ai_questions.hpp"

#include <boost/json.hpp>
#include <charconv>

#include "kit/text.hpp"
#include "schema/json.hpp"

namespace peertest {

// As a model writes them; read like a request, so that a field too many or a text too long is refused.
struct ModelStep {
    std::string instruction, expected;
};
struct ModelJourney {
    std::string title;
    std::vector<ModelStep> steps;
};
struct ModelTheme {
    std::string title;
    std::vector<std::string> findings;
};
struct ModelThemes {
    std::vector<ModelTheme> themes;
};

template <>
const Schema& schema_of<ModelStep>() {
    static const Schema s = describe<ModelStep>("ModelStep", field<&ModelStep::instruction>("instruction").length(1, 1000),
                                                field<&ModelStep::expected>("expected").length(0, 1000));
    return s;
}
template <>
const Schema& schema_of<ModelJourney>() {
    static const Schema s = describe<ModelJourney>("ModelJourney", field<&ModelJourney::title>("title").length(1, 120),
                                                   field<&ModelJourney::steps>("steps").items(1, 50));
    return s;
}
template <>
const Schema& schema_of<ModelTheme>() {
    static const Schema s = describe<ModelTheme>("ModelTheme", field<&ModelTheme::title>("title").length(1, 150),
                                                 field<&ModelTheme::findings>("findings").items(1, most_findings));
    return s;
}
template <>
const Schema& schema_of<ModelThemes>() {
    static const Schema s =
        describe<ModelThemes>("ModelThemes", field<&ModelThemes::themes>("themes").items(1, most_findings));
    return s;
}

namespace {

namespace json = boost::json;

constexpr std::size_t longest_finding = 600;  // bytes of one finding's text that a model is shown

constexpr std::string_view journey_shape =
    R"({"type":"object","additionalProperties":false,"required":["title","steps"],"properties":{)"
    R"("title":{"type":"string"},"steps":{"type":"array","items":{"type":"object","additionalProperties":false,)"
    R"("required":["instruction","expected"],"properties":{"instruction":{"type":"string"},"expected":{"type":"string"}}}}}})";
constexpr std::string_view themes_shape =
    R"({"type":"object","additionalProperties":false,"required":["themes"],"properties":{)"
    R"("themes":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["title","findings"],)"
    R"("properties":{"title":{"type":"string"},"findings":{"type":"array","items":{"type":"string"}}}}}}})";

constexpr std::string_view rewrite_rules =
    "You rewrite the journey of a test of a web app, so that a stranger can follow it step by step. Keep its language, its "
    "meaning, its order and every fact in it: names, numbers, addresses. Add nothing that the author did not ask for, and no "
    "link. Divide a step that asks for several things; begin each instruction with a verb; say in `expected` what can be "
    "seen when it works, and keep what the author says about that. At most 50 steps.";
constexpr std::string_view group_rules =
    "You sort what testers found in a web app into themes: findings with the same cause or about the same thing belong "
    "together. Each finding's id stands in exactly one theme; a finding like no other is a theme of its own. A theme's title "
    "says what is wrong in at most 80 characters, in the findings' language, without links. `severity` counts from 0, the "
    "gravest.";

std::string_view tone_rule(Tone tone) {
    switch (tone) {
        case Tone::friendly: return " Write warmly, as to a helpful acquaintance.";
        case Tone::formal: return " Write formally, without contractions.";
        default: return " Write plainly.";
    }
}

std::string start_of(const std::string& text) {
    if (text.size() <= longest_finding) return text;
    std::size_t end = longest_finding;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "...";
}

template <class T>
std::optional<T> read_as(const std::string& answer) {
    try {
        return from_request<T>(answer);
    } catch (const Error&) {
        return {};
    }
}

// One line of words; what is shown to people holds no signs that steer a terminal or a page.
bool is_plain_line(const std::string& text) {
    for (const char c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return false;
    return !trim(text).empty();
}

// Every address in the text, up to the next space or quote, stands in `source` too.
bool only_links_of(const std::string& text, const std::string& source) {
    for (auto at = text.find("://"); at != std::string::npos; at = text.find("://", at + 3)) {
        const auto before = text.find_last_of(" \"'<(\n", at);
        const auto start = before == std::string::npos ? 0 : before + 1;
        auto link = text.substr(start, text.find_first_of(" \"'>)\n", at) - start);
        while (!link.empty() && std::string_view(".,;:!?").find(link.back()) != std::string_view::npos) link.pop_back();
        if (source.find(link) == std::string::npos) return false;
    }
    return lower_ascii(text).find("www.") == std::string::npos || lower_ascii(source).find("www.") != std::string::npos;
}

std::string all_words(const TextJourney& j) {
    std::string out = j.title;
    for (const auto& s : j.steps) out += "\n" + s.instruction + "\n" + s.expected.value_or("");
    return out;
}

}  // namespace

AiQuestion rewrite_question(const TextJourney& journey, Tone tone) {
    json::array steps;
    for (const auto& s : journey.steps)
        steps.push_back(json::object{{"instruction", s.instruction}, {"expected", s.expected.value_or("")}});
    return {std::string(rewrite_rules).append(tone_rule(tone)),
            json::serialize(json::object{{"title", journey.title}, {"steps", std::move(steps)}}), "journey", journey_shape};
}

// Short ids of this question's own: those of the store are none of the model's business.
AiQuestion group_question(const std::vector<FindingText>& findings) {
    json::array items;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const auto& f = findings[i];
        items.push_back(json::object{{"id", std::to_string(i + 1)}, {"kind", f.kind}, {"severity", f.severity},
                                     {"title", f.title}, {"text", start_of(f.text)}});
    }
    return {std::string(group_rules), json::serialize(json::object{{"findings", std::move(items)}}), "themes", themes_shape};
}

std::optional<TextJourney> read_rewritten(const std::string& answer, const TextJourney& asked) {
    const auto read = read_as<ModelJourney>(answer);
    if (!read || !is_plain_line(read->title)) return {};
    TextJourney out{read->title, {}};
    for (const auto& s : read->steps) {
        if (!is_plain_line(s.instruction)) return {};
        out.steps.push_back({s.instruction, {}});
        if (!s.expected.empty()) out.steps.back().expected = s.expected;
    }
    if (!only_links_of(all_words(out), all_words(asked))) return {};
    return out;
}

std::optional<std::vector<FindingGroup>> read_groups(const std::string& answer, const std::vector<FindingText>& asked) {
    const auto read = read_as<ModelThemes>(answer);
    if (!read) return {};
    std::vector<bool> seen(asked.size(), false);
    std::size_t found = 0;
    std::vector<FindingGroup> out;
    for (const auto& theme : read->themes) {
        if (!is_plain_line(theme.title) || !only_links_of(theme.title, "")) return {};
        auto& group = out.emplace_back(FindingGroup{theme.title, {}});
        for (const auto& id : theme.findings) {
            std::size_t n = 0;
            const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), n);
            if (error != std::errc{} || end != id.data() + id.size() || n < 1 || n > asked.size() || seen[n - 1]) return {};
            seen[n - 1] = true;
            ++found;
            group.finding_ids.push_back(asked[n - 1].id);
        }
    }
    if (found != asked.size()) return {};
    return out;
}

}  // namespace peertest

// A journey as clear steps: one thing to do in each, said as an instruction, with what should be seen afterwards.
#include <algorithm>
#include <array>
#include <cctype>
#include <regex>

#include "adapters/ai_local.hpp"
#include "kit/text.hpp"

namespace peertest {
namespace {

constexpr std::size_t most_steps = 50, longest_step = 1000;
constexpr std::size_t looks_ahead = 100;  // bytes within which an instruction says what is to be done
constexpr auto icase = std::regex::ECMAScript | std::regex::icase | std::regex::optimize;
// Expressions are read by backtracking, over words of strangers: those that begin with ^ are tried at the beginning alone,
// and nothing is tried over long runs of spaces or over and over on the same long text.
constexpr auto at_start = std::regex_constants::match_continuous;
constexpr auto once_at_start = std::regex_constants::format_first_only | at_start;

// What a verb leads to, when the author does not say.
struct Verb {
    std::string_view word, expected;
};
constexpr std::string_view opens = "The page opens without an error.";
constexpr std::string_view answers = "The app answers at once and shows what happened.";
constexpr std::string_view taken = "The input is taken and shown as it was entered.";
constexpr std::string_view matches = "What is shown matches what was asked for.";
constexpr std::string_view stays = "The change is shown, and is still there after the page is loaded again.";
constexpr std::string_view bought = "A confirmation names what was ordered and the right total.";
constexpr std::string_view inside = "You are logged in and see your own account.";
constexpr std::string_view as_said = "It is as described, without an error message.";
constexpr std::array<Verb, 58> verbs{{
    {"open", opens},    {"go", opens},       {"visit", opens},   {"navigate", opens}, {"return", opens},  {"load", opens},
    {"reload", opens},  {"refresh", opens},  {"launch", opens},  {"start", opens},    {"click", answers}, {"press", answers},
    {"tap", answers},   {"submit", answers}, {"send", answers},  {"confirm", answers}, {"continue", answers}, {"choose", taken},
    {"select", taken},  {"pick", taken},     {"tick", taken},    {"enter", taken},    {"type", taken},    {"fill", taken},
    {"write", taken},   {"upload", taken},   {"attach", taken},  {"search", matches}, {"find", matches},  {"filter", matches},
    {"sort", matches},  {"look", as_said},   {"check", as_said}, {"verify", as_said}, {"make", as_said},  {"note", as_said},
    {"scroll", as_said}, {"read", as_said},  {"compare", as_said}, {"try", answers},  {"use", answers},   {"add", stays},
    {"remove", stays},  {"delete", stays},   {"change", stays},  {"edit", stays},     {"save", stays},    {"create", stays},
    {"set", stays},     {"turn", stays},     {"pay", bought},    {"buy", bought},     {"order", bought},  {"log", inside},
    {"sign", inside},   {"register", inside}, {"close", answers}, {"play", answers}}};

std::string first_word(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (!std::isalpha(static_cast<unsigned char>(c))) break;
        out += char(std::tolower(static_cast<unsigned char>(c)));
    }
    return out;
}

const Verb* verb_of(const std::string& text) {
    const auto word = first_word(text);
    const auto it = std::find_if(verbs.begin(), verbs.end(), [&](const Verb& v) { return v.word == word; });
    return it == verbs.end() ? nullptr : &*it;
}

std::string squeezed(const std::string& text) {
    std::string out;
    for (const char c : text) {
        const bool space = std::isspace(static_cast<unsigned char>(c));
        if (!space) out += c;
        else if (!out.empty() && out.back() != ' ') out += ' ';
    }
    return trim(out);
}

std::string capital(std::string text) {
    if (!text.empty()) text[0] = char(std::toupper(static_cast<unsigned char>(text[0])));
    return text;
}

std::string sentence(std::string text) {
    text = capital(squeezed(text));
    while (!text.empty() && (text.back() == ',' || text.back() == ';' || text.back() == ':')) text.pop_back();
    if (!text.empty() && std::string_view(".!?\"").find(text.back()) == std::string_view::npos) text += '.';
    return text;
}

// "clicks" -> "click", "goes" -> "go", "tries" -> "try": only where that is a verb we know.
std::string bare_verb(const std::string& text) {
    const auto word = first_word(text);
    std::vector<std::string> forms;
    if (word.ends_with("ies")) forms.push_back(word.substr(0, word.size() - 3) + "y");
    if (word.ends_with("es")) forms.push_back(word.substr(0, word.size() - 2));
    if (word.ends_with("s")) forms.push_back(word.substr(0, word.size() - 1));
    for (const auto& f : forms)
        if (verb_of(f)) return f + text.substr(word.size());
    return text;
}

// Without "then", "please", "the user should", "try to" before what is to be done.
std::string imperative(std::string text) {
    static const std::regex filler("^(and|then|now|next|first|firstly|secondly|after that|afterwards|finally|lastly|also|"
                                   "please|just|go ahead and|try to|proceed to|start by|be sure to)[,:]?\\s+", icase);
    static const std::regex subject("^(the |a )?(user|tester|customer|visitor|person|you|we|i|they)\\s+"
                                    "((should|shall|can|could|may|must|will|would|needs? to|ha(s|ve) to|wants? to|"
                                    "(is|are) able to)\\s+)?", icase);
    text = squeezed(text);
    for (bool again = true; again;) {
        std::string next = std::regex_replace(text, filler, "", once_at_start);
        std::string bare = std::regex_replace(next, subject, "", once_at_start);
        bare = bare_verb(bare);
        if (bare != next && verb_of(bare)) next = bare;  // a sentence about the user that tells what they do
        again = next != text;
        text = next;
    }
    return text;
}

// Sentences, lines of a list, and what "and then" or "and <verb>" joins.
std::vector<std::string> actions_of(const std::string& text) {
    static const std::regex bullet("^\\s*([-*\\u2022]|\\(?[0-9]{1,2}[.)])\\s+");
    static const std::regex ends("([.!?;])\\s+(?=[A-Z\"'])|\\s*;\\s+");
    static const std::regex joins(",?\\s+(and then|then|and after that|after that|and finally)\\s+", icase);
    static const std::regex and_verb("(,\\s+and|,|\\s+and)\\s+", icase);
    std::vector<std::string> out;
    std::string lines = text;
    std::replace(lines.begin(), lines.end(), '\r', '\n');
    for (const auto& line : split(lines, '\n')) {
        std::string marked = std::regex_replace(squeezed(line), bullet, "", once_at_start);
        marked = std::regex_replace(marked, ends, "$1\n");
        marked = std::regex_replace(marked, joins, "\n");
        for (const auto& part : split(marked, '\n')) {
            std::size_t from = 0;
            for (std::sregex_iterator m(part.begin(), part.end(), and_verb), none; m != none; ++m) {
                const auto at = std::size_t(m->position()), after = at + std::size_t(m->length());
                if (!verb_of(imperative(part.substr(after, looks_ahead))) ||
                    !verb_of(imperative(part.substr(from, std::min(at - from, looks_ahead)))))
                    continue;
                out.push_back(part.substr(from, at - from));
                from = after;
            }
            out.push_back(part.substr(from));
        }
    }
    return out;
}

// What should be seen, when the text says that rather than what to do.
std::optional<std::string> outcome_in(const std::string& text) {
    static const std::regex said("^(and )?(it is expected that|expected( result)?:?|expect(ed)? (that|to see)?|result:|"
                                 "(verify|check|make sure|ensure|confirm|see|observe)( that| if| whether)|"
                                 "(you|the user|we|they) (should|will|must) (now )?see( that)?)\\s+", icase);
    static const std::regex person("^(the |a )?(user|tester|customer|visitor|person|you|we|i|they)\\b", icase);
    static const std::regex must("\\b(should|must|is expected to)\\b", icase);
    const auto s = squeezed(text);
    std::smatch m;
    if (std::regex_search(s, m, said, at_start)) return sentence(m.suffix().str());
    if (!std::regex_search(s, person, at_start) && std::regex_search(s, must)) return sentence(s);
    return {};
}

std::string toned(std::string text, Tone tone) {
    if (tone == Tone::friendly && !text.empty()) {
        text[0] = char(std::tolower(static_cast<unsigned char>(text[0])));
        return "Please " + text;
    }
    if (tone == Tone::formal) {
        static const std::array<std::pair<std::regex, const char*>, 5> long_forms{
            {{std::regex("can't", icase), "cannot"}, {std::regex("won't", icase), "will not"},
             {std::regex("n't\\b", icase), " not"}, {std::regex("'re\\b", icase), " are"},
             {std::regex("\\bit's\\b", icase), "it is"}}};
        for (const auto& [from, to] : long_forms) text = std::regex_replace(text, from, to);
    }
    return text;
}

void append(std::vector<TextStep>& steps, const std::string& action, Tone tone) {
    if (const auto seen = outcome_in(action)) {
        auto& last = steps.empty() ? steps.emplace_back(TextStep{"Look at what is shown.", {}}) : steps.back();
        last.expected = last.expected ? *last.expected + " " + *seen : *seen;
        return;
    }
    const auto text = sentence(imperative(action));
    if (characters(text) > 1) steps.push_back({toned(text, tone), {}});
}

void add_step(std::vector<TextStep>& steps, const TextStep& from, bool divided, Tone tone) {
    const auto before = steps.size();
    if (divided)
        for (const auto& action : actions_of(from.instruction)) append(steps, action, tone);
    if (steps.size() == before && !(divided && outcome_in(from.instruction) && before > 0))
        steps.push_back({toned(sentence(imperative(from.instruction)), tone), {}});
    if (from.expected && !trim(*from.expected).empty()) steps.back().expected = sentence(*from.expected);
}

TextJourney rewritten(const TextJourney& in, bool divided, Tone tone) {
    TextJourney out{capital(squeezed(in.title)), {}};
    for (const auto& s : in.steps) add_step(out.steps, s, divided, tone);
    for (auto& s : out.steps) {
        if (s.expected) continue;
        auto plain = s.instruction.starts_with("Please ") ? s.instruction.substr(7) : s.instruction;
        const auto* verb = verb_of(plain);
        s.expected = std::string(verb ? verb->expected : as_said);
    }
    return out;
}

bool fits(const TextJourney& j) {
    return j.steps.size() <= most_steps && std::all_of(j.steps.begin(), j.steps.end(), [](const TextStep& s) {
               return characters(s.instruction) <= longest_step && characters(s.expected.value_or("")) <= longest_step;
           });
}

}  // namespace

RewrittenJourney AiLocal::rewrite(const TextJourney& in, Tone tone) {
    for (const bool divided : {true, false})
        if (auto out = rewritten(in, divided, tone); fits(out)) return {std::move(out), AiMethod::local};
    return {in, AiMethod::local};  // steps so long that a word more would pass their bounds stay as they are
}

}  // namespace peertest

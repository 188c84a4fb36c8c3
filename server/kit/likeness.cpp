#include "kit/likeness.hpp"

#include <algorithm>
#include <string_view>

#include "kit/text.hpp"

namespace peertest {
namespace {

// Every report has them.
const std::set<std::string, std::less<>> common_words{
    "a",    "an",  "and",  "are", "as",  "at",    "be",   "but",  "by", "can",  "cannot", "does", "doesn", "don", "for",
    "from", "has", "have", "i",   "in",  "is",    "isn",  "it",   "its", "my",  "no",     "not",  "of",    "on",  "or",
    "s",    "so",  "t",    "that", "the", "then", "there", "this", "to", "was", "when",   "while", "will", "with", "you",
    "your"};

std::string stem(std::string word) {
    for (const std::string_view end : {"ing", "ed", "es", "s"})
        if (word.size() >= end.size() + 3 && word.ends_with(end)) {
            word.resize(word.size() - end.size());
            break;
        }
    if (word.size() > 3 && word.ends_with('e')) word.pop_back();
    return word;
}

}  // namespace

std::set<std::string> telling_words(const std::string& text) {
    std::set<std::string> out;
    for (auto& w : words(text))
        if (!common_words.contains(w)) out.insert(stem(std::move(w)));
    return out;
}

double likeness(const std::string& a, const std::string& b) {
    const auto x = telling_words(a), y = telling_words(b);
    if (x.empty() || y.empty()) return 0;
    std::size_t both = 0;
    for (const auto& w : x) both += y.count(w);
    return double(both) / double(std::min(x.size(), y.size()));
}

}  // namespace peertest

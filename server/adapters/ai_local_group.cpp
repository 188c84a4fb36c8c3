// Findings that speak of the same thing: compared by their telling words, the gravest first.
#include <algorithm>
#include <functional>

#include "adapters/ai_local.hpp"
#include "kit/likeness.hpp"

namespace peertest {
namespace {

constexpr double same_title = 0.5, same_text = 0.5;

// Of a finding's text this much tells what it speaks of, and it is compared with so many themes: a job may have thousands
// of findings, as long as strangers like.
constexpr std::size_t longest_text = 1000, most_compared = 300;

// Hashes, in order: findings are compared many times.
using Telling = std::vector<std::size_t>;
Telling telling(const std::string& text) {
    Telling out;
    for (const auto& w : telling_words(text)) out.push_back(std::hash<std::string>{}(w));
    std::ranges::sort(out);
    return out;
}

double likeness(const Telling& a, const Telling& b) {
    if (a.empty() || b.empty()) return 0;
    std::size_t both = 0;
    for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
        if (a[i] == b[k]) ++both, ++i, ++k;
        else if (a[i] < b[k]) ++i;
        else ++k;
    }
    return double(both) / double(std::min(a.size(), b.size()));
}

struct Read {
    const FindingText* finding;
    Telling title, all;
    explicit Read(const FindingText* f)
        : finding(f), title(telling(f->title)), all(telling(f->title + " " + f->text.substr(0, longest_text))) {}
};

bool belongs(const Read& a, const Read& b) {
    if (likeness(a.title, b.title) >= same_title) return true;
    return a.finding->kind == b.finding->kind && likeness(a.all, b.all) >= same_text;
}

}  // namespace

FindingGroups AiLocal::group(const std::vector<FindingText>& findings) {
    std::vector<const FindingText*> order;
    for (const auto& f : findings) order.push_back(&f);
    std::stable_sort(order.begin(), order.end(), [](auto* a, auto* b) { return a->severity < b->severity; });
    FindingGroups out;
    std::vector<Read> heads;  // the gravest of each group, which names it
    for (const auto* f : order) {
        Read read(f);
        std::size_t i = 0;
        while (i < heads.size() && !belongs(heads[i], read)) ++i;
        if (i == heads.size()) {
            i = out.groups.size();
            if (heads.size() < most_compared) heads.push_back(std::move(read));
            out.groups.push_back({f->title, {}});
        }
        out.groups[i].finding_ids.push_back(f->id);
    }
    return out;
}

}  // namespace peertest

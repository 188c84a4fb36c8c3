// Findings that speak of the same thing: compared by their telling words, the gravest first.
#include <algorithm>

#include "adapters/ai_local.hpp"
#include "kit/likeness.hpp"

namespace peertest {
namespace {

constexpr double same_title = 0.5, same_text = 0.5;

bool belongs(const FindingText& a, const FindingText& b) {
    if (likeness(a.title, b.title) >= same_title) return true;
    return a.kind == b.kind && likeness(a.title + " " + a.text, b.title + " " + b.text) >= same_text;
}

}  // namespace

FindingGroups AiLocal::group(const std::vector<FindingText>& findings) {
    std::vector<const FindingText*> order;
    for (const auto& f : findings) order.push_back(&f);
    std::stable_sort(order.begin(), order.end(), [](auto* a, auto* b) { return a->severity < b->severity; });
    FindingGroups out;
    std::vector<const FindingText*> heads;  // the gravest of each group, which names it
    for (const auto* f : order) {
        std::size_t i = 0;
        while (i < heads.size() && !belongs(*heads[i], *f)) ++i;
        if (i == heads.size()) {
            heads.push_back(f);
            out.groups.push_back({f->title, {}});
        }
        out.groups[i].finding_ids.push_back(f->id);
    }
    return out;
}

}  // namespace peertest

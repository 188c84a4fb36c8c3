// What a test looked like from its events: pages, time on the app, ticks and gaps.
#include <algorithm>
#include <map>

#include "features/submissions/submissions.hpp"
#include "features/telemetry/telemetry_store.hpp"

namespace peertest {
namespace {

// A summary stays small, however busy the test was.
// The test runner and the page's own script may both tell of one opening.
constexpr Millis one_opening = std::chrono::seconds{5};
constexpr std::size_t events_most = 20'000, pages_most = 200, ticks_most = 1000, gaps_most = 200;

std::int64_t whole_seconds(Millis m) { return m.count() / 1000; }

}  // namespace

template <>
const Schema& schema_of<PageTime>() {
    using P = PageTime;
    static const Schema s = describe<P>("PageTime", field<&P::url>("url"), field<&P::visits>("visits"),
                                        field<&P::seconds>("seconds"));
    return s;
}
template <>
const Schema& schema_of<StepTick>() {
    using T = StepTick;
    static const Schema s =
        describe<T>("StepTick", field<&T::step_id>("step_id"), field<&T::done>("done"), field<&T::at>("at"));
    return s;
}
template <>
const Schema& schema_of<TelemetryGap>() {
    using G = TelemetryGap;
    static const Schema s = describe<G>("TelemetryGap", field<&G::from>("from"), field<&G::to>("to"));
    return s;
}
template <>
const Schema& schema_of<TelemetrySummary>() {
    using T = TelemetrySummary;
    static const Schema s = describe<T>(
        "TelemetrySummary", field<&T::id>("assignment_id"), field<&T::events>("events"),
        field<&T::first_at>("first_at"), field<&T::last_at>("last_at"),
        field<&T::seconds_on_app>("seconds_on_app").says("Gaps left out"),
        field<&T::pages>("pages").says("The longest first"), field<&T::ticks>("ticks"),
        field<&T::gaps>("gaps").says("More than five minutes without a sign"));
    return s;
}

TelemetrySummary summarise(const std::string& assignment_id, std::vector<TelemetryEvent> events) {
    std::stable_sort(events.begin(), events.end(), [](auto& a, auto& b) { return a.at < b.at; });
    TelemetrySummary s;
    s.id = assignment_id;
    s.events = std::int64_t(events.size());
    if (events.empty()) return s;
    s.first_at = events.front().at, s.last_at = events.back().at;
    std::map<std::string, std::pair<int, Millis>> pages;  // visits and time by address
    Millis on_app{0};
    std::string page;  // the one last seen
    Time opened_at;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto& e = events[i];
        if (i > 0) {
            const Millis since = e.at - events[i - 1].at;
            if (since > telemetry_gap) {
                if (s.gaps.size() < gaps_most) s.gaps.push_back({events[i - 1].at, e.at});
            } else {
                on_app += since;
                if (!page.empty()) pages[page].second += since;
            }
        }
        if (e.type == TelemetryType::page_visit) {
            if (e.url == page && e.at - opened_at <= one_opening) continue;
            page = e.url, opened_at = e.at;
            ++pages[page].first;
        } else if (s.ticks.size() < ticks_most) {
            s.ticks.push_back({e.step_id, e.done, e.at});
        }
    }
    s.seconds_on_app = whole_seconds(on_app);
    for (auto& [url, seen] : pages) s.pages.push_back({url, seen.first, whole_seconds(seen.second)});
    std::stable_sort(s.pages.begin(), s.pages.end(), [](auto& a, auto& b) { return a.seconds > b.seconds; });
    if (s.pages.size() > pages_most) s.pages.resize(pages_most);
    return s;
}

void summarise_telemetry(App& app, const SubmissionNotice& notice) {
    const auto summary = summarise(notice.assignment_id, events_of(app.store, notice.assignment_id, events_most));
    app.store.transact([&](Tx& tx) {
        if (auto before = tx.get(telemetry_summaries(), summary.id)) {
            before->value = summary;
            tx.replace(telemetry_summaries(), *before);
        } else {
            tx.insert(telemetry_summaries(), summary);
        }
    });
}

}  // namespace peertest

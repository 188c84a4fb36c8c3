// Figures of the whole platform over time.
#include <algorithm>
#include <map>
#include <set>

#include "features/admin/admin.hpp"
#include "features/jobs/jobs_figures.hpp"
#include "features/submissions/submissions_figures.hpp"
#include "features/users/audit.hpp"
#include "ports/clock.hpp"

namespace peertest::admin {
namespace {

constexpr Millis day = std::chrono::days(1);
constexpr int rows_looked_at = 50'000;  // of each kind: an answer in bounded time matters more than the oldest day

std::string date_of(Time t) { return to_rfc3339(t).substr(0, 10); }

std::optional<double> median(std::vector<double> values) {
    if (values.empty()) return {};
    const auto middle = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::map<std::string, std::set<std::string>> people_by_day(Reader& r, Time from) {
    std::map<std::string, std::set<std::string>> out;
    Query q{{ge("at", from)}, {{"at", true}}, 500, {}, Reads::stale_ok};
    int seen = 0;
    do {
        auto page = r.find(audit_rows(), q);
        for (const auto& row : page.items)
            if (row->actor_id != "system") out[date_of(row->at)].insert(row->actor_id);
        seen += int(page.items.size());
        q.cursor = page.next_cursor;
    } while (!q.cursor.empty() && seen < rows_looked_at);
    return out;
}

}  // namespace

PlatformMetrics read_metrics(App& app, const Caller&, const MetricsQuery& in) {
    const Time now = app.clock.now();
    const Time from{(now.ms / day.count() - in.days + 1) * day.count()};
    PlatformMetrics out;
    auto people = people_by_day(app.store, from);
    std::map<std::string, std::int64_t> handed_in;
    std::int64_t total = 0, disputed = 0;
    std::vector<double> hours;
    submissions_since(app.store, from, rows_looked_at, [&](const Submission& s) {
        ++handed_in[date_of(s.created_at)];
        people[date_of(s.created_at)].insert(s.tester_id);
        ++total;
        disputed += s.status == SubmissionStatus::disputed || s.status == SubmissionStatus::resolved;
        if (s.decided_at) hours.push_back(double((*s.decided_at - s.created_at).count()) / 3'600'000);
    });
    for (Time t = from; t <= now; t = t + day) {
        const auto date = date_of(t);
        const auto sign_ups = app.store.count(users(), {ge("created_at", t), lt("created_at", t + day)});
        out.days.push_back({date, sign_ups, std::int64_t(people[date].size()), handed_in[date]});
    }
    for (const auto& g : jobs_by_status(app.store))
        if (const auto* status = std::get_if<std::string>(&g.value)) out.jobs_by_status.push_back({*status, g.count});
    out.money = money_figures(app.store);
    out.dispute_rate = total == 0 ? 0 : double(disputed) / double(total);
    out.median_hours_to_approve = median(std::move(hours));
    return out;
}

}  // namespace peertest::admin

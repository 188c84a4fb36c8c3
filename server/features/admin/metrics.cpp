// Figures of the whole platform over time. A day that is over is counted once and kept (roll_up_days); today is counted
// whenever it is asked for, by the engine's own counts and groups.
#include "features/admin/metrics.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

#include "features/auth/auth.hpp"
#include "features/disputes/disputes.hpp"
#include "features/jobs/jobs_figures.hpp"
#include "features/submissions/submissions_figures.hpp"
#include "features/users/audit.hpp"
#include "kit/error.hpp"
#include "ports/clock.hpp"
#include "work/work.hpp"

namespace peertest::admin {
namespace {

// What is written just before midnight may be committed just after.
constexpr Millis after_midnight = std::chrono::minutes(5);

Time start_of(std::int64_t day) { return {day * one_day.count()}; }

std::vector<std::pair<double, std::int64_t>> in_hours(const std::vector<Group>& minutes) {
    std::vector<std::pair<double, std::int64_t>> out;
    for (const auto& g : minutes)
        if (const auto* m = std::get_if<std::int64_t>(&g.value)) out.emplace_back(double(*m) / 60, g.count);
    return out;
}

std::int64_t number_of(const std::vector<std::pair<double, std::int64_t>>& values) {
    std::int64_t n = 0;
    for (const auto& v : values) n += v.second;
    return n;
}

std::int64_t active_people(Reader& r, Time from, Time to) {
    std::set<std::string> people;
    for (const auto& groups : {session_users(r, from, to), audit_actors(r, from, to)})
        for (const auto& g : groups)
            if (const auto* id = std::get_if<std::string>(&g.value); id && *id != "system") people.insert(*id);
    return std::int64_t(people.size());
}

MetricsDay counted(Reader& r, std::int64_t day) {
    const Time from = start_of(day), to = start_of(day + 1);
    MetricsDay d;
    d.date = date_of(day);
    d.sign_ups = r.count(users(), {ge("created_at", from), lt("created_at", to)});
    d.active_people = active_people(r, from, to);
    d.submissions = submissions_between(r, from, to);
    d.disputes = disputes_between(r, from, to);
    const auto review = in_hours(review_minutes_between(r, from, to)), fill = in_hours(fill_minutes_between(r, from, to));
    d.approvals = number_of(review), d.median_hours_to_approve = weighted_median(review);
    d.jobs_filled = number_of(fill), d.median_hours_to_fill = weighted_median(fill);
    for (const auto& g : jobs_by_status(r))
        if (const auto* status = std::get_if<std::string>(&g.value)) d.jobs_by_status.push_back({*status, g.count});
    d.money = money_figures(r, from, to);
    return d;
}

}  // namespace

std::int64_t day_of(Time t) { return t.ms / one_day.count(); }

std::string date_of(std::int64_t day) { return to_rfc3339(start_of(day)).substr(0, 10); }

std::optional<std::int64_t> parse_date(const std::string& date) {
    const auto t = parse_rfc3339(date + "T00:00:00Z");
    if (!t || date_of(day_of(*t)) != date) return {};
    return day_of(*t);
}

DayRange asked_days(const MetricsQuery& in, Time now) {
    const std::int64_t today = day_of(now);
    std::vector<FieldError> problems;
    const auto read = [&](const char* name, const std::optional<std::string>& date, std::int64_t otherwise) {
        if (!date) return otherwise;
        const auto day = parse_date(*date);
        if (!day) problems.push_back({name, "must be a day such as 2026-01-31"});
        else if (*day > today) problems.push_back({name, "must not be after today"});
        return day.value_or(otherwise);
    };
    if (in.days && in.from) problems.push_back({"days", "cannot go with from"});
    const std::int64_t last = read("to", in.to, today);
    const std::int64_t first = read("from", in.from, last - in.days.value_or(default_metrics_days) + 1);
    if (problems.empty() && first > last) problems.push_back({"from", "must not be after to"});
    if (problems.empty() && last - first >= most_metrics_days)
        problems.push_back({"from", "must be at most " + std::to_string(most_metrics_days) + " days before"});
    if (!problems.empty()) throw invalid(std::move(problems));
    return {first, last};
}

std::optional<double> weighted_median(std::vector<std::pair<double, std::int64_t>> values) {
    std::ranges::sort(values);
    std::int64_t before = number_of(values) / 2;
    for (const auto& [value, weight] : values)
        if ((before -= weight) < 0) return std::round(value * 100) / 100;
    return {};
}

PlatformMetrics summed_up(std::vector<MetricsDay> days) {
    PlatformMetrics out;
    out.from = days.front().date, out.to = days.back().date;
    out.jobs_by_status = days.back().jobs_by_status;
    std::int64_t submissions = 0, disputes = 0;
    std::vector<std::pair<double, std::int64_t>> review, fill;
    std::map<std::string, MoneyFigures> money;
    for (const auto& d : days) {
        submissions += d.submissions, disputes += d.disputes;
        if (d.median_hours_to_approve) review.emplace_back(*d.median_hours_to_approve, d.approvals);
        if (d.median_hours_to_fill) fill.emplace_back(*d.median_hours_to_fill, d.jobs_filled);
        for (const auto& m : d.money) {
            auto& sum = money[m.currency];
            sum.currency = m.currency;
            sum.paid_minor += m.paid_minor, sum.refunded_minor += m.refunded_minor;
        }
    }
    for (const auto& m : days.back().money) money[m.currency].held_minor = m.held_minor;
    for (auto& [currency, figures] : money) out.money.push_back(figures);
    // A dispute may be about a submission of the day before the first.
    out.dispute_rate = submissions == 0 ? 0 : std::min(1.0, double(disputes) / double(submissions));
    out.median_hours_to_approve = weighted_median(std::move(review));
    out.median_hours_to_fill = weighted_median(std::move(fill));
    out.days = std::move(days);
    return out;
}

PlatformMetrics read_metrics(App& app, const Caller& who, const MetricsQuery& in) {
    const Time now = app.clock.now();
    const auto range = asked_days(in, now);
    const auto kept = kept_days(app.store, date_of(range.first), date_of(range.last));
    const std::int64_t beginning = day_of(first_sign_up(app.store).value_or(now));
    std::vector<MetricsDay> days;
    for (auto day = range.first; day <= range.last; ++day) {
        if (const auto d = kept.find(date_of(day)); d != kept.end()) days.push_back(d->second);
        else if (day < beginning) days.emplace_back().date = date_of(day);
        else days.push_back(counted(app.store, day));  // today, or yesterday for a while
    }
    audit_read(app, who, "admin.metrics_read");
    return summed_up(std::move(days));
}

void roll_up_days(App& app) {
    const std::int64_t today = day_of(app.clock.now() - after_midnight);
    const auto last = last_kept_day(app.store);
    const auto beginning = first_sign_up(app.store);
    if (!last && !beginning) return;
    for (auto day = last ? *parse_date(*last) + 1 : day_of(*beginning); day < today; ++day) {
        const PlatformDay d{date_of(day), counted(app.store, day)};
        app.store.transact([&](Tx& tx) {
            if (!tx.get(platform_days(), d.id)) tx.insert(platform_days(), d);
        });
    }
}

}  // namespace peertest::admin

namespace peertest {

void admin_tasks(Work& work) {
    work.every("platform_days", std::chrono::hours{1}, Priority::low, admin::roll_up_days);
}

}  // namespace peertest

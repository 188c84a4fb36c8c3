// How a builder treats testers, as everybody who thinks of taking their job sees it; and people's own statistics.
#include <algorithm>
#include <cmath>

#include "features/views/views.hpp"
#include "ports/cache.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

constexpr Millis kept{5 * 60 * 1000};
constexpr int reviews_looked_at = 50;

std::optional<double> median(std::vector<double> values) {
    if (values.empty()) return {};
    std::sort(values.begin(), values.end());
    const auto middle = values.size() / 2;
    const double m = values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    return std::round(m * 10) / 10;
}

std::optional<double> median_hours(const std::vector<Doc<Submission>>& decided) {
    std::vector<double> hours;
    for (const auto& s : decided) hours.push_back(double((*s->decided_at - s->created_at).count()) / 3'600'000.0);
    return median(std::move(hours));
}

}  // namespace

template <>
const Schema& schema_of<BuilderRecord>() {
    using R = BuilderRecord;
    static const Schema s = describe<R>(
        "BuilderRecord", field<&R::id>("id"), field<&R::name>("name"),
        field<&R::is_new>("is_new").says("Nothing of theirs has been reviewed yet"),
        field<&R::approval_rate>("approval_rate").says("0..1, of all that were reviewed"),
        field<&R::dispute_rate>("dispute_rate").says("0..1, of all that were handed in and reviewed"),
        field<&R::median_review_hours>("median_review_hours"), field<&R::rating>("rating"),
        field<&R::jobs_published>("jobs_published"));
    return s;
}

template <>
const Schema& schema_of<TesterStats>() {
    using S = TesterStats;
    static const Schema s = describe<S>(
        "TesterStats", field<&S::items>("items").says("Earnings by currency"), field<&S::rating>("rating"),
        field<&S::completed_jobs>("completed_jobs"), field<&S::open_assignments>("open_assignments"),
        field<&S::approval_rate>("approval_rate").says("0..1, of all that were decided on"),
        field<&S::median_payout_hours>("median_payout_hours").says("From handing in to the decision to pay"));
    return s;
}
template <>
const Schema& schema_of<BuilderStats>() {
    using S = BuilderStats;
    static const Schema s = describe<S>(
        "BuilderStats", field<&S::active_jobs>("active_jobs"), field<&S::open_reviews>("open_reviews"),
        field<&S::in_escrow>("in_escrow"), field<&S::spent>("spent").says("Pay and fees, ever"),
        field<&S::budget>("budget").says("This week and this month against the caps"));
    return s;
}

TesterStats tester_stats(App& app, const Caller& who) {
    const auto user = require_user(app.store, who.user_id);
    const auto& c = user->counts;
    TesterStats s;
    s.items = balance_of(app.store, who.user_id);
    s.rating = {rating_average(user->ratings), user->ratings.count};
    s.completed_jobs = c.jobs_completed;
    s.open_assignments = open_assignments(app.store, who.user_id);
    const auto decided = c.submissions_made - undecided_of(app.store, who.user_id);
    if (decided > 0) s.approval_rate = double(c.submissions_approved) / double(decided);
    s.median_payout_hours = median_hours(last_settled(app.store, who.user_id, reviews_looked_at));
    return s;
}

BuilderStats builder_stats(App& app, const Caller& who) {
    BuilderStats s;
    s.active_jobs = active_jobs(app.store, who.user_id);
    s.open_reviews = open_reviews(app.store, who.user_id);
    s.in_escrow = held_from(app.store, who.user_id);
    s.spent = paid_by(app.store, who.user_id);
    s.budget = read_budget(app, who);
    return s;
}

BuilderRecord builder_record(App& app, const std::string& builder_id) {
    const auto builder = require_user(app.store, builder_id);
    const auto& c = builder->counts;
    BuilderRecord r;
    r.id = builder_id;
    r.name = builder->name;
    r.rating = {rating_average(builder->ratings), builder->ratings.count};
    r.jobs_published = c.jobs_published;
    const auto looked_at = c.submissions_reviewed + c.submissions_disputed;
    r.is_new = looked_at == 0;
    if (!r.is_new) {
        r.approval_rate = double(c.submissions_reviewed) / double(looked_at);
        r.dispute_rate = double(c.submissions_disputed) / double(looked_at);
    }
    r.median_review_hours = median_hours(last_decided(app.store, builder_id, reviews_looked_at));
    return r;
}

std::shared_ptr<const std::string> builder_record_text(App& app, const std::string& builder_id) {
    const std::string key = "record:" + builder_id, group = "user:" + builder_id;
    if (auto hit = app.cache.get(key)) return hit;
    const auto generation = app.cache.generation(group);
    auto text = to_json(builder_record(app, builder_id));
    auto shared = std::make_shared<const std::string>(text);
    app.cache.put(key, std::move(text), kept, group, generation);
    return shared;
}

}  // namespace peertest

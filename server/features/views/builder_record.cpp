// How a builder treats testers, as everybody who thinks of taking their job sees it.
#include <algorithm>
#include <cmath>

#include "features/views/views.hpp"
#include "ports/cache.hpp"
#include "schema/json.hpp"

namespace peertest {
namespace {

constexpr Millis kept{5 * 60 * 1000};
constexpr int reviews_looked_at = 50;

std::optional<double> median_review_hours(Reader& store, const std::string& builder_id) {
    std::vector<double> hours;
    for (const auto& s : last_decided(store, builder_id, reviews_looked_at))
        hours.push_back(double((*s->decided_at - s->created_at).count()) / 3'600'000.0);
    if (hours.empty()) return {};
    std::sort(hours.begin(), hours.end());
    const auto middle = hours.size() / 2;
    const double median = hours.size() % 2 ? hours[middle] : (hours[middle - 1] + hours[middle]) / 2;
    return std::round(median * 10) / 10;
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
    r.median_review_hours = median_review_hours(app.store, builder_id);
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

#include "features/admin/admin.hpp"
#include "features/admin/metrics.hpp"

namespace peertest {

using namespace admin;

template <>
const Schema& schema_of<StatusCount>() {
    static const Schema s = describe<StatusCount>("StatusCount", field<&StatusCount::status>("status"),
                                                  field<&StatusCount::count>("count"));
    return s;
}
template <>
const Schema& schema_of<MetricsDay>() {
    using D = MetricsDay;
    static const Schema s = describe<D>(
        "MetricsDay", field<&D::date>("date").says("In UTC"), field<&D::sign_ups>("sign_ups"),
        field<&D::active_people>("active_people").says("Who logged in, went on with a session or did something audited"),
        field<&D::submissions>("submissions"), field<&D::disputes>("disputes").says("Opened"),
        field<&D::approvals>("approvals").says("By builders"),
        field<&D::jobs_filled>("jobs_filled").says("Whose last slot was taken"),
        field<&D::median_hours_to_approve>("median_hours_to_approve").says("From handing in, of the approvals"),
        field<&D::median_hours_to_fill>("median_hours_to_fill").says("From publishing, of the jobs filled"),
        field<&D::jobs_by_status>("jobs_by_status").says("At its end; today: now"),
        field<&D::money>("money").says("Held at its end (today: now), paid and refunded during it"));
    return s;
}
template <>
const Schema& schema_of<PlatformMetrics>() {
    using M = PlatformMetrics;
    static const Schema s = describe<M>(
        "PlatformMetrics", field<&M::from>("from"), field<&M::to>("to"), field<&M::days>("days").says("Oldest first"),
        field<&M::jobs_by_status>("jobs_by_status").says("On the last of these days"),
        field<&M::money>("money").says("Held on the last of these days, paid and refunded during all of them"),
        field<&M::dispute_rate>("dispute_rate").says("Disputes opened for each submission in these days, 0 to 1"),
        field<&M::median_hours_to_approve>("median_hours_to_approve").says("Of the days' medians, by their approvals"),
        field<&M::median_hours_to_fill>("median_hours_to_fill").says("Of the days' medians, by their jobs filled"));
    return s;
}
template <>
const Schema& schema_of<MetricsQuery>() {
    using Q = MetricsQuery;
    static const Schema s =
        describe<Q>("MetricsQuery", field<&Q::days>("days").range(1, most_metrics_days).says("How far back, today among them; 30 by default"),
                    field<&Q::from>("from").length(10, 10).says("YYYY-MM-DD in UTC, instead of days"),
                    field<&Q::to>("to").length(10, 10).says("The last day, at most today (its default)"));
    return s;
}
template <>
const Schema& schema_of<PlatformDay>() {
    static const Schema s = describe<PlatformDay>("PlatformDay", field<&PlatformDay::id>("id"),
                                                  field<&PlatformDay::figures>("figures"));
    return s;
}

}  // namespace peertest

#include "features/jobs/calendar.hpp"

#include <chrono>

#include "kit/time_text.hpp"
#include "kit/time_zone.hpp"

namespace peertest {
namespace {

using Days = std::chrono::sys_days;

// Midnight of a local date as a UTC time. Its own offset counts, which may differ from that of `near`.
Time midnight(Days date, const std::string& zone, Time near) {
    const Time local{std::int64_t(date.time_since_epoch().count()) * 86'400'000};
    const Time guess{local.ms - utc_offset_s(zone, near) * 1000};
    return {local.ms - utc_offset_s(zone, guess) * 1000};
}

Days local_date(Time at, const std::string& zone) {
    const std::chrono::sys_time<Millis> local{Millis{at.ms + utc_offset_s(zone, at) * 1000}};
    return std::chrono::floor<std::chrono::days>(local);
}

}  // namespace

std::string time_text_in(const std::string& zone, Time at) {
    auto text = time_text(at + Millis{1000 * utc_offset_s(zone, at)});
    text.erase(text.rfind(' '));  // " UTC"
    return text + " (" + (zone.empty() ? "UTC" : zone) + ")";
}

Period week_of(Time at, const std::string& zone) {
    const Days today = local_date(at, zone);
    const Days monday = today - (std::chrono::weekday{today} - std::chrono::Monday);
    return {midnight(monday, zone, at), midnight(monday + std::chrono::days{7}, zone, at)};
}

Period month_of(Time at, const std::string& zone) {
    const std::chrono::year_month_day today{local_date(at, zone)};
    const std::chrono::year_month month{today.year(), today.month()};
    return {midnight(Days{month / 1}, zone, at), midnight(Days{(month + std::chrono::months{1}) / 1}, zone, at)};
}

}  // namespace peertest

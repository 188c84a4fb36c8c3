#include "features/jobs/calendar.hpp"

#include <algorithm>
#include <chrono>

#include "kit/time_text.hpp"
#include "kit/time_zone.hpp"

namespace peertest {
namespace {

using Days = std::chrono::sys_days;

// The first moment of a local date. Where clocks change at midnight, that moment may come twice (the first counts) or not
// at all (the date then begins with the change).
Time midnight(Days date, const std::string& zone) {
    const Time local{std::int64_t(date.time_since_epoch().count()) * 86'400'000};
    const auto with_offset_at = [&](Time t) { return local - Millis{utc_offset_s(zone, t) * 1000}; };
    constexpr std::chrono::hours day{24};
    const auto [early, late] = std::minmax({with_offset_at(local - day), with_offset_at(local + day)});
    return with_offset_at(early) == early ? early : late;
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
    return {midnight(monday, zone), midnight(monday + std::chrono::days{7}, zone)};
}

Period month_of(Time at, const std::string& zone) {
    const std::chrono::year_month_day today{local_date(at, zone)};
    const std::chrono::year_month month{today.year(), today.month()};
    return {midnight(Days{month / 1}, zone), midnight(Days{(month + std::chrono::months{1}) / 1}, zone)};
}

}  // namespace peertest

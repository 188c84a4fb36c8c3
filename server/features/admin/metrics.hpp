// How days become figures; for this feature's own files.
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "features/admin/admin.hpp"

namespace peertest::admin {

inline constexpr int default_metrics_days = 30, most_metrics_days = 366;
inline constexpr Millis one_day = std::chrono::days(1);

// --- pure ------------------------------------------------------------------------------------------------------------
// Days are counted from 1970 in UTC.
std::int64_t day_of(Time t);
std::string date_of(std::int64_t day);
std::optional<std::int64_t> parse_date(const std::string& date);  // nothing but a day that exists
struct DayRange {
    std::int64_t first = 0, last = 0;
};
DayRange asked_days(const MetricsQuery& in, Time now);  // 422 naming every bad field
// The value in the middle, each counted as often as its weight says, which are in order of the values.
std::optional<double> weighted_median(std::vector<std::pair<double, std::int64_t>> values_and_weights);
PlatformMetrics summed_up(std::vector<MetricsDay> days);

// --- queries ---------------------------------------------------------------------------------------------------------
const Collection<PlatformDay>& platform_days();
std::map<std::string, MetricsDay> kept_days(Reader&, const std::string& first, const std::string& last);
std::optional<std::string> last_kept_day(Reader&);
std::optional<Time> first_sign_up(Reader&);

}  // namespace peertest::admin

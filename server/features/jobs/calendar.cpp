#include "features/jobs/calendar.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

#include "kit/time_text.hpp"

namespace peertest {
namespace {

struct Zone {
    std::vector<std::int64_t> since_s;  // transitions, ascending
    std::vector<std::int64_t> offset_s;
    std::int64_t first_offset_s = 0;
};

std::int64_t big_endian(const std::string& data, std::size_t at, std::size_t bytes) {
    if (at + bytes > data.size()) return 0;
    std::uint64_t v = static_cast<signed char>(data[at]) < 0 && bytes == 4 ? ~0ULL : 0;
    for (std::size_t i = 0; i < bytes; ++i) v = v << 8 | static_cast<unsigned char>(data[at + i]);
    return static_cast<std::int64_t>(v);
}

// RFC 9636: a first block with 32-bit times, then one with 64-bit times, which is the one we read.
Zone parse_zone(const std::string& data) {
    Zone zone;
    constexpr std::size_t header = 44;
    if (data.size() < header || !data.starts_with("TZif") || data[4] < '2') return zone;
    auto counts = [&](std::size_t at) {  // isutc, isstd, leap, times, types, chars
        std::vector<std::size_t> c;
        for (std::size_t i = 0; i < 6; ++i) c.push_back(std::size_t(big_endian(data, at + 20 + 4 * i, 4)));
        return c;
    };
    const auto old = counts(0);
    const std::size_t second = header + old[3] * 5 + old[4] * 6 + old[5] + old[2] * 8 + old[1] + old[0];
    if (second + header > data.size()) return zone;
    const auto c = counts(second);
    const std::size_t times = second + header, indexes = times + c[3] * 8, types = indexes + c[3];
    if (types + c[4] * 6 > data.size()) return zone;
    for (std::size_t i = 0; i < c[3]; ++i) {
        zone.since_s.push_back(big_endian(data, times + 8 * i, 8));
        zone.offset_s.push_back(
            big_endian(data, types + 6 * static_cast<unsigned char>(data[indexes + i]), 4));
    }
    if (c[4] > 0) zone.first_offset_s = big_endian(data, types, 4);
    return zone;
}

std::shared_ptr<const Zone> load_zone(const std::string& name) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const Zone>> loaded;
    std::lock_guard lock(mutex);
    auto& zone = loaded[name];
    if (!zone) {
        std::string data;
        if (name.find("..") == std::string::npos && !name.starts_with('/')) {
            std::ifstream file("/usr/share/zoneinfo/" + name, std::ios::binary);
            data.assign(std::istreambuf_iterator<char>(file), {});
        }
        zone = std::make_shared<const Zone>(parse_zone(data));
    }
    return zone;
}

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

std::int64_t utc_offset_s(const std::string& name, Time at) {
    const auto zone = load_zone(name);
    const auto after = std::upper_bound(zone->since_s.begin(), zone->since_s.end(), at.ms / 1000);
    if (after == zone->since_s.begin()) return zone->first_offset_s;
    return zone->offset_s[std::size_t(after - zone->since_s.begin()) - 1];
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

#include "kit/time_zone.hpp"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace peertest {
namespace {

constexpr std::string_view magic = "TZif";

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
    if (data.size() < header || !data.starts_with(magic) || data[4] < '2') return zone;
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

// No name leads out of the folder of the zones.
std::ifstream zone_file(const std::string& name) {
    constexpr std::string_view others = "_+-/";
    const auto fits = [&](char c) { return std::isalnum(static_cast<unsigned char>(c)) || others.find(c) != others.npos; };
    if (name.empty() || name.front() == '/' || name.find("//") != name.npos || !std::ranges::all_of(name, fits)) return {};
    return std::ifstream("/usr/share/zoneinfo/" + name, std::ios::binary);
}

std::shared_ptr<const Zone> load_zone(const std::string& name) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<const Zone>> loaded;
    std::lock_guard lock(mutex);
    constexpr std::size_t most = 300;  // people name zones as they like, and some have many names
    if (loaded.size() >= most && !loaded.contains(name)) loaded.clear();
    auto& zone = loaded[name];
    if (!zone) {
        std::string data;
        if (is_time_zone(name)) {
            auto file = zone_file(name);
            data.assign(std::istreambuf_iterator<char>(file), {});
        }
        zone = std::make_shared<const Zone>(parse_zone(data));
    }
    return zone;
}

}  // namespace

bool is_time_zone(const std::string& name) {
    if (name == "UTC") return true;  // also where the system has no zone files
    auto file = zone_file(name);
    char start[magic.size()] = {};
    return file.read(start, magic.size()) && std::string_view(start, magic.size()) == magic;
}

std::int64_t utc_offset_s(const std::string& name, Time at) {
    const auto zone = load_zone(name);
    const auto after = std::upper_bound(zone->since_s.begin(), zone->since_s.end(), at.ms / 1000);
    if (after == zone->since_s.begin()) return zone->first_offset_s;
    return zone->offset_s[std::size_t(after - zone->since_s.begin()) - 1];
}

}  // namespace peertest

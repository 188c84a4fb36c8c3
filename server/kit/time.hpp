// Points in time: milliseconds since 1970 UTC. Written as RFC 3339 with milliseconds ("2026-01-31T09:30:00.000Z").
#pragma once
#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace peertest {

using Millis = std::chrono::milliseconds;

struct Time {
    std::int64_t ms = 0;
    friend constexpr auto operator<=>(const Time&, const Time&) = default;
    friend constexpr Time operator+(Time t, Millis d) { return {t.ms + d.count()}; }
    friend constexpr Time operator-(Time t, Millis d) { return {t.ms - d.count()}; }
    friend constexpr Millis operator-(Time a, Time b) { return Millis{a.ms - b.ms}; }
};

std::string to_rfc3339(Time t);
void append_rfc3339(std::string& out, Time t);
// Accepts any RFC 3339 time with an offset; nothing else.
std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace peertest

#include "http/ranges.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace peertest {
namespace {

std::optional<std::uint64_t> number(std::string_view s) {
    std::uint64_t v = 0;
    const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), v);
    if (s.empty() || error != std::errc{} || end != s.data() + s.size()) return {};
    return v;
}

std::string_view strong(std::string_view tag) { return tag.starts_with("W/") ? tag.substr(2) : tag; }

}  // namespace

Range parse_range(std::string_view header, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!header.starts_with(unit) || header.find(',') != std::string_view::npos) return {};
    header.remove_prefix(unit.size());
    const auto dash = header.find('-');
    if (dash == std::string_view::npos) return {};
    const auto first = header.substr(0, dash), last = header.substr(dash + 1);
    if (first.empty()) {  // the last n bytes
        const auto n = number(last);
        if (!n) return {};
        if (*n == 0 || size == 0) return {Range::unsatisfiable, 0, 0};
        const auto length = std::min(*n, size);
        return {Range::part, size - length, length};
    }
    const auto from = number(first);
    const auto to = last.empty() ? std::optional<std::uint64_t>(size) : number(last);
    if (!from || !to || (!last.empty() && *to < *from)) return {};
    if (*from >= size) return {Range::unsatisfiable, 0, 0};
    return {Range::part, *from, std::min(*to, size - 1) - *from + 1};
}

bool matches_etag(std::string_view header, std::string_view etag) {
    if (etag.empty()) return false;
    if (header == "*") return true;
    while (!header.empty()) {
        const auto comma = header.find(',');
        auto tag = header.substr(0, comma);
        header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
        while (!tag.empty() && tag.front() == ' ') tag.remove_prefix(1);
        while (!tag.empty() && tag.back() == ' ') tag.remove_suffix(1);
        if (strong(tag) == strong(etag)) return true;
    }
    return false;
}

}  // namespace peertest

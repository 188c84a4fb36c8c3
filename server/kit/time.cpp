#include "kit/time.hpp"

#include <array>

namespace peertest {
namespace {

struct Date {
    int year;
    unsigned month, day;
};

// Howard Hinnant's well-known civil calendar arithmetic is in <chrono> since C++20.
Date civil(std::int64_t days) {
    const std::chrono::year_month_day d{std::chrono::sys_days{std::chrono::days{days}}};
    return {int(d.year()), unsigned(d.month()), unsigned(d.day())};
}

void two(char* at, unsigned v) {
    at[0] = char('0' + v / 10);
    at[1] = char('0' + v % 10);
}

// Reads `n` digits at `pos`; -1 when they are not digits.
int digits(std::string_view s, std::size_t pos, std::size_t n) {
    if (pos + n > s.size()) return -1;
    int v = 0;
    for (std::size_t i = pos; i < pos + n; ++i) {
        if (s[i] < '0' || s[i] > '9') return -1;
        v = v * 10 + (s[i] - '0');
    }
    return v;
}

}  // namespace

void append_rfc3339(std::string& out, Time t) {
    std::int64_t days = t.ms / 86'400'000, rest = t.ms % 86'400'000;
    if (rest < 0) rest += 86'400'000, --days;
    const Date d = civil(days);
    const unsigned ms = unsigned(rest % 1000), s = unsigned(rest / 1000);
    std::array<char, 24> b{};
    two(&b[0], unsigned(d.year) / 100), two(&b[2], unsigned(d.year) % 100), b[4] = '-';
    two(&b[5], d.month), b[7] = '-', two(&b[8], d.day), b[10] = 'T';
    two(&b[11], s / 3600), b[13] = ':', two(&b[14], s / 60 % 60), b[16] = ':', two(&b[17], s % 60);
    b[19] = '.', b[20] = char('0' + ms / 100), two(&b[21], ms % 100), b[23] = 'Z';
    out.append(b.data(), b.size());
}

std::string to_rfc3339(Time t) {
    std::string out;
    append_rfc3339(out, t);
    return out;
}

std::optional<Time> parse_rfc3339(std::string_view s) {
    const int year = digits(s, 0, 4), month = digits(s, 5, 2), day = digits(s, 8, 2), hour = digits(s, 11, 2),
              minute = digits(s, 14, 2), second = digits(s, 17, 2);
    if (s.size() < 20 || s[4] != '-' || s[7] != '-' || (s[10] != 'T' && s[10] != 't' && s[10] != ' ') ||
        s[13] != ':' || s[16] != ':' || year < 0 || month < 0 || day < 0 || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59 || second < 0 || second > 60)
        return {};
    const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{unsigned(month)},
                                           std::chrono::day{unsigned(day)}};
    if (!date.ok()) return {};
    std::size_t at = 19;
    std::int64_t ms = 0;
    if (s[at] == '.') {
        std::int64_t unit = 100;
        for (++at; at < s.size() && s[at] >= '0' && s[at] <= '9'; ++at, unit /= 10) ms += unit * (s[at] - '0');
        if (s[at - 1] == '.') return {};
    }
    std::int64_t offset_min = 0;
    if (at + 1 == s.size() && (s[at] == 'Z' || s[at] == 'z')) {
    } else if (at + 6 == s.size() && (s[at] == '+' || s[at] == '-') && s[at + 3] == ':') {
        const int oh = digits(s, at + 1, 2), om = digits(s, at + 4, 2);
        if (oh < 0 || oh > 23 || om < 0 || om > 59) return {};
        offset_min = (s[at] == '-' ? -1 : 1) * (oh * 60 + om);
    } else {
        return {};
    }
    const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
    return Time{(((days * 24 + hour) * 60 + minute - offset_min) * 60 + second) * 1000 + ms};
}

}  // namespace peertest

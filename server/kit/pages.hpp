// Lists are {items, next_cursor}: the cursor is absent on the last page.
#pragma once
#include <optional>
#include <string>
#include <utility>

namespace peertest {

inline constexpr int page_limit = 20, page_limit_max = 100;
inline constexpr std::size_t cursor_length_max = 500;

inline std::optional<std::string> next_cursor(std::string cursor) {
    if (cursor.empty()) return {};
    return cursor;
}

}  // namespace peertest

// Cells of a CSV file that people open in a spreadsheet.
#pragma once
#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace peertest {

// Spreadsheets differ in what they pass over before a formula, and some take the wide forms of Chinese and Japanese.
inline bool reads_as_formula(std::string_view text) {
    constexpr std::array<std::string_view, 4> blanks{" ", "\xc2\xa0", "\xe3\x80\x80", "\xef\xbb\xbf"};
    constexpr std::array<std::string_view, 11> starts{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
    const auto begins = [&](std::string_view word) { return text.starts_with(word); };
    for (auto blank = std::find_if(blanks.begin(), blanks.end(), begins); blank != blanks.end();
         blank = std::find_if(blanks.begin(), blanks.end(), begins))
        text.remove_prefix(blank->size());
    return std::any_of(starts.begin(), starts.end(), begins);
}

// Quoted always. A cell that a spreadsheet would read as a formula gets an apostrophe, which it shows as text.
inline std::string csv_cell(std::string_view text) {
    std::string out = reads_as_formula(text) ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

}  // namespace peertest

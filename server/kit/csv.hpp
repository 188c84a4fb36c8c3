// Cells of a CSV file that people open in a spreadsheet.
#pragma once
#include <string>
#include <string_view>

namespace peertest {

// Quoted always. A cell that a spreadsheet would read as a formula gets an apostrophe, which it shows as text.
inline std::string csv_cell(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    const bool formula = first != std::string_view::npos && std::string_view("=+-@\t\r\n").find(text[first]) != std::string_view::npos;
    std::string out = formula ? "\"'" : "\"";
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

}  // namespace peertest

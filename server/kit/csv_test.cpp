#include "kit/csv.hpp"

#include <gtest/gtest.h>

namespace peertest {
namespace {

using namespace std::string_literals;

TEST(Csv, a_cell_is_quoted_and_holds_its_quotes_separators_and_line_breaks) {
    EXPECT_EQ(csv_cell(""), "\"\"");
    EXPECT_EQ(csv_cell("plain"), "\"plain\"");
    EXPECT_EQ(csv_cell("a,b;c\td"), "\"a,b;c\td\"");
    EXPECT_EQ(csv_cell("one\r\ntwo"), "\"one\r\ntwo\"");
    EXPECT_EQ(csv_cell("say \"yes\""), "\"say \"\"yes\"\"\"");
    EXPECT_EQ(csv_cell("\""), "\"\"\"\"");
    EXPECT_EQ(csv_cell("\",=1+1"), "\"\"\",=1+1\"") << "no way out of the cell, into one that is a formula";
    EXPECT_EQ(csv_cell("a\0b"s), "\"a\0b\""s);
}

TEST(Csv, no_cell_is_a_formula) {
    for (const char* start : {"=", "+", "-", "@", "\t", "\r", "\n", "\t=", "\r\n=", " =", "   +", " \t@", "\xc2\xa0=", "\xe3\x80\x80=",
                              "\xef\xbb\xbf=", "＝", "＋", "－", "＠", " ＝"}) {
        const std::string text = start + "SUM(A1)"s;
        EXPECT_EQ(csv_cell(text), "\"'" + text + "\"") << text;
    }
    for (const char* text : {"=", "+", " -", "@"}) EXPECT_EQ(csv_cell(text), "\"'" + std::string(text) + "\"");
}

TEST(Csv, what_is_no_formula_stays_as_it_is) {
    for (const char* text : {"SUM(A1)", "a=b", "1-1", "mail@host", "'=1", "(=1)", " word", "é=1", "１＋１", "   ", "#1", "/=1"})
        EXPECT_EQ(csv_cell(text), "\"" + std::string(text) + "\"");
}

}  // namespace
}  // namespace peertest

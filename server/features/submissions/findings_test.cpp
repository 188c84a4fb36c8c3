#include "features/submissions/findings.hpp"

#include <gtest/gtest.h>

#include "kit/likeness.hpp"

namespace peertest {
namespace {

FindingsExport one(const std::string& title) {
    ExportedFinding f;
    f.title = title;
    f.steps_to_reproduce = "Go there";
    f.actual = "It \"breaks\"";
    return {"job", "Shop", 1, {f}};
}

TEST(FindingsCsv, quotes_every_cell) {
    const auto csv = findings_csv(one("a, \"b\"\nc"));
    EXPECT_NE(csv.find(",\"a, \"\"b\"\"\nc\","), std::string::npos) << csv;
}

TEST(FindingsCsv, no_cell_is_a_formula) {
    for (const std::string evil : {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "\n=1"})
        EXPECT_NE(findings_csv(one(evil)).find(",\"'" + evil + "\","), std::string::npos) << evil;
    EXPECT_NE(findings_csv(one("a=1")).find(",\"a=1\","), std::string::npos);
}

TEST(FindingsMarkdown, what_testers_write_is_no_markup) {
    const auto md = findings_markdown(one("<script> [x](http://evil)\n# Heading"));
    EXPECT_NE(md.find("## \\<script\\> \\[x\\](http://evil) \\# Heading\n"), std::string::npos) << md;
    EXPECT_NE(findings_markdown({"job", "Shop", 0, {}}).find("None so far."), std::string::npos);
}

TEST(Likeness, of_titles) {
    EXPECT_EQ(likeness("The total is off by one cent", "Total off by a cent"), 1);
    EXPECT_GE(likeness("Search finds nothing", "Searching for beans finds nothing at all"), 0.5);
    EXPECT_EQ(likeness("The log-in button is broken", "Prices are not shown"), 0);
    EXPECT_EQ(likeness("it is the", "it is the"), 0);  // says nothing
    EXPECT_EQ(likeness("", "anything"), 0);
}

}  // namespace
}  // namespace peertest

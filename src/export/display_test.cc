#include "export/display.h"

#include <gtest/gtest.h>

#include <cmath>

#include "export/phrases.h"
#include "export/report_text.h"
#include "export/sample_report.h"
#include "export/table.h"

namespace lagebild {
namespace {

TEST(Display, MeasuresColumnsNotBytes) {
  EXPECT_EQ(display_width("Zölle"), 5U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("\u200B"), 0U);
}

TEST(Display, LeavesNothingThatSteersATerminal) { EXPECT_EQ(plain_line(" a\x1B[31m\n\tb\u202Ec\u0007 "), "a[31m bc"); }

TEST(Display, ShortensByWidth) {
  EXPECT_EQ(shorten("Zölle", 5), "Zölle");
  EXPECT_EQ(shorten("Zollstreit", 5), "Zoll…");
  EXPECT_EQ(shorten("日本語", 5), "日本…");
  EXPECT_EQ(shorten("日本語", 4), "日…");
  EXPECT_EQ(shorten("ab cd", 4), "ab…");
  EXPECT_EQ(shorten("abc", 0), "");
}

TEST(Display, WrapsAtBlanksAndInsideLongWords) {
  EXPECT_EQ(wrap("eins zwei drei", 9), (std::vector<std::string>{"eins zwei", "drei"}));
  EXPECT_EQ(wrap("abcdefgh i", 3), (std::vector<std::string>{"abc", "def", "gh", "i"}));
  EXPECT_TRUE(wrap("", 10).empty());
}

TEST(Display, WritesNumbers) {
  EXPECT_EQ(number_text(54000), "54000");
  EXPECT_EQ(number_text(54000, true), "54,000");
  EXPECT_EQ(number_text(2.5e9, true), "2,500,000,000");
  EXPECT_EQ(number_text(999, true), "999");
  EXPECT_EQ(number_text(-1234.5, true), "-1,234.5");
  EXPECT_EQ(number_text(-123, true), "-123");
}

TEST(Table, AlignsByWidthAndDropsEmptyColumns) {
  Table t({{"NAME"}, {"NOTHING"}, {"N", true}});
  t.add({"日本", "", "5"});
  t.add({"Österreich", "", "12"});
  EXPECT_EQ(t.render(0),
            "NAME         N\n"
            "──────────  ──\n"
            "日本         5\n"
            "Österreich  12\n");
}

TEST(Table, FitsTheWidthByShorteningTheWidestColumn) {
  Table t({{"A"}, {"SENTENCE", false, 10}});
  t.add({"short", "a rather long sentence that will not fit"});
  const std::string out = t.render(30);
  EXPECT_NE(out.find("short  a rather long sentence…\n"), std::string::npos) << out;
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find('\n', at);
    EXPECT_LE(display_width(out.substr(at, end - at)), 30U);
    at = end + 1;
  }
}

TEST(Table, FitsEvenWhereTitlesAreTooLong) {
  Table t({{"FIRST COLUMN", false, 10}, {"SECOND COLUMN", false, 10}, {"THIRD COLUMN", false, 10}});
  t.add({"aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"});
  const std::string out = t.render(20);
  EXPECT_LE(display_width(out.substr(0, out.find('\n'))), 20U) << out;
}

TEST(Table, QuotesCsv) {
  EXPECT_EQ(csv_field("plain"), "plain");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("say \"x\"\n"), "\"say \"\"x\"\"\n\"");
}

TEST(Phrases, CutByCodePoints) {
  const PointText t("Ärger um Zölle");
  EXPECT_EQ(t.cut({0, 5}), "Ärger");
  EXPECT_EQ(t.cut({9, 14}), "Zölle");
  EXPECT_EQ(t.cut({9, 99}), "Zölle");
  EXPECT_EQ(t.cut({99, 120}), "");
}

TEST(ReportText, SaysEveryFactInWords) {
  EXPECT_EQ(report_text(sample_report(), 70),
            "Ärger um Zölle\n"
            "2023-01-13 · de · a/b.txt\n"
            "──────────────────────────────────────────────────────────────────────\n"
            "Events\n"
            "  2023-01-11 CONSULT/visit, actual: Ada (Oslo)\n"
            "      “Königin Ada von Frankreich besuchte am Mittwoch \"Oslo\".”\n"
            "Statements\n"
            "  Ada (indirect): 2,5 bis 3 Prozent seien genug\n"
            "Figures\n"
            "  2.5 to 3 %: “2,5 bis 3 Prozent”, as Ada says\n"
            "Offices\n"
            "  Ada: head of state of FRA, current (“Königin”)\n"
            "Actors\n"
            "  Ada, person FRA GOV, 2 mentions: Königin Ada\n"
            "  France, country FRA, 1 mention: Frankreich\n"
            "Times\n"
            "  am Mittwoch = 2023-01-11\n"
            "Relations\n"
            "  Ada chairs France\n"
            "Notices\n"
            "  uncertain: \"x\"\n"
            "\n");
}

TEST(ReportText, TablesFitTheTerminal) {
  const std::string out = report_table(sample_report(), 80);
  for (const char* word : {"CONSULT/visit", "2,5 bis 3 Prozent", "head of state", "3143244", "DATE", "uncertain"}) {
    EXPECT_NE(out.find(word), std::string::npos) << word << "\n" << out;
  }
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find('\n', at);
    EXPECT_LE(display_width(out.substr(at, end - at)), 80U) << out;
    at = end + 1;
  }
}

}  // namespace
}  // namespace lagebild

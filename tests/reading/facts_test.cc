// The runner itself: a fact that the report lacks must fail, or no case means anything.
#include "facts.h"

#include <gtest/gtest.h>

#include <string>

#include "case_file.h"
#include "export/sample_report.h"

namespace lagebild::reading_test {
namespace {

Fact fact(const std::string& line) {
  const auto parsed = parse_case("---\nA.\n---\n" + line + "\n", "x.case", "de/x");
  if (!parsed) {
    ADD_FAILURE() << parsed.error().message;
    return {};
  }
  return parsed->facts.at(0);
}

bool holds(const std::string& line) {
  const Verdict verdict = check(fact(line), sample_report());
  EXPECT_EQ(verdict.error, "") << line;
  return verdict.holds;
}

TEST(CaseFile, HasHeaderTextAndFacts) {
  const auto parsed =
      parse_case("language de\npublished 2023-01-13\n---\nEin Satz.\n\nNoch einer.\n---\n# why\ntime \"x\" 2023\n",
                 "f.case", "de/f");
  ASSERT_TRUE(parsed.ok()) << parsed.error().message;
  EXPECT_EQ(parsed->language, "de");
  EXPECT_EQ(parsed->published, "2023-01-13");
  EXPECT_EQ(parsed->text, "Ein Satz.\n\nNoch einer.\n");
  ASSERT_EQ(parsed->facts.size(), 1U);
  EXPECT_EQ(parsed->facts[0].number, 9U);
}

TEST(CaseFile, NamesFileAndLineOfWhatIsWrong) {
  EXPECT_EQ(parse_case("langage de\n---\nA.\n---\ncount event 0\n", "f.case", "de/f").error().message,
            "f.case:1: expected \"language\" or \"published\", found \"langage de\"");
  EXPECT_FALSE(parse_case("---\nA.\n---\n", "f.case", "de/f").ok());
  EXPECT_FALSE(parse_case("---\n\n---\ncount event 0\n", "f.case", "de/f").ok());
  EXPECT_FALSE(parse_case("---\nA.\n---\ntodo count event 1\n", "f.case", "de/f").ok()) << "a todo needs its reason";
  EXPECT_FALSE(parse_case("---\nA.\n---\ntime \"open\n", "f.case", "de/f").ok());
}

TEST(Facts, EventByEveryPart) {
  EXPECT_TRUE(
      holds("event CONSULT/visit actual Ada trigger \"besuchte\" time 2023-01-11 place Oslo context diplomatic "
            "evidence \"am Mittwoch\""));
  EXPECT_TRUE(holds("event CONSULT Ada -> nobody"));
  EXPECT_FALSE(holds("event AID"));
  EXPECT_FALSE(holds("event CONSULT/phone"));
  EXPECT_FALSE(holds("event CONSULT/visit future"));
  EXPECT_FALSE(holds("event CONSULT/visit actual FRA"));
  EXPECT_FALSE(holds("event CONSULT/visit actual Ada, FRA"));
  EXPECT_FALSE(holds("event CONSULT/visit actual Ada -> FRA"));
  EXPECT_FALSE(holds("event CONSULT time 2023-01-12"));
  EXPECT_FALSE(holds("event CONSULT trigger \"Oslo\""));
  EXPECT_FALSE(holds("event CONSULT claimed"));
  EXPECT_FALSE(holds("no event CONSULT"));
  EXPECT_TRUE(holds("no event AID"));
}

TEST(Facts, StatementByKindSpeakerAndWords) {
  EXPECT_TRUE(holds("statement indirect Ada \"2,5 bis 3 Prozent seien genug\" cue \"sagte\""));
  EXPECT_TRUE(holds("statement \"2,5 bis…\""));
  EXPECT_FALSE(holds("statement direct Ada"));
  EXPECT_FALSE(holds("statement indirect FRA"));
  EXPECT_FALSE(holds("statement indirect nobody"));
  EXPECT_FALSE(holds("statement \"3 Prozent seien genug\""));
  EXPECT_FALSE(holds("statement Ada cue \"besuchte\""));
  EXPECT_FALSE(holds("no statement"));
}

TEST(Facts, FigureByValueRangeAndUnit) {
  EXPECT_TRUE(holds("figure 2.5..3 % text \"2,5 bis 3 Prozent\""));
  EXPECT_FALSE(holds("figure 2.5 %"));
  EXPECT_FALSE(holds("figure 2.5..3 ~ %"));
  EXPECT_FALSE(holds("figure 2.5..3 Prozent"));
  EXPECT_FALSE(holds("figure 2.5..3 % of FRA"));
  EXPECT_FALSE(holds("no figure"));
  EXPECT_TRUE(holds("no figure 3"));
}

TEST(Facts, OfficeTimeActorPlaceRelationCount) {
  EXPECT_TRUE(holds("office Ada head_of_state FRA current title \"Königin\""));
  EXPECT_FALSE(holds("office Ada head_of_government FRA current"));
  EXPECT_FALSE(holds("office Ada head_of_state DEU"));
  EXPECT_FALSE(holds("office France head_of_state FRA"));
  EXPECT_TRUE(holds("time \"am Mittwoch\" 2023-01-11 DATE"));
  EXPECT_FALSE(holds("time \"am Mittwoch\" 2023-01-18"));
  EXPECT_TRUE(holds("actor \"Frankreich\" country FRA"));
  EXPECT_TRUE(holds("actor \"Sie\" person FRA sector GOV form pronoun name Ada"));
  EXPECT_FALSE(holds("actor \"Frankreich\" organisation"));
  EXPECT_FALSE(holds("actor \"Sie\" person FRA form name"));
  EXPECT_TRUE(holds("different \"Frankreich\" \"Sie\""));
  EXPECT_FALSE(holds("same \"Frankreich\" \"Sie\""));
  EXPECT_FALSE(holds("different \"Frankreich\" \"Spanien\"")) << "both must be mentioned";
  EXPECT_TRUE(holds("place \"Oslo\" NOR name Oslo"));
  EXPECT_FALSE(holds("place \"Oslo\" SWE"));
  EXPECT_TRUE(holds("relation chairs Ada -> FRA"));
  EXPECT_FALSE(holds("relation chairs FRA -> Ada"));
  EXPECT_TRUE(holds("count figure 1"));
  EXPECT_FALSE(holds("count figure 2"));
}

TEST(Facts, LinesNotUnderstoodAreErrors) {
  for (const char* line : {"fact x", "event CONSULTS", "event CONSULT Ada on \"2023\"", "figure 3 % \"FRA\"",
                           "same \"x\"", "count words 3"}) {
    EXPECT_NE(check(fact(line), sample_report()).error, "") << line;
  }
}

TEST(Facts, UnsoundReportsAreNoticed) {
  Report report = sample_report();
  EXPECT_TRUE(unsound(report).empty());
  report.figures[0].span = {10, 9999};
  report.events[0].actors = {7};
  report.events[0].evidence.clear();
  EXPECT_EQ(unsound(report).size(), 3U);
}

}  // namespace
}  // namespace lagebild::reading_test

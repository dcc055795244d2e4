#include "export/report_json.h"

#include <gtest/gtest.h>

#include "export/sample_report.h"

namespace lagebild {
namespace {

TEST(ReportJson, WritesEveryFieldInTheOrderOfTheFormat) {
  EXPECT_EQ(
      report_json(sample_report()),
      R"({"schema":"lagebild-report/1","engine":{"version":"0.1.0","model":"none","models":{},"lexicon":"sha256:00"},)"
      R"("document":{"id":"sha256:01","uri":"a/b.txt","media_type":"text/plain","language":"de","title":"Ärger um Zölle",)"
      R"("byline":null,"outlet":null,"published":"2023-01-13","text":"Ärger um Zölle\n\nKönigin Ada von Frankreich besuchte am Mittwoch \"Oslo\". Sie sagte, 2,5 bis 3 Prozent seien genug.",)"
      R"("blocks":[{"kind":"title","span":[0,14]},{"kind":"body","span":[16,113]}]},)"
      R"("actors":[{"id":"a1","type":"person","name":"Ada","country":"FRA","sector":"GOV","wikidata":"Q1","mentions":[{"span":[16,27],"form":"name"},{"span":[72,75],"form":"pronoun"}]},)"
      R"({"id":"a2","type":"country","name":"France","country":"FRA","sector":null,"wikidata":null,"mentions":[{"span":[32,42],"form":"name"}]}],)"
      R"("places":[{"id":"p1","name":"Oslo","country":"NOR","geonames":3143244,"lat":59.91273,"lon":10.74609,"mentions":[{"span":[65,69]}]}],)"
      R"("offices":[{"actor":"a1","office":"head_of_state","title":[16,23],"of":"FRA","status":"current","evidence":[16,71]}],)"
      R"("events":[{"id":"e1","type":"CONSULT","mode":"visit","contexts":["diplomatic"],"status":"actual","quad":1,"score":4,"cameo":"042","actors":["a1"],"recipients":[],)"
      R"("time":{"text":[52,63],"begin":"2023-01-11","end":"2023-01-11"},"place":"p1","trigger":[43,51],"evidence":[[16,71]],"statement":null,"confidence":0.933}],)"
      R"("statements":[{"id":"s1","kind":"indirect","speaker":"a1","addressee":null,"cue":[76,81],"content":[83,112]}],)"
      R"("figures":[{"id":"f1","value":2.5,"upper":3,"approximate":false,"unit":"%","of":null,"where":null,"span":[83,100],"statement":"s1"}],)"
      R"("times":[{"span":[52,63],"type":"DATE","value":"2023-01-11"}],)"
      R"("relations":[{"type":"chairs","from":"a1","to":"a2","evidence":[16,71]}],)"
      R"("notices":[{"code":"uncertain","text":"\"x\"\t"}]})");
}

TEST(ReportJson, ReadsBackWhatItWrote) {
  const std::string line = report_json(sample_report());
  const auto back = report_from_json(line);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(report_json(*back), line);
  EXPECT_EQ(back->events[0].place, 0U);
  EXPECT_EQ(back->events[0].statement, kNone);
  EXPECT_EQ(back->figures[0].upper, 3.0);
}

TEST(ReportJson, WritesLargeAndSmallNumbersMinimally) {
  Report r;
  for (const double v : {54000.0, 2.5, 2.5e9, 0.1, 1e15, -3.0}) {
    Figure f;
    f.value = v;
    r.figures.push_back(f);
  }
  const std::string line = report_json(r);
  for (const char* v : {R"("value":54000,)", R"("value":2.5,)", R"("value":2500000000,)", R"("value":0.1,)",
                        R"("value":1000000000000000,)", R"("value":-3,)"}) {
    EXPECT_NE(line.find(v), std::string::npos) << v;
  }
}

TEST(ReportJson, WritesBrokenFileNamesAsValidUtf8) {
  EXPECT_EQ(error_json("a\xFF.txt", {ErrorCode::not_found, "no such file"}),
            "{\"schema\":\"lagebild-report/1\",\"document\":{\"uri\":\"a\xEF\xBF\xBD.txt\"},"
            "\"error\":{\"code\":\"not-found\",\"text\":\"no such file\"}}");
}

TEST(ReportJson, ReadsErrorLines) {
  const auto line = parse_report_line(error_json("x.txt", {ErrorCode::bad_encoding, "neither"}));
  ASSERT_TRUE(line.ok());
  const auto* failed = std::get_if<FailedDocument>(&*line);
  ASSERT_NE(failed, nullptr);
  EXPECT_EQ(failed->uri, "x.txt");
  EXPECT_EQ(failed->error.code, ErrorCode::bad_encoding);
  EXPECT_FALSE(report_from_json(error_json("x.txt", {ErrorCode::empty, ""})).ok());
}

TEST(ReportJson, NamesWhatIsWrong) {
  const std::string good = report_json(sample_report());
  const auto broken = [&](const std::string& from, const std::string& to) {
    std::string s = good;
    s.replace(s.find(from), from.size(), to);
    const auto r = parse_report_line(s);
    return r.ok() ? std::string("accepted") : std::string(error_code_name(r.error().code)) + ": " + r.error().message;
  };
  EXPECT_EQ(broken(R"("lagebild-report/1")", R"("lagebild-report/9")"),
            "version: report of schema \"lagebild-report/9\", expected \"lagebild-report/1\"");
  EXPECT_EQ(broken(R"("actors":["a1"])", R"("actors":["a7"])"), "bad-format: report: field \"actors\": no such id: a7");
  EXPECT_EQ(broken(R"("actors":["a1"])", R"("actors":["p1"])"),
            "bad-format: report: field \"actors\": expected an id \"a1\" …");
  EXPECT_EQ(broken(R"("content":[83,112])", R"("content":[112,83])"),
            "bad-format: report: field \"content\": expected a span [begin, end] inside the text");
  EXPECT_EQ(broken(R"("content":[83,112])", R"("content":[83])"),
            "bad-format: report: field \"content\": expected a span [begin, end] inside the text");
  EXPECT_EQ(broken(R"("content":[83,112])", R"("content":[83,114])"),
            "bad-format: report: field \"content\": expected a span [begin, end] inside the text");
  EXPECT_EQ(broken(R"("status":"actual",)", ""), "bad-format: report: field \"status\": expected a string");
  EXPECT_EQ(broken(R"("times":[)", R"("tomes":[)"), "bad-format: report: field \"times\": expected a list");
  EXPECT_EQ(broken(R"("form":"pronoun")", R"("form":"verb")"),
            "bad-format: report: field \"form\": unknown word \"verb\"");
  EXPECT_FALSE(parse_report_line("").ok());
  EXPECT_FALSE(parse_report_line("[]").ok());
  EXPECT_FALSE(parse_report_line(good.substr(0, good.size() / 2)).ok());
}

}  // namespace
}  // namespace lagebild

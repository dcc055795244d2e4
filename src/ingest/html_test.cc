#include "ingest/html.h"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>

#include "ingest/html_meta.h"
#include "ingest/ingest_test_tools.h"

namespace lagebild {
namespace {

using ingest_test::block_texts;
using ingest_test::document_of;
using ingest_test::read_all;
using ingest_test::read_file;
using ingest_test::sample_file;

std::string described(const Result<Document>& result) {
  if (!result) return "error: " + std::string(error_code_name(result.error().code)) + "\n";
  const Document& d = *result;
  std::string out = "title: " + d.title + "\nbyline: " + d.byline + "\noutlet: " + d.outlet +
                    "\npublished: " + d.published + "\nlanguage: " + d.language + "\n";
  for (const std::string& block : block_texts(d)) out += block + "\n";
  return out;
}

class Pages : public testing::TestWithParam<std::string> {};

TEST_P(Pages, ReadAsExpected) {
  const auto raws = read_all({sample_file("pages/" + GetParam() + ".html")});
  ASSERT_EQ(raws.size(), 1U);
  EXPECT_EQ(raws[0].media_type, MediaType::html);
  EXPECT_EQ(described(to_document(raws[0], {})), read_file(sample_file("pages/" + GetParam() + ".expected")));
}

std::vector<std::string> page_names() {
  std::vector<std::string> out;
  for (const auto& entry : std::filesystem::directory_iterator(sample_file("pages"))) {
    if (entry.path().extension() == ".html") out.push_back(entry.path().stem().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

INSTANTIATE_TEST_SUITE_P(Samples, Pages, testing::ValuesIn(page_names()), [](const auto& page) { return page.param; });

TEST(Html, BlocksFillTheTextWithoutOverlap) {
  const Document d = document_of(read_all({sample_file("pages/de_news_portal.html")}).at(0));
  std::string joined;
  for (const Block& block : d.blocks) joined += (joined.empty() ? "" : "\n\n") + ingest_test::slice(d.text, block.span);
  EXPECT_EQ(joined, d.text);
  EXPECT_EQ(d.media_type, "text/html");
  EXPECT_TRUE(d.uri.ends_with("de_news_portal.html"));
  EXPECT_EQ(d.text.find("\xC2\xAD"), std::string::npos);
}

Document page(const std::string& html) {
  auto out = html_document(html, "a.html");
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message);
  return out.ok() ? std::move(*out) : Document{};
}

TEST(Html, AFragmentOfOneParagraphIsEnough) {
  EXPECT_EQ(page("<p>Der Kanzler traf die Ministerin.").text, "Der Kanzler traf die Ministerin.");
}

TEST(Html, DatesComeFromTheBestSource) {
  const std::string body =
      "<p>The two ministers met in the capital on Monday and talked about the dam, officials said.</p>";
  EXPECT_EQ(page("<meta property='article:published_time' content='2021-05-06T10:00:00+0200'><meta name=date "
                 "content='2020-01-01'>" +
                 body)
                .published,
            "2021-05-06T10:00:00+02:00");
  EXPECT_EQ(page("<article><h1>Ministers meet in capital</h1><time datetime='2019-07-08T12:00Z'>today</time>" + body +
                 "</article>")
                .published,
            "2019-07-08T12:00:00Z");
  EXPECT_EQ(
      page("<article><h1>Ministers meet in capital</h1><p>Stand: 9. Juli 2018, 18:30 Uhr</p>" + body + "</article>")
          .published,
      "2018-07-09T18:30:00");
  EXPECT_EQ(page("<article><h1>Ministers meet in capital</h1>" + body + "</article>").published, "");
  // A date inside the story is no publication date.
  EXPECT_EQ(page("<article><h1>Ministers meet in capital</h1>" + body +
                 "<p>They last met on June 3, 2011, in a small town near the border.</p></article>")
                .published,
            "");
}

TEST(Html, TheTextOutweighsTheLanguageOfTheTemplate) {
  EXPECT_EQ(page("<html lang=en><p>Die Minister haben sich am Montag in der Hauptstadt getroffen und über den Damm "
                 "gesprochen.")
                .language,
            "de");
  EXPECT_EQ(
      page(
          "<html lang=fr-FR><p>Les ministres se sont rencontrés lundi à Paris pour parler du barrage et de la rivière.")
          .language,
      "fr");
}

TEST(Html, NothingToReadIsAnError) {
  for (const char* html : {"", "<html></html>", "<script>var a = 'Ein Satz in einem Skript.';</script>",
                           "<nav><a href=/>Start</a></nav>", "<p>123</p>"}) {
    auto result = html_document(html, "a.html");
    ASSERT_FALSE(result.ok()) << html;
    EXPECT_EQ(result.error().code, ErrorCode::empty);
  }
}

TEST(Html, DeepNestingAndManyAttributesStayCheap) {
  const auto start = std::chrono::steady_clock::now();
  std::string deep;
  for (int i = 0; i < 200000; ++i) deep += "<div><b>";
  EXPECT_EQ(page(deep + "<p>The ministers met on Monday.</p>").text, "The ministers met on Monday.");
  std::string attributes = "<div";
  for (int i = 0; i < 100000; ++i) attributes += " a" + std::to_string(i) + "=1";
  EXPECT_EQ(page(attributes + "><p>The ministers met on Monday.</p>").text, "The ministers met on Monday.");
  std::string foreign = "<svg>";
  for (int i = 0; i < 200000; ++i) foreign += "<td>";
  static_cast<void>(html_document(foreign, "a.html"));
  for (const char* part : {"<svg>", "<a ", "<b c=\"", "<!--", "<script>", "<style", "</p", "<p>", "<li>", "<table>"}) {
    std::string many;
    for (int i = 0; i < 50000; ++i) many += part;
    static_cast<void>(html_document(many, "a.html"));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(30));
}

TEST(Html, WhatIsCutBeforeParsingLeavesTheTextWhole) {
  EXPECT_EQ(page("<p>Die Minister <!-- so > hier --> trafen sich<svg viewBox='0 0 1 "
                 "1'><title>Pfeil</title><g><svg></svg></g></svg> in Genf."
                 "<script>if (a < b) document.write('<p>Kein Text</p>')</SCRIPT><style>p>a{}</style> Sie <b "
                 "title='a>b'>sprachen</b> lange.")
                .text,
            "Die Minister trafen sich in Genf. Sie sprachen lange.");
}

TEST(Html, BylinesLoseWhatSurroundsTheNames) {
  EXPECT_EQ(clean_byline("Von Max Beispiel und Eva Muster, 13. Januar 2023"), "Max Beispiel und Eva Muster");
  EXPECT_EQ(clean_byline("By Jo Reed | Political correspondent"), "Jo Reed");
  EXPECT_EQ(clean_byline("https://example.org/jo"), "");
  EXPECT_EQ(clean_byline(""), "");
}

}  // namespace
}  // namespace lagebild

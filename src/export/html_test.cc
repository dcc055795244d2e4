#include "export/html.h"

#include <gtest/gtest.h>

#include <regex>

#include "export/sample_report.h"

namespace lagebild {
namespace {

std::string without_tags(const std::string& html) { return std::regex_replace(html, std::regex("<[^>]*>"), ""); }

std::string text_part(const std::string& html) {
  const std::size_t begin = html.find("<div class=\"text\"");
  return html.substr(begin, html.find("</div>", begin) - begin);
}

TEST(Html, KeepsTheTextAndMarksEveryFact) {
  const std::string html = html_document(sample_report(), 3);
  const std::string text = text_part(html);
  EXPECT_NE(without_tags(text).find("Königin Ada von Frankreich besuchte am Mittwoch &quot;Oslo&quot;. Sie sagte, 2,5 "
                                    "bis 3 Prozent seien genug."),
            std::string::npos)
      << text;
  for (const char* id : {"a1", "a2", "p1", "e1", "s1", "f1", "t1", "o1"}) {
    EXPECT_NE(html.find("id=\"d3-" + std::string(id) + "\""), std::string::npos) << "fact " << id;
    EXPECT_NE(html.find("href=\"#d3-" + std::string(id) + "-w\""), std::string::npos) << "link " << id;
    EXPECT_NE(html.find("<i id=\"d3-" + std::string(id) + "-w\"></i>"), std::string::npos) << "anchor " << id;
    EXPECT_TRUE(std::regex_search(text, std::regex("data-f=\"[^\"]*\\b" + std::string(id) + "\\b"))) << "mark " << id;
  }
}

TEST(Html, CutsNestedAndCrossingSpansAtEveryBorder) {
  Report r;
  r.document.text = "abcdefgh";
  r.actors.push_back({ActorType::person, "x", "", "", "", {{{0, 4}, MentionForm::name}}});
  r.actors.push_back({ActorType::person, "y", "", "", "", {{{2, 6}, MentionForm::name}}});
  r.times.push_back({{3, 4}, TimeType::date, "2023"});
  const std::string text = text_part(html_document(r, 1));
  EXPECT_NE(text.find("data-f=\"a1\" tabindex=\"0\" role=\"button\">ab</span>"), std::string::npos) << text;
  EXPECT_NE(text.find("data-f=\"a1 a2\" tabindex=\"0\" role=\"button\">c</span>"), std::string::npos) << text;
  EXPECT_NE(text.find("<span class=\"m k-t k-a\" data-f=\"t1 a1 a2\" tabindex=\"0\" role=\"button\">d</span>"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("data-f=\"a2\">ef</span>gh"), std::string::npos) << text;
}

TEST(Html, EscapesWhateverADocumentHolds) {
  Report r;
  const std::string evil = "\"><script>alert('x')</script>&amp;\x01";
  r.document.text = evil;
  r.document.title = evil;
  r.document.uri = "javascript:alert(1)//\"" + evil;
  r.document.outlet = r.document.byline = r.document.published = r.document.language = evil;
  r.actors.push_back({ActorType::person, evil, evil, evil, evil, {{{2, 10}, MentionForm::name}}});
  r.notices.push_back({evil, evil});
  for (const std::string& html : {html_document(r, 1), html_failed(evil, {ErrorCode::bad_format, evil}, 1)}) {
    EXPECT_EQ(html.find("<script"), std::string::npos) << html;
    EXPECT_EQ(html.find("href=\"javascript"), std::string::npos);
    EXPECT_EQ(html.find('\x01'), std::string::npos);
    EXPECT_NE(html.find("&amp;amp;"), std::string::npos);
  }
}

TEST(Html, LinksWebAddressesOnly) {
  Report r;
  r.document.text = "x";
  r.document.uri = "https://example.org/a?b=1&c=2";
  EXPECT_NE(html_document(r, 1).find("<a href=\"https://example.org/a?b=1&amp;c=2\" rel=\"noreferrer noopener\">"),
            std::string::npos);
}

TEST(Html, PageIsSelfContained) {
  const std::string page = html_head("Title <1>") + html_document(sample_report(), 1) + html_tail();
  EXPECT_NE(page.find("<title>Title &lt;1&gt;</title>"), std::string::npos);
  EXPECT_FALSE(std::regex_search(page, std::regex("(src|href)=\"(https?:)?//"))) << "no outside resource";
  EXPECT_EQ(page.find("@import"), std::string::npos);
  EXPECT_EQ(page.find("url("), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

TEST(Html, LosesNoTextOutsideBlocks) {
  Report r;
  r.document.text = "before title after";
  r.document.blocks = {{BlockKind::title, {7, 12}}};
  const std::string text = text_part(html_document(r, 1));
  EXPECT_NE(text.find("<p>before </p>\n<h2>title</h2>\n<p> after</p>"), std::string::npos) << text;
}

}  // namespace
}  // namespace lagebild

#include "language/lemma_script.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace lagebild {
namespace {

std::string make(std::string_view form, std::string_view lemma) {
  static LemmaScratch scratch;
  std::string out;
  make_lemma_script(form, lemma, scratch, out);
  return out;
}

std::string apply(std::string_view form, std::string_view script) {
  static LemmaScratch scratch;
  const auto parsed = LemmaScript::parse(script);
  if (!parsed) return parsed.error().message;
  std::string out;
  return apply_lemma_script(form, *parsed, scratch, out) ? out : "(none)";
}

TEST(LemmaScriptTest, Make) {
  EXPECT_EQ(make("Haus", "Haus"), "0;0;;0;");
  EXPECT_EQ(make("Häuser", "Haus"), "0;2;Ha;2;");
  EXPECT_EQ(make("ging", "gehen"), "=gehen");
  EXPECT_EQ(make("kündigte", "kündigen"), "0;0;;2;en");
  EXPECT_EQ(make("Die", "der"), "0;2;d;0;r");
  EXPECT_EQ(make("USA", "Usa"), "2;0;;0;");
  EXPECT_EQ(make("ANKARA", "ankara"), "1;0;;0;");
  EXPECT_EQ(make("berlin", "Berlin"), "2;0;;0;");
  EXPECT_EQ(make("was", "be"), "=be");
  EXPECT_EQ(make("am", "sein"), "=sein");
  EXPECT_EQ(make("", "a"), "=a");
  EXPECT_EQ(make("a", ""), "=");
  EXPECT_EQ(make("", ""), "=");
}

TEST(LemmaScriptTest, Apply) {
  EXPECT_EQ(apply("Übungen", "1;0;;2;"), "übung");
  EXPECT_EQ(apply("angekündigt", "0;4;an;1;en"), "ankündigen");
  EXPECT_EQ(apply("was", "=be"), "be");
  EXPECT_EQ(apply("a", "0;0;;2;"), "(none)");
  EXPECT_EQ(apply("ab", "0;1;;1;"), "(none)");  // nothing would be left
  EXPECT_EQ(apply("ab", "0;1;c;1;"), "c");
  EXPECT_EQ(apply("a;b", "0;0;;1;;;"), "a;;;");
  EXPECT_EQ(apply("ß", "4;0;;0;"), "(none)");  // a capital of two letters
  EXPECT_EQ(apply("İx", "1;0;;0;"), "(none)");
  EXPECT_EQ(apply("ΟΔΟΣ", "1;0;;0;"), "οδος");  // final sigma
  EXPECT_EQ(apply("ǆ", "4;0;;0;"), "Ǆ");
}

TEST(LemmaScriptTest, ErrorsSayWhatWasExpected) {
  EXPECT_EQ(apply("a", "0;1"), "edit script \"0;1\": expected five parts separated by ';'");
  EXPECT_EQ(apply("a", "7;0;;0;"), "edit script \"7;0;;0;\": expected a case from 0 to 4");
  EXPECT_EQ(apply("a", "0;x;;0;"), "edit script \"0;x;;0;\": expected numbers of letters to cut");
  EXPECT_EQ(apply("a", "0;-1;;0;"), "edit script \"0;-1;;0;\": expected numbers of letters to cut");
  const std::vector<std::string_view> texts{"0;0;;0;", "0"};
  EXPECT_EQ(LemmaScripts::load(texts).error().message,
            "lemma script 1: edit script \"0\": expected five parts separated by ';'");
}

class LemmaChoiceTest : public testing::Test {
 protected:
  const std::vector<std::string_view> texts{"0;0;;0;", "0;0;;1;", "0;0;;2;", "1;0;;0;", "0;0;;3;ehen", "0;0;;9;"};
  LemmaScripts scripts = LemmaScripts::load(texts).value();
  LemmaScratch scratch;

  std::string choose(std::string_view form, Upos pos, const std::vector<float>& scores,
                     const std::vector<Analysis>& analyses) {
    std::string out;
    scripts.choose(form, pos, scores, analyses, 3.0, scratch, out);
    return out;
  }
  static Analysis reading(std::string_view lemma, Upos pos) {
    Analysis a;
    a.lemma = lemma;
    a.pos = pos;
    return a;
  }
};

TEST_F(LemmaChoiceTest, Find) {
  for (std::uint32_t i = 0; i < texts.size(); ++i) EXPECT_EQ(scripts.find(texts[i]), i);
  EXPECT_EQ(scripts.find("0;0;;4;"), LemmaScripts::kNone);
}

TEST_F(LemmaChoiceTest, BestScriptThatApplies) {
  EXPECT_EQ(choose("Hunde", Upos::noun, {0, 5, 1, 0, 0, 9}, {}), "Hund");
  EXPECT_EQ(choose(",", Upos::punct, {0, 5, 1, 0, 0, 9}, {}), ",");
}

TEST_F(LemmaChoiceTest, DictionaryIsPreferredWithinTheMargin) {
  const std::vector<Analysis> readings{reading("Hunde", Upos::verb), reading("Hund", Upos::noun)};
  EXPECT_EQ(choose("Hunde", Upos::noun, {5, 3, 0, 0, 0, 0}, readings), "Hund");
  EXPECT_EQ(choose("Hunde", Upos::propn, {5, 3, 0, 0, 0, 0}, readings), "Hund");
  EXPECT_EQ(choose("Hunde", Upos::noun, {7, 3, 0, 0, 0, 0}, readings), "Hunde");
  EXPECT_EQ(choose("Hunde", Upos::adj, {2, 3, 4, 0, 0, 0}, readings), "Hun");
  // A lemma whose script the model lacks counts as just within the margin.
  EXPECT_EQ(choose("Hunde", Upos::noun, {5, 3, 0, 0, 0, 0}, {reading("Katze", Upos::noun)}), "Katze");
}

}  // namespace
}  // namespace lagebild

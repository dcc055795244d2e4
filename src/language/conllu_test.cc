#include "language/conllu.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "language/syntax.h"

namespace lagebild {
namespace {

constexpr std::string_view kSample =
    "# newdoc id = lage\n"
    "# sent_id = lage-1\n"
    "# text = Die Fähre fährt zum Hafen.\n"
    "1\tDie\tder\tDET\tART\tCase=Nom|Definite=Def|Gender=Fem|Number=Sing|PronType=Art\t2\tdet\t_\t_\n"
    "2\tFähre\tFähre\tNOUN\tNN\tCase=Nom|Gender=Fem|Number=Sing\t3\tnsubj\t_\t_\n"
    "3\tfährt\tfahren\tVERB\tVVFIN\t_\t0\troot\t_\tGloss=drives\n"
    "4-5\tzum\t_\t_\t_\t_\t_\t_\t_\t_\n"
    "4\tzu\tzu\tADP\tAPPR\t_\t6\tcase\t_\t_\n"
    "5\tdem\tder\tDET\tART\t_\t6\tdet\t_\t_\n"
    "6\tHafen\tHafen\tNOUN\tNN\t_\t3\tobl\t_\tNER=B-LOCpart|SpaceAfter=No\n"
    "7\t.\t.\tPUNCT\t$.\t_\t3\tpunct\t_\t_\n"
    "\n"
    "# sent_id = lage-2\n"
    "# text = Sie legt ab\n"
    "1\tSie\tsie\tPRON\tPPER\t_\t2\tnsubj\t_\t_\n"
    "2\tlegt\tlegen\tVERB\tVVFIN\t_\t0\troot\t_\tJoinedLemma=ablegen\n"
    "3\tab\tab\tADP\tPTKVZ\t_\t2\tcompound:prt\t_\t_\n"
    "\n";

std::string written(const Syntax& syntax) {
  std::string out;
  write_conllu(syntax, "s", out);
  return out;
}

std::string problem(std::string_view text) {
  Syntax syntax;
  const Status s = read_conllu(text, "f.conllu", syntax);
  return s.ok() ? "none" : s.error().message;
}

std::string row(std::string_view id, std::string_view head = "0") {
  return std::string(id).append("\ta\ta\tX\t_\t_\t").append(head).append("\troot\t_\t_\n");
}

TEST(ConlluTest, ReadsEverything) {
  Syntax s;
  ASSERT_TRUE(read_conllu(kSample, "f", s).ok());
  ASSERT_EQ(s.sentences.size(), 2U);
  ASSERT_EQ(s.words.size(), 10U);
  EXPECT_TRUE(s.sentences[0].starts_document);
  EXPECT_EQ(s.sentences[0].document, "lage");
  EXPECT_EQ(s.sentences[1].id, "lage-2");
  EXPECT_EQ(s.sentences[1].text, "Sie legt ab");
  EXPECT_FALSE(s.sentences[1].starts_document);
  EXPECT_EQ(s.words[1].form, "Fähre");
  EXPECT_EQ(s.words[1].upos, Upos::noun);
  EXPECT_EQ(s.words[1].xpos, "NN");
  EXPECT_EQ(feature(s.words[1].feats, "Gender"), "Fem");
  EXPECT_EQ(feature(s.words[1].feats, "Number"), "Sing");
  EXPECT_EQ(feature(s.words[1].feats, "Num"), "");
  EXPECT_EQ(s.head_of(1, s.sentences[0]), 2U);
  EXPECT_EQ(s.head_of(2, s.sentences[0]), Syntax::kNoWord);
  EXPECT_EQ(s.head_of(9, s.sentences[1]), 8U);
  EXPECT_EQ(s.sentence_of(6), 0U);
  EXPECT_EQ(s.sentence_of(7), 1U);
  EXPECT_EQ(s.words[2].misc, "Gloss=drives");
  EXPECT_EQ(s.words[8].joined_lemma, "ablegen");
  EXPECT_EQ(s.words[5].name, (NameLabel{NameType::place, NameVariant::part, true}));
  EXPECT_FALSE(s.words[5].space_after);
  ASSERT_EQ(s.ranges_of(s.sentences[0]).size(), 1U);
  EXPECT_EQ(s.ranges[0].form, "zum");
  EXPECT_EQ(s.ranges[0].first, 3U);
  EXPECT_EQ(s.ranges[0].last, 5U);
  EXPECT_TRUE(s.ranges_of(s.sentences[1]).empty());
}

TEST(ConlluTest, ComesBackTheSame) {
  Syntax s;
  ASSERT_TRUE(read_conllu(kSample, "f", s).ok());
  EXPECT_EQ(written(s), kSample);
  Syntax moved = std::move(s);
  EXPECT_EQ(written(moved), kSample);
}

TEST(ConlluTest, BringsIntoOrder) {
  Syntax s;
  ASSERT_TRUE(read_conllu("\xEF\xBB\xBF# newdoc\r\n"
                          "1\ta\t_\t_\t_\tPronType=Rel,Int|Number[psor]=Sing|number=x|Case=Nom\t_\t_\t0:root\t"
                          "SpaceAfter=No|Zeta=1|alpha=2|NER=B-PER\r\n"
                          "1.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\r\n"
                          "2\tb c\t_\t_\t_\t_\t_\t_\t_\tNER=B-Unknown\r\n",
                          "f", s)
                  .ok());
  EXPECT_EQ(written(s),
            "# newdoc\n# sent_id = s-1\n# text = ab c\n"
            "1\ta\t_\tX\t_\tCase=Nom|number=x|Number[psor]=Sing|PronType=Int,Rel\t_\t_\t_\t"
            "alpha=2|NER=B-PER|SpaceAfter=No|Zeta=1\n"
            "2\tb c\t_\tX\t_\t_\t_\t_\t_\tNER=B-Unknown\n\n");
}

TEST(ConlluTest, UnderscoreIsAWordToo) {
  const std::string text = "# sent_id = s-1\n# text = _\n1\t_\t_\tSYM\t_\t_\t0\troot\t_\t_\n\n";
  Syntax s;
  ASSERT_TRUE(read_conllu(text, "f", s).ok());
  EXPECT_EQ(s.words[0].form, "_");
  EXPECT_EQ(s.words[0].lemma, "_");
  EXPECT_EQ(written(s), text);
}

TEST(ConlluTest, ErrorsNameLineAndExpectation) {
  EXPECT_EQ(problem(""), "none");
  EXPECT_EQ(problem("\n\n# only a comment\n\n"), "none");
  EXPECT_EQ(problem(row("1")), "none");
  EXPECT_EQ(problem("1\ta\n"), "f.conllu:1: expected 10 columns, found 2");
  EXPECT_EQ(problem(row("1") + row("3")), "f.conllu:2: expected number 2, found \"3\"");
  EXPECT_EQ(problem(row("1") + "# x\n"), "f.conllu:2: expected a word or an empty line, found a comment");
  EXPECT_EQ(problem("\n" + row("1", "2") + "\n"), "f.conllu:2: expected a head up to 1, found 2");
  EXPECT_EQ(problem(row("1", "-1")), "f.conllu:1: expected the number of a head, found \"-1\"");
  EXPECT_EQ(problem(row("2-3")), "f.conllu:1: expected a range from 1 that overlaps with none, found \"2-3\"");
  EXPECT_EQ(problem(row("1-3") + row("1") + row("2-3")),
            "f.conllu:3: expected a range from 2 that overlaps with none, found \"2-3\"");
  EXPECT_EQ(problem(row("1-3") + row("1") + "\n"), "f.conllu:3: expected words up to 3, found an end behind 1");
  EXPECT_EQ(problem(row("1-2") + "\n"), "f.conllu:1: expected words, found a sentence without any");
  EXPECT_EQ(problem(row("3.1")), "f.conllu:1: expected number 0.1 or a further one, found \"3.1\"");
  EXPECT_EQ(problem("1\ta\ta\tFOO\t_\t_\t0\troot\t_\t_\n"),
            "f.conllu:1: expected a universal part of speech, found \"FOO\"");
  EXPECT_EQ(problem("1\ta\ta\tX\t_\tCase\t0\troot\t_\t_\n"),
            "f.conllu:1: expected features as Name=Value, found \"Case\"");
  EXPECT_EQ(problem("1\t\ta\tX\t_\t_\t0\troot\t_\t_\n"),
            "f.conllu:1: expected a value or _ in column 2, found nothing");
}

TEST(SyntaxTest, NameLabels) {
  EXPECT_EQ(name_label(NameLabel{}), "O");
  EXPECT_EQ(name_label(NameLabel{NameType::organisation, NameVariant::derived, false}), "I-ORGderiv");
  for (const std::string_view text : {"O", "B-PER", "I-LOC", "B-ORG", "B-OTHpart", "I-EVENT", "B-MISC"}) {
    const auto label = name_label(text);
    ASSERT_TRUE(label.has_value()) << text;
    EXPECT_EQ(name_label(*label), text);
  }
  for (const std::string_view text : {"", "B-", "PER", "X-PER", "B-PERSON", "B_PER"}) {
    EXPECT_FALSE(name_label(text).has_value()) << text;
  }
}

TEST(SyntaxTest, StringsAreKeptOnce) {
  Strings strings;
  const std::string_view first = strings.keep("abc");
  EXPECT_EQ(strings.keep(std::string("abc")).data(), first.data());
  std::vector<std::string_view> views;
  for (int i = 0; i < 20000; ++i) views.push_back(strings.keep("word" + std::to_string(i)));
  const std::string_view large = strings.keep(std::string(100000, 'x'));
  EXPECT_EQ(large.size(), 100000U);
  Strings moved = std::move(strings);
  for (int i = 0; i < 20000; ++i) ASSERT_EQ(views[static_cast<std::size_t>(i)], "word" + std::to_string(i));
  EXPECT_EQ(moved.keep("abc").data(), first.data());
  moved.clear();
  EXPECT_EQ(moved.keep("abc"), "abc");
  EXPECT_TRUE(moved.keep("").empty());
}

TEST(SyntaxTest, StartsFromSegmentedText) {
  auto segmenter = Segmenter::load(LAGEBILD_SOURCE_DIR "/data", Language::de);
  ASSERT_TRUE(segmenter.ok()) << segmenter.error().message;
  const std::string text = "Er ging zum Hafen. Dann kam die Fähre.";
  Segmented segmented;
  segmenter->segment(text, {}, segmented);
  Syntax s;
  start_syntax(segmented, s);
  ASSERT_EQ(s.words.size(), segmented.words.size());
  ASSERT_EQ(s.sentences.size(), 2U);
  ASSERT_EQ(s.ranges.size(), 1U);
  std::string out;
  append_sentence_text(s, s.sentences[0], out);
  EXPECT_EQ(out, "Er ging zum Hafen.");
  out.clear();
  append_sentence_text(s, s.sentences[1], out);
  EXPECT_EQ(out, "Dann kam die Fähre.");
  Syntax again;
  ASSERT_TRUE(read_conllu(written(s), "f", again).ok());
  EXPECT_EQ(again.words.size(), s.words.size());
  EXPECT_EQ(again.ranges[0].form, "zum");
}

}  // namespace
}  // namespace lagebild

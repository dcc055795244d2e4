#include "text/segment.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/utf8.h"

namespace lagebild {
namespace {

const Segmenter& segmenter(Language language) {
  static const Segmenter de = std::move(Segmenter::load(LAGEBILD_SOURCE_DIR "/data", Language::de)).value();
  static const Segmenter en = std::move(Segmenter::load(LAGEBILD_SOURCE_DIR "/data", Language::en)).value();
  return language == Language::de ? de : en;
}

Segmented segment(Language language, std::string_view text, const std::vector<Block>& blocks = {}) {
  Segmented out;
  segmenter(language).segment(text, blocks, out);
  return out;
}

/// Tokens joined by blanks, sentences by " | ".
std::string cut(Language language, std::string_view text) {
  const Segmented s = segment(language, text);
  std::string out;
  for (const Sentence& sentence : s.sentences) {
    if (!out.empty()) out += " | ";
    for (std::uint32_t t = sentence.first; t < sentence.last; ++t) {
      if (t > sentence.first) out += ' ';
      out += s.form(t);
    }
  }
  return out;
}

std::string de(std::string_view text) { return cut(Language::de, text); }
std::string en(std::string_view text) { return cut(Language::en, text); }

TokenKind kind(Language language, std::string_view text, std::string_view form) {
  const Segmented s = segment(language, text);
  for (std::uint32_t t = 0; t < s.tokens.size(); ++t) {
    if (s.form(t) == form) return s.tokens[t].kind;
  }
  ADD_FAILURE() << form << " is no token of " << text;
  return TokenKind::word;
}

TEST(Segmenter, KeepsGermanAbbreviationsWhole) {
  EXPECT_EQ(de("Das sagte Dr. Maria Lang am Abend. Sie ging."), "Das sagte Dr. Maria Lang am Abend . | Sie ging .");
  EXPECT_EQ(de("Staaten wie z. B. Peru oder z.B. Chile."), "Staaten wie z. B. Peru oder z.B. Chile .");
  EXPECT_EQ(de("Laut Art. 5 und Nr. 3 gilt das. Diese Art. Er kam."),
            "Laut Art. 5 und Nr. 3 gilt das . | Diese Art . | Er kam .");
  EXPECT_EQ(de("Minister, Soldaten usw. Der Rest blieb."), "Minister , Soldaten usw. | Der Rest blieb .");
  EXPECT_EQ(kind(Language::de, "Er heißt Prof. Lang.", "Prof."), TokenKind::abbreviation);
}

TEST(Segmenter, KnowsGermanOrdinals) {
  EXPECT_EQ(de("Sie kommen am 13. Januar nach Rom."), "Sie kommen am 13. Januar nach Rom .");
  EXPECT_EQ(de("Die 5. Division zog ab."), "Die 5. Division zog ab .");
  EXPECT_EQ(de("Es waren 45. Danach kamen mehr."), "Es waren 45 . | Danach kamen mehr .");
  EXPECT_EQ(de("Das war im Jahr 2010. Der Krieg begann später."), "Das war im Jahr 2010 . | Der Krieg begann später .");
  EXPECT_EQ(de("Das Bild zeigt ihn, 2.v.l., in Bonn."), "Das Bild zeigt ihn , 2. v.l. , in Bonn .");
  EXPECT_EQ(kind(Language::de, "Sie kommen am 13. Januar.", "13."), TokenKind::ordinal);
  EXPECT_EQ(kind(Language::de, "König Karl III. kam an.", "III."), TokenKind::ordinal);
}

TEST(Segmenter, KeepsInitialsInNames) {
  EXPECT_EQ(de("John F. Kennedy und George W. Bush siegten."), "John F. Kennedy und George W. Bush siegten .");
  EXPECT_EQ(en("Harry S. Truman spoke. He left."), "Harry S. Truman spoke . | He left .");
  EXPECT_EQ(en("The U.S. President met U.N. officials in the U.S. They talked."),
            "The U.S. President met U.N. officials in the U.S. | They talked .");
}

TEST(Segmenter, EndsSentencesWithTheirQuotes) {
  EXPECT_EQ(de("„Wir gehen.“ Danach schwieg er."), "„ Wir gehen . “ | Danach schwieg er .");
  EXPECT_EQ(de("„Wir gehen“, sagte er. »Gut!«, rief sie."), "„ Wir gehen “ , sagte er . | » Gut ! « , rief sie .");
  EXPECT_EQ(de("„Warum?“ fragte sie. Niemand wusste es."), "„ Warum ? “ fragte sie . | Niemand wusste es .");
  EXPECT_EQ(de("Er sagte: „Es reicht. Wir gehen.“"), "Er sagte : „ Es reicht . | Wir gehen . “");
  EXPECT_EQ(en("\"We agree.\" He left."), "\" We agree . \" | He left .");
  EXPECT_EQ(en("“We agree,” she said. ‘Fine.’"), "“ We agree , ” she said . | ‘ Fine . ’");
  EXPECT_EQ(kind(Language::de, "‚so‘", "‚"), TokenKind::quote);
}

TEST(Segmenter, SplitsGermanContractionsIntoWords) {
  const Segmented s = segment(Language::de, "Zum Haus am See.");
  ASSERT_EQ(s.tokens.size(), 5U);
  EXPECT_EQ(s.tokens[0].words, 2);
  EXPECT_EQ(s.words[s.tokens[0].word].form, "Zu");
  EXPECT_EQ(s.words[s.tokens[0].word + 1].form, "dem");
  EXPECT_EQ(s.words[s.tokens[2].word].form, "an");
  EXPECT_EQ(s.words.size(), 7U);
  for (const Word& w : s.words) EXPECT_LT(w.token, s.tokens.size());
}

TEST(Segmenter, CutsEnglishClitics) {
  EXPECT_EQ(en("They don't know Biden's plans."), "They do n't know Biden 's plans .");
  EXPECT_EQ(en("We’ve said it isn’t so."), "We ’ve said it is n’t so .");
  EXPECT_EQ(en("They cannot win."), "They can not win .");
  EXPECT_EQ(en("The ministers' talks."), "The ministers ' talks .");
  EXPECT_EQ(kind(Language::en, "The ministers' talks.", "'"), TokenKind::word);
  EXPECT_EQ(kind(Language::en, "He said 'the ministers' twice.", "'"), TokenKind::quote);
}

TEST(Segmenter, FollowsEachLanguagesHyphens) {
  EXPECT_EQ(de("Der US-Außenminister und das Mitte-Links-Bündnis."),
            "Der US-Außenminister und das Mitte-Links-Bündnis .");
  EXPECT_EQ(de("Sicherheits- und Wirtschaftsfragen der 45-jährigen G7-Chefin"),
            "Sicherheits- und Wirtschaftsfragen der 45-jährigen G7-Chefin");
  EXPECT_EQ(en("A long-term non-proliferation deal"), "A long - term non-proliferation deal");
  EXPECT_EQ(en("the 10-year-old F-16"), "the 10 - year - old F - 16");
}

TEST(Segmenter, ReadsNumbersDatesAndMoney) {
  EXPECT_EQ(de("Das kostet 54.000 Euro, also 2,5 Prozent (3%)."),
            "Das kostet 54.000 Euro , also 2,5 Prozent ( 3 % ) .");
  EXPECT_EQ(de("Um 20.15 Uhr am 01.02.2023, 10:30 Uhr."), "Um 20.15 Uhr am 01.02.2023 , 10:30 Uhr .");
  EXPECT_EQ(en("It cost $54,000, or €2.5m."), "It cost $ 54,000 , or € 2.5 m .");
  EXPECT_EQ(en("On 2023-01-13 at 10pm, 50-60 came."), "On 2023-01-13 at 10 pm , 50 - 60 came .");
  EXPECT_EQ(kind(Language::de, "54.000 Euro", "54.000"), TokenKind::number);
  EXPECT_EQ(kind(Language::en, "$5", "$"), TokenKind::symbol);
  EXPECT_EQ(kind(Language::de, "in den 1990er Jahren", "1990er"), TokenKind::number);
}

TEST(Segmenter, SurvivesMissingSpaces) {
  EXPECT_EQ(de("Er war inChina gewesen.Danach kam er heim,sagte er."),
            "Er war in China gewesen . | Danach kam er heim , sagte er .");
  EXPECT_EQ(de("Das iPhone und eBay"), "Das iPhone und eBay");
}

TEST(Segmenter, KeepsAddressesWhole) {
  EXPECT_EQ(de("Mehr auf https://example.org/a,b?c=d. Ende."), "Mehr auf https://example.org/a,b?c=d . | Ende .");
  EXPECT_EQ(en("Write to press.office@example.org, or see example.com."),
            "Write to press.office@example.org , or see example.com .");
  EXPECT_EQ(kind(Language::de, "Von @kanzleramt zu #Gipfel", "@kanzleramt"), TokenKind::address);
}

TEST(Segmenter, HandlesSpecialCharacters) {
  const Segmented s = segment(Language::de, "Das\u00A0Sicher\u00ADheits\u00ADtreffen … dauert.");
  ASSERT_EQ(s.tokens.size(), 5U);
  EXPECT_EQ(s.form(1), "Sicher\u00ADheits\u00ADtreffen");
  EXPECT_EQ(s.tokens[4].points.end, count_code_points(s.text));
  EXPECT_EQ(de("Thutmosis' Tempel und Bürger:innen, Leser*innen"), "Thutmosis' Tempel und Bürger:innen , Leser*innen");
  EXPECT_EQ(de(""), "");
  EXPECT_EQ(de(" \n\n \t"), "");
}

TEST(Segmenter, NeverCrossesBlocks) {
  const std::string text = "Überschrift ohne Punkt\n\nDer Text beginnt. Er endet";
  const std::vector<Block> blocks{{BlockKind::title, {0, 22}}, {BlockKind::body, {24, count_code_points(text)}}};
  const Segmented s = segment(Language::de, text, blocks);
  ASSERT_EQ(s.sentences.size(), 3U);
  EXPECT_EQ(s.sentences[0].block, 0U);
  EXPECT_EQ(s.sentences[1].block, 1U);
  EXPECT_EQ(s.sentences[2].block, 1U);
  EXPECT_EQ(s.tokens[s.sentences[0].first].points, (Span{0, 11}));
  EXPECT_EQ(s.form(s.sentences[1].first), "Der");
  EXPECT_EQ(s.sentence_of(s.sentences[2].first), 2U);
  EXPECT_EQ(s.sentence_of(0), 0U);
}

/// Whatever the text: tokens rise, do not overlap, spans agree in both units, sentences cover all tokens once.
TEST(Segmenter, HoldsItsInvariantsOnRandomText) {
  const std::vector<std::string> pieces{"Der",     "dr",     ".",      "...", " ",       "\n\n",   "„",    "“",
                                        "'",       "’s",     "-",      "–",   "13.",     "2,5",    "z.B.", "U.S.",
                                        "\u00AD",  "x@y",    "#",      "@a",  "http://", "www.",   "n't",  "é",
                                        "e\u0301", "\u200B", "😀",      "Ⅳ",   "٣",       "(",      ")",    "1",
                                        "/",       "&",      "*innen", "_",   "I",       "cannot", "zum",  ":"};
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    const std::size_t length = random() % 30;
    for (std::size_t i = 0; i < length; ++i) text += pieces[random() % pieces.size()];
    for (const Language language : {Language::de, Language::en}) {
      const Segmented s = segment(language, text);
      std::uint32_t byte = 0;
      std::uint32_t word = 0;
      for (const Token& t : s.tokens) {
        ASSERT_LE(byte, t.begin) << text;
        ASSERT_LT(t.begin, t.end) << text;
        ASSERT_EQ(t.points.begin, count_code_points(std::string_view(text).substr(0, t.begin))) << text;
        ASSERT_EQ(t.points.end, count_code_points(std::string_view(text).substr(0, t.end))) << text;
        ASSERT_EQ(t.word, word) << text;
        word += t.words;
        byte = t.end;
      }
      ASSERT_EQ(word, s.words.size()) << text;
      std::uint32_t token = 0;
      for (const Sentence& sentence : s.sentences) {
        ASSERT_EQ(sentence.first, token) << text;
        ASSERT_LT(sentence.first, sentence.last) << text;
        token = sentence.last;
      }
      ASSERT_EQ(token, s.tokens.size()) << text;
    }
  }
}

TEST(Segmenter, CutsEndlessSentences) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "Wort, ";
  const Segmented s = segment(Language::de, text);
  EXPECT_GT(s.sentences.size(), 5U);
}

/// Rows of anything must neither overflow the stack nor take quadratic time.
TEST(Segmenter, TakesLongRowsOfAnything) {
  for (const std::string piece :
       {"x's", "a.a", "aaaa.", "a-a-", "1.1", "1-1:", "www.)", ")", "\"", ". (", "a@", "\u00AD", "n't"}) {
    std::string text;
    while (text.size() < 1000000) text += piece;
    for (const Language language : {Language::de, Language::en}) {
      const Segmented s = segment(language, text);
      ASSERT_EQ(s.tokens.empty(), piece == "\u00AD");  // soft hyphens alone are nothing
    }
  }
}

TEST(Segmenter, NamesTheFileItCannotLoad) {
  const auto missing = Segmenter::load("/nonexistent", Language::de);
  ASSERT_FALSE(missing.ok());
  EXPECT_NE(missing.error().message.find("/nonexistent/de/abbreviations.tsv"), std::string::npos);
}

}  // namespace
}  // namespace lagebild

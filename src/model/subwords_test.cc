#include "model/subwords.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/utf8.h"

namespace lagebild {
namespace {

using Ids = std::vector<std::uint32_t>;

/// A tiny vocabulary and its blobs.
struct Vocabulary {
  std::vector<std::pair<std::string, float>> pieces{
      {"<s>", 0.0F},  {"<pad>", 0.0F}, {"</s>", 0.0F},  {"<unk>", 0.0F}, {"▁", -4.0F},     {"a", -3.0F},
      {"b", -3.5F},   {"ab", -5.0F},   {"▁ab", -5.5F},  {"abba", -9.0F}, {"▁abba", -8.0F}, {"ä", -6.0F},
      {"Grü", -7.0F}, {"ß", -6.0F},    {"e", -3.0F},    {"ss", -5.0F},   {"s", -4.0F},     {"fi", -5.0F},
      {"f", -6.0F},   {"i", -6.0F},    {"<mask>", 0.0F}};
  // NBSP and tab become a blank, soft hyphen goes, the ligature fi is taken apart, the diaeresis has a blank.
  std::map<char32_t, std::string> normal{{0x09, " "}, {0xA0, " "},   {0xA8, " \xCC\x88"},
                                         {0xAD, ""},  {0x2581, " "}, {0xFB01, "fi"}};
  std::string text, map;
  std::vector<std::uint32_t> offsets{};
  std::vector<float> scores{};

  Result<Subwords> load() {
    text.clear();
    offsets.assign(1, 0);
    scores.clear();
    for (const auto& [piece, score] : pieces) {
      text += piece;
      offsets.push_back(static_cast<std::uint32_t>(text.size()));
      scores.push_back(score);
    }
    map.clear();
    const auto number = [&](std::size_t n) {
      for (int i = 0; i < 4; ++i) map.push_back(static_cast<char>(n >> (8 * i) & 255U));
    };
    number(normal.size());
    for (const auto& [c, replacement] : normal) number(c);
    std::size_t at = 0;
    number(at);
    for (const auto& [c, replacement] : normal) number(at += replacement.size());
    for (const auto& [c, replacement] : normal) map += replacement;
    return Subwords::load({text, offsets, scores, map});
  }

  /// The same by trying every piece at every place, in bytes.
  [[nodiscard]] Ids slow(std::string_view t) const {
    struct Best {
      float score = -std::numeric_limits<float>::infinity();
      std::size_t start = 0;
      std::uint32_t piece = 0;
    };
    std::vector<Best> best(t.size() + 1);
    best[0].score = 0;
    for (std::size_t at = 0; at < t.size();) {
      std::size_t next = at;
      static_cast<void>(next_code_point(t, next));
      bool single = false;
      for (std::size_t end = at + 1; end <= t.size(); ++end) {
        for (std::uint32_t p = 4; p + 1 < pieces.size(); ++p) {
          if (t.substr(at, end - at) != pieces[p].first) continue;
          single |= end == next;
          if (best[at].score + pieces[p].second > best[end].score) {
            best[end] = {best[at].score + pieces[p].second, at, p};
          }
        }
      }
      if (!single && best[at].score - 19.0F > best[next].score) best[next] = {best[at].score - 19.0F, at, 3};
      at = next;
    }
    Ids out;
    for (std::size_t at = t.size(); at > 0; at = best[at].start) {
      if (best[at].piece != 3 || out.empty() || out.front() != 3) out.insert(out.begin(), best[at].piece);
    }
    return out;
  }
};

class SubwordsTest : public testing::Test {
 protected:
  Vocabulary vocabulary;
  Result<Subwords> loaded = vocabulary.load();
  Subwords::Scratch scratch;

  Ids word(std::string_view form, bool space = true) {
    Ids out;
    const std::uint32_t count = loaded->encode_word(form, space, scratch, out);
    EXPECT_EQ(count, out.size());
    return out;
  }
  Ids text(std::string_view t) {
    Ids out;
    loaded->encode(t, scratch, out);
    return out;
  }
};

TEST_F(SubwordsTest, BestPathWins) {
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  EXPECT_EQ(loaded->size(), 21U);
  EXPECT_EQ(word("ab"), (Ids{8}));
  EXPECT_EQ(word("ab", false), (Ids{7}));
  EXPECT_EQ(word("abba"), (Ids{10}));
  EXPECT_EQ(word("abba", false), (Ids{9}));
  EXPECT_EQ(word("aba", false), (Ids{7, 5}));
  EXPECT_EQ(word("a"), (Ids{4, 5}));
  EXPECT_EQ(word("Grüße", false), (Ids{12, 13, 14}));
}

TEST_F(SubwordsTest, UnknownCharactersBecomeOne) {
  EXPECT_EQ(word("xyz", false), (Ids{3}));
  EXPECT_EQ(word("axyb你z", false), (Ids{5, 3, 6, 3}));
  EXPECT_EQ(word("你a"), (Ids{4, 3, 5}));
  EXPECT_EQ(word("🙂🙂", false), (Ids{3}));
}

TEST_F(SubwordsTest, SpecialPiecesNeverMatch) {
  const Ids expected{3, 16, 3};  // "<", "s", ">"
  EXPECT_EQ(word("<s>", false), expected);
  EXPECT_EQ(word("<mask>", false), (Ids{3, 5, 16, 3}));
  EXPECT_EQ(text("<unk></s>"), (Ids{4, 3, 16, 3}));
}

TEST_F(SubwordsTest, NothingLeftStillHasAPiece) {
  EXPECT_EQ(word("", false), (Ids{3}));
  EXPECT_EQ(word("", true), (Ids{4}));
  EXPECT_EQ(word("\xC2\xAD", false), (Ids{3}));
  EXPECT_EQ(word("  \xC2\xA0 ", false), (Ids{3}));
  EXPECT_EQ(word("   ", true), (Ids{4}));
  EXPECT_TRUE(text("").empty());
  EXPECT_TRUE(text(" \t \xC2\xAD").empty());
}

TEST_F(SubwordsTest, WhiteSpaceIsOneMark) {
  EXPECT_EQ(text("ab abba"), (Ids{8, 10}));
  EXPECT_EQ(text("  ab \t\xC2\xA0 abba \xC2\xAD "), (Ids{8, 10}));
  EXPECT_EQ(word("ab\xC2\xA0"
                 "ab",
                 false),
            (Ids{7, 8}));
  EXPECT_EQ(word("a\xE2\x96\x81"
                 "b"),
            (Ids{4, 5, 4, 6}));              // a literal U+2581 is a blank
  EXPECT_EQ(word("\xC2\xA8"), (Ids{4, 3}));  // a diaeresis: the blank of its replacement goes
  EXPECT_EQ(word("a\xC2\xA8", false), (Ids{5, 4, 3}));
}

TEST_F(SubwordsTest, MapAppliesBeforePieces) {
  EXPECT_EQ(word("\xEF\xAC\x81", false), (Ids{17}));  // the ligature
  EXPECT_EQ(word("a\xC2\xAD"
                 "b"),
            (Ids{8}));                               // a soft hyphen inside
  EXPECT_EQ(word("a\xCC\x88", false), (Ids{5, 3}));  // combining characters stay what they are
}

TEST_F(SubwordsTest, LongWords) {
  std::string form;
  Ids expected;
  for (int i = 0; i < 5000; ++i) {
    form += "ba";
    expected.insert(expected.end(), {6, 5});
  }
  // "ab" is better than "a" and "b": the best path is b, then ab …, then a.
  expected.assign(1, 6);
  expected.insert(expected.end(), 4999, 7);
  expected.push_back(5);
  EXPECT_EQ(word(form, false), expected);
  EXPECT_EQ(word(std::string(10000, 'x'), false), (Ids{3}));
  EXPECT_EQ(word(std::string(10000, 'e'), false), Ids(10000, 14));
}

TEST_F(SubwordsTest, TheSameAsTryingEverything) {
  std::mt19937 random(7);
  const std::vector<std::string> letters{"a", "b", "ä", "e", "s", "G", "r", "ü", "ß", "f", "i", "x", "你"};
  for (int round = 0; round < 20000; ++round) {
    std::string form;
    for (auto n = random() % 12; n > 0; --n) form += letters[random() % letters.size()];
    if (form.empty()) continue;
    ASSERT_EQ(word(form, false), vocabulary.slow(form)) << form;
    ASSERT_EQ(word(form, true), vocabulary.slow("▁" + form)) << form;
  }
}

TEST_F(SubwordsTest, CacheChangesNothing) {
  std::mt19937 random(8);
  std::vector<std::string> forms;
  for (int i = 0; i < 30000; ++i) {  // more than the cache holds
    std::string form;
    for (auto n = 1 + random() % 40; n > 0; --n) form += "abesf"[random() % 5];
    forms.push_back(form);
  }
  for (int round = 0; round < 60000; ++round) {
    const std::string& form = forms[random() % (round % 2 == 0 ? 200 : forms.size())];
    const bool space = random() % 2 == 0;
    Subwords::Scratch fresh;
    Ids expected;
    if (round % 50 == 0) {
      loaded->encode_word(form, space, fresh, expected);
      ASSERT_EQ(word(form, space), expected) << form;
    } else {
      word(form, space);
    }
  }
}

TEST_F(SubwordsTest, ScratchServesSeveralVocabularies) {
  Vocabulary other;
  other.pieces[8].first = "▁zz";
  auto second = other.load();
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(word("ab"), (Ids{8}));
  Ids out;
  second->encode_word("ab", true, scratch, out);
  EXPECT_EQ(out, (Ids{4, 7}));
  EXPECT_EQ(word("ab"), (Ids{8}));
}

TEST(SubwordsLoad, AnyPiecesAreFoundAgain) {
  std::mt19937 random(9);
  Vocabulary v;
  std::map<std::string, std::uint32_t> ids;
  v.pieces.resize(4);
  while (v.pieces.size() < 5000) {
    std::string piece;
    for (auto n = 1 + random() % 5; n > 0; --n)
      append_code_point(piece,
                        static_cast<char32_t>(random() % 3 == 0 ? 0x4E00 + random() % 800 : 0x21 + random() % 90));
    if (ids.emplace(piece, static_cast<std::uint32_t>(v.pieces.size())).second) v.pieces.emplace_back(piece, -1.0F);
  }
  auto loaded = v.load();
  ASSERT_TRUE(loaded.ok()) << loaded.error().message;
  Subwords::Scratch scratch;
  for (const auto& [piece, id] : ids) {
    Ids out;
    loaded->encode_word(piece, false, scratch, out);
    ASSERT_EQ(out, Ids{id}) << piece;  // one piece costs less than two
  }
}

TEST(SubwordsLoad, ErrorsNameThePlace) {
  const auto message = [](Vocabulary& v) {
    const auto loaded = v.load();
    return loaded.ok() ? std::string("loaded") : loaded.error().message;
  };
  Vocabulary twice;
  twice.pieces[6].first = "a";
  EXPECT_EQ(message(twice), "pieces.text: piece 6: expected a piece that no other is, found piece 5");
  Vocabulary empty;
  empty.pieces[6].first = "";
  EXPECT_EQ(message(empty), "pieces.text: piece 6: expected text, found nothing");
  Vocabulary bytes;
  bytes.pieces[6].first = "\xC3";
  EXPECT_EQ(message(bytes), "pieces.text: piece 6: expected UTF-8, found other bytes");
  Vocabulary score;
  score.pieces[6].second = std::numeric_limits<float>::infinity();
  EXPECT_EQ(message(score), "pieces.scores: piece 6: expected a finite score, found inf");
  Vocabulary few;
  few.pieces.resize(4);
  EXPECT_EQ(message(few), "pieces.scores: size: expected at least 5 pieces, found 4");

  Vocabulary v;
  ASSERT_TRUE(v.load().ok());
  const auto with = [&](const SubwordBlobs& blobs) { return Subwords::load(blobs).error().message; };
  EXPECT_EQ(with({v.text, v.offsets, v.scores, ""}), "map of code points: size: expected 8 bytes, found 0");
  EXPECT_EQ(with({v.text, v.offsets, v.scores, std::string_view(v.map).substr(0, v.map.size() - 1)}),
            "map of code points: size: expected " + std::to_string(v.map.size()) + " bytes, found " +
                std::to_string(v.map.size() - 1));
  std::string unsorted = v.map;
  unsorted[4] = '\x7F';
  unsorted[8] = '\x01';
  EXPECT_EQ(with({v.text, v.offsets, v.scores, unsorted}),
            "map of code points: entry 1: expected a code point of at least 128, found 1");
  std::vector<std::uint32_t> falling = v.offsets;
  falling[3] = 2;
  EXPECT_EQ(with({v.text, falling, v.scores, v.map}),
            "pieces.offsets: piece 2: expected rising offsets, found falling ones");
  EXPECT_EQ(with({v.text, {v.offsets.data(), 4}, v.scores, v.map}),
            "pieces.offsets: size: expected 22 offsets, found 4");
  EXPECT_EQ(with({std::string_view(v.text).substr(1), v.offsets, v.scores, v.map}),
            "pieces.offsets: ends: expected 0 and " + std::to_string(v.text.size() - 1) + ", found 0 and " +
                std::to_string(v.text.size()));
}

}  // namespace
}  // namespace lagebild

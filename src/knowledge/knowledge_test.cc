#include "knowledge/knowledge.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "knowledge/test_text.h"

namespace lagebild {
namespace {

const Knowledge& shipped() {
  static const Knowledge* const knowledge = [] {
    auto loaded = Knowledge::load({.data_folder = LAGEBILD_SOURCE_DATA});
    EXPECT_TRUE(loaded.ok()) << loaded.error().message;
    return loaded.ok() ? new Knowledge(std::move(*loaded)) : nullptr;
  }();
  return *knowledge;
}

struct Name {
  std::string key;
  NameKind kind = NameKind::name;
  std::uint32_t last = 0;
  NamePart part = NamePart::whole;
};

/// The most prominent entry of the longest match at the first token; empty where nothing matches.
Name first_name(std::string_view text, Language language) {
  const Segmented segmented = test_text(text);
  std::vector<NameMatch> matches;
  shipped().match_names(segmented, 0, static_cast<std::uint32_t>(segmented.tokens.size()), language, matches);
  if (matches.empty()) return {};
  const NameEntry entry = matches.front().entries.front();
  return {std::string(shipped().entity(entry.entity).key), entry.kind, matches.front().last, matches.front().part};
}

struct Case {
  std::string_view text, key;
  NameKind kind;
  std::uint32_t last;
};

void check(const std::vector<Case>& cases, Language language) {
  for (const Case& c : cases) {
    const Name name = first_name(c.text, language);
    EXPECT_EQ(name.key, c.key) << c.text;
    EXPECT_EQ(name.last, c.last) << c.text;
    EXPECT_EQ(static_cast<int>(name.kind), static_cast<int>(c.kind)) << c.text;
  }
}

TEST(Names, GermanStatesInAllCases) {
  check(
      {
          {"Japan", "JPN", NameKind::name, 1},
          {"Japans Regierung", "JPN", NameKind::name, 1},
          {"Vereinigten Staaten von Amerika", "USA", NameKind::name, 4},
          {"Vereinigte Staaten", "USA", NameKind::name, 2},
          {"Vereinigten Königreiches", "GBR", NameKind::name, 2},
          {"Elfenbeinküste", "CIV", NameKind::name, 1},
          {"Dominikanischen Republik", "DOM", NameKind::name, 2},
          {"japanischen Truppen", "JPN", NameKind::adjective, 1},
          {"Japanische Truppen", "JPN", NameKind::adjective, 1},
          {"US-amerikanischer Soldat", "USA", NameKind::adjective, 1},
          {"Russen", "RUS", NameKind::inhabitant, 1},
          {"Französinnen", "FRA", NameKind::inhabitant, 1},
          {"Deutschem", "DEU", NameKind::inhabitant, 1},
          {"JAPAN warnt", "JPN", NameKind::name, 1},
          {"VEREINIGTE STAATEN", "USA", NameKind::name, 2},
      },
      Language::de);
}

TEST(Names, EnglishStates) {
  check(
      {
          {"the United States", "USA", NameKind::name, 3},
          {"Japan's government", "JPN", NameKind::name, 1},
          {"U.S. troops", "USA", NameKind::abbreviation, 2},
          {"Dutchmen", "NLD", NameKind::inhabitant, 1},
          {"Polish troops", "POL", NameKind::adjective, 1},
          {"South Korean officials", "KOR", NameKind::adjective, 2},
      },
      Language::en);
  EXPECT_EQ(first_name("polish the floor", Language::en).key, "");
}

TEST(Names, PartsOfHyphenatedWords) {
  EXPECT_EQ(first_name("Nordkorea-Konflikt", Language::de).key, "PRK");
  EXPECT_EQ(static_cast<int>(first_name("Nordkorea-Konflikt", Language::de).part), static_cast<int>(NamePart::first));
  const Segmented text = test_text("deutsch-französischen Gipfel");
  std::vector<NameMatch> matches;
  shipped().match_names(text, 0, 2, Language::de, matches);
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(shipped().entity(matches[0].entries.front().entity).key, "DEU");
  EXPECT_EQ(static_cast<int>(matches[0].part), static_cast<int>(NamePart::first));
  EXPECT_EQ(shipped().entity(matches[1].entries.front().entity).key, "FRA");
  EXPECT_EQ(static_cast<int>(matches[1].part), static_cast<int>(NamePart::last));
}

TEST(Names, NothingInOrdinaryWords) {
  for (const std::string_view word : {"und", "die", "Regierung", "am", "gestern", "es", "Kind"})
    EXPECT_EQ(first_name(word, Language::de).key, "") << word;
  for (const std::string_view word : {"and", "the", "us", "it", "government", "turkey"})
    EXPECT_EQ(first_name(word, Language::en).key, "") << word;
}

TEST(Roles, CompoundsAndFirstParts) {
  struct RoleCase {
    std::string_view text, lemma, office, status, prefix;
    bool feminine, plural;
  };
  const std::vector<RoleCase> cases{
      {"US-Außenminister", "Außenminister", "foreign_minister", "", "USA", false, false},
      {"Verteidigungsministerin", "Verteidigungsminister", "defence_minister", "", "", true, false},
      {"Verteidigungsministerinnen", "Verteidigungsminister", "defence_minister", "", "", true, true},
      {"Ex-Bundespräsident", "Bundespräsident", "head_of_state", "former", "", false, false},
      {"Altverteidigungsministern", "Verteidigungsminister", "defence_minister", "former", "", false, true},
      {"Vizeaußenminister", "Vizeaußenminister", "other", "", "", false, false},
      {"Hochseeminister", "-minister", "minister", "", "", false, false},
      {"Japan-Botschafterin", "Botschafter", "ambassador", "", "JPN", true, false},
      {"Ministern", "Minister", "minister", "", "", false, true},
  };
  for (const RoleCase& c : cases) {
    const Segmented text = test_text(c.text);
    const auto match = shipped().match_role(text, 0, 1, Language::de);
    ASSERT_TRUE(match.has_value()) << c.text;
    EXPECT_EQ(match->role->lemma, c.lemma) << c.text;
    EXPECT_EQ(match->role->office, c.office) << c.text;
    EXPECT_EQ(match->role->status, c.status) << c.text;
    EXPECT_EQ(match->role->feminine, c.feminine) << c.text;
    EXPECT_EQ(match->role->plural, c.plural) << c.text;
    EXPECT_EQ(match->prefix_entity == kNone ? "" : shipped().entity(match->prefix_entity).key, c.prefix) << c.text;
  }
  for (const std::string_view word : {"Haus", "Regierung", "gestern", "Deutschland", "Israelreise"}) {
    EXPECT_FALSE(shipped().match_role(test_text(word), 0, 1, Language::de).has_value()) << word;
  }
}

TEST(Roles, English) {
  const Segmented text = test_text("Foreign Minister");
  const auto match = shipped().match_role(text, 0, 2, Language::en);
  ASSERT_TRUE(match.has_value());
  EXPECT_EQ(match->role->office, "foreign_minister");
  EXPECT_EQ(match->last, 2U);
  const auto former = shipped().match_role(test_text("ex-president"), 0, 1, Language::en);
  ASSERT_TRUE(former.has_value());
  EXPECT_EQ(former->role->status, "former");
}

TEST(Load, ShippedTablesHaveNoWarnings) {
  for (const std::string& warning : shipped().warnings()) ADD_FAILURE() << warning;
  EXPECT_EQ(shipped().digest().size(), 64U);
}

TEST(Load, MissingFolderIsAnError) {
  const auto loaded = Knowledge::load({.data_folder = "/nonexistent"});
  ASSERT_FALSE(loaded.ok());
  EXPECT_NE(loaded.error().message.find("/nonexistent"), std::string::npos);
}

}  // namespace
}  // namespace lagebild

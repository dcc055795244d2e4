// User files, PETRARCH dictionaries, members and holders, institutions, checks.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "knowledge/atoms.h"
#include "knowledge/check.h"
#include "knowledge/inflection.h"
#include "knowledge/knowledge.h"
#include "knowledge/test_text.h"

namespace lagebild {
namespace {

/// A file in a folder of its own, gone at the end of the test.
class TemporaryFile {
 public:
  TemporaryFile(const std::string& name, std::string_view text) {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(testing::TempDir()) /
              (std::string("lagebild_") + info->test_suite_name() + "_" + info->name());
    std::filesystem::create_directories(folder_);
    path_ = (folder_ / name).string();
    if (!text.empty()) std::ofstream(path_, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::filesystem::remove_all(folder_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

Knowledge load(const KnowledgeOptions& options) {
  auto loaded = Knowledge::load(options);
  if (!loaded) {
    ADD_FAILURE() << loaded.error().message;
    std::abort();
  }
  return std::move(*loaded);
}

const Knowledge& shipped() {
  static const Knowledge knowledge = load({.data_folder = LAGEBILD_SOURCE_DATA});
  return knowledge;
}

std::string first_key(const Knowledge& knowledge, std::string_view text, Language language) {
  const Segmented segmented = test_text(text);
  std::vector<NameMatch> matches;
  knowledge.match_names(segmented, 0, static_cast<std::uint32_t>(segmented.tokens.size()), language, matches);
  return matches.empty() ? "" : std::string(knowledge.entity(matches.front().entries.front().entity).key);
}

TEST(Atoms, SplitWhateverTheTokeniserJoins) {
  std::vector<std::string> atoms;
  const std::string_view text = "US‑Außenminister d’Ivoire, U.S. Zu\u00ADsatz";
  for (std::size_t at = 0;;) {
    const Atom atom = next_atom(text, at);
    if (atom.text.empty()) break;
    atoms.emplace_back(atom.text);
    at = atom.end;
  }
  EXPECT_EQ(atoms, (std::vector<std::string>{"US", "-", "Außenminister", "d", "'", "Ivoire", ",", "U", ".", "S", ".",
                                             "Zu", "satz"}));
}

TEST(InflectionTable, ExpandsEveryWordWithAClass) {
  auto tsv = TsvFile::parse(
      "class\twhen\tunless\tstrip\tendings\tnumber\na\t-\t-\t-\t0|e\tboth\ng\t-\t-\t-\t0|s\tboth\ngenitive\t-\ts\t-"
      "\ts\tboth\n",
      "t.tsv", {"class"});
  ASSERT_TRUE(tsv.ok());
  auto inflection = Inflection::load(*tsv);
  ASSERT_TRUE(inflection.ok()) << inflection.error().message;
  std::vector<std::string> forms;
  inflection->expand("rot/a Haus/g", forms);
  EXPECT_EQ(forms, (std::vector<std::string>{"rot Haus", "rot Hauss", "rote Haus", "rote Hauss"}));
  forms.clear();
  inflection->expand("S&D/EPP", forms);
  EXPECT_EQ(forms, (std::vector<std::string>{"S&D/EPP"}));
  EXPECT_EQ(inflection->strip_genitive("Japans"), "Japan");
  EXPECT_EQ(inflection->strip_genitive("Pariss"), "");
  EXPECT_EQ(inflection->strip_genitive("Japan"), "");
}

TEST(InflectionTable, ErrorsNameTheLine) {
  auto tsv = TsvFile::parse("class\twhen\tunless\tstrip\tendings\tnumber\na\t-\t-\t-\te\tdual\n", "t.tsv", {"class"});
  ASSERT_TRUE(tsv.ok());
  const auto inflection = Inflection::load(*tsv);
  ASSERT_FALSE(inflection.ok());
  EXPECT_EQ(inflection.error().message.substr(0, 8), "t.tsv:2:");
}

TEST(Organisations, NamesAndAbbreviations) {
  const std::vector<std::pair<std::string_view, std::string_view>> german{
      {"Vereinten Nationen", "org:un"},
      {"Nato", "org:nato"},
      {"NATO", "org:nato"},
      {"UN-Sicherheitsrats", "org:unsc"},
      {"EU-Kommission", "org:european-commission"},
      {"OSZE", "org:osce"},
      {"IWF", "org:imf"},
      {"Internationalen Strafgerichtshofs", "org:icc"},
      {"Bundestages", "org:bundestag"},
      {"Bundesverfassungsgerichts", "org:bverfg"},
      {"Sozialdemokraten", "org:spd"},
      {"Hisbollah", "group:hezbollah"},
      {"al-Qaida", "group:al-qaida"},
      {"Huthi-Rebellen", "group:houthi"},
      {"Gazastreifens", "reg:gaza"},
      {"Nordirlands", "reg:northern-ireland"},
      {"tschetschenische", "reg:chechnya"},
      {"Kreml", "RUS"},
      {"Weißen Hauses", "USA"},
      {"Pjöngjangs", "PRK"},
  };
  for (const auto& [text, key] : german) EXPECT_EQ(first_key(shipped(), text, Language::de), key) << text;
  const std::vector<std::pair<std::string_view, std::string_view>> english{
      {"United Nations Security Council", "org:unsc"},
      {"Islamic State", "group:is"},
      {"State Department", "org:state-department"},
      {"Labour Party", "org:labour"},
      {"Downing Street", "GBR"},
      {"Scottish", "reg:scotland"},
      {"Tokyo", "JPN"},
  };
  for (const auto& [text, key] : english) EXPECT_EQ(first_key(shipped(), text, Language::en), key) << text;
}

TEST(Places, GermanNamesAndStops) {
  EXPECT_EQ(first_key(shipped(), "Charkiw", Language::de), first_key(shipped(), "Kharkiv", Language::en));
  EXPECT_EQ(first_key(shipped(), "Essen", Language::de), "");
  EXPECT_EQ(first_key(shipped(), "Nice", Language::en), "");
  EXPECT_EQ(first_key(shipped(), "Berliner", Language::de), "geo:2950159");
  // Capitals are metonyms first and places second.
  const auto entries = shipped().names_of("Tokio", Language::de);
  ASSERT_GE(entries.size(), 2U);
  EXPECT_EQ(static_cast<int>(entries[0].kind), static_cast<int>(NameKind::metonym));
  EXPECT_EQ(static_cast<int>(shipped().entity(entries[1].entity).kind), static_cast<int>(EntityKind::place));
}

TEST(Members, OverTime) {
  const Knowledge& k = shipped();
  EXPECT_TRUE(k.is_member("org:eu", "GBR", "2020-01-30"));
  EXPECT_FALSE(k.is_member("org:eu", "GBR", "2020-02-01"));
  EXPECT_FALSE(k.is_member("org:nato", "FIN", "2023-04-03"));
  EXPECT_TRUE(k.is_member("org:nato", "FIN", "2023-04"));
  EXPECT_EQ(k.members("org:g7", "2020").size(), 7U);
  EXPECT_EQ(k.members("org:nato", "2025").size(), 32U);
  EXPECT_EQ(k.members("org:eu", "2025").size(), 27U);
  EXPECT_EQ(k.members("org:unsc", "2023-01-13").size(), 15U);
  EXPECT_EQ(k.members("org:un", "2024").size(), 193U);
}

TEST(Holders, OnADay) {
  const auto holders = shipped().holders("head_of_government", "JPN", "2023-01-13");
  ASSERT_EQ(holders.size(), 1U);
  EXPECT_EQ(shipped().entity(holders[0]->person).name, "Fumio Kishida");
  const auto own = shipped().holdings_of(holders[0]->person);
  EXPECT_TRUE(std::any_of(own.begin(), own.end(),
                          [](const Holding& h) { return h.office == "head_of_government" && h.of == "JPN"; }));
}

TEST(Institutions, NounsCompoundsAndFirstParts) {
  struct Item {
    std::string_view text, lemma, sector, prefix;
    bool government;
  };
  const std::vector<Item> german{
      {"Außenministeriums", "Außenministerium", "GOV", "", false},
      {"Regierung", "Regierung", "GOV", "", true},
      {"US-Militärs", "Militär", "MIL", "USA", false},
      {"Umweltministerium", "-ministerium", "GOV", "", false},
      {"Obersten Gerichtshofs", "Oberster Gerichtshof", "JUD", "", false},
      {"Israel-Botschaft", "Botschaft", "GOV", "ISR", false},
      {"US-Bundesgericht", "Gericht", "JUD", "USA", false},
  };
  for (const Item& item : german) {
    const Segmented text = test_text(item.text);
    const auto match =
        shipped().match_institution(text, 0, static_cast<std::uint32_t>(text.tokens.size()), Language::de);
    ASSERT_TRUE(match.has_value()) << item.text;
    EXPECT_EQ(match->institution->lemma, item.lemma) << item.text;
    EXPECT_EQ(match->institution->sector, item.sector) << item.text;
    EXPECT_EQ(match->institution->is_government, item.government) << item.text;
    EXPECT_EQ(match->prefix_entity == kNone ? "" : shipped().entity(match->prefix_entity).key, item.prefix)
        << item.text;
  }
  const auto ministry = shipped().match_institution(test_text("Ministry of Foreign Affairs"), 0, 4, Language::en);
  ASSERT_TRUE(ministry.has_value());
  EXPECT_EQ(ministry->last, 4U);
  EXPECT_FALSE(shipped().match_institution(test_text("Garten"), 0, 1, Language::de).has_value());
}

TEST(UserFile, ExtendsAndOverrides) {
  const TemporaryFile file("mine.tsv",
                           "key\ttype\tname\tnames\tnames_de\tnames_en\tcountry\tsector\twikidata\n"
                           "org:acme\torganisation\tAcme Institute\t-\tAcme-Institut/g\t-\tDEU\tEDU\t-\n"
                           "group:hamas\tgroup\t-\t-\t-\t-\t-\tUAF\t-\n"
                           "org:bad\tclub\tBad\t-\t-\t-\t-\t-\t-\n"
                           "org:bad2\torganisation\tBad\t-\t-\t-\tXXX\t-\t-\n");
  const Knowledge k = load({.data_folder = LAGEBILD_SOURCE_DATA, .actor_files = {file.path()}});
  EXPECT_EQ(first_key(k, "Acme-Instituts", Language::de), "org:acme");
  EXPECT_EQ(k.entity(k.find("group:hamas")).sector, "UAF");
  EXPECT_EQ(k.entity(k.find("group:hamas")).country, "PSE");
  ASSERT_EQ(k.warnings().size(), 2U);
  EXPECT_EQ(k.warnings()[0].substr(0, file.path().size() + 3), file.path() + ":4:");
  EXPECT_NE(k.warnings()[1].find("XXX"), std::string::npos);
  EXPECT_NE(k.digest(), shipped().digest());
}

TEST(UserFile, AddChecksAndAppends) {
  const TemporaryFile file("mine.tsv", "");
  const KnowledgeOptions options{.data_folder = LAGEBILD_SOURCE_DATA};
  UserActor actor{.key = "org:acme",
                  .type = "organisation",
                  .name = "Acme",
                  .names = {},
                  .names_de = {},
                  .names_en = {},
                  .country = "DEU",
                  .sector = "EDU",
                  .wikidata = {}};
  ASSERT_TRUE(add_user_actor(options, file.path(), actor).ok());
  const auto again = add_user_actor(options, file.path(), actor);
  ASSERT_FALSE(again.ok());
  EXPECT_NE(again.error().message.find("already"), std::string::npos);
  actor.key = "org:other";
  actor.sector = "FOO";
  EXPECT_FALSE(add_user_actor(options, file.path(), actor).ok());
  actor.sector = "BUS";
  ASSERT_TRUE(add_user_actor(options, file.path(), actor).ok());
  const Knowledge k = load({.data_folder = LAGEBILD_SOURCE_DATA, .actor_files = {file.path()}});
  EXPECT_NE(k.find("org:other"), kNone);
  EXPECT_TRUE(k.warnings().empty());
}

TEST(Petrarch, MapsEntriesAndTellsTheRest) {
  const TemporaryFile file("actors.txt",
                           "# comment\n"
                           "ZUBROWKA_LIBERATION_ARMY_(ZLA)_ [POLREB] # note\n"
                           "+ARMY_OF_FREE_ZUBROWKA_\n"
                           "\n"
                           "GUSTAVE_HOTELIER_\n"
                           "+G._HOTELIER_\n"
                           "\t[IGOUNO >20070101]\n"
                           "\t[POLGOV 990101-061231]\n"
                           "LUTZ_CITY_ [POL]\n"
                           "NOWHERE_LEAGUE_ [QQQ]\n"
                           "BAD_DATES_ \n"
                           "\t[POLGOV 99-0612]\n"
                           "+LONELY [POL\n");
  const Knowledge k = load({.data_folder = LAGEBILD_SOURCE_DATA, .petrarch_actors = {file.path()}});
  const std::uint32_t army = k.find("petrarch:ZUBROWKA_LIBERATION_ARMY_(ZLA)_");
  ASSERT_NE(army, kNone);
  EXPECT_EQ(k.entity(army).name, "Zubrowka Liberation Army");
  EXPECT_EQ(k.entity(army).sector, "REB");
  EXPECT_EQ(k.entity(army).country, "POL");
  EXPECT_EQ(first_key(k, "Army of Free Zubrowka", Language::en), "petrarch:ZUBROWKA_LIBERATION_ARMY_(ZLA)_");
  const std::uint32_t person = k.find("petrarch:GUSTAVE_HOTELIER_");
  ASSERT_NE(person, kNone);
  EXPECT_EQ(static_cast<int>(k.entity(person).kind), static_cast<int>(EntityKind::person));
  EXPECT_EQ(first_key(k, "Lutz City", Language::en), "POL");
  std::string all;
  for (const std::string& w : k.warnings()) all += w + "\n";
  EXPECT_EQ(k.warnings().size(), 4U) << all;
  EXPECT_NE(all.find(":10: code \"QQQ\""), std::string::npos) << all;
  EXPECT_NE(all.find(":12: dates"), std::string::npos) << all;
  EXPECT_NE(all.find(":13: '['"), std::string::npos) << all;
}

TEST(Check, ShippedIsCleanAndContradictionsAreFound) {
  const auto clean = check_knowledge({.data_folder = LAGEBILD_SOURCE_DATA});
  ASSERT_TRUE(clean.ok());
  for (const std::string& problem : clean->problems) ADD_FAILURE() << problem;
  const TemporaryFile file("mine.tsv",
                           "key\ttype\tname\norg:x1\torganisation\tThe Same\norg:x1\torganisation\tThe "
                           "Same\norg:x2\torganisation\tThe Same\n");
  const auto found = check_knowledge({.data_folder = LAGEBILD_SOURCE_DATA, .actor_files = {file.path()}});
  ASSERT_TRUE(found.ok());
  std::string all;
  for (const std::string& problem : found->problems) all += problem + "\n";
  EXPECT_NE(all.find(":3: \"org:x1\" stands in line 2 already"), std::string::npos) << all;
  EXPECT_NE(all.find("org:x1 and org:x2 bear the same name"), std::string::npos) << all;
}

TEST(Describe, OfficesOnADay) {
  const std::string text = describe_name(shipped(), "Kishida", "2023-01-13");
  EXPECT_NE(text.find("Fumio Kishida"), std::string::npos);
  EXPECT_NE(text.find("head_of_government of JPN"), std::string::npos);
  EXPECT_EQ(describe_name(shipped(), "Xyzzyplugh", ""), "");
}

}  // namespace
}  // namespace lagebild

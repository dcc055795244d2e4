#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "language/automaton.h"
#include "language/features.h"
#include "language/lexical.h"
#include "language/word_formation.h"

namespace lagebild {
namespace {

const std::string kData = LAGEBILD_SOURCE_DIR "/data";

const Lexicon& lexicon(Language language) {
  static const Lexicon de = std::move(Lexicon::load(kData, Language::de)).value();
  static const Lexicon en = std::move(Lexicon::load(kData, Language::en)).value();
  return language == Language::de ? de : en;
}

struct Found {
  Lexical scratch;
  std::vector<Analysis> analyses;
  [[nodiscard]] const Analysis* as(Upos pos, std::string_view lemma, VerbForm form = VerbForm::none) const {
    for (const Analysis& a : analyses) {
      if (a.pos == pos && a.lemma == lemma && (form == VerbForm::none || a.verb_form == form)) return &a;
    }
    return nullptr;
  }
};

Found look(Language language, std::string_view form) {
  Found f;
  lexicon(language).look_up(form, f.scratch, f.analyses);
  return f;
}

TEST(GermanLexicon, TellsSubjunctiveFromIndicative) {
  for (const auto& [form, lemma, pos] :
       std::vector<std::tuple<std::string, std::string, Upos>>{{"stünden", "stehen", Upos::verb},
                                                               {"seien", "sein", Upos::aux},
                                                               {"müsse", "müssen", Upos::aux},
                                                               {"könne", "können", Upos::aux},
                                                               {"solle", "sollen", Upos::aux},
                                                               {"wolle", "wollen", Upos::aux},
                                                               {"wäre", "sein", Upos::aux},
                                                               {"gebe", "geben", Upos::verb}}) {
    const Found f = look(Language::de, form);
    const Analysis* a = f.as(pos, lemma, VerbForm::finite);
    ASSERT_NE(a, nullptr) << form;
    EXPECT_EQ(a->only_subjunctive(), form != "gebe") << form;  // "ich gebe" is indicative
  }
  const Found habe = look(Language::de, "habe");
  const Analysis* a = habe.as(Upos::aux, "haben", VerbForm::finite);
  ASSERT_NE(a, nullptr);
  EXPECT_FALSE(a->only_subjunctive());
  EXPECT_TRUE(a->finite_can(TenseMood::present, Number::singular, 1));
  EXPECT_FALSE(a->finite_can(TenseMood::present, Number::singular, 3));
  EXPECT_TRUE(a->finite_can(TenseMood::subjunctive1, Number::singular, 3));
  const Found said = look(Language::de, "kündigte");
  ASSERT_NE(said.as(Upos::verb, "kündigen"), nullptr);
  EXPECT_TRUE(said.as(Upos::verb, "kündigen")->finite_can(TenseMood::past));
  EXPECT_FALSE(said.as(Upos::verb, "kündigen")->only_subjunctive());
}

TEST(GermanLexicon, MarksSeparableVerbs) {
  const Found finite = look(Language::de, "ankündigte");
  ASSERT_NE(finite.as(Upos::verb, "ankündigen"), nullptr);
  EXPECT_TRUE(finite.as(Upos::verb, "ankündigen")->joined_prefix);
  const Found participle = look(Language::de, "zurückgewiesen");
  ASSERT_NE(participle.as(Upos::verb, "zurückweisen", VerbForm::participle_past), nullptr);
  EXPECT_TRUE(participle.as(Upos::verb, "zurückweisen")->joined_prefix);
  const Found zu = look(Language::de, "zurückzuziehen");
  EXPECT_NE(zu.as(Upos::verb, "zurückziehen", VerbForm::zu_infinitive), nullptr);
  const Found particle = look(Language::de, "an");
  EXPECT_TRUE(std::any_of(particle.analyses.begin(), particle.analyses.end(),
                          [](const Analysis& a) { return a.pos == Upos::adp && a.joined_prefix; }));
}

TEST(GermanLexicon, KnowsAdjectivesAndParticiples) {
  const Found f = look(Language::de, "angekündigten");
  const Analysis* a = f.as(Upos::adj, "angekündigt", VerbForm::participle_past);
  ASSERT_NE(a, nullptr);
  EXPECT_TRUE(a->nominal_can(Case::dative));
  const Found best = look(Language::de, "größte");
  ASSERT_NE(best.as(Upos::adj, "groß"), nullptr);
  EXPECT_EQ(best.as(Upos::adj, "groß")->degree, Degree::superlative);
}

TEST(GermanLexicon, GivesCasesOfNouns) {
  const Found f = look(Language::de, "Ministers");
  const Analysis* a = f.as(Upos::noun, "Minister");
  ASSERT_NE(a, nullptr);
  EXPECT_TRUE(a->nominal_can(Case::genitive));
  EXPECT_FALSE(a->nominal_can(Case::nominative));
  EXPECT_TRUE(a->nominal_can(Gender::masculine));
  EXPECT_FALSE(a->nominal_can(Number::plural));
}

TEST(GermanLexicon, AnalysesCompoundsByTheirHead) {
  struct Case4 {
    std::string form, lemma, head;
    Upos pos;
  };
  for (const Case4& c : std::vector<Case4>{{"Verteidigungsbündnisses", "Verteidigungsbündnis", "bündnis", Upos::noun},
                                           {"US-Außenministers", "US-Außenminister", "Außenminister", Upos::noun},
                                           {"Drohnenangriffe", "Drohnenangriff", "angriff", Upos::noun},
                                           {"Regierungskritikern", "Regierungskritiker", "kritiker", Upos::noun},
                                           {"45-jährige", "45-jährig", "jährig", Upos::adj},
                                           {"Mitte-Links-Bündnis", "Mitte-Links-Bündnis", "Bündnis", Upos::noun}}) {
    const Found f = look(Language::de, c.form);
    const Analysis* a = f.as(c.pos, c.lemma);
    ASSERT_NE(a, nullptr) << c.form;
    if (a->compound) {
      EXPECT_EQ(a->lemma.substr(a->head), c.head) << c.form;
    }
  }
}

TEST(GermanLexicon, GuessesTheRest) {
  const Found name = look(Language::de, "Kishidas");
  ASSERT_NE(name.as(Upos::propn, "Kishida"), nullptr);
  EXPECT_TRUE(name.as(Upos::propn, "Kishida")->guessed);
  EXPECT_NE(look(Language::de, "Bürger:innen").as(Upos::noun, "Bürgerin"), nullptr);
  EXPECT_NE(look(Language::de, "Quzelierungen").as(Upos::noun, "Quzelierung"), nullptr);
  EXPECT_FALSE(look(Language::de, "xq").analyses.empty());
}

TEST(EnglishLexicon, InflectsVerbsAndNouns) {
  const Found said = look(Language::en, "said");
  ASSERT_NE(said.as(Upos::verb, "say", VerbForm::finite), nullptr);
  EXPECT_TRUE(said.as(Upos::verb, "say", VerbForm::finite)->finite_can(TenseMood::past));
  EXPECT_NE(look(Language::en, "withdrawn").as(Upos::verb, "withdraw", VerbForm::participle_past), nullptr);
  EXPECT_NE(look(Language::en, "countries").as(Upos::noun, "country"), nullptr);
  EXPECT_NE(look(Language::en, "organised").as(Upos::verb, "organise"), nullptr);
  EXPECT_NE(look(Language::en, "largest").as(Upos::adj, "large"), nullptr);
  EXPECT_NE(look(Language::en, "women").as(Upos::noun, "woman"), nullptr);
  const Found are = look(Language::en, "are");
  ASSERT_NE(are.as(Upos::aux, "be"), nullptr);
  EXPECT_TRUE(are.as(Upos::aux, "be")->finite_can(TenseMood::present, Number::plural, 3));
  EXPECT_FALSE(are.as(Upos::aux, "be")->finite_can(TenseMood::present, Number::singular, 3));
  EXPECT_NE(look(Language::en, "’s").as(Upos::aux, "be"), nullptr);
  EXPECT_NE(look(Language::en, "Zelenskyy").as(Upos::propn, "Zelenskyy"), nullptr);
}

TEST(Lexicon, AnalysesEveryTokenOfADocument) {
  auto segmenter = Segmenter::load(kData, Language::de);
  ASSERT_TRUE(segmenter.ok());
  const std::string text = "Gehen die Minister zum Gipfel? „Wir gehen“, sagte Dr. Lang am 3. Mai 2021 (5 %).";
  Segmented s;
  segmenter->segment(text, {}, s);
  Lexical l;
  lexicon(Language::de).analyse(s, l);
  ASSERT_EQ(l.first.size(), s.tokens.size() + 1);
  const auto has = [&](std::string_view form, Upos pos, std::string_view lemma) {
    for (std::uint32_t t = 0; t < s.tokens.size(); ++t) {
      if (s.form(t) != form) continue;
      for (const Analysis& a : l.of(t)) {
        if (a.pos == pos && a.lemma == lemma) return true;
      }
    }
    return false;
  };
  EXPECT_TRUE(has("Gehen", Upos::verb, "gehen"));  // beginning of a sentence
  EXPECT_TRUE(has("Wir", Upos::pron, "wir"));      // behind an opening quotation mark
  EXPECT_TRUE(has("zum", Upos::adp, "zu"));
  EXPECT_TRUE(has("2021", Upos::num, "2021"));
  EXPECT_TRUE(has("%", Upos::sym, "%"));
  EXPECT_TRUE(has("3.", Upos::adj, "3."));
  EXPECT_TRUE(has("Dr.", Upos::noun, "Dr."));
  for (std::uint32_t t = 0; t < s.tokens.size(); ++t) EXPECT_FALSE(l.of(t).empty()) << s.form(t);
}

TEST(Lexicon, GivesTheSameFromManyLookUps) {
  // Lemmas must stay valid while the scratch lives, and repeated words must agree.
  Lexical scratch;
  std::vector<Analysis> all;
  for (int i = 0; i < 500; ++i) lexicon(Language::de).look_up("Verteidigungsbündnisse", scratch, all);
  ASSERT_EQ(all.size() % 500, 0U);
  for (const Analysis& a : all) EXPECT_FALSE(a.lemma.empty());
  EXPECT_EQ(all.front().lemma, all[all.size() - all.size() / 500].lemma);
}

TEST(Features, ReadUniversalDependencies) {
  Analysis a;
  std::string problem;
  a.pos = Upos::verb;
  ASSERT_TRUE(set_features("Mood=Sub|Number=Plur|Person=3|Tense=Past|VerbForm=Fin", a, problem));
  EXPECT_TRUE(a.only_subjunctive());
  EXPECT_TRUE(a.finite_can(TenseMood::subjunctive2, Number::plural, 3));
  EXPECT_FALSE(a.finite_can(TenseMood::subjunctive1));
  ASSERT_TRUE(set_features("Case=Nom,Acc|Gender=Neut|Number=Sing", a, problem));
  EXPECT_TRUE(a.nominal_can(Case::nominative));
  EXPECT_FALSE(a.nominal_can(Case::dative));
  EXPECT_FALSE(a.nominal_can(Number::plural));
  EXPECT_FALSE(set_features("Colour=Red", a, problem));
  EXPECT_EQ(problem, "Colour=Red");
}

class DamagedLexicon : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("lagebild_lexicon_" + std::to_string(std::random_device{}()));
    std::filesystem::create_directories(folder_);
    std::ifstream in(kData + "/en/lexicon.bin", std::ios::binary);
    bytes_.assign(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
    ASSERT_GT(bytes_.size(), sizeof(LexiconHeader));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  Result<Automaton> open(std::string_view bytes) {
    const std::string path = folder_ / "lexicon.bin";
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return Automaton::open(path);
  }
  std::filesystem::path folder_;
  std::string bytes_;
};

TEST_F(DamagedLexicon, IsRefusedWithItsPlace) {
  ASSERT_TRUE(open(bytes_).ok());
  auto cut = open(std::string_view(bytes_).substr(0, bytes_.size() - 1));
  ASSERT_FALSE(cut.ok());
  EXPECT_NE(cut.error().message.find("size: expected"), std::string::npos) << cut.error().message;
  EXPECT_FALSE(open("").ok());
  EXPECT_FALSE(open("LBLX").ok());
  std::string other = bytes_;
  other[4] = 9;
  auto version = open(other);
  ASSERT_FALSE(version.ok());
  EXPECT_EQ(version.error().code, ErrorCode::version);
  EXPECT_NE(version.error().message.find("expected 1, found 9"), std::string::npos) << version.error().message;
  other = bytes_;
  other[bytes_.size() / 2] ^= 1;
  auto flipped = open(other);
  ASSERT_FALSE(flipped.ok());
  EXPECT_NE(flipped.error().message.find("SHA-256"), std::string::npos) << flipped.error().message;
  other = bytes_;
  other[0] = 'X';
  EXPECT_EQ(open(other).error().code, ErrorCode::bad_data);
  EXPECT_EQ(Automaton::open(folder_ / "none.bin").error().code, ErrorCode::not_found);
}

TEST(Automaton, SaysWhereItComesFrom) {
  auto de = Automaton::open(kData + "/de/lexicon.bin");
  ASSERT_TRUE(de.ok());
  EXPECT_NE(de->notice().find("CC BY-SA 4.0"), std::string_view::npos);
  EXPECT_GT(de->forms(), 500000U);
  EXPECT_EQ(de->find(""), kNone);
  EXPECT_EQ(de->find(std::string_view("a\0b", 3)), kNone);
  EXPECT_EQ(de->find("Regierun"), kNone);
  EXPECT_NE(de->find("Regierung"), kNone);
}

}  // namespace
}  // namespace lagebild

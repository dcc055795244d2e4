// Numbers, units and figures; cases in tests/figures/{de,en}.txt.
#include "reading/figures.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "reading/figures/numbers.h"

namespace lagebild {
namespace {

const std::string kData = LAGEBILD_SOURCE_DATA;

struct Engine {
  explicit Engine(Language language)
      : segmenter(Segmenter::load(kData, language)),
        lexicon(Lexicon::load(kData, language)),
        rules(FigureRules::load(kData, language)) {}
  Result<Segmenter> segmenter;
  Result<Lexicon> lexicon;
  Result<FigureRules> rules;
};

Engine& engine(Language language) {
  static Engine de(Language::de), en(Language::en);
  return language == Language::de ? de : en;
}

struct Expected {
  std::string words, unit;
  double value = 0, upper = 0;
  bool approximate = false;
  int line = 0;
};

std::string describe(const FoundFigure& f, const Segmented& text) {
  std::ostringstream out;
  out << "\"" << text.text.substr(text.tokens[f.first].begin, text.tokens[f.last - 1].end - text.tokens[f.first].begin)
      << "\" = " << (f.approximate ? "~" : "") << f.value;
  if (f.upper) out << ".." << *f.upper;
  out << ' ' << f.unit << " (" << f.rule << ")";
  return out.str();
}

void check(Language language, const std::string& sentence, const std::vector<Expected>& expected, int line) {
  Engine& e = engine(language);
  ASSERT_TRUE(e.segmenter.ok() && e.lexicon.ok() && e.rules.ok());
  Segmented text;
  e.segmenter->segment(sentence, {}, text);
  Lexical lexical;
  e.lexicon->analyse(text, lexical);
  const auto found = e.rules->find(text, lexical, {});
  std::string all;
  for (const auto& f : found) all += "\n  " + describe(f, text);
  EXPECT_EQ(found.size(), expected.size()) << "line " << line << ": " << sentence << all;
  for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i) {
    const auto& f = found[i];
    const auto& x = expected[i];
    EXPECT_NEAR(f.value, x.value, 1e-6 * std::max(1.0, x.value)) << "line " << x.line << all;
    EXPECT_EQ(f.upper.has_value(), x.upper > 0) << "line " << x.line << all;
    if (f.upper && x.upper > 0) {
      EXPECT_NEAR(*f.upper, x.upper, 1e-6 * x.upper) << "line " << x.line;
    }
    EXPECT_EQ(f.unit, x.unit) << "line " << x.line << all;
    EXPECT_EQ(f.approximate, x.approximate) << "line " << x.line << all;
    EXPECT_TRUE(sentence.substr(text.tokens[f.first].begin).starts_with(x.words)) << "line " << x.line << all;
    EXPECT_LT(f.first, f.last);
    EXPECT_LE(f.noun_first, f.noun_last);
  }
}

/// Runs one file; returns the number of cases.
int run(Language language, const std::string& path) {
  std::ifstream in(path);
  EXPECT_TRUE(in.good()) << path;
  std::string line, sentence;
  std::vector<Expected> expected;
  int number = 0, begin = 0, cases = 0;
  const auto close = [&] {
    if (!sentence.empty()) {
      check(language, sentence, expected, begin);
      ++cases;
    }
    sentence.clear();
    expected.clear();
  };
  while (std::getline(in, line)) {
    ++number;
    if (line.starts_with('#')) continue;
    if (line.empty()) {
      close();
      continue;
    }
    if (sentence.empty()) {
      sentence = line;
      begin = number;
      continue;
    }
    Expected x;
    x.line = number;
    const std::size_t sign = line.find(" = ");
    EXPECT_NE(sign, std::string::npos) << path << ":" << number;
    if (sign == std::string::npos) return 0;
    x.words = line.substr(0, sign);
    std::string rest = line.substr(sign + 3);
    if (rest.starts_with('~')) {
      x.approximate = true;
      rest.erase(0, 1);
    }
    const std::size_t blank = rest.find(' ');
    x.unit = rest.substr(blank + 1);
    const std::string values = rest.substr(0, blank);
    const std::size_t dots = values.find("..");
    x.value = std::strtod(values.substr(0, dots).c_str(), nullptr);
    if (dots != std::string::npos) x.upper = std::strtod(values.substr(dots + 2).c_str(), nullptr);
    expected.push_back(x);
  }
  close();
  return cases;
}

TEST(Figures, GermanCases) { EXPECT_GE(run(Language::de, LAGEBILD_SOURCE_DIR "/tests/figures/de.txt"), 35); }
TEST(Figures, EnglishCases) { EXPECT_GE(run(Language::en, LAGEBILD_SOURCE_DIR "/tests/figures/en.txt"), 20); }

TEST(Figures, TimesAreNoFigures) {
  Engine& e = engine(Language::de);
  ASSERT_TRUE(e.segmenter.ok() && e.lexicon.ok() && e.rules.ok());
  Segmented text;
  e.segmenter->segment("Etwa 40 Soldaten kamen.", {}, text);
  Lexical lexical;
  e.lexicon->analyse(text, lexical);
  EXPECT_EQ(e.rules->find(text, lexical, {}).size(), 1U);
  FoundTime time;
  time.first = 1;
  time.last = 2;
  EXPECT_TRUE(e.rules->find(text, lexical, {time}).empty());
}

TEST(Digits, SeparatorsOfBothLanguages) {
  using figures::read_digits;
  EXPECT_EQ(read_digits("54.000", Language::de).value, 54000);
  EXPECT_EQ(read_digits("54,000", Language::de).value, 54000);
  EXPECT_EQ(read_digits("54,000", Language::en).value, 54000);
  EXPECT_EQ(read_digits("1.234.567", Language::en).value, 1234567);
  EXPECT_DOUBLE_EQ(read_digits("1,783", Language::de).value, 1.783);
  EXPECT_DOUBLE_EQ(read_digits("1.783", Language::en).value, 1.783);
  EXPECT_EQ(read_digits("1.783", Language::de).value, 1783);
  EXPECT_DOUBLE_EQ(read_digits("1.234,5", Language::de).value, 1234.5);
  EXPECT_DOUBLE_EQ(read_digits("2,5", Language::de).value, 2.5);
  EXPECT_EQ(read_digits("40\xC2\xA0"
                        "000",
                        Language::de)
                .value,
            40000);
  EXPECT_EQ(read_digits("1'000", Language::de).value, 1000);
  EXPECT_EQ(read_digits("100,-", Language::de).value, 100);
  EXPECT_EQ(read_digits("13.01.2023", Language::de).length, 0U);
  EXPECT_EQ(read_digits("04", Language::de).length, 0U);
  EXPECT_EQ(read_digits("45-jährige", Language::de).length, 2U);
  EXPECT_EQ(read_digits("", Language::de).length, 0U);
}

TEST(NumberWords, Compounds) {
  auto de = figures::NumberGrammar::load(kData + "/de/numbers.tsv", Language::de);
  ASSERT_TRUE(de.ok());
  const std::map<std::string, double> words{{"zwölf", 12},
                                            {"dreiundzwanzig", 23},
                                            {"zweihundert", 200},
                                            {"einhundert", 100},
                                            {"eintausend", 1000},
                                            {"dreiundzwanzigtausendvierhundert", 23400},
                                            {"hundertfünfzigtausend", 150000},
                                            {"zweieinhalb", 2.5},
                                            {"sechsundfünfzig", 56},
                                            {"tausendundeins", 1001}};
  for (const auto& [word, value] : words) {
    const auto read = de->word(word);
    ASSERT_TRUE(read.has_value()) << word;
    EXPECT_EQ(read->value, value) << word;
  }
  for (const char* word :
       {"einander", "achtung", "zweifel", "und", "dreizwanzig", "hundertzwei-", "einzwei", "vierzigzig", "siebe"}) {
    const auto read = de->word(word);
    EXPECT_TRUE(!read || read->kind == figures::NumberKind::joiner) << word;
  }
}

TEST(Rules, MistakesNameFileAndLine) {
  const auto missing = FigureRules::load("/nowhere", Language::de);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  const std::string path = testing::TempDir() + "numbers.tsv";
  std::ofstream(path) << "word\tkind\tvalue\nzwei\tunit\t2\ndrei\tnumber\t3\n";
  const auto bad = figures::NumberGrammar::load(path, Language::de);
  ASSERT_FALSE(bad.ok());
  EXPECT_NE(bad.error().message.find("numbers.tsv:3"), std::string::npos) << bad.error().message;
}

}  // namespace
}  // namespace lagebild

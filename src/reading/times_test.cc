// Times: calendar arithmetic, errors of the data files, and the cases of tests/times (text in, times out).
#include "reading/times.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "language/lexical.h"
#include "reading/times/calendar.h"
#include "reading/times/rules.h"
#include "reading/times/words.h"
#include "text/segment.h"

namespace lagebild {
namespace {

using times::Unit;

TEST(Calendar, KnowsWeeksEasterAndFeasts) {
  const auto day = [](int y, unsigned m, unsigned d) { return *times::make_day(y, m, d); };
  EXPECT_EQ(times::value_of(day(2023, 1, 1), Unit::week), "2022-W52");
  EXPECT_EQ(times::value_of(day(2020, 12, 31), Unit::week), "2020-W53");
  EXPECT_EQ(times::iso(times::easter(2023)), "2023-04-09");
  EXPECT_EQ(times::iso(times::easter(2008)), "2008-03-23");
  EXPECT_EQ(times::iso(times::shift(day(2023, 1, 31), Unit::month, 1)), "2023-02-28");
  EXPECT_EQ(times::iso(*times::feast("11#4.4", 2022)), "2022-11-24");     // Thanksgiving
  EXPECT_EQ(times::iso(*times::feast("05#-1.1", 2023)), "2023-05-29");    // Memorial Day
  EXPECT_EQ(times::iso(*times::feast("12-25<4.7", 2022)), "2022-11-27");  // first Sunday in Advent
  EXPECT_EQ(times::iso(*times::feast("easter+39", 2023)), "2023-05-18");  // Ascension
  EXPECT_FALSE(times::feast("13-01", 2023).has_value());
  EXPECT_FALSE(times::make_day(2023, 2, 29).has_value());
}

TEST(Calendar, GivesIntervalsOfValues) {
  const auto both = [](std::string_view value) {
    const times::Interval interval = times::interval_of(value);
    return interval.begin + "/" + interval.end;
  };
  EXPECT_EQ(both("2023-01-10TEV"), "2023-01-10/2023-01-10");
  EXPECT_EQ(both("2022-12"), "2022-12/2022-12");
  EXPECT_EQ(both("2023-W02"), "2023-01-09/2023-01-15");
  EXPECT_EQ(both("2023-W02-WE"), "2023-01-14/2023-01-15");
  EXPECT_EQ(both("2023-Q1"), "2023-01/2023-03");
  EXPECT_EQ(both("2022-WI"), "2022-12/2023-02");
  EXPECT_EQ(both("199"), "1990/1999");
  EXPECT_EQ(both("20"), "2000/2099");
  EXPECT_EQ(both("PRESENT_REF"), "/");
  EXPECT_EQ(both("XXXX-WXX-1"), "/");
}

/// Writes times.tsv and times.rules of one language into a folder of its own; the loader's message comes back.
std::string load_error(const std::string& words, const std::string& rules) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("times_test_" + std::to_string(::getpid()));
  std::filesystem::create_directories(folder / "de");
  std::ofstream(folder / "de" / "times.tsv") << words;
  std::ofstream(folder / "de" / "times.rules") << rules;
  const auto loaded = TimeRules::load(folder.string(), Language::de);
  std::string message = loaded ? "" : loaded.error().message;
  if (message.starts_with(folder.string())) message.erase(0, folder.string().size());
  std::filesystem::remove_all(folder);
  return message;
}

TEST(TimeRules, NameFileAndLineOfAnError) {
  const std::string words = "forms\tclass\tvalue\tpart\nJahr\tunit\tY\n";
  EXPECT_EQ(load_error(words, "# none\nDURATION [ number unit ] -> duration n=$number unit\n"), "");
  EXPECT_EQ(load_error(words, "DATE nosuch -> date\n"),
            "/de/times.rules:1: expected a class of times.tsv, found 'nosuch'");
  EXPECT_EQ(load_error(words, "\nDATE unit -> jump\n"), "/de/times.rules:2: expected an operation, found 'jump'");
  EXPECT_EQ(load_error(words, "DATE unit -> date month\n"),
            "/de/times.rules:1: expected a name of the pattern, found 'month'");
  EXPECT_EQ(load_error(words, "DATE ( unit -> date\n"), "/de/times.rules:1: expected ')'");
  EXPECT_EQ(load_error(words, "DATUM unit -> date\n"),
            "/de/times.rules:1: expected DATE, TIME, DURATION, SET or NONE, found 'DATUM'");
  EXPECT_EQ(load_error("forms\tclass\tvalue\tpart\ngut~adj\tunit\tY\n", ""),
            "/de/times.tsv:2: expected endings defined above with @endings, found 'gut~adj'");
  EXPECT_EQ(load_error(words + "Tag\tunit\tD\tx\n", ""),
            "/de/times.tsv:3: expected a part of letters w, l, f, h, found 'x'");
}

struct Reader {
  Reader(Segmenter s, Lexicon l, TimeRules r) : segmenter(std::move(s)), lexicon(std::move(l)), rules(std::move(r)) {}
  Segmenter segmenter;
  Lexicon lexicon;
  TimeRules rules;
};

Reader* reader_of(Language language) {
  static Reader* readers[2] = {nullptr, nullptr};
  Reader*& reader = readers[language == Language::de ? 0 : 1];
  if (reader != nullptr) return reader;
  auto segmenter = Segmenter::load(LAGEBILD_SOURCE_DATA, language);
  auto lexicon = Lexicon::load(LAGEBILD_SOURCE_DATA, language);
  auto rules = TimeRules::load(LAGEBILD_SOURCE_DATA, language);
  EXPECT_TRUE(segmenter.ok()) << segmenter.error().message;
  EXPECT_TRUE(lexicon.ok()) << lexicon.error().message;
  EXPECT_TRUE(rules.ok()) << rules.error().message;
  if (segmenter && lexicon && rules) reader = new Reader(std::move(*segmenter), std::move(*lexicon), std::move(*rules));
  return reader;
}

std::vector<FoundTime> find(Language language, const std::string& text, std::string_view published,
                            Segmented& segmented) {
  Reader* reader = reader_of(language);
  if (reader == nullptr) return {};
  Lexical lexical;
  reader->segmenter.segment(text, {}, segmented);
  reader->lexicon.analyse(segmented, lexical);
  return reader->rules.find(segmented, lexical, published);
}

std::string words_of(const Segmented& text, const FoundTime& time) {
  const std::uint32_t begin = text.tokens[time.first].begin;
  return std::string(text.text.substr(begin, text.tokens[time.last - 1].end - begin));
}

class TimeCases : public testing::TestWithParam<const char*> {};

TEST_P(TimeCases, AreFoundAndResolved) {
  const std::string name = GetParam();
  const Language language = name == "de" ? Language::de : Language::en;
  std::ifstream in(std::string(LAGEBILD_SOURCE_DIR) + "/tests/times/" + name + ".txt");
  ASSERT_TRUE(in.good());
  static constexpr const char* kTypes[] = {"DATE", "TIME", "DURATION", "SET"};
  std::string text, published, expected, line;
  int number = 0, begun = 0, cases = 0;
  const auto check = [&] {
    if (text.empty()) return;
    ++cases;
    Segmented segmented;
    std::string found;
    for (const FoundTime& time : find(language, text, published, segmented)) {
      found += words_of(segmented, time) + " = " + kTypes[static_cast<int>(time.type)] + " " + time.value + "\n";
    }
    EXPECT_EQ(found, expected) << "tests/times/" << name << ".txt:" << begun << ": " << text;
    text.clear();
    expected.clear();
  };
  while (std::getline(in, line)) {
    ++number;
    if (line.starts_with('#')) continue;
    if (line.starts_with('[')) {
      check();
      const std::size_t close = line.find(']');
      published = line.substr(1, close - 1);
      text = line.substr(close + 2);
      begun = number;
    } else if (!line.empty()) {
      expected += line + "\n";
    }
  }
  check();
  EXPECT_GT(cases, 20);
}

INSTANTIATE_TEST_SUITE_P(Languages, TimeCases, testing::Values("de", "en"),
                         [](const auto& one) { return std::string(one.param); });

TEST(TimeRules, GiveIntervalAndRule) {
  Segmented text;
  const auto found =
      find(Language::de, "In der vergangenen Woche wurde verhandelt, drei Tage lang.", "2023-01-13", text);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].value, "2023-W01");
  EXPECT_EQ(found[0].begin, "2023-01-02");
  EXPECT_EQ(found[0].end, "2023-01-08");
  EXPECT_TRUE(found[0].rule.starts_with("data/de/times.rules:")) << found[0].rule;
  EXPECT_EQ(found[1].type, TimeType::duration);
  EXPECT_EQ(found[1].begin, "");
}

TEST(TimeRules, TakeOddTextsInTheirStride) {
  for (const std::string text :
       {"", " ", "1.1.1.1.1.1", "am 99.99.9999", "31. Februar 2020", "2023-02-30", "- - -", "vor 999999999 Jahren",
        "in 99999 Jahren wird", "Nacht zum", "12:", "um 25.61 Uhr", "seit", "\xE2\x80\x9E", "1/1/1", "Jahr 0000"}) {
    Segmented segmented;
    for (const FoundTime& time : find(Language::de, text, "2023-01-13", segmented)) {
      EXPECT_LT(time.first, time.last) << text;
      EXPECT_LE(time.last, segmented.tokens.size()) << text;
      EXPECT_FALSE(time.value.empty()) << text;
    }
  }
}

}  // namespace
}  // namespace lagebild

// From matches to TIMEX3 values: the second pass.
//
// Purpose: completes what an expression leaves out ("im Dezember", "am Mittwoch", "um 14.30 Uhr", "am Tag zuvor") from
// the publication date, the tense of its clause and the dates mentioned before it. The idea of first finding
// underspecified expressions and resolving them afterwards is HeidelTime's (Strötgen and Gertz 2013); the code is ours.
// Thread safety: one Resolver per document. Complexity: linear in matches times sentence length.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/lexical.h"
#include "reading/times.h"
#include "reading/times/calendar.h"
#include "reading/times/rules.h"
#include "reading/times/tense.h"
#include "reading/times/words.h"
#include "text/segment.h"

namespace lagebild::times {

class Resolver {
 public:
  Resolver(const Segmented& text, const Lexical& lexical, const TimeWords& words, const RuleSet& rules,
           const Pieces& pieces, std::string_view published);

  /// Takes the next match of the document (in text order); false where its values make no time.
  bool take(const Match& match);
  /// Resolves times of day, which may hang on a date that follows them, and gives everything back.
  std::vector<FoundTime> finish();

 private:
  struct Item {
    Match match;
    std::string value;
    TimeType type = TimeType::date;
    std::uint32_t sentence = 0;
    std::optional<Day> day;  ///< set where the value is one day
    bool pending = false;    ///< a time of day that waits for its date
  };

  bool resolve(const Match& match, Item& item);
  bool date(const Match& match, Item& item);
  [[nodiscard]] bool plausible_year(const Match& match, int year) const;
  bool relative(const Match& match, Item& item);
  bool weekday(const Match& match, Item& item);
  bool season(const Match& match, Item& item);
  bool weekend(const Match& match, Item& item);
  bool part_of_year(const Match& match, Item& item, unsigned months, char letter);
  bool feast_day(const Match& match, Item& item);
  bool nth_weekday(const Match& match, Item& item);
  bool clock(const Match& match, Item& item);
  bool duration(const Match& match, Item& item);
  bool set(const Match& match, Item& item);

  /// -1: look back, +1: rather ahead (present tense), +2: ahead, 0: the nearest.
  int direction(const Match& match);
  /// The candidate that direction and distance make likeliest; ordered by time.
  std::optional<Day> choose(const std::vector<Day>& candidates, int dir, Unit unit) const;
  std::optional<int> year_of(const Arguments& a) const;
  void put_day(Item& item, Day day, const Arguments& a);
  [[nodiscard]] Day anchor(const Arguments& a) const;

  const Segmented& text_;
  const Lexical& lexical_;
  const TimeWords& words_;
  const RuleSet& rules_;
  const Pieces& pieces_;
  std::optional<Day> published_;
  std::optional<Day> last_day_;      ///< the day mentioned last
  std::optional<Day> last_mention_;  ///< first day of the date mentioned last, of whatever length
  std::optional<int> last_year_;     ///< the year mentioned last …
  std::uint32_t last_year_sentence_ = 0;
  std::optional<Day> last_month_;  ///< first day of the month mentioned last
  std::uint32_t last_month_sentence_ = 0;
  ClassId direction_class_ = 0;
  std::vector<Item> items_;
};

}  // namespace lagebild::times

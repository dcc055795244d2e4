#include "reading/times/resolve.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <initializer_list>

namespace lagebild::times {

namespace {

using std::chrono::days;

std::string format(const char* pattern, int a, int b = 0, int c = 0) {
  std::array<char, 48> buffer{};
  const int n = std::snprintf(buffer.data(), buffer.size(), pattern, a, b, c);
  return {buffer.data(), static_cast<std::size_t>(n)};
}

std::string join(std::initializer_list<std::string_view> parts) {
  std::string whole;
  for (const std::string_view part : parts) whole += part;
  return whole;
}

/// "3", "2.5", "X".
std::string amount(const Value& value) {
  if (value.text.starts_with('X')) return "X";
  const double n = std::abs(value.number);
  if (n == std::floor(n)) return format("%d", static_cast<int>(n));
  std::array<char, 32> buffer{};
  const int size = std::snprintf(buffer.data(), buffer.size(), "%.4g", n);
  return {buffer.data(), static_cast<std::size_t>(size)};
}

constexpr std::uint32_t kReach = 2;  // sentences: how far a date before it dates a time of day
constexpr std::size_t kNear = 64;    // times: how many of its sentence a time of day looks at for its date
constexpr std::string_view kUnknownDay = "XXXX-XX-XX";

bool vague(const Arguments& a, Key key) noexcept { return a.has(key) && a.get(key).text.starts_with('X'); }

}  // namespace

Resolver::Resolver(const Segmented& text, const Lexical& lexical, const TimeWords& words, const RuleSet& rules,
                   const Pieces& pieces, std::string_view published)
    : text_(text),
      lexical_(lexical),
      words_(words),
      rules_(rules),
      pieces_(pieces),
      published_(parse_day(published)),
      direction_class_(words.class_id("direction")) {}

bool Resolver::take(const Match& match) {
  Item item;
  item.match = match;
  item.type = rules_.rule(match.rule).type;
  item.sentence = pieces_.pieces[match.first].sentence;
  if (!resolve(match, item)) return false;
  if (item.day) last_day_ = item.day;
  if (item.type == TimeType::date) {
    const Interval interval = interval_of(item.value);
    if (interval.begin.size() == 10) last_mention_ = parse_day(interval.begin);
    if (interval.begin.size() == 7) last_mention_ = parse_day(interval.begin + "-01");
    if (interval.begin.size() == 4) last_mention_ = parse_day(interval.begin + "-01-01");
  }
  items_.push_back(std::move(item));
  return true;
}

int Resolver::direction(const Match& match) {
  if (match.arguments.text(Key::ref) == "past") return -1;
  const Piece& own = pieces_.pieces[match.first];
  // "im März zurückgetretenen": an inflected past participle right after the expression looks back.
  const std::uint32_t next = pieces_.pieces[match.last - 1].token + 1;
  if (next < text_.sentences[own.sentence].last && lexical_.first.size() > text_.tokens.size()) {
    for (const Analysis& one : lexical_.of(next)) {
      if (one.verb_form == VerbForm::participle_past && one.cells != 0) return -1;
    }
  }
  const Tense tense = tense_around(text_, lexical_, words_, own.sentence, own.token);
  // "seit Mittwoch", "seit der Wahl am Mittwoch" look back, "bis Mittwoch" ahead unless told in past tense.
  for (std::uint32_t back = 1; back <= 8 && back <= match.first && direction_class_ != TimeWords::kNoClass; ++back) {
    const Piece& piece = pieces_.pieces[match.first - back];
    if (piece.sentence != own.sentence || text_.text.substr(piece.begin, piece.end - piece.begin) == ",") break;
    for (std::uint32_t r = piece.first_reading; r < piece.first_reading + piece.readings; ++r) {
      if (pieces_.readings[r].cls != direction_class_) continue;
      if (pieces_.readings[r].value.text == "past") return -1;
      if (tense != Tense::past && back <= 2) return 2;
    }
  }
  switch (tense) {
    case Tense::past:
      return -1;
    case Tense::present:
      return 1;
    case Tense::future:
      return 2;
    case Tense::none:
      return 0;
  }
  return 0;
}

// Tense is a strong hint, not proof ("wurde auf Januar verschoben"): a far nearer date on the other side wins.
std::optional<Day> Resolver::choose(const std::vector<Day>& candidates, int dir, Unit unit) const {
  if (candidates.empty() || !published_) return std::nullopt;
  std::optional<Day> past, future;
  const std::string now = value_of(*published_, unit);
  for (const Day day : candidates) {
    if (value_of(day, unit) == now) return day;
    if (day < *published_) past = day;
    if (day > *published_ && !future) future = day;
  }
  if (!past || !future) return past ? past : future;
  const double back = static_cast<double>((*published_ - *past).count());
  const double ahead = static_cast<double>((*future - *published_).count());
  const double bias = dir < 0 ? 6.0 : dir > 1 ? 1.0 / 6.0 : dir > 0 ? 0.4 : 1.5;
  return back < ahead * bias ? past : future;
}

std::optional<int> Resolver::year_of(const Arguments& a) const {
  if (a.has(Key::year)) {
    const Value& value = a.get(Key::year);
    const int year = static_cast<int>(value.number);
    if (value.text.size() != 2 || year > 99) return year;
    const int now = published_ ? civil(*published_).year : 2000 + 25;
    return now / 100 * 100 + year - (year > now % 100 + 10 ? 100 : 0);
  }
  if (a.has(Key::shift) && published_) return civil(*published_).year + a.number(Key::shift);
  return std::nullopt;
}

Day Resolver::anchor(const Arguments& a) const {
  if (a.text(Key::ref) == "last" && last_day_) return *last_day_;
  return published_ ? *published_ : Day{};
}

void Resolver::put_day(Item& item, Day day, const Arguments& a) {
  item.day = day + days(a.number(Key::plus));
  item.value = iso(*item.day);
  if (a.has(Key::part)) {
    item.value += join({"T", a.text(Key::part)});
    item.type = TimeType::time;
  }
}

bool Resolver::resolve(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  switch (rules_.rule(match.rule).operation) {
    case Operation::date:
      return date(match, item);
    case Operation::relative:
      return relative(match, item);
    case Operation::weekday:
      return weekday(match, item);
    case Operation::month: {
      if (!published_) return false;
      const auto month = static_cast<unsigned>(a.number(Key::month));
      const Civil now = civil(*published_);
      const int shift = a.number(Key::shift);
      int year = now.year;
      if (shift < 0 && month >= now.month) --year;
      if (shift > 0 && month <= now.month) ++year;
      item.value = format("%04d-%02d", year, static_cast<int>(month));
      return true;
    }
    case Operation::season:
      return season(match, item);
    case Operation::weekend:
      return weekend(match, item);
    case Operation::part:
      item.value = join({"T", a.text(Key::part)});
      item.pending = true;
      return true;
    case Operation::clock:
      return clock(match, item);
    case Operation::decade: {
      int year = a.number(Key::n);
      if (a.has(Key::year)) year = a.number(Key::year);
      if (year < 100) year += year >= 20 ? 1900 : 2000;
      if (year % 10 != 0) return false;
      item.value = format("%03d", year / 10);
      return true;
    }
    case Operation::century: {
      const int n = a.has(Key::n) ? a.number(Key::n)
                    : published_  ? civil(*published_).year / 100 + 1 + a.number(Key::shift)
                                  : 0;
      if (n < 1 || n > 30) return false;
      item.value = format("%02d", n - 1);
      return true;
    }
    case Operation::quarter:
      return part_of_year(match, item, 3, 'Q');
    case Operation::half:
      return part_of_year(match, item, 6, 'H');
    case Operation::feast:
      return feast_day(match, item);
    case Operation::refer:
      item.value = a.text(Key::value);
      return true;
    case Operation::nth:
      return nth_weekday(match, item);
    case Operation::duration:
      return duration(match, item);
    case Operation::set:
      return set(match, item);
    case Operation::none:
      return true;
  }
  return false;
}

// A number of four digits alone: between 1900 and 2099 (from 1500 on with a context), and not the count of a plural
// noun.
bool Resolver::plausible_year(const Match& match, int year) const {
  if (year < (match.arguments.text(Key::of) == "bare" ? 1900 : 1500) || year > 2099) return false;
  if (words_.setting("@year_before_noun") == "yes") return true;  // "the 2024 elections"
  const std::uint32_t next = pieces_.pieces[match.last - 1].token + 1;
  if (next >= text_.tokens.size() || lexical_.first.size() <= text_.tokens.size()) return true;
  if (text_.sentences[pieces_.pieces[match.first].sentence].last <= next) return true;
  bool plural = false;
  for (const Analysis& one : lexical_.of(next)) {
    if (one.pos != Upos::noun || one.guessed || !one.nominal_can(Number::plural) || one.nominal_can(Number::singular))
      return true;
    plural = true;
  }
  return !plural;
}

bool Resolver::date(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  const auto month = static_cast<unsigned>(a.number(Key::month));
  const auto day = static_cast<unsigned>(a.number(Key::day));
  if (a.has(Key::month) && (month < 1 || month > 12)) return false;
  if (a.has(Key::day) && (day < 1 || day > 31)) return false;
  std::optional<int> year = year_of(a);
  const bool said = a.has(Key::year);
  if (!a.has(Key::month) && !a.has(Key::day)) {
    if (!year) return false;
    if (a.has(Key::of) && !plausible_year(match, *year)) return false;
    item.value = format("%04d", *year);
    if (said) {
      last_year_ = year;
      last_year_sentence_ = item.sentence;
    }
    return true;
  }
  if (!year && a.has(Key::month) && last_year_ && last_year_sentence_ == item.sentence) year = last_year_;
  if (said) {
    last_year_ = year;
    last_year_sentence_ = item.sentence;
  }
  if (a.has(Key::month) && !a.has(Key::day)) {
    if (!year) {
      if (!published_) {
        item.value = format("XXXX-%02d", static_cast<int>(month));
        return true;
      }
      std::vector<Day> candidates;
      const int now = civil(*published_).year;
      for (int y = now - 1; y <= now + 1; ++y) candidates.push_back(*make_day(y, month, 15));
      const auto chosen = choose(candidates, direction(match), Unit::month);
      year = chosen ? civil(*chosen).year : now;
    }
    item.value = format("%04d-%02d", *year, static_cast<int>(month));
    last_month_ = make_day(*year, month, 1);
    last_month_sentence_ = item.sentence;
    return true;
  }
  std::optional<Day> found;
  if (a.has(Key::month)) {
    if (year) {
      found = make_day(*year, month, day);
    } else if (!published_) {
      if (!make_day(2000, month, day)) return false;
      item.value = format("XXXX-%02d-%02d", static_cast<int>(month), static_cast<int>(day));
      return true;
    } else {
      std::vector<Day> candidates;
      const int now = civil(*published_).year;
      const int span = a.has(Key::weekday) ? 3 : 1;  // "Samstag, 5. Mai" fits few years only
      for (int y = now - span; y <= now + span; ++y) {
        const auto one = make_day(y, month, day);
        if (!one) continue;
        if (a.has(Key::weekday) && weekday_of(*one) != static_cast<unsigned>(a.number(Key::weekday))) continue;
        candidates.push_back(*one);
      }
      if (candidates.empty()) {
        for (int y = now - 1; y <= now + 1; ++y) {
          if (const auto one = make_day(y, month, day)) candidates.push_back(*one);
        }
      }
      found = choose(candidates, direction(match), Unit::day);
    }
  } else {  // a bare day: of the month mentioned in this sentence, else near the publication
    if (last_month_ && last_month_sentence_ == item.sentence) {
      const Civil m = civil(*last_month_);
      found = make_day(m.year, m.month, day);
    } else if (published_) {
      std::vector<Day> candidates;
      const Civil now = civil(*published_);
      for (int k = -1; k <= 1; ++k) {
        const Civil m = civil(shift(*make_day(now.year, now.month, 1), Unit::month, k));
        const auto one = make_day(m.year, m.month, day);
        if (!one || (a.has(Key::weekday) && weekday_of(*one) != static_cast<unsigned>(a.number(Key::weekday))))
          continue;
        candidates.push_back(*one);
      }
      found = choose(candidates, direction(match), Unit::day);
    } else {
      item.value = format("XXXX-XX-%02d", static_cast<int>(day));
      return true;
    }
  }
  if (!found) return false;
  const Civil c = civil(*found);
  last_month_ = make_day(c.year, c.month, 1);
  last_month_sentence_ = item.sentence;
  put_day(item, *found, a);
  return true;
}

bool Resolver::relative(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  const auto unit = unit_by_name(a.text(Key::unit));
  if (!unit) return false;
  if (a.text(Key::of) == "ahead" && direction(match) < 0) return false;  // "in zwei Jahren gebaut" is a duration
  if (vague(a, Key::shift)) {
    item.type = TimeType::date;
    item.value = a.number(Key::n, -1) < 0 ? "PAST_REF" : "FUTURE_REF";
    return true;
  }
  if (!published_ && !(a.text(Key::ref) == "last" && last_day_)) {
    item.value = *unit <= Unit::day     ? std::string(kUnknownDay)
                 : *unit == Unit::month ? "XXXX-XX"
                 : *unit == Unit::week  ? "XXXX-WXX"
                                        : "XXXX";
    if (a.has(Key::part)) item.value += join({"T", a.text(Key::part)});
    return true;
  }
  // "1991 … Ende des Jahres" of a past report stays in the year told of.
  if (a.text(Key::of) == "within" && *unit == Unit::year && last_year_ &&
      item.sentence <= last_year_sentence_ + kReach && direction(match) < 0) {
    item.value = format("%04d", *last_year_);
    return true;
  }
  const double exact = a.has(Key::shift) ? a.get(Key::shift).number : 0;
  if (std::abs(exact) > 3000) return false;
  const int n = static_cast<int>(exact);
  Day base = anchor(a);
  if (a.text(Key::ref) == "last" && *unit >= Unit::month && last_mention_)
    base = *last_mention_;  // "2012 … ein Jahr später"
  if (*unit <= Unit::hour) {
    item.type = TimeType::time;
    item.day = base;
    item.value = iso(base) + "TXX:XX";
    return true;
  }
  Day moved = shift(base, *unit, n);
  if (exact != n && *unit == Unit::year) moved = shift(moved, Unit::month, exact < 0 ? -6 : 6);
  // "60 years later" of a past report that named no date before: unknown, better a duration.
  if (a.text(Key::ref) == "last" && !last_mention_ && moved > base && direction(match) < 0) return false;
  if (*unit == Unit::day) {
    put_day(item, moved, a);
    return true;
  }
  item.value = value_of(moved, *unit);
  if (*unit == Unit::month) {
    last_month_ = moved;
    last_month_sentence_ = item.sentence;
  }
  if (*unit == Unit::year) {
    last_year_ = civil(moved).year;
    last_year_sentence_ = item.sentence;
  }
  return true;
}

bool Resolver::weekday(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  const auto wanted = a.number(Key::weekday);
  if (wanted < 1 || wanted > 7) return false;
  const bool from_last = a.text(Key::ref) == "last" && last_day_;
  if (!published_ && !from_last) {
    item.value = format("XXXX-WXX-%d", wanted);
    if (a.has(Key::part)) {
      item.value += join({"T", a.text(Key::part)});
      item.type = TimeType::time;
    }
    return true;
  }
  const Day base = anchor(a);
  const int ahead = (wanted - static_cast<int>(weekday_of(base)) + 7) % 7;
  const int back = ahead == 0 ? 0 : ahead - 7;
  int move = 0;
  if (a.has(Key::shift)) {
    const int n = a.number(Key::shift);
    if (n == 0) {
      move = direction(match) < 0 ? back : ahead;
    } else if (n < 0) {
      move = (back == 0 ? -7 : back) + 7 * (n + 1);
    } else {
      move = (ahead == 0 ? 7 : ahead) + 7 * (n - 1);
    }
  } else if (a.has(Key::n)) {  // a week counted from this one: "Montag nächster Woche"
    move = wanted - static_cast<int>(weekday_of(base)) + 7 * a.number(Key::n);
  } else {
    move = direction(match) > 0 ? ahead : back;
  }
  put_day(item, base + days(move), a);
  return true;
}

bool Resolver::weekend(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  if (!published_) {
    item.value = "XXXX-WXX-WE";
    return true;
  }
  const Day base = anchor(a);
  const auto today = static_cast<int>(weekday_of(base));
  const Day saturday = base + days(6 - today);  // of this week
  Day chosen = saturday;
  const int n = a.number(Key::shift);
  if (a.has(Key::shift)) {
    if (n < 0) chosen = saturday + days(7 * n);
    if (n > 0) chosen = saturday + days(7 * (n - (today < 6 ? 1 : 0)));
  } else if (direction(match) <= 0 && today < 6) {
    chosen = saturday - days(7);
  }
  item.value = value_of(chosen, Unit::weekend);
  if (a.has(Key::part)) item.value += join({"T", a.text(Key::part)});
  return true;
}

bool Resolver::season(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  const std::string_view name = a.text(Key::season);
  const unsigned month = name == "SP" ? 4 : name == "SU" ? 7 : name == "FA" ? 10 : 1;  // the middle of it
  std::optional<int> year = year_of(a);
  if (!year && !a.has(Key::n) && last_year_ && last_year_sentence_ == item.sentence) year = last_year_;
  if (!year) {
    if (!published_) {
      item.value = join({"XXXX-", name});
      return true;
    }
    std::vector<Day> candidates;
    const int now = civil(*published_).year;
    for (int y = now - 1; y <= now + 1; ++y) {
      const Day middle = *make_day(y, month, 15);
      const auto apart = (*published_ - middle).count();
      const bool inside = apart > -46 && apart < 47;
      const int n = a.number(Key::n);
      if (inside && n == 0) {
        candidates = {middle};
        break;
      }
      if ((n < 0 && apart <= 46) || (n > 0 && apart >= -46)) continue;  // "letzten Sommer" lies before, whole
      candidates.push_back(middle);
    }
    const auto chosen =
        choose(candidates, a.has(Key::n) && a.number(Key::n) != 0 ? a.number(Key::n) : direction(match), Unit::month);
    year = chosen ? civil(*chosen).year - (name == "WI" ? 1 : 0) : now;
  }
  item.value = join({format("%04d-", *year), name});
  return true;
}

bool Resolver::part_of_year(const Match& match, Item& item, unsigned months, char letter) {
  const Arguments& a = match.arguments;
  const int n = a.number(Key::n);
  if (n < 1 || n * static_cast<int>(months) > 12) return false;
  std::optional<int> year = year_of(a);
  if (!year && last_year_ && last_year_sentence_ == item.sentence) year = last_year_;
  if (!year) {
    if (!published_) {
      item.value = join({"XXXX-", std::string_view(&letter, 1), format("%d", n)});
      return true;
    }
    const int now = civil(*published_).year;
    std::vector<Day> candidates;
    for (int y = now - 1; y <= now + 1; ++y)
      candidates.push_back(*make_day(y, static_cast<unsigned>(n) * months - months / 2, 1));
    const auto chosen = choose(candidates, direction(match), months == 3 ? Unit::quarter : Unit::half);
    year = chosen ? civil(*chosen).year : now;
  }
  item.value = join({format("%04d-", *year), std::string_view(&letter, 1), format("%d", n)});
  return true;
}

bool Resolver::feast_day(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  const std::string_view rule = a.text(Key::feast);
  const std::optional<int> year = year_of(a);
  std::optional<Day> found;
  if (year) {
    found = feast(rule, *year);
  } else if (published_) {
    const int now = civil(*published_).year;
    std::vector<Day> candidates;
    for (int y = now - 1; y <= now + 1; ++y) {
      const auto one = feast(rule, y);
      if (!one || (a.number(Key::n) < 0 && *one >= *published_) || (a.number(Key::n) > 0 && *one <= *published_))
        continue;
      candidates.push_back(*one);
    }
    found = choose(candidates, direction(match), Unit::day);
  } else {
    item.value = kUnknownDay;
    return true;
  }
  if (!found) return false;
  put_day(item, *found, a);
  return true;
}

bool Resolver::nth_weekday(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  const std::string rule = format("%02d#%d.%d", a.number(Key::month), a.number(Key::n), a.number(Key::weekday));
  std::optional<int> year = year_of(a);
  if (!year && published_) {
    const int now = civil(*published_).year;
    std::vector<Day> candidates;
    for (int y = now - 1; y <= now + 1; ++y) {
      if (const auto one = feast(rule, y)) candidates.push_back(*one);
    }
    const auto chosen = choose(candidates, direction(match), Unit::day);
    if (chosen) year = civil(*chosen).year;
  }
  if (!year) return false;
  const auto found = feast(rule, *year);
  if (!found) return false;
  put_day(item, *found, a);
  return true;
}

bool Resolver::clock(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  int hour = a.number(Key::hour), minute = a.number(Key::minute);
  if (hour > 24 || minute > 59 || (hour == 24 && minute > 0)) return false;
  const std::string_view half = a.has(Key::ampm) ? a.text(Key::ampm) : a.text(Key::part);
  if ((half == "PM" || half == "AF" || half == "EV") && hour < 12) hour += 12;
  if (half == "AM" && hour == 12) hour = 0;
  if (half == "NI" && hour >= 8 && hour < 12) hour += 12;
  if (half == "NI" && hour == 12) hour = 0;
  int total = hour * 60 + minute + a.number(Key::plus);
  if (total < 0) total += 24 * 60;
  item.value = format("T%02d:%02d", total / 60, total % 60);
  item.pending = true;
  return true;
}

bool Resolver::duration(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  if (a.has(Key::value)) {
    item.value = a.text(Key::value);
    return true;
  }
  const std::string_view name = a.text(Key::unit);
  const auto unit = unit_by_name(name);
  if (!unit) return false;
  if (a.text(Key::of) == "adjective" && pieces_.pieces[match.first].capital &&
      !pieces_.pieces[match.first].sentence_start)
    return false;
  Value n = a.has(Key::n) ? a.get(Key::n) : Value{"X", 0};
  if (a.has(Key::plus)) n = {{}, n.number + a.get(Key::plus).number};
  if (!n.text.starts_with('X') && n.number <= 0) return false;
  const bool half = !n.text.starts_with('X') && n.number - std::floor(n.number) == 0.5;
  const std::string whole = format("%d", static_cast<int>(n.number));
  switch (*unit) {
    case Unit::second:
      item.value = join({"PT", amount(n), "S"});
      break;
    case Unit::minute:
      item.value = join({"PT", amount(n), "M"});
      break;
    case Unit::hour:
      item.value = half && n.number < 1 ? "PT30M" : half ? join({"PT", whole, "H30M"}) : join({"PT", amount(n), "H"});
      break;
    case Unit::half:
      item.value = n.text.starts_with('X') ? "PXM" : format("P%dM", static_cast<int>(n.number * 6));
      break;
    case Unit::quarter:
      item.value = n.text.starts_with('X') ? "PXM" : format("P%dM", static_cast<int>(n.number * 3));
      break;
    case Unit::year:
      item.value = half && n.number < 1 ? "P6M" : join({"P", amount(n), "Y"});
      break;
    default:
      item.value = join({"P", amount(n), name});
      break;
  }
  return true;
}

bool Resolver::set(const Match& match, Item& item) {
  const Arguments& a = match.arguments;
  if (a.has(Key::value)) {
    item.value = a.text(Key::value);
    return true;
  }
  if (a.has(Key::weekday)) {
    item.value = format("XXXX-WXX-%d", a.number(Key::weekday));
    if (a.has(Key::part)) item.value += join({"T", a.text(Key::part)});
    return true;
  }
  if (a.has(Key::month)) {
    item.value = format("XXXX-%02d", a.number(Key::month));
    return true;
  }
  if (a.has(Key::season)) {
    item.value = join({"XXXX-", a.text(Key::season)});
    return true;
  }
  if (a.has(Key::part) && !a.has(Key::unit)) {
    item.value = join({"XXXX-XX-XXT", a.text(Key::part)});
    return true;
  }
  Match one = match;
  if (!a.has(Key::n)) one.arguments.put(Key::n, {{}, 1});
  return duration(one, item);
}

std::vector<FoundTime> Resolver::finish() {
  std::vector<FoundTime> found;
  found.reserve(items_.size());
  std::optional<Day> last;
  std::uint32_t last_sentence = 0;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    Item& item = items_[i];
    if (item.pending) {
      // The date of a time of day: the nearest before it in the sentence, else the first after it there, else the
      // date mentioned last, else the publication.
      std::optional<Day> day;
      for (std::size_t k = i; k-- > 0 && i - k <= kNear && items_[k].sentence == item.sentence && !day;)
        day = items_[k].day;
      for (std::size_t k = i + 1; k < items_.size() && k - i <= kNear && items_[k].sentence == item.sentence && !day;
           ++k) {
        if (!items_[k].pending) day = items_[k].day;
      }
      if (!day && last && item.sentence <= last_sentence + kReach) day = last;
      if (!day) day = published_;
      item.value.insert(0, day ? iso(*day) : std::string(kUnknownDay));
      item.day = day;
    } else if (item.day) {
      last = item.day;
      last_sentence = item.sentence;
    }
    FoundTime time;
    time.first = pieces_.pieces[item.match.first].token;
    time.last = pieces_.pieces[item.match.last - 1].token + 1;
    if (!found.empty() && time.first < found.back().last) ++time.first;  // "10-18 Uhr": the token of the range is taken
    if (time.first >= time.last) continue;
    time.type = item.type;
    const Interval interval =
        item.type == TimeType::date || item.type == TimeType::time ? interval_of(item.value) : Interval{};
    time.begin = interval.begin;
    time.end = interval.end;
    time.value = std::move(item.value);
    time.rule = rules_.rule(item.match.rule).where;
    found.push_back(std::move(time));
  }
  return found;
}

}  // namespace lagebild::times

#include "ingest/dates.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/tsv.h"
#include "base/utf8.h"
#include "ingest/words.h"

namespace lagebild {

namespace {

enum class TokenKind : std::uint8_t { number, word, mark };

struct Token {
  TokenKind kind = TokenKind::mark;
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;
  int value = 0;        // number
  bool joined = false;  // no white space before it
};

constexpr bool ascii_digit(char c) { return c >= '0' && c <= '9'; }

std::vector<Token> tokens_of(std::string_view s) {
  std::vector<Token> out;
  bool joined = false;
  for (std::size_t i = 0; i < s.size();) {
    Token t;
    t.begin = i;
    t.joined = joined;
    if (ascii_digit(s[i])) {
      while (i < s.size() && ascii_digit(s[i])) ++i;
      t.kind = TokenKind::number;
      const std::string_view digits = s.substr(t.begin, i - t.begin);
      if (digits.size() > 9) {
        t.value = -1;
      } else {
        std::from_chars(digits.data(), digits.data() + digits.size(), t.value);
      }
    } else {
      const char32_t c = next_code_point(s, i);
      if (is_space(c)) {
        joined = false;
        continue;
      }
      if (is_letter(c)) {
        t.kind = TokenKind::word;
        while (i < s.size()) {
          std::size_t next = i;
          if (!is_letter(next_code_point(s, next))) break;
          i = next;
        }
      }
    }
    t.end = i;
    t.text = s.substr(t.begin, i - t.begin);
    joined = true;
    out.push_back(t);
  }
  return out;
}

bool valid(int year, int month, int day) {
  using namespace std::chrono;
  return year >= 1800 && year <= 2199 && month > 0 && day > 0 &&
         year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                        std::chrono::day{static_cast<unsigned>(day)}}
             .ok();
}

class Reader {
 public:
  explicit Reader(std::string_view text) : tokens_(tokens_of(text)) {}

  FoundDate find() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (auto found = date_at(i)) return *found;
    }
    return {};
  }

 private:
  [[nodiscard]] const Token* at(std::size_t i) const { return i < tokens_.size() ? &tokens_[i] : nullptr; }
  [[nodiscard]] bool mark(std::size_t i, std::string_view m) const {
    const Token* t = at(i);
    return t != nullptr && t->kind == TokenKind::mark && t->text == m;
  }
  [[nodiscard]] bool number(std::size_t i, std::size_t least, std::size_t most) const {
    const Token* t = at(i);
    return t != nullptr && t->kind == TokenKind::number && t->text.size() >= least && t->text.size() <= most;
  }
  [[nodiscard]] int month(std::size_t i) const {
    const Token* t = at(i);
    if (t == nullptr || t->kind != TokenKind::word || t->text.size() > 12) return 0;
    const auto& months = ingest::words().month;
    const auto found = months.find(to_lower(t->text));
    return found == months.end() ? 0 : found->second;
  }
  [[nodiscard]] std::string lower(std::size_t i) const {
    const Token* t = at(i);
    return t != nullptr && t->kind == TokenKind::word && t->text.size() <= 12 ? to_lower(t->text) : std::string();
  }

  std::optional<FoundDate> date_at(std::size_t i) const {
    if (const int m = month(i); m != 0) return month_first(i, m);
    if (!number(i, 1, 4)) return std::nullopt;
    // A digit string inside a longer one ("1.234.567", "v2.3.2004") is no date.
    if (i > 0 && tokens_[i].joined && (mark(i - 1, ".") || mark(i - 1, "/")) && number(i - 2, 1, 9))
      return std::nullopt;
    if (number(i, 4, 4)) {
      const std::string_view separator = at(i + 1) != nullptr ? tokens_[i + 1].text : std::string_view();
      if ((separator == "-" || separator == "/" || separator == ".") && number(i + 2, 1, 2) && mark(i + 3, separator) &&
          number(i + 4, 1, 2)) {
        return made(tokens_[i].value, tokens_[i + 2].value, tokens_[i + 4].value, i, i + 5);
      }
      return std::nullopt;
    }
    if (!number(i, 1, 2)) return std::nullopt;
    const int first = tokens_[i].value;
    if (mark(i + 1, ".") && number(i + 2, 1, 2) && mark(i + 3, ".") && (number(i + 4, 4, 4) || number(i + 4, 2, 2))) {
      const int year = tokens_[i + 4].text.size() == 2 ? century(tokens_[i + 4].value) : tokens_[i + 4].value;
      return made(year, tokens_[i + 2].value, first, i, i + 5);
    }
    if (mark(i + 1, "/") && number(i + 2, 1, 2) && mark(i + 3, "/") && number(i + 4, 4, 4)) {
      const int second = tokens_[i + 2].value;
      if (first > 12 || first == second) return made(tokens_[i + 4].value, second, first, i, i + 5);
      if (second > 12) return made(tokens_[i + 4].value, first, second, i, i + 5);
      return std::nullopt;  // 03/04/2023: two readings, so none
    }
    std::size_t j = i + 1;
    if (mark(j, ".") || mark(j, "-")) {
      ++j;
    } else if (const std::string ending = lower(j);
               ending == "st" || ending == "nd" || ending == "rd" || ending == "th") {
      ++j;
      if (lower(j) == "of") ++j;
    }
    const int m = month(j);
    if (m == 0) return std::nullopt;
    ++j;
    while (mark(j, ".") || mark(j, ",") || mark(j, "-")) ++j;
    if (number(j, 4, 4)) return made(tokens_[j].value, m, first, i, j + 1);
    if (number(j, 2, 2) && mark(j - 1, "-")) return made(century(tokens_[j].value), m, first, i, j + 1);
    return std::nullopt;
  }

  // "January 13, 2023", and "Jan 13 18:00:00 2023" as programs print it.
  std::optional<FoundDate> month_first(std::size_t i, int m) const {
    std::size_t j = i + 1;
    if (mark(j, ".")) ++j;
    if (!number(j, 1, 2)) return std::nullopt;
    const int day = tokens_[j].value;
    ++j;
    if (const std::string ending = lower(j); ending == "st" || ending == "nd" || ending == "rd" || ending == "th") ++j;
    if (mark(j, ",")) ++j;
    if (!number(j, 4, 4)) return std::nullopt;
    return made(tokens_[j].value, m, day, i, j + 1);
  }

  static int century(int two_digits) { return two_digits + (two_digits < 70 ? 2000 : 1900); }

  std::optional<FoundDate> made(int year, int month_number, int day, std::size_t first, std::size_t behind) const {
    if (!valid(year, month_number, day)) return std::nullopt;
    FoundDate out;
    out.iso = fmt::format("{:04}-{:02}-{:02}", year, month_number, day);
    out.begin = tokens_[first].begin;
    out.end = tokens_[behind - 1].end;
    add_time(behind, out);
    return out;
  }

  void add_time(std::size_t i, FoundDate& out) const {
    std::size_t j = i;
    for (int skipped = 0; skipped < 3 && at(j) != nullptr && !number(j, 1, 2); ++skipped, ++j) {
      const Token& t = tokens_[j];
      const bool word = t.kind == TokenKind::word && (t.text == "T" || t.text == "t" || clock_word(j));
      const bool filler =
          t.kind == TokenKind::mark && (t.text == "," || t.text == "-" || t.text == "–" || t.text == "|" ||
                                        t.text == ":" || t.text == "(" || t.text == "/" || t.text == "•");
      if (!word && !filler) return;
    }
    if (!number(j, 1, 2)) return;
    int hour = tokens_[j].value;
    int minute = 0;
    int second = 0;
    bool stated = false;  // certainly a time of day
    std::size_t k = j + 1;
    if ((mark(k, ":") || mark(k, ".")) && number(k + 1, 2, 2)) {
      stated = tokens_[k].text == ":";
      minute = tokens_[k + 1].value;
      k += 2;
      if (stated && mark(k, ":") && number(k + 1, 2, 2)) {
        second = tokens_[k + 1].value;
        k += 2;
        if ((mark(k, ".") || mark(k, ",")) && number(k + 1, 1, 9) && tokens_[k + 1].joined) k += 2;
      }
    }
    std::string half = lower(k);
    std::size_t behind_half = k + 1;
    if ((half == "a" || half == "p") && mark(k + 1, ".") && lower(k + 2) == "m") {
      half += "m";
      behind_half = mark(k + 3, ".") ? k + 4 : k + 3;
    }
    if (half == "am" || half == "pm") {
      if (hour < 1 || hour > 12) return;
      hour = hour % 12 + (half == "pm" ? 12 : 0);
      stated = true;
      k = behind_half;
    } else if (clock_word(k) && ingest::words().zone.count(half) == 0) {
      stated = true;
      ++k;
    }
    if (!stated || hour > 23 || minute > 59 || second > 60) return;
    if (second == 60) second = 59;
    out.iso += fmt::format("T{:02}:{:02}:{:02}", hour, minute, second);
    out.end = tokens_[k - 1].end;
    add_zone(k, out);
  }

  void add_zone(std::size_t k, FoundDate& out) const {
    if (mark(k, "(")) ++k;
    const auto& zones = ingest::words().zone;
    if (const auto zone = zones.find(lower(k)); zone != zones.end()) {
      std::string offset = zone->second;
      out.end = tokens_[k].end;
      if (offset == "Z" && (mark(k + 1, "+") || mark(k + 1, "-"))) {
        add_zone(k + 1, out);
        return;
      }
      out.iso += offset;
      return;
    }
    const bool minus = mark(k, "-") || mark(k, "−");
    if (!minus && !mark(k, "+")) return;
    int hours = 0;
    int minutes = 0;
    std::size_t last = k + 1;
    if (number(k + 1, 4, 4)) {
      hours = tokens_[k + 1].value / 100;
      minutes = tokens_[k + 1].value % 100;
    } else if (number(k + 1, 2, 2)) {
      hours = tokens_[k + 1].value;
      if (mark(k + 2, ":") && number(k + 3, 2, 2)) {
        minutes = tokens_[k + 3].value;
        last = k + 3;
      }
    } else {
      return;
    }
    if (hours > 14 || minutes > 59 || !tokens_[k + 1].joined) return;
    out.iso += fmt::format("{}{:02}:{:02}", minus ? '-' : '+', hours, minutes);
    out.end = tokens_[last].end;
  }

  [[nodiscard]] bool clock_word(std::size_t i) const {
    const std::string word = lower(i);
    return !word.empty() && ingest::words().clock.count(word) != 0;
  }

  std::vector<Token> tokens_;
};

// Only words that go with a date, and punctuation.
bool only_date_words(std::string_view text) {
  if (text.size() > 64) return false;
  const ingest::Words& words = ingest::words();
  for (const Token& t : tokens_of(text)) {
    if (t.kind == TokenKind::number) return false;
    if (t.kind == TokenKind::mark) continue;
    const std::string word = to_lower(t.text);
    if (words.weekday.count(word) == 0 && words.stand.count(word) == 0 && words.clock.count(word) == 0 &&
        words.zone.count(word) == 0) {
      return false;
    }
  }
  return true;
}

std::string from_epoch(std::int64_t seconds) {
  using namespace std::chrono;
  const sys_seconds point{std::chrono::seconds{seconds}};
  const auto day_point = floor<days>(point);
  const year_month_day date{day_point};
  const hh_mm_ss time{point - day_point};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::string from_digits(std::string_view digits) {
  std::int64_t number = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec != std::errc{}) return {};
  const auto part = [&](std::size_t at, std::size_t size) {
    int value = 0;
    std::from_chars(digits.data() + at, digits.data() + at + size, value);
    return value;
  };
  if (digits.size() == 8 || digits.size() == 14) {
    if (!valid(part(0, 4), part(4, 2), part(6, 2))) return {};
    std::string out = fmt::format("{:04}-{:02}-{:02}", part(0, 4), part(4, 2), part(6, 2));
    if (digits.size() == 14 && part(8, 2) < 24 && part(10, 2) < 60 && part(12, 2) < 60) {
      out += fmt::format("T{:02}:{:02}:{:02}", part(8, 2), part(10, 2), part(12, 2));
    }
    return out;
  }
  if (digits.size() == 9 || digits.size() == 10) return from_epoch(number);  // 1973 to 2286
  if (digits.size() == 12 || digits.size() == 13) return from_epoch(number / 1000);
  return {};
}

}  // namespace

std::string normalise_date(std::string_view text) {
  std::string_view s = trim(text);
  while (!s.empty() && (s.back() == '\n' || s.back() == '\r')) s = trim(s.substr(0, s.size() - 1));
  if (s.size() < 6 || s.size() > 120) return {};
  if (s.find_first_not_of("0123456789") == std::string_view::npos) return from_digits(s);
  // "1673630000.0", as JSON writers print epoch seconds held in floating point.
  if (const std::size_t dot = s.find('.'); dot >= 9 && dot != std::string_view::npos &&
                                           s.find_first_not_of("0123456789.") == std::string_view::npos &&
                                           s.find('.', dot + 1) == std::string_view::npos) {
    return from_digits(s.substr(0, dot));
  }
  // "20230113T180000Z"
  if (s.size() >= 15 && s[8] == 'T' && s.substr(0, 8).find_first_not_of("0123456789") == std::string_view::npos &&
      s.substr(9, 6).find_first_not_of("0123456789") == std::string_view::npos) {
    std::string out = from_digits(std::string(s.substr(0, 8)) + std::string(s.substr(9, 6)));
    if (!out.empty() && s.substr(15) == "Z") out += 'Z';
    return out;
  }
  const FoundDate found = Reader(s).find();
  if (found.iso.empty()) return {};
  std::string_view rest = s.substr(found.end);
  if (const std::size_t bracket = rest.find('('); bracket != std::string_view::npos && rest.ends_with(')')) {
    rest = rest.substr(0, bracket);
  }
  if (!only_date_words(s.substr(0, found.begin)) || !only_date_words(rest)) return {};
  return found.iso;
}

FoundDate find_date(std::string_view text) { return Reader(text).find(); }

}  // namespace lagebild

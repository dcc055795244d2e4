#include "reading/times/calendar.h"

#include <array>
#include <cstdio>
#include <utility>

namespace lagebild::times {

namespace {

using std::chrono::days;
using std::chrono::year_month_day;

std::optional<int> digits(std::string_view s) noexcept {
  if (s.empty() || s.size() > 9) return std::nullopt;
  int n = 0;
  for (const char c : s) {
    if (c < '0' || c > '9') return std::nullopt;
    n = n * 10 + (c - '0');
  }
  return n;
}

std::string format(const char* pattern, int a, int b = 0, int c = 0) {
  std::array<char, 48> buffer{};
  const int n = std::snprintf(buffer.data(), buffer.size(), pattern, a, b, c);
  return {buffer.data(), static_cast<std::size_t>(n)};
}

Day monday_of_week_one(int year) noexcept {
  const Day fourth = *make_day(year, 1, 4);
  return fourth - days(weekday_of(fourth) - 1);
}

/// ISO week-numbering year and week.
std::pair<int, int> iso_week(Day day) noexcept {
  const int year = civil(day - days(weekday_of(day) - 1) + days(3)).year;
  return {year, static_cast<int>((day - monday_of_week_one(year)).count() / 7 + 1)};
}

}  // namespace

std::optional<Unit> unit_by_name(std::string_view name) noexcept {
  static constexpr std::array<std::pair<std::string_view, Unit>, 12> kUnits{{{"S", Unit::second},
                                                                             {"MIN", Unit::minute},
                                                                             {"H", Unit::hour},
                                                                             {"D", Unit::day},
                                                                             {"WE", Unit::weekend},
                                                                             {"W", Unit::week},
                                                                             {"M", Unit::month},
                                                                             {"Q", Unit::quarter},
                                                                             {"HY", Unit::half},
                                                                             {"Y", Unit::year},
                                                                             {"DE", Unit::decade},
                                                                             {"CE", Unit::century}}};
  for (const auto& [key, unit] : kUnits) {
    if (key == name) return unit;
  }
  return std::nullopt;
}

Civil civil(Day day) noexcept {
  const year_month_day ymd{day};
  return {static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())};
}

std::optional<Day> make_day(int year, unsigned month, unsigned day) noexcept {
  const year_month_day ymd{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!ymd.ok()) return std::nullopt;
  return Day(ymd);
}

unsigned weekday_of(Day day) noexcept { return std::chrono::weekday(day).iso_encoding(); }

Day easter(int year) noexcept {
  const int a = year % 19, b = year / 100, c = year % 100;
  const int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
  const int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4;
  const int l = (32 + 2 * e + 2 * i - h - k) % 7, m = (a + 11 * h + 22 * l) / 451;
  const int month = (h + l - 7 * m + 114) / 31, day = (h + l - 7 * m + 114) % 31 + 1;
  return *make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

Day shift(Day day, Unit unit, int n) noexcept {
  int months = 0;
  switch (unit) {
    case Unit::second:
    case Unit::minute:
    case Unit::hour:
      return day;
    case Unit::day:
      return day + days(n);
    case Unit::weekend:
    case Unit::week:
      return day + days(7 * n);
    case Unit::month:
      months = n;
      break;
    case Unit::quarter:
      months = 3 * n;
      break;
    case Unit::half:
      months = 6 * n;
      break;
    case Unit::year:
      months = 12 * n;
      break;
    case Unit::decade:
      months = 120 * n;
      break;
    case Unit::century:
      months = 1200 * n;
      break;
  }
  const Civil from = civil(day);
  const int total = from.year * 12 + static_cast<int>(from.month) - 1 + months;
  const int year = total >= 0 ? total / 12 : 0;
  const auto month = static_cast<unsigned>(total >= 0 ? total % 12 : 0) + 1;
  for (unsigned d = from.day; d > 27; --d) {
    if (const auto made = make_day(year, month, d)) return *made;
  }
  const auto made = make_day(year, month, from.day);
  return made ? *made : day;
}

std::optional<Day> feast(std::string_view rule, int year) noexcept {
  if (year < 1583 || year > 9998) return std::nullopt;
  if (rule.starts_with("easter")) {
    rule.remove_prefix(6);
    if (rule.empty()) return easter(year);
    const bool minus = rule.front() == '-';
    const auto n = digits(rule.substr(1));
    if (!n) return std::nullopt;
    return easter(year) + days(minus ? -*n : *n);
  }
  if (rule.size() < 5) return std::nullopt;
  const auto month = digits(rule.substr(0, 2));
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  const auto m = static_cast<unsigned>(*month);
  if (rule[2] == '#') {  // MM#n.w
    const std::size_t dot = rule.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    std::string_view count = rule.substr(3, dot - 3);
    const bool last = count.starts_with('-');
    if (last) count.remove_prefix(1);
    const auto n = digits(count);
    const auto w = digits(rule.substr(dot + 1));
    if (!n || !w || *n < 1 || *w < 1 || *w > 7) return std::nullopt;
    if (last) {
      const Day end = shift(*make_day(year, m, 1), Unit::month, 1) - days(1);
      return end - days((static_cast<int>(weekday_of(end)) - *w + 7) % 7 + 7 * (*n - 1));
    }
    const Day first = *make_day(year, m, 1);
    return first + days((*w - static_cast<int>(weekday_of(first)) + 7) % 7 + 7 * (*n - 1));
  }
  const auto day = digits(rule.substr(3, 2));
  if (!day) return std::nullopt;
  const auto base = make_day(year, m, static_cast<unsigned>(*day));
  if (!base || rule.size() == 5) return base;
  if (rule[5] != '<' || rule.size() < 9) return std::nullopt;  // MM-DD<n.w: the n-th weekday w before that day
  const auto n = digits(rule.substr(6, 1));
  const auto w = digits(rule.substr(8));
  if (!n || !w || *n < 1 || *w < 1 || *w > 7) return std::nullopt;
  const int back = (static_cast<int>(weekday_of(*base)) - *w + 7) % 7;
  return *base - days((back == 0 ? 7 : back) + 7 * (*n - 1));
}

std::string iso(Day day) {
  const Civil c = civil(day);
  return format("%04d-%02d-%02d", c.year, static_cast<int>(c.month), static_cast<int>(c.day));
}

std::string value_of(Day day, Unit unit) {
  const Civil c = civil(day);
  const auto month = static_cast<int>(c.month);
  switch (unit) {
    case Unit::second:
    case Unit::minute:
    case Unit::hour:
    case Unit::day:
      return iso(day);
    case Unit::week:
    case Unit::weekend: {
      const auto [year, week] = iso_week(day);
      return format(unit == Unit::week ? "%04d-W%02d" : "%04d-W%02d-WE", year, week);
    }
    case Unit::month:
      return format("%04d-%02d", c.year, month);
    case Unit::quarter:
      return format("%04d-Q%d", c.year, (month - 1) / 3 + 1);
    case Unit::half:
      return format("%04d-H%d", c.year, (month - 1) / 6 + 1);
    case Unit::year:
      return format("%04d", c.year);
    case Unit::decade:
      return format("%03d", c.year / 10);
    case Unit::century:
      return format("%02d", c.year / 100);
  }
  return {};
}

Interval interval_of(std::string_view value) {
  const std::size_t time = value.find('T');
  if (time != std::string_view::npos) value = value.substr(0, time);
  const auto century = value.size() == 2 ? digits(value) : std::nullopt;
  if (century) return {format("%04d", *century * 100), format("%04d", *century * 100 + 99)};
  const auto decade = value.size() == 3 ? digits(value) : std::nullopt;
  if (decade) return {format("%04d", *decade * 10), format("%04d", *decade * 10 + 9)};
  const auto year = value.size() >= 4 ? digits(value.substr(0, 4)) : std::nullopt;
  if (!year || *year < 1) return {};
  if (value.size() == 4) return {std::string(value), std::string(value)};
  if (value[4] != '-') return {};
  const std::string_view rest = value.substr(5);
  if (const auto month = digits(rest.substr(0, 2)); month && (rest.size() == 2 || rest.size() == 5)) {
    return {std::string(value), std::string(value)};
  }
  if (rest.starts_with('W') && rest.size() >= 3) {
    if (rest == "WI") return {format("%04d-12", *year), format("%04d-02", *year + 1)};
    const auto week = digits(rest.substr(1, 2));
    if (!week || *week < 1 || *week > 53) return {};
    const Day monday = monday_of_week_one(*year) + days(7 * (*week - 1));
    if (rest.ends_with("-WE")) return {iso(monday + days(5)), iso(monday + days(6))};
    return {iso(monday), iso(monday + days(6))};
  }
  if (rest == "WI") return {format("%04d-12", *year), format("%04d-02", *year + 1)};
  if (rest == "SP") return {format("%04d-03", *year), format("%04d-05", *year)};
  if (rest == "SU") return {format("%04d-06", *year), format("%04d-08", *year)};
  if (rest == "FA") return {format("%04d-09", *year), format("%04d-11", *year)};
  if (rest.size() == 2 && (rest[0] == 'Q' || rest[0] == 'H')) {
    const int length = rest[0] == 'Q' ? 3 : 6;
    const int n = rest[1] - '0';
    if (n < 1 || n * length > 12) return {};
    return {format("%04d-%02d", *year, (n - 1) * length + 1), format("%04d-%02d", *year, n * length)};
  }
  return {};
}

std::optional<Day> parse_day(std::string_view iso_date) noexcept {
  if (iso_date.size() < 10 || iso_date[4] != '-' || iso_date[7] != '-') return std::nullopt;
  const auto y = digits(iso_date.substr(0, 4));
  const auto m = digits(iso_date.substr(5, 2));
  const auto d = digits(iso_date.substr(8, 2));
  if (!y || !m || !d) return std::nullopt;
  return make_day(*y, static_cast<unsigned>(*m), static_cast<unsigned>(*d));
}

}  // namespace lagebild::times

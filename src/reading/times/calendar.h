// Calendar arithmetic behind the TIMEX3 values: civil days, ISO weeks, movable feasts, intervals of values.
//
// Units: civil days of the proleptic Gregorian calendar. Errors: none (nullopt). Pure functions, thread safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lagebild::times {

using Day = std::chrono::sys_days;

/// A calendar unit, by the letters that TIMEX3 uses for it (month and minute told apart).
enum class Unit : std::uint8_t {
  second,
  minute,
  hour,
  day,
  weekend,
  week,
  month,
  quarter,
  half,
  year,
  decade,
  century
};

/// The unit named in a data file ("S", "MIN", "H", "D", "WE", "W", "M", "Q", "HY", "Y", "DE", "CE").
[[nodiscard]] std::optional<Unit> unit_by_name(std::string_view name) noexcept;

struct Civil {
  int year = 0;
  unsigned month = 0, day = 0;
};

[[nodiscard]] Civil civil(Day day) noexcept;
/// The day, or nullopt where the calendar has none (30 February).
[[nodiscard]] std::optional<Day> make_day(int year, unsigned month, unsigned day) noexcept;
/// ISO weekday, 1 Monday … 7 Sunday.
[[nodiscard]] unsigned weekday_of(Day day) noexcept;
/// Easter Sunday (anonymous Gregorian algorithm, Meeus/Jones/Butcher).
[[nodiscard]] Day easter(int year) noexcept;
/// Moves `day` by n units; months and years keep the day of month or take the month's last.
[[nodiscard]] Day shift(Day day, Unit unit, int n) noexcept;

/// A feast in `year` by its rule: "12-25", "easter+39", "11#4.4" (4th Thursday of November; #-1 the last),
/// "12-25<4.7" (4th Sunday before 25 December).
[[nodiscard]] std::optional<Day> feast(std::string_view rule, int year) noexcept;

/// TIMEX3 value of the unit that holds `day`: "2023-01-11", "2023-W02", "2023-W02-WE", "2023-01", "2023-Q1", "2023-H1",
/// "2023", "202", "20".
[[nodiscard]] std::string value_of(Day day, Unit unit);
[[nodiscard]] std::string iso(Day day);

/// First and last day, month or year of a TIMEX3 date or time value; both empty where it names no interval.
struct Interval {
  std::string begin, end;
};
[[nodiscard]] Interval interval_of(std::string_view value);

/// The day of "YYYY-MM-DD…", or nullopt.
[[nodiscard]] std::optional<Day> parse_day(std::string_view iso_date) noexcept;

}  // namespace lagebild::times

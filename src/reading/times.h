// TIMEX3 expressions, found and resolved.
//
// Purpose: every date, time of day, duration and set of times in a document, with its TIMEX3 value resolved from the
// publication date, the tense of its clause and the dates before it. Rules and words: data/<language>/times.*.
// Errors: at load only ("file:line: …"). Thread safety: TimeRules immutable, may be shared.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"
#include "language/lexical.h"
#include "text/segment.h"

namespace lagebild {

struct FoundTime {
  std::uint32_t first = 0, last = 0;  ///< tokens [first, last)
  TimeType type = TimeType::date;
  std::string value;       ///< TIMEX3 value ("2023-01-11", "2022-12", "P3D", "2023-01-10TEV", "PRESENT_REF")
  std::string begin, end;  ///< calendar interval as exact as known (YYYY[-MM[-DD]]), empty where none
  std::string_view rule;   ///< "file:line" of the rule that matched, for explain
};

class TimeRules {
 public:
  static Result<TimeRules> load(const std::string& data_folder, Language language);
  TimeRules(TimeRules&&) noexcept;
  TimeRules& operator=(TimeRules&&) noexcept;
  ~TimeRules();
  /// Times of a document in text order, not overlapping. `published`: ISO date or date-time, or empty.
  [[nodiscard]] std::vector<FoundTime> find(const Segmented& text, const Lexical& lexical,
                                            std::string_view published) const;

 private:
  TimeRules();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lagebild

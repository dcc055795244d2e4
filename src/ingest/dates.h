// Dates as they stand in metadata and on pages, brought to ISO 8601.
//
// Purpose: publication dates only; the dates inside a report's sentences belong to reading/times.h.
// Thread safety: pure functions. Month names of every language: data/*/ingest.tsv.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lagebild {

/// A date or date-time in ISO 8601 ("2023-01-13", "2023-01-13T18:00:00+01:00") from any usual form: ISO 8601 and its
/// variants, 20230113, epoch seconds or milliseconds, RFC 2822, "13.01.2023, 18:04 Uhr", "13. Januar 2023",
/// "January 13, 2023", "13 Jan 2023", "2023/01/13", and "01/13/2023" where only one reading is possible.
/// The zone is kept as given, never converted. Empty where `text` is no date or has more than a date around it.
[[nodiscard]] std::string normalise_date(std::string_view text);

struct FoundDate {
  std::string iso;        ///< empty: none found
  std::size_t begin = 0;  ///< bytes of the searched text, time of day included
  std::size_t end = 0;
};

/// The first full date (with year) inside `text`. Complexity: linear.
[[nodiscard]] FoundDate find_date(std::string_view text);

}  // namespace lagebild

// A report for people at a terminal: as running lists (text) or as tables.
//
// Units: widths are terminal columns. Thread safety: pure functions. Complexity: linear in the report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

/// Headed lists of what the report says, each event with its sentence; ends with an empty line.
[[nodiscard]] std::string report_text(const Report& report, std::size_t width);
/// The same facts as one aligned table a kind; ends with an empty line.
[[nodiscard]] std::string report_table(const Report& report, std::size_t width);
/// What stands in either for a document that cannot be read.
[[nodiscard]] std::string error_text(std::string_view uri, const Error& error, std::size_t width);

}  // namespace lagebild

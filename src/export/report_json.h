// The report as JSON ("lagebild-report/1", docs/report.md): one line a document, written and read back.
//
// Purpose: the product's stable interface; the store, the command line and the tests all go through these functions.
// Units: spans are code points of document.text. Encoding: UTF-8; bytes that are none (file names may hold any)
// become U+FFFD. Determinism: the same report gives the same bytes: fields in the order of docs/report.md, no spaces,
// whole numbers without a fraction, other numbers in the shortest form that reads back to the same value
// (confidence is rounded to three places, coordinates to five).
// Thread safety: pure functions. Complexity: linear in the report.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

/// The words of the format for the enumerations of report.h ("organisation", "nominal", "DATE" …).
[[nodiscard]] std::string_view name_of(ActorType type) noexcept;
[[nodiscard]] std::string_view name_of(MentionForm form) noexcept;
[[nodiscard]] std::string_view name_of(BlockKind kind) noexcept;
[[nodiscard]] std::string_view name_of(StatementKind kind) noexcept;
[[nodiscard]] std::string_view name_of(TimeType type) noexcept;

/// The report as one JSON object, without a line end.
[[nodiscard]] std::string report_json(const Report& report);
/// The line that stands for a document that cannot be read: schema, document.uri and error {code, text}.
[[nodiscard]] std::string error_json(std::string_view uri, const Error& error);

/// A document that could not be read, as error_json() writes it.
struct FailedDocument {
  std::string uri;
  Error error;
};
using ReportLine = std::variant<Report, FailedDocument>;

/// Reads one line that report_json() or error_json() wrote. Every reference and span is checked.
/// Errors: bad_format (no JSON, a field missing or of the wrong kind, a reference to nothing; the message names it),
/// version (another schema).
[[nodiscard]] Result<ReportLine> parse_report_line(std::string_view line);
/// The same where a report is expected; the line of a failed document is bad_format.
[[nodiscard]] Result<Report> report_from_json(std::string_view line);

}  // namespace lagebild

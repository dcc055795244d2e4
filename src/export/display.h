// Text as a terminal shows it: width in columns, shortening, wrapping, and nothing that could steer the terminal.
//
// Units: widths are terminal columns (East Asian wide characters two, combining marks none), by ICU's properties.
// Encoding: valid UTF-8. Thread safety: pure functions. Complexity: linear.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lagebild {

/// Columns that `s` takes on a terminal.
[[nodiscard]] std::size_t display_width(std::string_view s) noexcept;
/// White space folded to single blanks, control and format characters (escape sequences, bidi overrides) left out.
[[nodiscard]] std::string plain_line(std::string_view s);
/// At most `width` columns, with "…" where something was cut.
[[nodiscard]] std::string shorten(std::string_view s, std::size_t width);
/// Blanks added on the right (or left) up to `width` columns.
[[nodiscard]] std::string pad(std::string_view s, std::size_t width, bool on_left = false);
/// Lines of at most `width` columns, broken at blanks (inside a word only where it alone is longer).
[[nodiscard]] std::vector<std::string> wrap(std::string_view s, std::size_t width);
/// A number as the report has it: "54000", "2.5"; with `grouped`, thousands apart: "54,000".
[[nodiscard]] std::string number_text(double value, bool grouped = false);

}  // namespace lagebild

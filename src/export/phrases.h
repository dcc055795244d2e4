// Facts in words: the short English phrases that tables, text and pages use for them.
//
// Purpose: one wording everywhere. Nothing is interpreted; only what the report holds is said.
// Thread safety: pure functions; PointText is immutable. The text given to PointText must outlive it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"

namespace lagebild {

/// A text that is cut by code points in constant time.
class PointText {
 public:
  explicit PointText(std::string_view text);
  /// The passage of `span`; what lies outside the text is cut off.
  [[nodiscard]] std::string_view cut(Span span) const noexcept;
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(bytes_.size() - 1); }

 private:
  std::string_view text_;
  std::vector<std::uint32_t> bytes_;  // of every code point, and of the end
};

/// Title of the document, else the beginning of its text, else its uri.
[[nodiscard]] std::string document_heading(const Document& document);
/// "CONSULT/visit".
[[nodiscard]] std::string type_and_mode(std::string_view type, std::string_view mode);
/// "Fumio Kishida → Joe Biden", "USA, Japan", "? → Japan".
[[nodiscard]] std::string parties(const std::vector<std::string>& actors, const std::vector<std::string>& recipients);
[[nodiscard]] std::vector<std::string> actor_names(const Report& report, const std::vector<std::uint32_t>& indices);
/// Name of actor `index`, empty for kNone.
[[nodiscard]] std::string actor_name(const Report& report, std::uint32_t index);
/// "2023-01-11", "2023-01-11 to 2023-01-13", or empty.
[[nodiscard]] std::string date_range(std::string_view begin, std::string_view end);
/// "about 54,000 Soldat", "2.5 to 3 %".
[[nodiscard]] std::string amount(double value, const double* upper, bool approximate, std::string_view unit);
/// "foreign minister".
[[nodiscard]] std::string spaced(std::string_view word);

}  // namespace lagebild

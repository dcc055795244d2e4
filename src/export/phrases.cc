#include "export/phrases.h"

#include <algorithm>

#include "base/utf8.h"
#include "export/display.h"

namespace lagebild {

PointText::PointText(std::string_view text) : text_(text) {
  bytes_.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size(); (void)next_code_point(text, at))
    bytes_.push_back(static_cast<std::uint32_t>(at));
  bytes_.push_back(static_cast<std::uint32_t>(text.size()));
}

std::string_view PointText::cut(Span span) const noexcept {
  const std::uint32_t begin = bytes_[std::min(span.begin, size())];
  const std::uint32_t end = bytes_[std::min(span.end, size())];
  return text_.substr(begin, end > begin ? end - begin : 0);
}

std::string document_heading(const Document& document) {
  if (!document.title.empty()) return plain_line(document.title);
  std::string first = shorten(plain_line(std::string_view(document.text).substr(0, 400)), 80);
  return first.empty() ? document.uri : first;
}

std::string type_and_mode(std::string_view type, std::string_view mode) {
  std::string out(type);
  if (!mode.empty()) out.append("/").append(mode);
  return out;
}

std::string parties(const std::vector<std::string>& actors, const std::vector<std::string>& recipients) {
  const auto joined = [](const std::vector<std::string>& names) {
    std::string out;
    for (const auto& name : names) out.append(out.empty() ? "" : ", ").append(name);
    return out.empty() ? std::string("?") : out;
  };
  return recipients.empty() ? joined(actors) : joined(actors) + " → " + joined(recipients);
}

std::string actor_name(const Report& report, std::uint32_t index) {
  return index < report.actors.size() ? report.actors[index].name : std::string{};
}

std::vector<std::string> actor_names(const Report& report, const std::vector<std::uint32_t>& indices) {
  std::vector<std::string> out;
  out.reserve(indices.size());
  for (const auto i : indices) out.push_back(actor_name(report, i));
  return out;
}

std::string date_range(std::string_view begin, std::string_view end) {
  std::string out(begin);
  if (!end.empty() && end != begin) out.append(out.empty() ? "until " : " to ").append(end);
  return out;
}

std::string amount(double value, const double* upper, bool approximate, std::string_view unit) {
  std::string out = approximate ? "about " : "";
  out.append(number_text(value, true));
  if (upper != nullptr) out.append(" to ").append(number_text(*upper, true));
  if (!unit.empty()) out.append(" ").append(unit);
  return out;
}

std::string spaced(std::string_view word) {
  std::string out(word);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace lagebild

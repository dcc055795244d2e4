#include "export/display.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/utf8.h"

namespace lagebild {
namespace {

std::size_t point_width(char32_t c) noexcept {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return 0;
  if (c < 0x300) return c == 0xAD ? 0 : 1;
  const auto point = static_cast<UChar32>(c);
  switch (u_charType(point)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
      return 0;
    default:
      break;
  }
  const auto width = static_cast<UEastAsianWidth>(u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH));
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_invisible(char32_t c) noexcept {
  const auto type = u_charType(static_cast<UChar32>(c));
  return type == U_CONTROL_CHAR || (type == U_FORMAT_CHAR && c != 0x200D && c != 0x200C) || type == U_LINE_SEPARATOR ||
         type == U_PARAGRAPH_SEPARATOR;
}

}  // namespace

std::size_t display_width(std::string_view s) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < s.size();) width += point_width(next_code_point(s, at));
  return width;
}

std::string plain_line(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  bool blank = false;
  for (std::size_t at = 0; at < s.size();) {
    const char32_t c = next_code_point(s, at);
    if (is_space(c)) {
      blank = !out.empty();
      continue;
    }
    if (is_invisible(c)) continue;
    if (blank) out.push_back(' ');
    blank = false;
    append_code_point(out, c);
  }
  return out;
}

std::string shorten(std::string_view s, std::size_t width) {
  if (display_width(s) <= width) return std::string(s);
  if (width == 0) return {};
  std::size_t at = 0;
  std::size_t kept = 0;
  for (std::size_t columns = 0; at < s.size(); kept = at) {
    columns += point_width(next_code_point(s, at));
    if (columns > width - 1) break;
  }
  while (kept > 0 && s[kept - 1] == ' ') --kept;
  return std::string(s.substr(0, kept)) + "…";
}

std::string pad(std::string_view s, std::size_t width, bool on_left) {
  const std::size_t now = display_width(s);
  const std::string blanks(now < width ? width - now : 0, ' ');
  return on_left ? blanks + std::string(s) : std::string(s) + blanks;
}

std::vector<std::string> wrap(std::string_view s, std::size_t width) {
  std::vector<std::string> lines;
  std::string line;
  std::size_t used = 0;
  width = std::max<std::size_t>(width, 2);
  for (std::size_t at = 0; at < s.size();) {
    const std::size_t end = std::min(s.find(' ', at), s.size());
    std::string_view word = s.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const std::size_t columns = display_width(word);
    if (used != 0 && used + 1 + columns > width) {
      lines.push_back(std::move(line));
      line.clear();
      used = 0;
    }
    if (used != 0) {
      line.push_back(' ');
      ++used;
    }
    for (std::size_t i = 0; i < word.size();) {
      std::size_t next = i;
      const std::size_t w = point_width(next_code_point(word, next));
      if (used + w > width) {
        lines.push_back(std::move(line));
        line.clear();
        used = 0;
      }
      line.append(word.substr(i, next - i));
      used += w;
      i = next;
    }
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

std::string number_text(double value, bool grouped) {
  std::array<char, 64> buffer{};
  const bool whole = std::isfinite(value) && std::trunc(value) == value && std::fabs(value) < 9007199254740992.0;
  const auto end = whole
                       ? std::to_chars(buffer.data(), buffer.data() + buffer.size(), static_cast<long long>(value)).ptr
                       : std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  std::string out(buffer.data(), end);
  if (!grouped || out.find_first_of("en") != std::string::npos) return out;
  const std::size_t stop = std::min(out.find('.'), out.size());
  for (std::size_t at = stop; at > (out[0] == '-' ? 4U : 3U);) out.insert(at -= 3, ",");
  return out;
}

}  // namespace lagebild

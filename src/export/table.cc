#include "export/table.h"

#include <algorithm>

#include "export/display.h"

namespace lagebild {

void Table::add(std::vector<std::string> cells) {
  for (auto& cell : cells) cell = plain_line(cell);
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::render(std::size_t width, std::size_t indent) const {
  constexpr std::size_t kGap = 2;
  const std::size_t n = columns_.size();
  std::vector<std::size_t> widths(n);
  std::vector<bool> used(n, false);
  for (std::size_t c = 0; c < n; ++c) {
    widths[c] = display_width(columns_[c].title);
    for (const auto& row : rows_) {
      widths[c] = std::max(widths[c], display_width(row[c]));
      used[c] = used[c] || !row[c].empty();
    }
  }
  const auto total = [&] {
    std::size_t sum = indent;
    for (std::size_t c = 0; c < n; ++c) sum += used[c] ? widths[c] + kGap : 0;
    return sum > kGap ? sum - kGap : 0;
  };
  // The widest column gives way first, so that short ones stay whole; where even the smallest widths are too much, all
  // give way, titles too.
  constexpr std::size_t kLeast = 3;
  bool strict = true;
  const auto least = [&](std::size_t c) {
    return strict ? std::max(columns_[c].smallest, display_width(columns_[c].title)) : kLeast;
  };
  while (width != 0 && total() > width) {
    std::size_t widest = n;
    std::size_t second = 0;
    for (std::size_t c = 0; c < n; ++c) {
      if (!used[c] || widths[c] <= least(c)) continue;
      if (widest == n || widths[c] > widths[widest]) {
        second = widest == n ? 0 : widths[widest];
        widest = c;
      } else {
        second = std::max(second, widths[c]);
      }
    }
    if (widest == n) {
      if (!strict) break;
      strict = false;
      continue;
    }
    const std::size_t floor = std::max(least(widest), second > 0 ? second - 1 : 0);
    const std::size_t over = total() - width;
    widths[widest] =
        widths[widest] - std::min(over, std::max<std::size_t>(1, widths[widest] - std::min(floor, widths[widest])));
  }
  std::string out;
  const auto line = [&](const auto& cell_of) {
    std::string text(indent, ' ');
    for (std::size_t c = 0; c < n; ++c) {
      if (!used[c]) continue;
      text.append(pad(shorten(cell_of(c), widths[c]), widths[c], columns_[c].right)).append(kGap, ' ');
    }
    while (!text.empty() && text.back() == ' ') text.pop_back();
    out.append(text).push_back('\n');
  };
  line([&](std::size_t c) -> std::string_view { return columns_[c].title; });
  std::string rule(indent, ' ');
  for (std::size_t c = 0; c < n; ++c) {
    if (!used[c]) continue;
    for (std::size_t i = 0; i < widths[c]; ++i) rule.append("─");
    rule.append(kGap, ' ');
  }
  while (!rule.empty() && rule.back() == ' ') rule.pop_back();
  out.append(rule).push_back('\n');
  for (const auto& row : rows_) line([&](std::size_t c) -> std::string_view { return row[c]; });
  return out;
}

std::string csv_field(std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(value);
  std::string out = "\"";
  for (const char c : value) out.append(c == '"' ? "\"\"" : std::string(1, c));
  out.push_back('"');
  return out;
}

}  // namespace lagebild

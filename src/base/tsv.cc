#include "base/tsv.h"

#include <algorithm>
#include <utility>

namespace lagebild {

std::string_view trim(std::string_view s) noexcept {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return s;
}

std::vector<std::string_view> split_list(std::string_view cell, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = cell.find(separator);
    const std::string_view part = trim(cell.substr(0, at));
    if (!part.empty()) parts.push_back(part);
    if (at == std::string_view::npos) return parts;
    cell.remove_prefix(at + 1);
  }
}

Result<TsvFile> TsvFile::load(const std::string& path, const std::vector<std::string>& required) {
  auto file = MappedFile::open(path);
  if (!file) return std::move(file).error();
  auto parsed = parse(file->bytes(), path, required);
  if (parsed) parsed->file_ = std::move(*file);  // views stay valid: the mapping moves, its address does not
  return parsed;
}

Result<TsvFile> TsvFile::parse(std::string_view text, std::string name, const std::vector<std::string>& required) {
  TsvFile tsv;
  tsv.name_ = std::move(name);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t number = 0;
  while (!text.empty()) {
    const std::size_t stop = text.find('\n');
    std::string_view row = text.substr(0, stop);
    text.remove_prefix(stop == std::string_view::npos ? text.size() : stop + 1);
    ++number;
    if (row.ends_with('\r')) row.remove_suffix(1);
    if (trim(row).empty() || row.starts_with('#')) continue;
    if (tsv.header_.empty()) {
      while (true) {
        const std::size_t at = row.find('\t');
        tsv.header_.emplace_back(trim(row.substr(0, at)));
        if (at == std::string_view::npos) break;
        row.remove_prefix(at + 1);
      }
      for (const std::string& column : required) {
        if (tsv.column(column) == kMissing) {
          return Error{ErrorCode::bad_data, tsv.name_ + ":" + std::to_string(number) + ": expected a column '" +
                                                column + "' in the header, found none"};
        }
      }
      continue;
    }
    std::size_t count = 0;
    bool more = true;
    while (more) {
      const std::size_t at = row.find('\t');
      std::string_view cell = trim(row.substr(0, at));
      if (cell == "-") cell = {};
      if (count < tsv.header_.size()) tsv.cells_.push_back(cell);
      ++count;
      more = at != std::string_view::npos;
      if (more) row.remove_prefix(at + 1);
    }
    if (count > tsv.header_.size()) {
      return Error{ErrorCode::bad_data, tsv.name_ + ":" + std::to_string(number) + ": expected " +
                                            std::to_string(tsv.header_.size()) + " columns, found " +
                                            std::to_string(count)};
    }
    for (; count < tsv.header_.size(); ++count) tsv.cells_.emplace_back();  // trailing empty cells may be left out
    tsv.lines_.push_back(number);
  }
  if (tsv.header_.empty())
    return Error{ErrorCode::bad_data, tsv.name_ + ":1: expected a header line, found an empty file"};
  return tsv;
}

std::string_view TsvFile::cell(std::size_t row, std::size_t column) const noexcept {
  if (column == kMissing) return {};
  return cells_[row * header_.size() + column];
}

std::size_t TsvFile::column(std::string_view name) const noexcept {
  const auto at = std::find(header_.begin(), header_.end(), name);
  return at == header_.end() ? kMissing : static_cast<std::size_t>(at - header_.begin());
}

Error TsvFile::error(std::size_t row, std::string_view message) const {
  return Error{ErrorCode::bad_data, name_ + ":" + std::to_string(line(row)) + ": " + std::string(message)};
}

}  // namespace lagebild

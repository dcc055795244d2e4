// Tab-separated knowledge files: UTF-8, one header line with column names, '#' comment lines, empty lines.
//
// Purpose: every lexicon and knowledge file is read through this, so that all report errors the same way:
// "data/de/roles.tsv:17: expected 5 columns, found 4".
// Cells are trimmed; "-" and "" are both the empty cell. Lists inside a cell are separated by '|'.
// Thread safety: values. Complexity: one pass over the file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "lagebild/result.h"

namespace lagebild {

class TsvFile {
 public:
  /// Reads `path`; every column in `required` must be in the header. Errors name file and line.
  static Result<TsvFile> load(const std::string& path, const std::vector<std::string>& required);
  /// The same over text in memory; `name` stands for the file in messages.
  static Result<TsvFile> parse(std::string_view text, std::string name, const std::vector<std::string>& required);

  [[nodiscard]] std::size_t rows() const noexcept { return lines_.size(); }
  /// The cell of a row by column index (of column()); empty where the column is kMissing.
  [[nodiscard]] std::string_view cell(std::size_t row, std::size_t column) const noexcept;
  /// 1-based line number of a row, for messages.
  [[nodiscard]] std::size_t line(std::size_t row) const noexcept { return lines_[row]; }
  /// Index of a named column, kMissing where the file has none.
  [[nodiscard]] std::size_t column(std::string_view name) const noexcept;
  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// An Error "file:line: message" with code bad_data.
  [[nodiscard]] Error error(std::size_t row, std::string_view message) const;

  static constexpr std::size_t kMissing = static_cast<std::size_t>(-1);

 private:
  std::string name_;
  std::vector<std::string> header_;
  std::vector<std::size_t> lines_;
  std::vector<std::string_view> cells_;  // rows × header
  MappedFile file_;
};

/// Splits a cell at '|', trimming; empty parts are dropped.
[[nodiscard]] std::vector<std::string_view> split_list(std::string_view cell, char separator = '|');
/// Without leading and trailing blanks and tabs.
[[nodiscard]] std::string_view trim(std::string_view s) noexcept;

}  // namespace lagebild

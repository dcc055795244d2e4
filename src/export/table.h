// Tables for people: columns aligned by display width, cells shortened so that a row fits the terminal; and the same
// rows as CSV (RFC 4180) or JSON for programs.
//
// Thread safety: a Table belongs to one thread. Complexity: linear in the cells.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace lagebild {

struct TableColumn {
  std::string title;
  bool right = false;        ///< numbers stand on the right
  std::size_t smallest = 4;  ///< never shortened below this width
};

class Table {
 public:
  explicit Table(std::vector<TableColumn> columns) : columns_(std::move(columns)) {}
  /// Cells in the order of the columns; white space and control characters are cleaned for display.
  void add(std::vector<std::string> cells);
  [[nodiscard]] bool empty() const noexcept { return rows_.empty(); }
  /// Rows in at most `width` columns (0: as wide as they are), each line with its line end; `indent` blanks before it.
  [[nodiscard]] std::string render(std::size_t width, std::size_t indent = 0) const;

 private:
  std::vector<TableColumn> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// One field of CSV, quoted where it must be.
[[nodiscard]] std::string csv_field(std::string_view value);

}  // namespace lagebild

// Standard output and the terminal: every byte accounted for, every failure told.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lagebild/result.h"

namespace lagebild::cli {

/// Buffered standard output. A closed pipe or a full disk is an Error (unwritable), never a signal.
class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}
  Status write(std::string_view text);
  Status flush();

 private:
  int descriptor_;
  std::string buffer_;
};

[[nodiscard]] bool is_terminal(int descriptor) noexcept;
/// Columns of the terminal behind `descriptor`, else of $COLUMNS, else `otherwise`.
[[nodiscard]] std::size_t terminal_width(int descriptor, std::size_t otherwise) noexcept;
/// Whether bold and colour may be used there (a terminal, and no $NO_COLOR).
[[nodiscard]] bool may_style(int descriptor) noexcept;

}  // namespace lagebild::cli

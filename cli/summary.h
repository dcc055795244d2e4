// The situation summary as text for a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "store/query.h"

namespace lagebild::cli {

/// `styled`: headings bold and sources dim by escape sequences.
[[nodiscard]] std::string summary_text(const Summary& summary, std::string_view store, std::size_t width, bool styled);

}  // namespace lagebild::cli

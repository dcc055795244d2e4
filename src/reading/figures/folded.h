// Lower-case forms of all tokens of a document, in one buffer.
//
// Purpose: rule words are compared in lower case; folding once spares an allocation per look-up.
// Units: token indices of the Segmented given to fold(). Thread safety: plain value. Complexity: linear in the text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/segment.h"

namespace lagebild::figures {

class Folded {
 public:
  void fold(const Segmented& text);
  [[nodiscard]] std::string_view operator[](std::uint32_t token) const noexcept {
    return std::string_view(buffer_).substr(offsets_[token], offsets_[token + 1] - offsets_[token]);
  }
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(offsets_.size() - 1); }

 private:
  std::string buffer_;
  std::vector<std::uint32_t> offsets_;
};

/// Appends `form` in lower case to `out`.
void append_folded(std::string_view form, std::string& out);

}  // namespace lagebild::figures

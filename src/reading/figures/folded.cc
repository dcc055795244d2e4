#include "reading/figures/folded.h"

#include "base/utf8.h"

namespace lagebild::figures {

void append_folded(std::string_view form, std::string& out) {
  for (std::size_t i = 0; i < form.size(); ++i) {
    const auto c = static_cast<unsigned char>(form[i]);
    if (c < 0x80) {
      out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c));
    } else if (c == 0xC3 && i + 1 < form.size()) {  // Latin-1 letters: À … Þ without ×
      const auto d = static_cast<unsigned char>(form[i + 1]);
      out.push_back(static_cast<char>(c));
      out.push_back(d >= 0x80 && d <= 0x9E && d != 0x97 ? static_cast<char>(d + 32) : static_cast<char>(d));
      ++i;
    } else {
      out += to_lower(form.substr(i));
      return;
    }
  }
}

void Folded::fold(const Segmented& text) {
  buffer_.clear();
  offsets_.clear();
  buffer_.reserve(text.text.size());
  offsets_.reserve(text.tokens.size() + 1);
  for (std::uint32_t i = 0; i < text.tokens.size(); ++i) {
    offsets_.push_back(static_cast<std::uint32_t>(buffer_.size()));
    append_folded(text.form(i), buffer_);
  }
  offsets_.push_back(static_cast<std::uint32_t>(buffer_.size()));
}

}  // namespace lagebild::figures

// A plain tokeniser for the tests of this folder: words with inner hyphens and dots, every other sign alone,
// possessives split off. Real text is segmented by src/text; names must match either way (see atoms.h).
#pragma once

#include <string>
#include <string_view>

#include "text/segment.h"

namespace lagebild {

inline Segmented test_text(std::string_view text) {
  Segmented out;
  out.text = text;
  const auto is_word = [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z');
  };
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    if (is_word(text[at])) {
      while (end < text.size() && (is_word(text[end]) || ((text[end] == '-' || text[end] == '.') &&
                                                          end + 1 < text.size() && is_word(text[end + 1]))))
        ++end;
    } else if (text[at] == '\'') {
      while (end < text.size() && is_word(text[end])) ++end;
    }
    Token token;
    token.begin = static_cast<std::uint32_t>(at);
    token.end = static_cast<std::uint32_t>(end);
    out.tokens.push_back(token);
    at = end;
  }
  out.sentences.push_back({0, static_cast<std::uint32_t>(out.tokens.size()), 0});
  return out;
}

}  // namespace lagebild

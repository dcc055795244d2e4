#include "text/segment.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "text/segment_rules.h"
#include "text/tokenizer.h"

namespace lagebild {

void Segmenter::segment(std::string_view text, const std::vector<Block>& blocks, Segmented& out) const {
  out.text = text;
  out.tokens.clear();
  out.words.clear();
  out.sentences.clear();
  Tokenizer tokenizer(*rules_, out);
  // An empty line ends a sentence wherever it stands.
  const auto part = [&](std::size_t begin, std::size_t end, std::uint32_t point, std::uint32_t block) {
    while (begin < end) {
      std::size_t stop = text.substr(0, end).find("\n\n", begin);
      if (stop == std::string_view::npos) stop = end;
      const auto first = static_cast<std::uint32_t>(out.tokens.size());
      tokenizer.run(begin, stop, point);
      split_sentences(*rules_, first, block, out);
      std::size_t next = stop;
      while (next < end && text[next] == '\n') ++next;
      point += count_code_points(text.substr(begin, next - begin));
      begin = next;
    }
  };
  if (blocks.empty()) {
    part(0, text.size(), 0, 0);
    return;
  }
  std::size_t byte = 0;
  std::uint32_t point = 0;
  const auto advance = [&](std::uint32_t to) {
    while (point < to && byte < text.size()) {
      static_cast<void>(next_code_point(text, byte));
      ++point;
    }
  };
  for (std::uint32_t i = 0; i < blocks.size(); ++i) {
    advance(blocks[i].span.begin);
    const std::size_t begin = byte;
    const std::uint32_t begin_point = point;
    advance(blocks[i].span.end);
    part(begin, byte, begin_point, i);
  }
}

std::uint32_t Segmented::sentence_of(std::uint32_t token) const noexcept {
  const auto it = std::upper_bound(sentences.begin(), sentences.end(), token,
                                   [](std::uint32_t t, const Sentence& s) { return t < s.first; });
  return it == sentences.begin() ? 0U : static_cast<std::uint32_t>(it - sentences.begin() - 1);
}

}  // namespace lagebild

// libFuzzer target: any text has a segmentation whose tokens rise, stay apart and are covered by the sentences once.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/utf8.h"
#include "text/segment.h"

namespace {

const lagebild::Segmenter& segmenter(lagebild::Language language) {
  static const auto de = lagebild::Segmenter::load(LAGEBILD_SOURCE_DIR "/data", lagebild::Language::de);
  static const auto en = lagebild::Segmenter::load(LAGEBILD_SOURCE_DIR "/data", lagebild::Language::en);
  if (!de || !en) std::abort();
  return language == lagebild::Language::de ? *de : *en;
}

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!lagebild::is_valid_utf8(text)) return 0;
  lagebild::Segmented out;
  for (const lagebild::Language language : {lagebild::Language::de, lagebild::Language::en}) {
    segmenter(language).segment(text, {}, out);
    std::uint32_t byte = 0;
    std::uint32_t word = 0;
    for (const lagebild::Token& t : out.tokens) {
      require(byte <= t.begin && t.begin < t.end && t.end <= text.size() && t.word == word);
      require(t.points.end - t.points.begin == lagebild::count_code_points(text.substr(t.begin, t.end - t.begin)));
      byte = t.end;
      word += t.words;
    }
    require(word == out.words.size());
    std::uint32_t token = 0;
    for (const lagebild::Sentence& s : out.sentences) {
      require(s.first == token && s.first < s.last);
      token = s.last;
    }
    require(token == out.tokens.size());
  }
  return 0;
}

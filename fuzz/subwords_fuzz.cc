// libFuzzer target: any bytes as the map of code points either are refused or load; any text is cut into known pieces,
// the same with a fresh scratch as with one that has seen other words.
//
// Input: two bytes with the length of the map (little-endian, taken modulo what is left), the map, then the text.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "model/subwords.h"

namespace {

constexpr std::string_view kText =
    "<s><pad></s><unk>\xE2\x96\x81"
    "abab\xE2\x96\x81"
    "ab\xC3\xA4"
    "abba<mask>";
constexpr std::array<std::uint32_t, 12> kOffsets{0, 3, 8, 12, 17, 20, 21, 22, 24, 29, 31, 35};
constexpr std::array<float, 12> kScores{0, 0, 0, 0, -4, -3, -3.5, -5, -5.5, -6, -9, 0};

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t length = (data[0] + 256U * data[1]) % (input.size() + 1);
  std::array<std::uint32_t, 13> offsets{};
  for (std::size_t i = 0; i < kOffsets.size(); ++i) offsets[i] = kOffsets[i];
  offsets[12] = static_cast<std::uint32_t>(kText.size());
  const auto subwords = lagebild::Subwords::load({kText, offsets, kScores, input.substr(0, length)});
  static const auto plain =
      lagebild::Subwords::load({kText, offsets, kScores, std::string_view("\0\0\0\0\0\0\0\0", 8)});
  require(plain.ok());
  const std::string_view text = input.substr(length);
  if (!lagebild::is_valid_utf8(text)) return 0;
  static lagebild::Subwords::Scratch used;
  for (const auto* s : {&plain, &subwords}) {
    if (!s->ok()) continue;
    lagebild::Subwords::Scratch fresh;
    for (const bool space : {false, true}) {
      std::vector<std::uint32_t> first;
      std::vector<std::uint32_t> second;
      require((*s)->encode_word(text, space, used, first) == first.size());
      (*s)->encode_word(text, space, fresh, second);
      require(!first.empty() && first == second);
      (*s)->encode(text, used, second);
      for (const std::uint32_t id : second) require(id == 3 || (id > 3 && id < 11));
    }
  }
  return 0;
}

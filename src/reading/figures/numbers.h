// Numbers in digits and in words.
//
// Purpose: the value of a run of tokens ("54.000", "40 000", "dreiundzwanzigtausend", "two and a half million").
// Rules: data/<language>/numbers.tsv; the separators of both languages are read, the language decides what is ambiguous
// ("1.234" is 1234 in German and 1.234 in English, "54,000" is 54000 in both).
// Thread safety: immutable after load. Complexity: linear in the tokens taken.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lagebild/result.h"
#include "reading/figures/folded.h"
#include "text/segment.h"

namespace lagebild::figures {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>{}(s); }
};
template <class T>
using WordMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

enum class NumberKind : std::uint8_t {
  unit,
  teen,
  ten,
  hundred,
  thousand,
  scale,
  dozen,
  article,
  half,
  mixed,
  plus,
  joiner,
  vague,
};

struct NumberWord {
  NumberKind kind = NumberKind::unit;
  double value = 0;
};

/// A number found at a token.
struct Number {
  std::uint32_t first = 0, last = 0;  ///< tokens [first, last)
  double value = 0;
  double scale = 1;         ///< factor of a scale word in it (1e6 for "2,5 Millionen")
  bool digits = false;      ///< begins with digits
  bool plain = false;       ///< digits alone: no separator, sign, scale ("2009")
  bool article = false;     ///< nothing but "ein", "a"
  bool indefinite = false;  ///< a bare "hundert", "tausend": vague behind "mehrere"
  bool grouped = false;     ///< thousands separators in it
  bool fraction = false;    ///< decimal places, before a scale
};

/// Digits with separators at the start of `form`.
struct Digits {
  double value = 0;
  std::size_t length = 0;  ///< bytes taken, 0: none
  bool plain = false, grouped = false;
};
[[nodiscard]] Digits read_digits(std::string_view form, Language language) noexcept;

class NumberGrammar {
 public:
  static Result<NumberGrammar> load(const std::string& path, Language language);

  /// The longest number that begins at `token` and ends before `end`.
  [[nodiscard]] std::optional<Number> read(const Segmented& text, const Folded& folded, std::uint32_t token,
                                           std::uint32_t end) const;
  /// Whether a word of `folded`'s first two bytes can be or begin with a number word: a cheap sieve.
  [[nodiscard]] bool may_begin(std::string_view folded) const noexcept {
    return !folded.empty() && piece_start_[start_of(folded)];
  }
  /// The value of one word in lower case, compounds included; nullopt where it is none.
  [[nodiscard]] std::optional<NumberWord> word(std::string_view folded) const;

 private:
  static std::size_t start_of(std::string_view s) noexcept {
    return static_cast<unsigned char>(s[0]) * 256U + (s.size() > 1 ? static_cast<unsigned char>(s[1]) : 0U);
  }
  [[nodiscard]] std::optional<NumberWord> compound(std::string_view folded) const;

  Language language_ = Language::de;
  WordMap<NumberWord> words_;
  std::bitset<65536> piece_start_;  ///< first two bytes of a number word
  std::size_t longest_piece_ = 0;
};

}  // namespace lagebild::figures

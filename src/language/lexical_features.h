// What the lexicon and the letters of a word tell a model: a set of up to 96 bits.
//
// The order of the bits is part of every model's format (kLexicalFeatures, kLexicalFeaturesVersion): change the version
// when it changes. Bits, from 0: 17 parts of speech that some analysis has; 7 verb forms (finite … gerund); 3 degrees;
// 24 cells of nominal analyses (Analysis::cells); 24 cells of finite ones; compound, guessed by form, joined prefix,
// only subjunctive, no analysis; first letter a capital, all letters capitals, a digit inside, a hyphen inside, no
// letter or digit. Thread safety: pure functions. Complexity: linear in the analyses and the bytes of the form.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "language/lexical.h"

namespace lagebild {

inline constexpr std::uint32_t kLexicalFeaturesVersion = 1;
inline constexpr std::uint32_t kLexicalFeatures = 85;  ///< bits in use; LexicalBits has room for 96

using LexicalBits = std::array<std::uint32_t, 3>;  ///< bit b is bit b % 32 of word b / 32

[[nodiscard]] LexicalBits lexical_bits(std::string_view form, std::span<const Analysis> analyses) noexcept;

}  // namespace lagebild

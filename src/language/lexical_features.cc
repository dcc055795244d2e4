#include "language/lexical_features.h"

#include "base/utf8.h"

namespace lagebild {
namespace {

constexpr std::uint32_t kPos = 0, kVerbForm = 17, kDegree = 24, kNominal = 27, kFinite = 51, kFlags = 75, kShape = 80;
static_assert(kShape + 5 == kLexicalFeatures);

void set(LexicalBits& bits, std::uint32_t bit) noexcept { bits[bit / 32] |= 1U << (bit % 32); }

void set_cells(LexicalBits& bits, std::uint32_t first, std::uint32_t cells) noexcept {
  for (std::uint32_t i = 0; i < 24; ++i)
    if ((cells >> i & 1U) != 0) set(bits, first + i);
}

}  // namespace

LexicalBits lexical_bits(std::string_view form, std::span<const Analysis> analyses) noexcept {
  LexicalBits bits{};
  std::uint32_t nominal = 0, finite = 0;
  bool guessed = !analyses.empty(), subjunctive = false, indicative = false;
  for (const Analysis& a : analyses) {
    set(bits, kPos + static_cast<std::uint32_t>(a.pos));
    if (a.verb_form != VerbForm::none) set(bits, kVerbForm + static_cast<std::uint32_t>(a.verb_form) - 1);
    if (a.degree != Degree::none) set(bits, kDegree + static_cast<std::uint32_t>(a.degree) - 1);
    (a.verb_form == VerbForm::finite ? finite : nominal) |= a.cells;
    if (a.compound) set(bits, kFlags);
    if (a.joined_prefix) set(bits, kFlags + 2);
    guessed = guessed && a.guessed;
    if (a.verb_form == VerbForm::finite) (a.only_subjunctive() ? subjunctive : indicative) = true;
  }
  set_cells(bits, kNominal, nominal & 0xFFFFFFU);
  set_cells(bits, kFinite, finite & 0xFFFFFFU);
  if (guessed) set(bits, kFlags + 1);
  if (subjunctive && !indicative) set(bits, kFlags + 3);
  if (analyses.empty()) set(bits, kFlags + 4);

  std::size_t letters = 0, capitals = 0, digits = 0;
  bool first = true;
  for (std::size_t at = 0; at < form.size();) {
    const char32_t c = next_code_point(form, at);
    if (is_upper(c)) {
      ++capitals;
      if (first) set(bits, kShape);
    }
    if (is_letter(c)) ++letters;
    if (is_digit(c)) ++digits;
    if (c == U'-' && !first) set(bits, kShape + 3);
    first = false;
  }
  if (capitals > 1 && capitals == letters) set(bits, kShape + 1);
  if (digits > 0) set(bits, kShape + 2);
  if (letters + digits == 0) set(bits, kShape + 4);
  return bits;
}

}  // namespace lagebild

// The compiled dictionary: a minimal acyclic automaton over the bytes of all forms, mapped into memory.
//
// Format "LBLX" version 1, little-endian (docs/language.md): header, arcs, sets, records, scripts, pool, tests.
// A state is a run of arcs sorted by label, the last one marked; the arc with label 0 says that a form ends there and
// its target is the number of the form's set of analyses. Analyses name their lemma by an edit script, so that forms
// with the same ending share states (Daciuk, Mihov, Watson and Watson 2000: Incremental Construction of Minimal
// Acyclic Finite-State Automata).
// Thread safety: immutable. Complexity: look-up linear in the bytes of the form.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/mapped_file.h"
#include "lagebild/result.h"
#include "language/lexical.h"

namespace lagebild {

inline constexpr std::array<char, 4> kLexiconMagic{'L', 'B', 'L', 'X'};
inline constexpr std::uint32_t kLexiconVersion = 1;

struct LexiconHeader {
  std::array<char, 4> magic{};
  std::uint32_t version = 0;
  std::array<char, 64> checksum{};  ///< SHA-256 of everything behind the header, hexadecimal
  std::uint32_t forms = 0;          ///< how many forms, for information
  std::uint32_t arcs = 0, sets = 0, items = 0, records = 0, scripts = 0, pool = 0;  ///< sizes of the sections
  std::uint32_t tests = 0;   ///< bytes of the self-test: lines "form TAB lemma TAB UPOS"
  std::uint32_t notice = 0;  ///< bytes of the notice: source and licence, at the very end
  std::uint32_t reserved = 0;
};
static_assert(sizeof(LexiconHeader) == 112);

/// How to make a lemma from a form: cut `infix_length` bytes at `infix_at`, then `strip` bytes off the end, append,
/// then change the case of the first letter.
struct LexiconScript {
  std::uint8_t infix_at = 0, infix_length = 0, strip = 0;
  std::uint8_t first_letter = 0;  ///< 0 as it is, 1 small, 2 capital
  std::uint32_t append = 0;       ///< offset in the pool × 256 + length
};
static_assert(sizeof(LexiconScript) == 8);

struct LexiconRecord {
  std::uint32_t cells = 0;
  std::uint16_t script = 0;
  std::uint8_t pos = 0;
  std::uint8_t form = 0;  ///< verb form (bits 0–3), degree (bits 4–5), joined prefix (bit 6)
};
static_assert(sizeof(LexiconRecord) == 8);

/// An arc in 32 bits: label (0–7), last of its state (8), target (9–31).
namespace arc {
[[nodiscard]] constexpr std::uint32_t make(unsigned char label, bool last, std::uint32_t target) noexcept {
  return label | (last ? 256U : 0U) | (target << 9U);
}
[[nodiscard]] constexpr unsigned char label(std::uint32_t a) noexcept { return static_cast<unsigned char>(a & 255U); }
[[nodiscard]] constexpr bool last(std::uint32_t a) noexcept { return (a & 256U) != 0; }
[[nodiscard]] constexpr std::uint32_t target(std::uint32_t a) noexcept { return a >> 9U; }
inline constexpr std::uint32_t kMostTargets = 1U << 23U;
}  // namespace arc

class Automaton {
 public:
  /// Maps and checks a compiled dictionary. Errors: not_found, unreadable, version, bad_data.
  static Result<Automaton> open(const std::string& path);

  /// Number of the form's set of analyses, or kNone.
  [[nodiscard]] std::uint32_t find(std::string_view form) const noexcept;
  /// The analyses of a set: records by index.
  [[nodiscard]] std::uint32_t first(std::uint32_t set) const noexcept { return offsets_[set]; }
  [[nodiscard]] std::uint32_t last(std::uint32_t set) const noexcept { return offsets_[set + 1]; }
  [[nodiscard]] const LexiconRecord& record(std::uint32_t item) const noexcept { return records_[items_[item]]; }
  /// Bytes that the lemma of `form` by this record takes at most.
  [[nodiscard]] std::size_t lemma_bound(std::string_view form, const LexiconRecord& r) const noexcept {
    return form.size() + (scripts_[r.script].append & 255U) + 4;
  }
  /// Whether the lemma is the form itself.
  [[nodiscard]] bool is_identity(const LexiconRecord& r) const noexcept;
  /// Writes the lemma to `out` (lemma_bound() bytes); returns its length.
  std::size_t lemma(std::string_view form, const LexiconRecord& r, char* out) const noexcept;
  /// Fills everything but the lemma.
  static void fill(const LexiconRecord& r, Analysis& out) noexcept;
  [[nodiscard]] std::uint32_t forms() const noexcept { return header_->forms; }
  [[nodiscard]] std::string_view notice() const noexcept { return notice_; }

 private:
  Status self_test(const std::string& path, std::string_view tests) const;

  MappedFile file_;
  const LexiconHeader* header_ = nullptr;
  const std::uint32_t* arcs_ = nullptr;
  const std::uint32_t* offsets_ = nullptr;
  const std::uint16_t* items_ = nullptr;
  const LexiconRecord* records_ = nullptr;
  const LexiconScript* scripts_ = nullptr;
  std::string_view pool_, notice_;
  std::array<std::uint32_t, 256> root_{};  ///< target of each first byte; 0: none
};

}  // namespace lagebild

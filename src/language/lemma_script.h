// Lemmas as edits of a form, so that a model can choose one of some hundred edits for words it has never seen.
//
// An edit script is "case;front;put;back;append": case 0 leaves the form as it is, 1 makes it small, 2 the first letter
// a capital and the rest small, 3 the first letter small, 4 the first letter a capital; then `front` letters are cut
// from the start and `put` is put there, `back` letters are cut from the end and `append` is appended. "=" stands for a
// lemma that shares nothing with its form: the whole lemma follows. train/lagebild_train/lemmas.py does the same.
// Units: letters are code points; text is valid UTF-8. Case follows Unicode's full mappings without a language.
// Thread safety: LemmaScripts is immutable after load(); a LemmaScratch belongs to one thread at a time.
// Complexity: apply is linear in the form; make is quadratic (form times lemma) for each case that changes the form.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/result.h"
#include "language/lexical.h"

namespace lagebild {

enum class LemmaCase : std::uint8_t { as_is, small, title, first_small, first_capital };

struct LemmaScript {
  LemmaCase lemma_case = LemmaCase::as_is;
  bool whole = false;  ///< `append` is the lemma
  std::uint32_t front = 0, back = 0;
  std::string put, append;

  /// Errors: bad_data.
  static Result<LemmaScript> parse(std::string_view text);
};

/// Buffers; their capacity is kept.
struct LemmaScratch {
  std::u32string form, lemma, cased;
  std::vector<std::uint32_t> row, next;
  std::vector<std::u32string> tried;
  std::string text, other;
};

/// The lemma of `form` by `script` in `out`; false where the form is too short for it (`out` is undefined then).
bool apply_lemma_script(std::string_view form, const LemmaScript& script, LemmaScratch& scratch, std::string& out);
/// The script that makes `lemma` of `form`, in `out`: of the cases the first that leaves the longest common substring.
void make_lemma_script(std::string_view form, std::string_view lemma, LemmaScratch& scratch, std::string& out);

/// The scripts of a model, by number.
class LemmaScripts {
 public:
  static constexpr std::uint32_t kNone = 0xFFFFFFFFU;

  /// Errors: bad_data; they name the number of the script.
  static Result<LemmaScripts> load(std::span<const std::string_view> texts);

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(scripts_.size()); }
  [[nodiscard]] const LemmaScript& script(std::uint32_t number) const noexcept { return scripts_[number]; }
  /// Number of the script with this text, or kNone.
  [[nodiscard]] std::uint32_t find(std::string_view text) const noexcept;
  /// The lemma of a word in context, in `out`. `scores` has one log-odds a script. The lemmas that the dictionary has
  /// for this part of speech are preferred: the best script wins only where it beats the best of them by more than
  /// `margin`. A dictionary's lemma without a script counts as `margin` below the best.
  void choose(std::string_view form, Upos pos, std::span<const float> scores, std::span<const Analysis> analyses,
              double margin, LemmaScratch& scratch, std::string& out) const;

 private:
  std::vector<LemmaScript> scripts_;
  std::vector<std::string> texts_;
  std::vector<std::uint32_t> by_text_;
};

}  // namespace lagebild

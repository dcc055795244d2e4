// Lexical analyses: what a word form can be, out of context.
//
// Purpose: lemma, part of speech and features of a form from a compiled dictionary (German: german-pos-dict,
// English: made from the treebanks and rules), unknown compounds by their head, unknown words by rules.
// Later statistical models use these as features and constraints; they do not replace them.
// Thread safety: a Lexicon is immutable after load and may be shared. Complexity: look-up linear in the form's bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/result.h"
#include "text/segment.h"

namespace lagebild {

/// Universal parts of speech (UD 2).
enum class Upos : std::uint8_t {
  adj,
  adp,
  adv,
  aux,
  cconj,
  det,
  intj,
  noun,
  num,
  part,
  pron,
  propn,
  punct,
  sconj,
  sym,
  verb,
  x,
};
[[nodiscard]] std::string_view upos_name(Upos pos) noexcept;  ///< "ADJ" …

enum class Case : std::uint8_t { nominative, genitive, dative, accusative };
enum class Number : std::uint8_t { singular, plural };
enum class Gender : std::uint8_t { masculine, feminine, neuter };
enum class Degree : std::uint8_t { none, positive, comparative, superlative };
/// Tense and mood of a finite verb as one value; subjunctive1 and subjunctive2 are the German Konjunktiv I and II.
enum class TenseMood : std::uint8_t { present, past, subjunctive1, subjunctive2 };
enum class VerbForm : std::uint8_t {
  none,
  finite,
  imperative,
  infinitive,
  zu_infinitive,
  participle_present,
  participle_past,
  gerund
};

/// One reading of a form. A participle is an ADJ with its own lemma ("angekündigt"; verb_form says which participle)
/// and, uninflected, a VERB with the verb's lemma as well. An uninflected German adjective stands for the adverb too.
/// `cells` holds which combinations of features the form can stand for: nominal words: bit (gender * 2 + number) * 4 +
/// case; finite verbs: bit (tense_mood * 2 + number) * 3 + person - 1. 0: nothing known (English nouns set the bits of
/// all cases and genders; predicative adjectives have none).
struct Analysis {
  std::string_view lemma;  ///< view into the arena or into the analysed text (which must outlive the Lexical)
  Upos pos = Upos::x;
  VerbForm verb_form = VerbForm::none;
  Degree degree = Degree::none;
  bool joined_prefix =
      false;  ///< separable verb in one word ("ankündigte", "zurückgewiesen"); on ADP: its particle ("an")
  bool compound = false;  ///< analysed by its head; lemma is the whole compound's
  bool guessed = false;   ///< by rule of form, not from the dictionary
  std::uint8_t head = 0;  ///< compounds: byte offset in lemma where the head begins
  std::uint32_t cells = 0;

  [[nodiscard]] bool nominal_can(Case c) const noexcept {
    return (cells & (0x111111U << static_cast<unsigned>(c))) != 0;
  }
  [[nodiscard]] bool nominal_can(Number n) const noexcept {
    return (cells & (n == Number::singular ? 0x0F0F0FU : 0xF0F0F0U)) != 0;
  }
  [[nodiscard]] bool nominal_can(Gender g) const noexcept {
    return (cells & (0xFFU << (8U * static_cast<unsigned>(g)))) != 0;
  }
  [[nodiscard]] bool finite_can(TenseMood t) const noexcept {
    return verb_form == VerbForm::finite && (cells & (0x3FU << (6U * static_cast<unsigned>(t)))) != 0;
  }
  [[nodiscard]] bool finite_can(TenseMood t, Number n, unsigned person) const noexcept {
    return verb_form == VerbForm::finite &&
           (cells & (1U << ((static_cast<unsigned>(t) * 2U + static_cast<unsigned>(n)) * 3U + person - 1U))) != 0;
  }
  /// A finite form that can only be Konjunktiv I or II, never indicative (the mark of reported speech).
  [[nodiscard]] bool only_subjunctive() const noexcept {
    return verb_form == VerbForm::finite && (cells & 0xFFFU) == 0 && (cells & 0xFFF000U) != 0;
  }
};

/// The analyses of all tokens of a document, flat.
struct Lexical {
  std::vector<Analysis> analyses;
  std::vector<std::uint32_t> first;            ///< analyses of token i: [first[i], first[i + 1])
  std::vector<std::unique_ptr<char[]>> arena;  ///< lemmas built for compounds and by edit scripts
  [[nodiscard]] std::span<const Analysis> of(std::uint32_t token) const noexcept {
    return {analyses.data() + first[token], analyses.data() + first[token + 1]};
  }
};

class Lexicon {
 public:
  /// Maps the compiled dictionary of `language` (data/<language>/lexicon.bin) and loads its rules.
  /// Errors: not_found, bad_data, version; they name file, place, expected and found.
  static Result<Lexicon> load(const std::string& data_folder, Language language);
  Lexicon(Lexicon&&) noexcept;
  Lexicon& operator=(Lexicon&&) noexcept;
  ~Lexicon();

  /// Analyses of every token of `text`; a form at a sentence start is also tried in lower case.
  /// `out` is cleared first. Contractions are analysed as their first word (ADP).
  void analyse(const Segmented& text, Lexical& out) const;
  /// Analyses of one form, lemmas in `scratch.arena`; used by tools and by compound parts.
  void look_up(std::string_view form, Lexical& scratch, std::vector<Analysis>& out) const;

 private:
  Lexicon();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lagebild

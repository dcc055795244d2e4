// Function words of a language by class (data/<language>/words.tsv), and the reading rules that a language switches on.
//
// Purpose: the reading code knows classes ("negation", "former"), never words; a language brings its words.
// File: columns class, words; a word is a lower-case form, "~word" a lemma, "@word" a form that must match exactly.
// Errors: bad_data "file:line: …" for an unknown class. Thread safety: immutable after load.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "lagebild/result.h"

namespace lagebild {

/// Word classes as bits; the names in words.tsv are these enumerators.
enum class WordClass : std::uint64_t {
  pronoun_he = 1ULL << 0U,       ///< er, ihn, ihm | he, him
  pronoun_she = 1ULL << 1U,      ///< sie, ihr | she, her
  pronoun_they = 1ULL << 3U,     ///< sie, ihnen | they, them
  pronoun_subject = 1ULL << 4U,  ///< can only be a subject: er | he, she, they
  possessive_he = 1ULL << 5U,    ///< sein-, | his
  possessive_she = 1ULL << 6U,   ///< ihr- | her
  negation = 1ULL << 7U,
  subordinator = 1ULL << 8U,          ///< opens a subordinate clause
  content_subordinator = 1ULL << 9U,  ///< opens a content clause: dass, ob | that, whether
  relative = 1ULL << 10U,
  coordinator = 1ULL << 11U,
  definite = 1ULL << 12U,  ///< definite article and demonstratives in all forms
  indefinite = 1ULL << 13U,
  not_subject = 1ULL << 14U,         ///< determiner forms that exclude the nominative: den, dem, des, einem …
  genitive = 1ULL << 15U,            ///< determiner forms that can be genitive: des, der, eines, einer …
  origin_preposition = 1ULL << 19U,  ///< von, aus, in | of, from, in: ties an institution or role to a state
  honorific = 1ULL << 20U,           ///< Herr, Frau, Dr. | Mr, Sen.
  honorific_f = 1ULL << 21U,
  name_particle = 1ULL << 22U,      ///< von, van, de, al, bin
  modal_future = 1ULL << 23U,       ///< werden, wollen, sollen | will, shall
  modal_possible = 1ULL << 24U,     ///< können, dürfen, könnte | may, might, could, would
  agent_preposition = 1ULL << 25U,  ///< von, durch | by
  passive_auxiliary = 1ULL << 26U,  ///< werden | be, get
  perfect_auxiliary = 1ULL << 27U,  ///< haben, sein | have
  infinitive_mark = 1ULL << 28U,    ///< zu | to
  hypothetical = 1ULL << 29U,       ///< falls, wenn, sollte | if, unless
  not_name = 1ULL << 35U,           ///< capitalised words that never belong to a name (weekdays, months, "Montag")
  plan = 1ULL << 37U,               ///< geplant, angekündigt | planned
  place_preposition = 1ULL << 38U,  ///< in, bei, nahe | in, at, near
  own = 1ULL << 40U,                ///< eigen | own ("nach eigenen Angaben")
  verb_particle = 1ULL << 42U,      ///< separable first part of a verb at its clause's end: an, hinzu, zurück
  indirect_question = 1ULL << 44U,  ///< ob, wie, warum | whether, why, how
  predicative = 1ULL << 45U,        ///< als | as: "bezeichnet X als Y"
  comitative = 1ULL << 46U,         ///< mit | with: the other party of a meeting or agreement
  between = 1ULL << 47U,            ///< zwischen | between
  copula = 1ULL << 48U,             ///< sein, werden, bleiben | be, become: ties a title to its bearer
  unnamed_source = 1ULL << 49U,     ///< Beobachter, Kreise | observers, sources: speakers that nobody can name
  state_noun = 1ULL << 50U,         ///< Land, Republik, Staat | country, nation: a state without its name
  dummy_subject = 1ULL << 43U,      ///< es, man | it, there: a subject that names nobody
};

using WordMask = std::uint64_t;
[[nodiscard]] constexpr WordMask mask(WordClass c) noexcept { return static_cast<WordMask>(c); }
[[nodiscard]] constexpr bool has(WordMask m, WordClass c) noexcept { return (m & mask(c)) != 0; }

/// Transparent look-up without building strings.
struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>{}(s); }
};

class WordClasses {
 public:
  static Result<WordClasses> load(const std::string& path);
  /// Classes of a form: by exact form, by lower-case form.
  [[nodiscard]] WordMask of_form(std::string_view form, std::string_view lower) const noexcept;
  /// Classes of a lemma.
  [[nodiscard]] WordMask of_lemma(std::string_view lemma) const noexcept;

 private:
  using Table = std::unordered_map<std::string, WordMask, StringHash, std::equal_to<>>;
  Table forms_, exact_, lemmas_;
};

}  // namespace lagebild

// What a document's words are in context: lemma, part of speech, features, head, and which of them are names.
//
// Purpose: the result of tagging and parsing, read by later stages and written as CoNLL-U (conllu.h). Word i of a
// Syntax that start_syntax() began is word i of Segmented::words; sentences may be cut differently.
// Ownership: strings are views into the Syntax's own Strings, into the text, or into the model that filled it, and live
// as long as all three. A Syntax may be moved, not copied; clear() keeps its capacity for the next document.
// Thread safety: values. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/lexical.h"
#include "text/segment.h"

namespace lagebild {

/// Keeps strings, each once. Views stay valid when it is moved, until clear().
class Strings {
 public:
  std::string_view keep(std::string_view s);
  void clear() noexcept;  ///< keeps the largest block

 private:
  void grow();
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  std::size_t used_ = 0;                 ///< bytes of the last block
  std::vector<std::string_view> table_;  ///< open addressing, a power of two; data() == nullptr is free
  std::size_t count_ = 0;
};

enum class NameType : std::uint8_t { none, person, place, organisation, other, event, misc };
/// GermEval's variants: "russisch" is derived from a place, "Moskau-Reise" holds one.
enum class NameVariant : std::uint8_t { whole, derived, part };

/// BIO label of one word.
struct NameLabel {
  NameType type = NameType::none;
  NameVariant variant = NameVariant::whole;
  bool begins = false;
  friend bool operator==(const NameLabel&, const NameLabel&) = default;
};
/// "B-PER", "I-LOCderiv"; "O" where there is no name.
[[nodiscard]] std::string name_label(NameLabel label);
/// The other way round; nullopt for anything else.
[[nodiscard]] std::optional<NameLabel> name_label(std::string_view text) noexcept;

struct SyntaxWord {
  std::string_view form;          ///< never empty
  std::string_view lemma;         ///< empty: not known
  std::string_view joined_lemma;  ///< separable verb with its particle ("ankündigen" for "kündigt … an"), else empty
  std::string_view xpos;          ///< the language's own part of speech (STTS, Penn), or empty
  std::string_view feats;         ///< "Case=Nom|Number=Sing", attributes in UD's order; or empty
  std::string_view deprel;        ///< relation to the head; empty: not parsed
  std::string_view misc;          ///< further MISC attributes as they were read ("Translit=x|Gloss=y"), or empty
  std::uint32_t head = 0;         ///< 1-based within the sentence, 0: root (or not parsed)
  Upos upos = Upos::x;
  NameLabel name;
  bool space_after = true;  ///< ignored inside a range
};

/// A surface token of several words ("zum" for zu, dem).
struct WordRange {
  std::uint32_t first = 0, last = 0;  ///< words [first, last) of the document
  std::string_view form;
  std::string_view misc;
  bool space_after = true;
};

struct SyntaxSentence {
  std::uint32_t first = 0, last = 0;              ///< words [first, last)
  std::uint32_t first_range = 0, last_range = 0;  ///< ranges [first_range, last_range)
  std::string_view id;                            ///< sent_id; empty: the writer counts
  std::string_view document;                      ///< newdoc id, where a document begins with this sentence
  bool starts_document = false;
  std::string_view text;  ///< as it was read; the writer makes its own from the forms
};

struct Syntax {
  std::vector<SyntaxWord> words;
  std::vector<WordRange> ranges;
  std::vector<SyntaxSentence> sentences;
  Strings strings;

  Syntax() = default;
  Syntax(Syntax&&) noexcept = default;
  Syntax& operator=(Syntax&&) noexcept = default;

  void clear() noexcept;
  [[nodiscard]] std::span<const SyntaxWord> of(const SyntaxSentence& s) const noexcept {
    return {words.data() + s.first, s.last - s.first};
  }
  [[nodiscard]] std::span<const WordRange> ranges_of(const SyntaxSentence& s) const noexcept {
    return {ranges.data() + s.first_range, s.last_range - s.first_range};
  }
  /// Index of the sentence that holds `word`; logarithmic.
  [[nodiscard]] std::uint32_t sentence_of(std::uint32_t word) const noexcept;
  /// Index of the head of `word` in words, or kNoWord for a root or where nothing was parsed.
  [[nodiscard]] std::uint32_t head_of(std::uint32_t word, const SyntaxSentence& s) const noexcept {
    return words[word].head == 0 ? kNoWord : s.first + words[word].head - 1;
  }
  static constexpr std::uint32_t kNoWord = 0xFFFFFFFFU;
};

/// Value of an attribute in canonical features ("Case" → "Nom"), or empty. Linear.
[[nodiscard]] std::string_view feature(std::string_view feats, std::string_view attribute) noexcept;

/// Words, ranges, white space and sentences of a segmented text; the rest is left to be filled. `out` is cleared first.
void start_syntax(const Segmented& text, Syntax& out);

}  // namespace lagebild

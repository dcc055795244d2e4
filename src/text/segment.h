// Sentences and tokens of a document, with byte and code-point spans.
//
// Purpose: the first stage after ingest; everything later refers to tokens by index.
// Units: Token::begin/end are bytes of the text, Token::points is the same range in code points.
// The text must be valid UTF-8 and NFC and must outlive the Segmented (tokens are views into it).
// Errors: none; every valid text has a segmentation. Complexity: linear.
// Thread safety: a Segmenter is immutable after load and may be shared.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

enum class Language : std::uint8_t { de, en };

enum class TokenKind : std::uint8_t {
  word,          ///< letters, with inner hyphens, apostrophes, digits ("US-Außenminister", "G7")
  abbreviation,  ///< "Dr.", "z. B." is two tokens, "U.S."
  number,        ///< "54.000", "2,5", "1990er", Roman numerals stay words
  ordinal,       ///< "13." with its full stop where it is an ordinal (German)
  punctuation,   ///< , ; : . ! ? … – ( ) [ ]
  quote,         ///< any quotation mark; which side it is on is decided by reading
  symbol,        ///< % € $ § + =
  address,       ///< URL, e-mail address, @handle, #tag
};

struct Token {
  std::uint32_t begin = 0, end = 0;  ///< bytes
  Span points{};                     ///< code points
  std::uint32_t word = 0;            ///< index of its first syntactic word in Segmented::words
  std::uint16_t words = 1;  ///< number of syntactic words: 2 for "zum" (zu + dem), "don't" pieces are own tokens
  TokenKind kind = TokenKind::word;
  bool space_after = false;  ///< white space follows in the text
};

/// A syntactic word in the sense of Universal Dependencies.
struct Word {
  std::uint32_t token = 0;
  std::string_view form;  ///< view into the text, or a static string for a part of a contraction
};

struct Sentence {
  std::uint32_t first = 0, last = 0;  ///< tokens [first, last)
  std::uint32_t block = 0;            ///< index into the blocks given to segment()
};

struct Segmented {
  std::string_view text;
  std::vector<Token> tokens;
  std::vector<Word> words;
  std::vector<Sentence> sentences;

  [[nodiscard]] std::string_view form(std::uint32_t token) const noexcept {
    return text.substr(tokens[token].begin, tokens[token].end - tokens[token].begin);
  }
  /// Code-point span from the first to the last token of [first, last).
  [[nodiscard]] Span points(std::uint32_t first, std::uint32_t last) const noexcept {
    return {tokens[first].points.begin, tokens[last - 1].points.end};
  }
  /// Index of the sentence that holds `token`; logarithmic.
  [[nodiscard]] std::uint32_t sentence_of(std::uint32_t token) const noexcept;
};

/// Rules of one language (data/<language>/abbreviations.tsv, contractions.tsv), immutable.
class Segmenter {
 public:
  /// Loads the rules of `language` from the data folder; errors name file and line.
  static Result<Segmenter> load(const std::string& data_folder, Language language);
  Segmenter(Segmenter&&) noexcept;
  Segmenter& operator=(Segmenter&&) noexcept;
  ~Segmenter();

  /// Segments `text`; sentences never cross the given blocks (code points, in order; empty: one block).
  /// `out` is cleared first and its capacity kept, so that one Segmented can serve many documents.
  void segment(std::string_view text, const std::vector<Block>& blocks, Segmented& out) const;

 private:
  Segmenter();
  struct Rules;
  std::unique_ptr<Rules> rules_;
};

}  // namespace lagebild

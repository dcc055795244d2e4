// The lexicon of reported speech (data/<language>/cues.tsv).
//
// Errors: bad_data "file:line: …". Thread safety: immutable after load. Complexity: one hash look-up a token.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lagebild/result.h"
#include "reading/analysed.h"

namespace lagebild {

enum class CueKind : std::uint8_t { verb, noun, source, source_after, insert, carried };

/// What a cue can report, as bits.
enum CueTakes : std::uint8_t {
  kTakesClause = 1,
  kTakesQuote = 2,
  kTakesInfinitive = 4,
  kTakesAs = 8,
  kTakesSubjunctive = 16,
  kTakesThat = 32
};

struct Cue {
  CueKind kind = CueKind::verb;
  std::uint8_t takes = 0;
  std::vector<std::string> words;  ///< phrases: lower case
  std::string rule;                ///< "data/de/cues.tsv:17"
  [[nodiscard]] bool can(CueTakes t) const noexcept { return (takes & t) != 0; }
};

class CueLexicon {
 public:
  static Result<CueLexicon> load(const std::string& path, std::string_view name);
  /// Verb cue of a verb token (joined with its particle first), or null.
  [[nodiscard]] const Cue* verb(const Analysed& doc, std::uint32_t token) const;
  [[nodiscard]] const Cue* noun(std::string_view lemma) const;
  struct Phrase {
    const Cue* cue = nullptr;
    std::uint32_t last = 0;  ///< token behind the phrase
  };
  /// Longest phrase cue that starts at `token`. A row "nach Angaben" also matches with determiner and adjectives
  /// between its words and with a compound of its noun ("nach ersten Polizeiangaben").
  [[nodiscard]] Phrase phrase(const Analysed& doc, std::uint32_t token, std::uint32_t last) const;

 private:
  template <class T>
  using Table = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;
  Table<Cue> verbs_, nouns_;
  Table<std::vector<Cue>> phrases_;  // by first word
};

}  // namespace lagebild

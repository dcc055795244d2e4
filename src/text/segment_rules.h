// Rules of segmentation of one language, as loaded from the data folder. Internal to src/text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "text/segment.h"

namespace lagebild {

/// What a full stop after a known abbreviation means.
enum class AbbreviationType : std::uint8_t {
  inner,          ///< never ends a sentence
  any,            ///< may end one
  number,         ///< an abbreviation only before a number
  number_before,  ///< an abbreviation only after a number
};

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>{}(s); }
};
using StringSet = std::unordered_set<std::string, StringHash, std::equal_to<>>;

struct SegmentRules {
  Status load_abbreviations(const std::string& path);
  Status load_contractions(const std::string& path);
  Status load_rules(const std::string& path);
  Status load_domains(const std::string& path);

  std::unordered_map<std::string, AbbreviationType, StringHash, std::equal_to<>> abbreviations;
  /// Contractions as written, with a capital and in capitals as well; the words live as long as the Segmenter.
  std::unordered_map<std::string, std::vector<std::string>, StringHash, std::equal_to<>> contractions;
  std::size_t longest_contraction = 0;
  StringSet starters, ordinal_before, ordinal_after, glued, gender_endings, slash_units, hyphen_prefixes,
      number_suffixes, domains;
  std::vector<std::string> clitics, negations;  ///< with the straight apostrophe
  bool keep_hyphens = false;                    ///< "US-Präsident" is one token
  bool keep_number_ranges = false;              ///< "2013-2014" is one token
  bool lower_starts = false;                    ///< a sentence may begin with a small letter
  bool split_final_stop = false;                ///< the full stop of "etc." is a token where it ends a sentence
  bool ordinals = false;                        ///< a number with a full stop can be an ordinal
};

struct Segmenter::Rules : SegmentRules {};

/// Appends the sentences of the tokens [first, out.tokens.size()), which are one block (or a part without a break).
void split_sentences(const SegmentRules& rules, std::uint32_t first, std::uint32_t block, Segmented& out);

}  // namespace lagebild

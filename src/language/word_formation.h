// Rules for forms that the dictionary lacks: compounds, regular inflection, endings
// (data/<language>/word_formation.tsv). Internal to src/language.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lagebild/result.h"
#include "language/lexical.h"

namespace lagebild {

struct WordFormation {
  /// An ending and what a form with it is.
  struct Ending {
    std::string ending, replace;  ///< lemma: the form without `ending`, plus `replace`
    bool has_base = false;
    bool undouble = false;  ///< a doubled last consonant before the ending is single in the base ("stopped")
    Upos base = Upos::x;    ///< inflection: the lemma must be known as this
    bool capital = true, small = true;  ///< which first letters
    std::size_t least = 3;              ///< code points before the ending
    Analysis analysis;                  ///< lemma empty
  };

  static Result<WordFormation> load(const std::string& path);

  std::vector<std::string> links;     ///< linking elements of compounds, "" among them; none: no compounds
  std::vector<std::string> prefixes;  ///< first parts that are no words ("anti", "vize")
  std::vector<std::string> stems;     ///< what makes a verb stem or a shortened noun a word again ("en", "e")
  std::vector<std::pair<std::string, std::string>> respell;
  std::vector<Ending> inflections;  ///< longest ending first
  std::vector<Ending> guesses;      ///< longest ending first
  std::vector<Ending> unknown;      ///< what a form is that nothing else explains
  bool capital_adjectives = false;  ///< a capitalised form can be an inflected adjective ("Vereinte Nationen")
  bool lower_capitals = false;      ///< a capital does not make a noun: small letters are tried everywhere
};

}  // namespace lagebild

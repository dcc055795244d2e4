// One pass over one document: numbers, their surroundings, their units. Internal to src/reading/figures.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "reading/figures.h"
#include "reading/figures/folded.h"
#include "reading/figures/numbers.h"
#include "reading/figures/units.h"
#include "reading/figures/words.h"

namespace lagebild::figures {

struct Rules {
  Language language = Language::de;
  NumberGrammar numbers;
  Units units;
  RuleWords words;
  bool capital_nouns = false;  ///< nouns begin with a capital: they are told by that, not by the lexicon alone
};

class Finder {
 public:
  Finder(const Rules& rules, const Segmented& text, const Lexical& lexical, const std::vector<FoundTime>& times);
  std::vector<FoundFigure> run();

 private:
  /// What stands behind a number.
  struct Counted {
    enum class Kind : std::uint8_t { nothing, figure, none } kind = Kind::nothing;
    Unit unit;
    std::uint32_t noun_first = 0, noun_last = 0;  ///< empty where implied
    std::uint32_t last = 0;                       ///< end of the expression
    bool partitive = false;                       ///< "drei der Männer", "zwei davon"
    bool others = false;                          ///< "weitere", "andere" before it
  };
  /// What stands before a number.
  struct Before {
    std::uint32_t first = 0;  ///< first token of approximators and the like
    bool approximate = false;
    bool others = false;  ///< "weitere zehn"
  };

  void sentence(std::uint32_t first, std::uint32_t last);
  /// Handles the number at `i`; returns the token to go on from.
  std::uint32_t number(std::uint32_t i);
  /// Digits with something attached: "45-jährige", "30-Millionen-Einwohner-Metropole", "5%-Hürde".
  std::uint32_t attached(std::uint32_t i);
  bool parts_of_word(std::uint32_t i, double value, std::string_view rest);
  /// "21 zu 8 Stimmen", "90:9 Stimmen".
  std::uint32_t ratio(std::uint32_t i, double left, double right, std::uint32_t behind, bool colon);
  std::uint32_t emit(const Number& low, const Number* high, bool between);

  [[nodiscard]] Before look_before(std::uint32_t first) const;
  [[nodiscard]] Counted look_behind(std::uint32_t at, double value, bool article) const;
  [[nodiscard]] Counted noun_phrase(std::uint32_t at, bool plural) const;
  [[nodiscard]] Counted capital_noun_phrase(std::uint32_t at, bool plural) const;
  [[nodiscard]] Counted lexical_noun_phrase(std::uint32_t at, bool plural) const;
  [[nodiscard]] Counted noun(std::uint32_t token, std::uint32_t first, bool plural) const;
  [[nodiscard]] bool is_year(const Number& n) const;
  [[nodiscard]] bool is_named(const Number& n) const;
  /// The unit of a later number that a bare one shares: "von 2000 auf 15.000 Soldaten", "383 bzw. 163 Fälle".
  [[nodiscard]] Counted shared_forward(std::uint32_t at) const;
  /// "die Zahl der Toten stieg auf 40": what the sentence speaks about is counted next.
  void note_number_of(std::uint32_t i);
  /// Listed numbers "Iran (27), Malaysia (25)": tokens from the opening bracket on.
  [[nodiscard]] bool in_list_of_brackets(std::uint32_t i) const;
  /// One thing that counts: "mindestens eine Person", "ein Soldat getötet", "sechs Männer und eine Frau".
  [[nodiscard]] bool one_counts(const Number& n, const Counted& counted, const Before& before) const;
  [[nodiscard]] bool speaks_of_casualties() const;
  /// "Snow White and the Seven Dwarfs"
  [[nodiscard]] bool in_title(const Number& n) const;
  void drop_headline(const FoundFigure& told);
  /// Whether the document has this figure already.
  [[nodiscard]] bool known(double value, std::string_view unit) const;
  [[nodiscard]] bool round(double value) const;
  [[nodiscard]] bool bare_counts(const Number& n, const Before& before, std::uint32_t at) const;
  [[nodiscard]] bool adjective(std::uint32_t token) const;
  [[nodiscard]] bool participle(std::uint32_t token) const;
  [[nodiscard]] bool capital(std::uint32_t token) const;
  [[nodiscard]] bool has(std::uint32_t token, Upos pos) const;
  [[nodiscard]] bool inflected_verb(std::uint32_t token) const;  ///< a verb form that is not its dictionary form
  [[nodiscard]] bool adjacent(std::uint32_t token) const;        ///< no space between token and the one behind it
  void add(std::uint32_t first, std::uint32_t last, const Counted& counted, double value, bool approximate);

  const Rules& rules_;
  const Segmented& text_;
  const Lexical& lexical_;
  Folded folded_;
  std::vector<bool> timed_;            ///< token is part of a time
  std::uint32_t begin_ = 0, end_ = 0;  ///< the sentence at work
  std::vector<FoundFigure> found_;
  Unit last_unit_;  ///< of the last counted noun, for "zwei weitere"
  std::uint32_t last_sentence_ = 0, sentence_ = 0;
  bool has_last_ = false;
  std::vector<std::size_t> pending_;  ///< figures that wait for the unit of a later one
};

}  // namespace lagebild::figures

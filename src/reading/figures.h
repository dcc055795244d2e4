// Figures: counted people, money, shares, weapons, votes, casualties, goods.
//
// Purpose: value, range, approximation, unit (dictionary form of the counted noun, ISO 4217, "%") of every figure the
// guidelines of the gold annotation count; dates, times, ages, ordinals, durations, distances, sports results are none.
// Rules and words: data/<language>/numbers.tsv, data/<language>/units.tsv, data/common/currencies.tsv.
// Whose and where (`of`, `where`) are filled in later from actors and places, by the token ranges given here.
// Thread safety: FigureRules immutable, may be shared.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lagebild/result.h"
#include "language/lexical.h"
#include "reading/times.h"
#include "text/segment.h"

namespace lagebild {

struct FoundFigure {
  std::uint32_t first = 0, last = 0;            ///< whole expression, tokens [first, last)
  std::uint32_t noun_first = 0, noun_last = 0;  ///< the counted noun, empty where unit is implied
  double value = 0;
  std::optional<double> upper;  ///< second value of a range
  bool approximate = false;
  std::string unit;
  std::string rule;  ///< which rule or line decided, for explain
};

class FigureRules {
 public:
  static Result<FigureRules> load(const std::string& data_folder, Language language);
  FigureRules(FigureRules&&) noexcept;
  FigureRules& operator=(FigureRules&&) noexcept;
  ~FigureRules();
  /// Figures in text order; tokens inside `times` are never figures.
  [[nodiscard]] std::vector<FoundFigure> find(const Segmented& text, const Lexical& lexical,
                                              const std::vector<FoundTime>& times) const;

 private:
  FigureRules();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lagebild

#include "reading/figures.h"

#include <utility>

#include "reading/figures/finder.h"

namespace lagebild {

struct FigureRules::Impl {
  figures::Rules rules;
};

FigureRules::FigureRules() : impl_(std::make_unique<Impl>()) {}
FigureRules::FigureRules(FigureRules&&) noexcept = default;
FigureRules& FigureRules::operator=(FigureRules&&) noexcept = default;
FigureRules::~FigureRules() = default;

Result<FigureRules> FigureRules::load(const std::string& data_folder, Language language) {
  const std::string folder = data_folder + (language == Language::de ? "/de" : "/en");
  auto numbers = figures::NumberGrammar::load(folder + "/numbers.tsv", language);
  if (!numbers) return numbers.error();
  auto units = figures::Units::load(data_folder, language);
  if (!units) return units.error();
  auto words = figures::RuleWords::load(folder + "/figures.tsv");
  if (!words) return words.error();
  if (auto added = words->add_equipment(data_folder + "/common/equipment.tsv"); !added) return added.error();
  const bool capital_nouns = words->is(figures::WordKind::setting, "capital nouns");
  FigureRules out;
  out.impl_->rules = {language, std::move(*numbers), std::move(*units), std::move(*words), capital_nouns};
  return out;
}

std::vector<FoundFigure> FigureRules::find(const Segmented& text, const Lexical& lexical,
                                           const std::vector<FoundTime>& times) const {
  return figures::Finder(impl_->rules, text, lexical, times).run();
}

}  // namespace lagebild

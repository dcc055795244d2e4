#include "reading/words.h"

#include <array>
#include <utility>

#include "base/tsv.h"

namespace lagebild {

namespace {

constexpr std::array kNames{
    std::pair{std::string_view("pronoun_he"), WordClass::pronoun_he},
    std::pair{std::string_view("pronoun_she"), WordClass::pronoun_she},
    std::pair{std::string_view("pronoun_they"), WordClass::pronoun_they},
    std::pair{std::string_view("pronoun_subject"), WordClass::pronoun_subject},
    std::pair{std::string_view("possessive_he"), WordClass::possessive_he},
    std::pair{std::string_view("possessive_she"), WordClass::possessive_she},
    std::pair{std::string_view("negation"), WordClass::negation},
    std::pair{std::string_view("subordinator"), WordClass::subordinator},
    std::pair{std::string_view("content_subordinator"), WordClass::content_subordinator},
    std::pair{std::string_view("relative"), WordClass::relative},
    std::pair{std::string_view("coordinator"), WordClass::coordinator},
    std::pair{std::string_view("definite"), WordClass::definite},
    std::pair{std::string_view("indefinite"), WordClass::indefinite},
    std::pair{std::string_view("not_subject"), WordClass::not_subject},
    std::pair{std::string_view("genitive"), WordClass::genitive},
    std::pair{std::string_view("origin_preposition"), WordClass::origin_preposition},
    std::pair{std::string_view("honorific"), WordClass::honorific},
    std::pair{std::string_view("honorific_f"), WordClass::honorific_f},
    std::pair{std::string_view("name_particle"), WordClass::name_particle},
    std::pair{std::string_view("modal_future"), WordClass::modal_future},
    std::pair{std::string_view("modal_possible"), WordClass::modal_possible},
    std::pair{std::string_view("agent_preposition"), WordClass::agent_preposition},
    std::pair{std::string_view("passive_auxiliary"), WordClass::passive_auxiliary},
    std::pair{std::string_view("perfect_auxiliary"), WordClass::perfect_auxiliary},
    std::pair{std::string_view("infinitive_mark"), WordClass::infinitive_mark},
    std::pair{std::string_view("hypothetical"), WordClass::hypothetical},
    std::pair{std::string_view("not_name"), WordClass::not_name},
    std::pair{std::string_view("plan"), WordClass::plan},
    std::pair{std::string_view("place_preposition"), WordClass::place_preposition},
    std::pair{std::string_view("own"), WordClass::own},
    std::pair{std::string_view("verb_particle"), WordClass::verb_particle},
    std::pair{std::string_view("indirect_question"), WordClass::indirect_question},
    std::pair{std::string_view("predicative"), WordClass::predicative},
    std::pair{std::string_view("comitative"), WordClass::comitative},
    std::pair{std::string_view("between"), WordClass::between},
    std::pair{std::string_view("copula"), WordClass::copula},
    std::pair{std::string_view("unnamed_source"), WordClass::unnamed_source},
    std::pair{std::string_view("state_noun"), WordClass::state_noun},
    std::pair{std::string_view("dummy_subject"), WordClass::dummy_subject},
};

}  // namespace

Result<WordClasses> WordClasses::load(const std::string& path) {
  auto file = TsvFile::load(path, {"class", "words"});
  if (!file) return std::move(file).error();
  WordClasses classes;
  const std::size_t name = file->column("class");
  const std::size_t words = file->column("words");
  for (std::size_t row = 0; row < file->rows(); ++row) {
    WordMask bit = 0;
    for (const auto& [known, value] : kNames) {
      if (known == file->cell(row, name)) bit = mask(value);
    }
    if (bit == 0) {
      return file->error(
          row, "expected a word class (see src/reading/words.h), found '" + std::string(file->cell(row, name)) + "'");
    }
    for (const std::string_view word : split_list(file->cell(row, words))) {
      if (word.starts_with('~')) {
        classes.lemmas_[std::string(word.substr(1))] |= bit;
      } else if (word.starts_with('@')) {
        classes.exact_[std::string(word.substr(1))] |= bit;
      } else {
        classes.forms_[std::string(word)] |= bit;
      }
    }
  }
  return classes;
}

WordMask WordClasses::of_form(std::string_view form, std::string_view lower) const noexcept {
  WordMask found = 0;
  if (const auto at = forms_.find(lower); at != forms_.end()) found |= at->second;
  if (const auto at = exact_.find(form); at != exact_.end()) found |= at->second;
  return found;
}

WordMask WordClasses::of_lemma(std::string_view lemma) const noexcept {
  const auto at = lemmas_.find(lemma);
  return at == lemmas_.end() ? 0 : at->second;
}

}  // namespace lagebild

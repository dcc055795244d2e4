#include "language/features.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lagebild {
namespace {

constexpr std::array<std::string_view, 17> kUpos{"ADJ",   "ADP",   "ADV", "AUX",  "CCONJ", "DET",
                                                 "INTJ",  "NOUN",  "NUM", "PART", "PRON",  "PROPN",
                                                 "PUNCT", "SCONJ", "SYM", "VERB", "X"};

struct Choice {
  std::string_view name;
  unsigned bit;
};

template <std::size_t N>
bool read_choices(std::string_view values, const std::array<Choice, N>& choices, unsigned& bits) {
  bits = 0;
  while (!values.empty()) {
    const std::size_t comma = values.find(',');
    const std::string_view value = values.substr(0, comma);
    values = comma == std::string_view::npos ? std::string_view{} : values.substr(comma + 1);
    bool known = false;
    for (const Choice& choice : choices) {
      if (choice.name != value) continue;
      bits |= choice.bit;
      known = true;
    }
    if (!known) return false;
  }
  return bits != 0;
}

constexpr std::array<Choice, 4> kCases{{{"Nom", 1}, {"Gen", 2}, {"Dat", 4}, {"Acc", 8}}};
constexpr std::array<Choice, 2> kNumbers{{{"Sing", 1}, {"Plur", 2}}};
constexpr std::array<Choice, 3> kGenders{{{"Masc", 1}, {"Fem", 2}, {"Neut", 4}}};
constexpr std::array<Choice, 3> kPersons{{{"1", 1}, {"2", 2}, {"3", 4}}};
constexpr std::array<Choice, 2> kTenses{{{"Pres", 1}, {"Past", 2}}};
constexpr std::array<Choice, 3> kMoods{{{"Ind", 1}, {"Sub", 2}, {"Imp", 4}}};
constexpr std::array<Choice, 3> kDegrees{{{"Pos", 1}, {"Cmp", 2}, {"Sup", 4}}};
constexpr std::array<Choice, 5> kVerbForms{{{"Fin", 1}, {"Inf", 2}, {"Part", 4}, {"Ger", 8}, {"InfZu", 16}}};
constexpr std::array<Choice, 1> kYes{{{"Yes", 1}}};

}  // namespace

std::string_view upos_name(Upos pos) noexcept { return kUpos[static_cast<std::size_t>(pos)]; }

std::optional<Upos> upos_from_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kUpos.size(); ++i) {
    if (kUpos[i] == name) return static_cast<Upos>(i);
  }
  return std::nullopt;
}

bool set_features(std::string_view features, Analysis& out, std::string& problem) {
  out.verb_form = VerbForm::none;
  out.degree = Degree::none;
  out.joined_prefix = false;
  out.cells = 0;
  if (features.empty() || features == "_") return true;
  unsigned cases = 0;
  unsigned numbers = 0;
  unsigned genders = 0;
  unsigned persons = 0;
  unsigned tenses = 0;
  unsigned moods = 0;
  unsigned degrees = 0;
  unsigned forms = 0;
  unsigned prefix = 0;
  std::string_view rest = features;
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    const std::string_view part = rest.substr(0, bar);
    rest = bar == std::string_view::npos ? std::string_view{} : rest.substr(bar + 1);
    const std::size_t equals = part.find('=');
    const std::string_view key = part.substr(0, equals);
    const std::string_view values = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    bool good = false;
    if (key == "Case")
      good = read_choices(values, kCases, cases);
    else if (key == "Number")
      good = read_choices(values, kNumbers, numbers);
    else if (key == "Gender")
      good = read_choices(values, kGenders, genders);
    else if (key == "Person")
      good = read_choices(values, kPersons, persons);
    else if (key == "Tense")
      good = read_choices(values, kTenses, tenses);
    else if (key == "Mood")
      good = read_choices(values, kMoods, moods);
    else if (key == "Degree")
      good = read_choices(values, kDegrees, degrees);
    else if (key == "VerbForm")
      good = read_choices(values, kVerbForms, forms);
    else if (key == "Prefix")
      good = read_choices(values, kYes, prefix);
    if (!good) {
      problem.assign(part);
      return false;
    }
  }
  out.joined_prefix = prefix != 0;
  if (degrees != 0)
    out.degree = degrees == 1 ? Degree::positive : degrees == 2 ? Degree::comparative : Degree::superlative;
  if ((moods & 4U) != 0)
    out.verb_form = VerbForm::imperative;
  else if ((forms & 1U) != 0)
    out.verb_form = VerbForm::finite;
  else if ((forms & 2U) != 0)
    out.verb_form = VerbForm::infinitive;
  else if ((forms & 16U) != 0)
    out.verb_form = VerbForm::zu_infinitive;
  else if ((forms & 4U) != 0)
    out.verb_form = (tenses & 1U) != 0 ? VerbForm::participle_present : VerbForm::participle_past;
  else if ((forms & 8U) != 0)
    out.verb_form = VerbForm::gerund;
  if (out.verb_form == VerbForm::finite) {
    if (persons == 0) persons = 7;
    if (numbers == 0) numbers = 3;
    if (tenses == 0) tenses = 3;
    if (moods == 0) moods = 1;
    for (unsigned mood = 0; mood < 2; ++mood) {
      for (unsigned tense = 0; tense < 2; ++tense) {
        if ((moods & (1U << mood)) == 0 || (tenses & (1U << tense)) == 0) continue;
        for (unsigned number = 0; number < 2; ++number) {
          for (unsigned person = 0; person < 3; ++person) {
            if ((numbers & (1U << number)) == 0 || (persons & (1U << person)) == 0) continue;
            out.cells |= 1U << (((mood * 2 + tense) * 2 + number) * 3 + person);
          }
        }
      }
    }
    return true;
  }
  if (cases == 0 && numbers == 0 && genders == 0) return true;
  if (cases == 0) cases = 15;
  if (numbers == 0) numbers = 3;
  if (genders == 0) genders = 7;
  for (unsigned gender = 0; gender < 3; ++gender) {
    for (unsigned number = 0; number < 2; ++number) {
      for (unsigned c = 0; c < 4; ++c) {
        if ((genders & (1U << gender)) == 0 || (numbers & (1U << number)) == 0 || (cases & (1U << c)) == 0) continue;
        out.cells |= 1U << ((gender * 2 + number) * 4 + c);
      }
    }
  }
  return true;
}

}  // namespace lagebild

#include "analysis_text.h"

#include <array>

namespace lagebild::cli {
namespace {

constexpr std::array<const char*, 3> kGenders{"Masc", "Fem", "Neut"};
constexpr std::array<const char*, 2> kNumbers{"Sing", "Plur"};
constexpr std::array<const char*, 4> kCases{"Nom", "Gen", "Dat", "Acc"};
constexpr std::array<const char*, 4> kTenses{"Pres", "Past", "Sub1", "Sub2"};

void append(std::string& out, const char* separator, std::string_view text) {
  if (!out.empty()) out.append(separator);
  out.append(text);
}

std::string nominal(std::uint32_t cells) {
  std::string out;
  if (cells == 0xFFFFFFU) return out;  // everything: nothing is said
  for (unsigned gender = 0; gender < 3; ++gender) {
    for (unsigned number = 0; number < 2; ++number) {
      const std::uint32_t four = (cells >> ((gender * 2 + number) * 4)) & 0xFU;
      if (four == 0) continue;
      std::string cases;
      for (unsigned c = 0; c < 4; ++c) {
        if ((four >> c & 1U) != 0) append(cases, ",", kCases[c]);
      }
      append(out, " / ", std::string(kGenders[gender]) + " " + kNumbers[number]);
      if (four != 0xFU) out.append(" ").append(cases);
    }
  }
  return out;
}

std::string finite(std::uint32_t cells) {
  std::string out;
  for (unsigned tense = 0; tense < 4; ++tense) {
    for (unsigned number = 0; number < 2; ++number) {
      const std::uint32_t three = (cells >> ((tense * 2 + number) * 3)) & 0x7U;
      if (three == 0) continue;
      std::string persons;
      for (unsigned p = 0; p < 3; ++p) {
        if ((three >> p & 1U) != 0) append(persons, ",", std::to_string(p + 1));
      }
      append(out, " / ", std::string(kTenses[tense]) + " " + kNumbers[number] + " " + persons);
    }
  }
  return out;
}

}  // namespace

std::string features_text(const Analysis& a) {
  std::string out;
  switch (a.verb_form) {
    case VerbForm::finite:
      out = "finite " + finite(a.cells);
      break;
    case VerbForm::imperative:
      out = "imperative";
      break;
    case VerbForm::infinitive:
      out = "infinitive";
      break;
    case VerbForm::zu_infinitive:
      out = "infinitive with zu";
      break;
    case VerbForm::participle_present:
      out = "present participle";
      break;
    case VerbForm::participle_past:
      out = "past participle";
      break;
    case VerbForm::gerund:
      out = "gerund";
      break;
    case VerbForm::none:
      out = nominal(a.cells);
      break;
  }
  if (a.degree == Degree::comparative) append(out, ", ", "comparative");
  if (a.degree == Degree::superlative) append(out, ", ", "superlative");
  if (a.joined_prefix) append(out, ", ", "joined prefix");
  if (a.compound && a.head < a.lemma.size()) append(out, ", ", "compound of -" + std::string(a.lemma.substr(a.head)));
  if (a.guessed) append(out, ", ", "guessed");
  return out;
}

}  // namespace lagebild::cli

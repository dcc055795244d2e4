#include "reading/times/tense.h"

#include <string_view>

namespace lagebild::times {

namespace {

constexpr std::uint32_t kReach = 200;  // tokens that are looked at on either side

struct Clause {
  std::uint32_t first = 0, last = 0;
};

bool is_border(const Segmented& text, std::uint32_t token) {
  if (text.tokens[token].kind != TokenKind::punctuation) return false;  // quotation marks may stand within a clause
  const std::string_view form = text.form(token);
  return form != "." && form != "...";
}

bool is_verb(const Analysis& a) noexcept { return a.pos == Upos::verb || a.pos == Upos::aux; }

bool clause_has(const Lexical& lexical, Clause clause, VerbForm wanted, std::uint32_t not_token) {
  for (std::uint32_t t = clause.first; t < clause.last; ++t) {
    if (t == not_token) continue;
    for (const Analysis& a : lexical.of(t)) {
      if (is_verb(a) &&
          (a.verb_form == wanted || (wanted == VerbForm::infinitive && a.verb_form == VerbForm::zu_infinitive)))
        return true;
    }
  }
  return false;
}

/// Whether a past participle in the clause tells of a plan ("ist geplant", "is scheduled").
bool clause_plans(const Lexical& lexical, const TimeWords& words, Clause clause) {
  for (std::uint32_t t = clause.first; t < clause.last; ++t) {
    for (const Analysis& a : lexical.of(t)) {
      if (a.verb_form == VerbForm::participle_past && words.auxiliary(a.lemma) == "plan") return true;
    }
  }
  return false;
}

/// `rest` is the end of the sentence: a perfect's participle may stand behind an inserted clause.
Tense tense_of_verb(const Lexical& lexical, const TimeWords& words, Clause clause, std::uint32_t rest,
                    std::uint32_t token) {
  bool present = false, past = false, indicative = false, any = false;
  std::string_view auxiliary;
  for (const Analysis& a : lexical.of(token)) {
    if (a.verb_form != VerbForm::finite || !is_verb(a)) continue;
    any = true;
    if (auxiliary.empty()) auxiliary = words.auxiliary(a.lemma);
    indicative = indicative || a.finite_can(TenseMood::present);
    present = present || a.finite_can(TenseMood::present) || a.finite_can(TenseMood::subjunctive1);
    past = past || a.finite_can(TenseMood::past);
  }
  if (!any) return Tense::none;
  if (auxiliary == "future" && (present || !past) && clause_has(lexical, clause, VerbForm::infinitive, token))
    return Tense::future;
  if (auxiliary == "perfect" && (present || !past) &&
      (clause_has(lexical, clause, VerbForm::participle_past, token) ||
       clause_has(lexical, {clause.last, rest}, VerbForm::participle_past, token))) {
    return clause_plans(lexical, words, clause) ? Tense::future : Tense::past;
  }
  if (past && !indicative) return Tense::past;
  return present ? Tense::present : Tense::future;  // subjunctive 2 alone: what would be
}

Tense tense_of_clause(const Segmented& text, const Lexical& lexical, const TimeWords& words, Clause clause,
                      std::uint32_t rest, std::uint32_t token) {
  std::uint32_t best = clause.last;
  std::uint32_t best_cost = 0xFFFFFFFFU;
  for (std::uint32_t t = clause.first; t < clause.last; ++t) {
    bool finite = false, other = false, auxiliary = false, past = true;
    for (const Analysis& a : lexical.of(t)) {
      if (is_verb(a) && a.verb_form == VerbForm::finite) {
        finite = true;
        past = past && a.finite_can(TenseMood::past) && !a.finite_can(TenseMood::present);
        auxiliary = auxiliary || !words.auxiliary(a.lemma).empty();
      } else {
        other = true;  // noun, adjective, infinitive, participle …
      }
    }
    if (!finite) continue;
    std::uint32_t cost = t > token ? t - token : token - t;
    if (other && !auxiliary) cost += past ? 10 : 1000;  // present forms are far more often nouns and the like
    if (auxiliary) cost = cost > 5 ? cost - 5 : 0;
    if (cost < best_cost) {
      best_cost = cost;
      best = t;
    }
  }
  (void)text;
  if (best != clause.last) return tense_of_verb(lexical, words, clause, rest, best);
  // No finite verb: "hatten erklärt, am Dienstag abzureisen" looks ahead, "…, am Dienstag abgereist zu sein" back.
  for (std::uint32_t t = clause.first; t < clause.last; ++t) {
    for (const Analysis& a : lexical.of(t)) {
      if (a.verb_form != VerbForm::zu_infinitive &&
          (a.verb_form != VerbForm::infinitive || t == clause.first || text.form(t - 1) != "zu"))
        continue;
      return clause_has(lexical, clause, VerbForm::participle_past, t) ? Tense::past : Tense::future;
    }
  }
  return Tense::none;
}

}  // namespace

Tense tense_around(const Segmented& text, const Lexical& lexical, const TimeWords& words, std::uint32_t sentence,
                   std::uint32_t token) {
  if (lexical.first.size() <= text.tokens.size()) return Tense::none;
  Sentence s = text.sentences[sentence];
  s.first = token - s.first > kReach ? token - kReach : s.first;  // broken texts have sentences of megabytes
  s.last = s.last - token > kReach ? token + kReach : s.last;
  Clause clause{token, token + 1};
  while (clause.first > s.first && !is_border(text, clause.first - 1)) --clause.first;
  while (clause.last < s.last && !is_border(text, clause.last)) ++clause.last;
  const Tense here = tense_of_clause(text, lexical, words, clause, s.last, token);
  if (here != Tense::none) return here;
  Clause after{clause.last, clause.last}, before{clause.first, clause.first};
  while (after.last < s.last || before.first > s.first) {
    if (after.last < s.last) {
      after.first = after.last + 1;
      after.last = after.first;
      while (after.last < s.last && !is_border(text, after.last)) ++after.last;
      if (after.first < s.last) {
        const Tense tense = tense_of_clause(text, lexical, words, after, s.last, after.first);
        if (tense != Tense::none) return tense;
      } else {
        after.last = s.last;
      }
    }
    if (before.first > s.first) {
      before.last = before.first - 1;
      before.first = before.last;
      while (before.first > s.first && !is_border(text, before.first - 1)) --before.first;
      if (before.first < before.last) {
        const Tense tense = tense_of_clause(text, lexical, words, before, s.last, before.last);
        if (tense != Tense::none) return tense;
      }
    }
  }
  return Tense::none;
}

}  // namespace lagebild::times

// What stands behind a number: shares, money, partitives, and the counted noun phrase of both languages.
#include "reading/figures/finder.h"

#include <algorithm>

#include "base/utf8.h"

namespace lagebild::figures {
namespace {

bool ends_with(std::string_view s, std::string_view end) {
  return s.size() > end.size() && s.substr(s.size() - end.size()) == end;
}

/// Bytes of a dash at `at`.
std::size_t dash(std::string_view s, std::size_t at) {
  if (at >= s.size()) return 0;
  if (s[at] == '-') return 1;
  for (std::string_view d :
       {std::string_view("–"), std::string_view("—"), std::string_view("‑"), std::string_view("−")})
    if (s.substr(at, d.size()) == d) return d.size();
  return 0;
}

}  // namespace

bool Finder::inflected_verb(std::uint32_t token) const {
  for (const Analysis& a : lexical_.of(token))
    if (a.pos == Upos::verb && a.lemma != folded_[token]) return true;
  return false;
}

bool Finder::adjacent(std::uint32_t token) const {
  return token + 1 < text_.tokens.size() && text_.tokens[token].end == text_.tokens[token + 1].begin;
}

bool Finder::capital(std::uint32_t token) const {
  const Token& t = text_.tokens[token];
  return (t.kind == TokenKind::word || t.kind == TokenKind::abbreviation) && starts_upper(text_.form(token));
}

bool Finder::has(std::uint32_t token, Upos pos) const {
  for (const Analysis& a : lexical_.of(token))
    if (a.pos == pos) return true;
  return false;
}

bool Finder::participle(std::uint32_t token) const {
  for (const Analysis& a : lexical_.of(token))
    if (a.verb_form == VerbForm::participle_past || a.verb_form == VerbForm::participle_present) return true;
  const std::string_view f = folded_[token];
  for (std::string_view end : {"ten", "nen", "te", "ne", "nde", "nden", "nder", "ter", "ner"})
    if (ends_with(f, end)) return f.size() > end.size() + 3;
  return false;
}

bool Finder::adjective(std::uint32_t token) const {
  const auto analyses = lexical_.of(token);
  bool adjective = false, closed = false;
  for (const Analysis& a : analyses) {
    adjective = adjective || a.pos == Upos::adj || a.verb_form == VerbForm::participle_past ||
                a.verb_form == VerbForm::participle_present;
    closed = closed || a.pos == Upos::adp || a.pos == Upos::det || a.pos == Upos::pron || a.pos == Upos::cconj ||
             a.pos == Upos::sconj;
  }
  if (!rules_.capital_nouns) return adjective || (analyses.empty() && !closed);
  const std::string_view f = folded_[token];
  bool ending = false;
  for (std::string_view end : {"e", "en", "er", "es", "em"}) ending = ending || ends_with(f, end);
  if (!ending || closed) return false;
  return adjective || analyses.empty() || analyses.front().guessed;
}

Finder::Counted Finder::noun(std::uint32_t token, std::uint32_t first, bool plural) const {
  Counted out;
  std::string_view form = text_.form(token);
  out.noun_first = first;
  out.noun_last = out.last = token + 1;
  out.unit = rules_.units.of_noun(form, folded_[token], lexical_.of(token), plural);
  if (ends_with(form, "-") && rules_.capital_nouns) {
    // "Ja- und 20 Nein-Stimmen": the head comes with a later compound.
    for (std::uint32_t k = token + 1; k < std::min(end_, token + 8); ++k) {
      if (!capital(k) || ends_with(text_.form(k), "-")) continue;
      const Unit later = rules_.units.of_noun(text_.form(k), folded_[k], lexical_.of(k), plural);
      std::size_t head = later.name.rfind('-');
      const bool hyphen = head != std::string::npos;
      if (!hyphen)
        for (const Analysis& a : lexical_.of(k))
          if (a.compound && a.head > 0 && a.head < later.name.size() && a.lemma == later.name) head = a.head;
      if (head != std::string::npos && head > 0) {
        out.unit = later;
        out.unit.name = std::string(form.substr(0, hyphen ? form.size() : form.size() - 1)) +
                        later.name.substr(hyphen ? head + 1 : head);
        out.unit.rule = "shared head";
      }
      break;
    }
  }
  out.kind = out.unit.kind == UnitKind::none ? Counted::Kind::none : Counted::Kind::figure;
  return out;
}

Finder::Counted Finder::capital_noun_phrase(std::uint32_t at, bool plural) const {
  const std::uint32_t limit = std::min(end_, at + 10);
  bool open = true;        // only adjectives so far
  bool attribute = false;  // the token before is an adjective or participle
  for (std::uint32_t k = at; k < limit; ++k) {
    const Token& t = text_.tokens[k];
    if (t.kind == TokenKind::quote) continue;
    if (t.kind == TokenKind::punctuation) {
      if (text_.form(k) == "," && attribute && k + 1 < limit && !capital(k + 1) && adjective(k + 1)) continue;
      break;
    }
    if (t.kind != TokenKind::word && t.kind != TokenKind::abbreviation) {
      if (!open && t.kind == TokenKind::number) {
        attribute = false;
        continue;
      }
      break;
    }
    if (const auto unit = rules_.units.listed(folded_[k]); unit && open) {
      if (t.kind == TokenKind::word || unit->kind != UnitKind::none) {
        Counted out = noun(k, k, plural);
        return out;
      }
    }
    if (capital(k)) {
      const bool plural_form = !plural || rules_.units.can_be_plural(folded_[k], lexical_.of(k));
      // "Schweizer Soldaten", "Berliner Abgeordnete": an adjective of a place stands before the noun.
      if (ends_with(folded_[k], "er") && k + 1 < limit && capital(k + 1) && !has(k + 1, Upos::propn) &&
          rules_.units.can_be_plural(folded_[k + 1], lexical_.of(k + 1)) &&
          (has(k, Upos::adj) || has(k, Upos::propn) || lexical_.of(k).empty())) {
        attribute = true;
        continue;
      }
      const bool noun_like = has(k, Upos::noun) || !has(k, Upos::propn);
      // A capitalised adjective of a name: "Deutsche Mark", "Vereinigte Staaten".
      if (!noun_like && has(k, Upos::adj)) {
        attribute = true;
        continue;
      }
      if (open) {
        if (plural_form && (noun_like || lexical_.of(k).empty())) return noun(k, k, plural);
        break;
      }
      if (attribute && plural_form && noun_like) return noun(k, k, plural);
      attribute = false;
      continue;
    }
    if (rules_.words.at(WordKind::filler, folded_, k, limit) > 0) {
      attribute = true;
      continue;
    }
    const std::string_view f = folded_[k];
    if (attribute && (rules_.words.is(WordKind::both, f) || rules_.words.is(WordKind::or_, f)) && k + 1 < limit &&
        !capital(k + 1) && adjective(k + 1))
      continue;
    if (open) {
      if (adjective(k)) {
        attribute = true;
        continue;
      }
      // "chronisch kranke Versicherte"
      if (has(k, Upos::adj) && k + 1 < limit && !capital(k + 1) && adjective(k + 1)) {
        attribute = true;
        continue;
      }
      if (rules_.words.is(WordKind::stop, f) || has(k, Upos::aux)) break;
      // "4.500 im Land stationierte Soldaten": an adverb or a preposition opens an extended attribute.
      if (!has(k, Upos::adp) && !has(k, Upos::adv) && !has(k, Upos::det) && !lexical_.of(k).empty()) break;
      open = false;
      attribute = false;
      continue;
    }
    attribute = participle(k) && adjective(k);
    if (rules_.words.is(WordKind::or_, f)) break;
    bool finite = false;
    for (const Analysis& a : lexical_.of(k)) finite = finite || a.verb_form == VerbForm::finite;
    if (finite && !attribute) break;
  }
  return {};
}

Finder::Counted Finder::lexical_noun_phrase(std::uint32_t at, bool plural) const {
  const std::uint32_t limit = std::min(end_, at + 7);
  for (std::uint32_t k = at; k < limit; ++k) {
    const Token& t = text_.tokens[k];
    if (t.kind == TokenKind::quote) continue;
    const std::string_view f = folded_[k];
    if (t.kind == TokenKind::punctuation) {
      if (dash(text_.form(k), 0) == text_.form(k).size() && k > at && adjacent(k - 1) && adjacent(k))
        continue;  // "anti-tank"
      break;
    }
    if (t.kind != TokenKind::word && t.kind != TokenKind::abbreviation) break;
    // "prime-time viewers": parts of a hyphenated word are attributes.
    if (k + 2 < limit && adjacent(k) && adjacent(k + 1) && dash(text_.form(k + 1), 0) == text_.form(k + 1).size())
      continue;
    const bool behind_hyphen = k > at && adjacent(k - 1) && dash(text_.form(k - 1), 0) == text_.form(k - 1).size();
    if (behind_hyphen && k + 1 < limit && text_.tokens[k + 1].kind == TokenKind::word &&
        !rules_.words.is(WordKind::stop, folded_[k + 1]))
      continue;
    if (k + 1 < limit) {
      if (const auto unit = rules_.units.listed_pair(f, folded_[k + 1])) {
        Counted out;
        out.kind = unit->kind == UnitKind::none ? Counted::Kind::none : Counted::Kind::figure;
        out.unit = *unit;
        out.noun_first = k;
        out.noun_last = out.last = k + 2;
        return out;
      }
    }
    if (rules_.units.listed(f)) return noun(k, k, plural);
    if (rules_.words.at(WordKind::filler, folded_, k, limit) > 0) continue;
    if (rules_.words.is(WordKind::stop, f)) break;
    if (const auto n = rules_.numbers.word(f); n && n->kind != NumberKind::vague) break;  // the next number
    bool noun_like = false, plural_noun = false, other = false, attribute = false;
    for (const Analysis& a : lexical_.of(k)) {
      if (a.pos == Upos::noun || a.pos == Upos::propn) noun_like = true;
      // "51 Republicans"
      if ((a.pos == Upos::noun || (a.pos == Upos::propn && (k == at || capital(k - 1)))) && (a.cells & 0xF0F0F0U) != 0)
        plural_noun = true;
      if (a.pos == Upos::adp || a.pos == Upos::det || a.pos == Upos::pron || a.pos == Upos::aux ||
          a.pos == Upos::cconj || a.pos == Upos::sconj)
        other = true;
      if (a.pos == Upos::adj || a.verb_form == VerbForm::participle_past || a.verb_form == VerbForm::participle_present)
        attribute = true;
    }
    const bool can = rules_.units.can_be_plural(f, lexical_.of(k));
    const bool is_count =
        rules_.units.of_noun(text_.form(k), f, lexical_.of(k), plural).rule.find(':') != std::string::npos;
    if (is_count || (plural ? (plural_noun || (lexical_.of(k).empty() && can)) : noun_like)) {
      // A singular noun may stand before another: "six television networks".
      if (!plural && k + 1 < limit && has(k + 1, Upos::noun) && !rules_.words.is(WordKind::stop, folded_[k + 1]))
        continue;
      // A plural that another plural follows is an attribute: "police vans".
      const auto own = lexical_.of(k);
      const bool invariable = std::any_of(
          own.begin(), own.end(), [&](const Analysis& a) { return a.pos == Upos::noun && !a.guessed && a.lemma == f; });
      if (plural && invariable && k + 1 < limit && text_.tokens[k + 1].kind == TokenKind::word &&
          has(k + 1, Upos::noun) && !has(k + 1, Upos::verb) && !capital(k + 1) &&
          rules_.units.can_be_plural(folded_[k + 1], lexical_.of(k + 1)))
        continue;
      std::uint32_t first = k;
      while (first > at && !capital(first - 1) && has(first - 1, Upos::noun) && !has(first - 1, Upos::adj) &&
             !inflected_verb(first - 1) && text_.tokens[first - 1].kind == TokenKind::word &&
             !(first > at + 1 && adjacent(first - 2)))
        --first;
      // "North Koreans"
      if (first == k && capital(k) && k > at && capital(k - 1)) --first;
      Counted out = noun(k, first, plural);
      if (first < k && out.kind == Counted::Kind::figure && out.unit.kind == UnitKind::noun) {
        std::string name;
        for (std::uint32_t j = first; j < k; ++j) {
          name += capital(j) ? text_.form(j) : folded_[j];
          name += ' ';
        }
        out.unit.name = name + out.unit.name;
      }
      return out;
    }
    if (other || (!noun_like && !attribute && !has(k, Upos::adv) && !lexical_.of(k).empty())) break;
  }
  return {};
}

Finder::Counted Finder::noun_phrase(std::uint32_t at, bool plural) const {
  return rules_.capital_nouns ? capital_noun_phrase(at, plural) : lexical_noun_phrase(at, plural);
}

Finder::Counted Finder::look_behind(std::uint32_t at, double value, bool article) const {
  Counted out;
  out.last = at;
  if (at >= end_) return out;
  // German counts with the plural above one; "zwei Prozent", "10.000 Mann" are listed.
  const bool plural = value != 1;
  std::uint32_t k = at;
  const auto money = [&](std::uint32_t from) {
    std::uint32_t last = from;
    if (const auto unit = rules_.units.money(text_, folded_, from, end_, last)) {
      out.kind = Counted::Kind::figure;
      out.unit = *unit;
      out.noun_first = from;
      out.noun_last = out.last = last;
      return true;
    }
    return false;
  };
  const auto share = [&](std::uint32_t from) {
    const auto n = from < end_ ? rules_.words.at(WordKind::share, folded_, from, end_) : 0;
    if (n == 0) return false;
    out.kind = Counted::Kind::figure;
    out.unit = {UnitKind::share, std::string(rules_.words.value(folded_, from, from + n)), "share", 1};
    out.noun_first = from;
    out.noun_last = out.last = from + n;
    return true;
  };
  if (text_.tokens[k].kind == TokenKind::symbol || text_.tokens[k].kind == TokenKind::word ||
      text_.tokens[k].kind == TokenKind::abbreviation) {
    if (share(k)) return out;
    // "a $500 fine": the sign belongs to the number behind it.
    if (!article || text_.tokens[k].kind != TokenKind::symbol) {
      if (money(k)) return out;
    }
    // "96 oder mehr Mitglieder"
    if (const auto n = rules_.words.at(WordKind::approx_after, folded_, k, end_); n > 0) {
      k += n;
      if (share(k) || money(k)) return out;
    }
  }
  // "zwei davon", "drei von ihnen"
  if (const auto n = rules_.words.at(WordKind::pronoun, folded_, k, end_); n > 0) {
    out.partitive = true;
    out.last = k + n;
    return out;
  }
  while (k < end_) {
    const auto n = rules_.words.at(WordKind::filler, folded_, k, end_);
    if (n == 0) break;
    out.others = true;
    k += n;
  }
  if (k > at && k < end_ && (share(k) || money(k))) return out;
  if (const auto n = rules_.words.at(WordKind::partitive, folded_, k, end_); n > 0 && !article) {
    std::uint32_t inner = k + n;
    while (inner < end_ && rules_.words.at(WordKind::filler, folded_, inner, end_) > 0) ++inner;
    while (inner < end_ && rules_.words.before(WordKind::approx, folded_, inner, inner + 1) > 0) ++inner;
    if (inner < end_) {
      if (const auto whole = rules_.numbers.read(text_, folded_, inner, end_); whole && !whole->article)
        inner = whole->last;
    }
    Counted phrase = noun_phrase(inner, true);
    if (phrase.kind != Counted::Kind::nothing) {
      phrase.partitive = true;
      phrase.others = out.others;
      return phrase;
    }
    if (rules_.capital_nouns) {
      phrase = capital_noun_phrase(k, plural);  // "22 der Beihilfe beschuldigte Personen"
      if (phrase.kind != Counted::Kind::nothing) return phrase;
    }
    // "780 der deutschen Bundeswehr"
    out.partitive = value > 12 && !(at > begin_ + 1 && capital(at - 2));
    return out;
  }
  if (std::uint32_t last = k; !article) {
    if (const auto unit = rules_.units.equipment(text_, folded_, k, end_, last)) {
      out.kind = Counted::Kind::figure;
      out.unit = *unit;
      out.noun_first = k;
      out.noun_last = out.last = last;
      return out;
    }
  }
  Counted phrase = noun_phrase(k, plural);
  if (phrase.kind == Counted::Kind::nothing) return out;
  phrase.others = out.others;
  return phrase;
}

Finder::Counted Finder::shared_forward(std::uint32_t at) const {
  for (int steps = 0; steps < 3; ++steps) {
    if (rules_.capital_nouns)  // "43 internationale und 1.200 nationale Mitarbeiter"
      while (at < end_ && !capital(at) && text_.tokens[at].kind == TokenKind::word && adjective(at)) ++at;
    const auto n = rules_.words.at(WordKind::forward, folded_, at, end_);
    if (n == 0 || at + n >= end_) return {};
    at += n;
    while (at < end_ && rules_.words.before(WordKind::approx, folded_, at, at + 1) > 0) ++at;
    if (at >= end_) return {};
    const auto next = rules_.numbers.read(text_, folded_, at, end_);
    if (!next || next->article) return {};
    at = next->last;
    Counted counted = look_behind(at, next->value, false);
    if (counted.kind == Counted::Kind::figure && !counted.partitive) {
      counted.last = 0;
      counted.noun_first = counted.noun_last = 0;
      return counted;
    }
    if (counted.kind == Counted::Kind::none) return counted;
  }
  return {};
}

}  // namespace lagebild::figures

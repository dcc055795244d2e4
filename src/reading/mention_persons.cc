// Persons by known name and by pattern, pronouns, acronyms, family names alone.
#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/utf8.h"
#include "reading/mention_finder.h"

namespace lagebild {

namespace {
constexpr std::uint32_t kMaxNameTokens = 5;
}  // namespace

/// A capital letter at the start, or behind a particle joined by a hyphen ("al-Omair").
bool MentionFinder::capitalised(std::uint32_t i) const {
  if (doc_.info[i].upper) return true;
  const std::string_view form = doc_.form(i);
  const std::size_t hyphen = form.find('-');
  return hyphen != std::string_view::npos && hyphen <= 3 && hyphen + 2 < form.size() &&
         starts_upper(form.substr(hyphen + 1));
}

/// A given name, double ones by their parts ("Marie-George").
bool MentionFinder::is_given_name(std::uint32_t i) const {
  const std::string_view form = doc_.form(i);
  if (rules_.first_names.contains(form)) return true;
  const std::size_t hyphen = form.find('-');
  return hyphen != std::string_view::npos && rules_.first_names.contains(form.substr(0, hyphen)) &&
         rules_.first_names.contains(form.substr(hyphen + 1));
}

bool MentionFinder::can_be_name(std::uint32_t i, bool known_before) const {
  const TokenInfo& info = doc_.info[i];
  if (!capitalised(i) || timed_[i] || covered_[i] || has(info.classes, WordClass::not_name) ||
      has(info.classes, WordClass::definite) || has(info.classes, WordClass::indefinite)) {
    return false;
  }
  const Token& t = doc_.seg.tokens[i];
  if (t.kind == TokenKind::abbreviation) return t.end - t.begin <= 3;  // initials
  if (t.kind != TokenKind::word) return false;
  if (is_acronym(i)) return false;
  if (has(info.classes, WordClass::subordinator) || has(info.classes, WordClass::coordinator) ||
      has(info.classes, WordClass::negation))
    return false;
  if (info.sentence_start && !known_before && !rules_.first_names.contains(doc_.form(i)) &&
      (info.finite || info.pos == Upos::adv || info.pos == Upos::adp))
    return false;
  if (doc_.language == Language::de) return info.name_known || !info.noun_known || known_before;
  return info.pos != Upos::adp && info.pos != Upos::det && info.pos != Upos::pron && info.pos != Upos::cconj;
}

bool MentionFinder::is_acronym(std::uint32_t i) const {
  const std::string_view form = doc_.form(i);
  std::uint32_t capitals = 0;
  for (std::size_t at = 0; at < form.size();) capitals += is_upper(next_code_point(form, at)) ? 1U : 0U;
  return capitals >= 2 && form.find('-') == std::string_view::npos && capitals * 2 >= count_code_points(form) &&
         !form.starts_with("Mc");
}

std::uint32_t MentionFinder::person_name(std::uint32_t i, std::uint32_t last, bool behind_role) {
  std::uint32_t j = i;
  while (j < last && doc_.is(j, WordClass::honorific)) ++j;
  const bool honorific = j > i;
  // "Regierungschef de Villepin", "Ministerin von der Leyen": the particle opens the name
  if (behind_role && j < last && !doc_.info[j].upper && doc_.is(j, WordClass::name_particle)) {
    std::uint32_t k = j + 1;
    while (k < last && k < j + 3 && !doc_.info[k].upper && doc_.is(k, WordClass::name_particle)) ++k;
    const bool named = k < last && doc_.info[k].upper && doc_.info[k].name_known && !doc_.info[k].noun_known &&
                       can_be_name(k, true) && !is_country_name(k, last);
    return named ? name_run(k, last, false) : i;
  }
  if (j >= last || !can_be_name(j, behind_role)) return i;
  const bool given = is_given_name(j);
  if (!given && !behind_role && !honorific) return i;
  if (behind_role && !given) {
    if (begins_other_name(j, last)) return i;
    const bool name_follows = j + 1 < last && doc_.info[j + 1].upper && doc_.info[j + 1].name_known &&
                              !doc_.info[j + 1].noun_known && can_be_name(j + 1, true);
    if (doc_.language == Language::de && doc_.info[j].noun_known && !doc_.info[j].name_known && !name_follows) return i;
  }
  const std::uint32_t end = name_run(j, last, given);
  if (!behind_role && !honorific && end < j + 2) return i;
  return end;
}

bool MentionFinder::begins_other_name(std::uint32_t i, std::uint32_t last) {
  scratch_.clear();
  knowledge_.match_names(doc_.seg, i, last, doc_.language, scratch_);
  for (const NameMatch& match : scratch_) {
    if (match.part != NamePart::whole) continue;
    for (const NameEntry& entry : match.entries) {
      const EntityKind kind = knowledge_.entity(entry.entity).kind;
      if (entry.kind != NameKind::surname && kind != EntityKind::person && kind != EntityKind::place) return true;
    }
  }
  return false;
}

std::uint32_t MentionFinder::name_run(std::uint32_t j, std::uint32_t last, bool given) {
  std::uint32_t end = j + 1;
  bool known = given;
  while (end < last && end - j < kMaxNameTokens) {
    if (capitalised(end)) {
      if (!can_be_name(end, known && end == j + 1)) break;
      if (knowledge_.match_role(doc_.seg, end, last, doc_.language) && !known) break;
      if (doc_.language == Language::de && doc_.info[end].noun_known && !doc_.info[end].name_known &&
          !(known && end == j + 1 && !doc_.info[end].plural))
        break;
      ++end;
      continue;
    }
    if (doc_.is(end, WordClass::name_particle) && end + 1 < last) {
      std::uint32_t k = end + 1;
      while (k < last && k < end + 2 && !doc_.info[k].upper && doc_.is(k, WordClass::name_particle)) ++k;
      if (k < last && doc_.info[k].upper && doc_.info[k].name_known && !doc_.info[k].noun_known &&
          can_be_name(k, true) && !is_country_name(k, last)) {
        end = k + 1;
        continue;
      }
    }
    break;
  }
  return end;
}

bool MentionFinder::is_country_name(std::uint32_t i, std::uint32_t last) {
  scratch_.clear();
  knowledge_.match_names(doc_.seg, i, last, doc_.language, scratch_);
  for (const NameMatch& match : scratch_) {
    for (const NameEntry& entry : match.entries) {
      if (entry.kind != NameKind::surname && knowledge_.entity(entry.entity).kind != EntityKind::person) return true;
    }
  }
  return false;
}

std::uint32_t MentionFinder::add_person(std::uint32_t s, std::uint32_t first, std::uint32_t last,
                                        std::uint32_t entity) {
  FoundMention m;
  m.first = first;
  m.last = last;
  m.head = last - 1;
  m.sentence = s;
  set_person(m, first, last, entity);
  m.rule = entity != kNone ? "knowledge person" : "name pattern";
  cover(m);
  found_.push_back(m);
  return last;
}

void MentionFinder::set_person(FoundMention& m, std::uint32_t first, std::uint32_t last, std::uint32_t entity) {
  m.type = ActorType::person;
  m.form = MentionForm::name;
  while (first + 1 < last && doc_.is(first, WordClass::honorific)) {
    if (doc_.is(first, WordClass::honorific_f)) m.feminine = true;
    ++first;
  }
  m.name_first = first;
  m.name_last = last;
  if (entity == kNone && last - first >= 2) entity = known_person(first, last);
  if (entity == kNone && last - first == 1 && m.role != nullptr && !m.role->office.empty())
    entity = holder_named(first, m.role->office);
  m.entity = entity;
  if (entity != kNone) {
    const Entity& e = knowledge_.entity(entity);
    m.country = e.country;
    m.sector = e.sector;
  }
  if (const auto at = rules_.first_names.find(doc_.form(first)); at != rules_.first_names.end()) {
    if (at->second == 'f') m.feminine = true;
    if (at->second == 'm') m.masculine = true;
  }
}

std::uint32_t MentionFinder::holder_named(std::uint32_t token, std::string_view office) const {
  if (date_.empty()) return kNone;
  std::string_view form = doc_.form(token);
  auto names = knowledge_.names_of(form, doc_.language);
  if (names.empty() && form.ends_with("s")) names = knowledge_.names_of(form.substr(0, form.size() - 1), doc_.language);
  std::uint32_t found = kNone;
  for (const NameEntry& entry : names) {
    if (knowledge_.entity(entry.entity).kind != EntityKind::person || entry.entity == found) continue;
    for (const Holding& h : knowledge_.holdings_of(entry.entity)) {
      if (h.office != office || (!h.from.empty() && h.from > date_) || (!h.to.empty() && h.to < date_)) continue;
      if (found != kNone && found != entry.entity) return kNone;
      found = entry.entity;
    }
  }
  return found;
}

std::uint32_t MentionFinder::known_person(std::uint32_t first, std::uint32_t last) {
  scratch_.clear();
  knowledge_.match_names(doc_.seg, first, last, doc_.language, scratch_);
  for (const NameMatch& match : scratch_) {
    if (match.last != last) continue;
    for (const NameEntry& entry : match.entries) {
      if (entry.kind == NameKind::name && knowledge_.entity(entry.entity).kind == EntityKind::person)
        return entry.entity;
    }
  }
  return kNone;
}

std::uint32_t MentionFinder::acronym(std::uint32_t s, std::uint32_t i) {
  const Token& t = doc_.seg.tokens[i];
  if (t.kind != TokenKind::word || !doc_.info[i].upper || !is_acronym(i) || t.end - t.begin > 8 || t.end - t.begin < 2)
    return i;
  if (doc_.info[i].noun_known && doc_.language == Language::de) return i;
  FoundMention m;
  m.sentence = s;
  m.first = m.head = i;
  m.last = i + 1;
  m.type = ActorType::organisation;
  m.rule = "acronym";
  cover(m);
  found_.push_back(m);
  return i + 1;
}

bool MentionFinder::is_pronoun(std::uint32_t i) const {
  const WordMask classes = doc_.info[i].classes;
  return has(classes, WordClass::pronoun_he) || has(classes, WordClass::pronoun_she) ||
         has(classes, WordClass::pronoun_they);
}

std::uint32_t MentionFinder::add_pronoun(std::uint32_t s, std::uint32_t i) {
  FoundMention m;
  m.sentence = s;
  m.first = m.head = i;
  m.last = i + 1;
  m.form = MentionForm::pronoun;
  const WordMask classes = doc_.info[i].classes;
  m.masculine = has(classes, WordClass::pronoun_he);
  m.feminine = has(classes, WordClass::pronoun_she);
  m.plural = has(classes, WordClass::pronoun_they);
  m.rule = "pronoun";
  if (m.feminine && m.plural) {
    // "sie": the clause's verb tells the number
    const std::uint32_t clause = doc_.info[i].clause;
    const std::uint32_t verb = clause == kNone ? kNone : doc_.clauses[clause].verb;
    if (verb != kNone && doc_.info[verb].finite) {
      bool singular = false;
      bool plural = false;
      for (const Analysis& a : doc_.lexical.of(verb)) {
        for (unsigned t = 0; t < 4; ++t) {
          singular = singular || a.finite_can(static_cast<TenseMood>(t), Number::singular, 3);
          plural = plural || a.finite_can(static_cast<TenseMood>(t), Number::plural, 3);
        }
      }
      if (singular != plural) {
        m.feminine = singular;
        m.plural = plural;
      }
    }
  }
  m.can_be_subject = has(classes, WordClass::pronoun_subject) || (m.feminine || m.plural);
  if (doc_.is(i, WordClass::not_subject)) m.can_be_subject = false;
  if (m.masculine && !has(classes, WordClass::pronoun_subject)) m.can_be_subject = false;
  found_.push_back(m);
  covered_[i] = true;
  return i + 1;
}

void MentionFinder::find_surnames() {
  std::unordered_map<std::string_view, std::uint32_t> full;  // family name → index into found_
  for (std::uint32_t f = 0; f < found_.size(); ++f) {
    const FoundMention& m = found_[f];
    if (m.type != ActorType::person || m.name_last <= m.name_first) continue;
    full.emplace(doc_.form(m.name_last - 1), f);
    if (m.entity != kNone && m.name_last - m.name_first >= 2) {
      // East Asian order: the family name comes first
      const auto names = knowledge_.names_of(doc_.form(m.name_first), doc_.language);
      for (const NameEntry& entry : names) {
        if (entry.entity == m.entity && entry.kind == NameKind::surname) full.emplace(doc_.form(m.name_first), f);
      }
    }
  }
  for (std::uint32_t s = 0; s < doc_.seg.sentences.size(); ++s) {
    for (std::uint32_t i = sentence(s).first; i < sentence(s).last; ++i) {
      if (covered_[i] || timed_[i] || !doc_.info[i].upper || doc_.seg.tokens[i].kind != TokenKind::word) continue;
      std::string_view form = doc_.form(i);
      auto at = full.find(form);
      if (at == full.end() && form.size() > 3) {
        if (form.ends_with("s"))
          at = full.find(form.substr(0, form.size() - 1));
        else if (form.ends_with("’") || form.ends_with("'"))
          at = full.find(form.substr(0, form.size() - 1));
      }
      FoundMention m;
      m.sentence = s;
      m.first = m.head = m.name_first = i;
      m.last = m.name_last = i + 1;
      m.type = ActorType::person;
      if (at != full.end()) {
        const FoundMention& whole = found_[at->second];
        m.entity = whole.entity;
        m.country = whole.country;
        m.sector = whole.sector;
        m.feminine = whole.feminine;
        m.masculine = whole.masculine;
        m.rule = "family name";
      } else {
        const std::uint32_t person = known_surname(i);
        if (person == kNone) continue;
        m.entity = person;
        m.country = knowledge_.entity(person).country;
        m.sector = knowledge_.entity(person).sector;
        m.rule = "family name of a holder of office";
      }
      covered_[i] = true;
      found_.push_back(m);
    }
  }
}

std::uint32_t MentionFinder::known_surname(std::uint32_t i) const {
  if (doc_.info[i].noun_known || doc_.info[i].sentence_start || date_.empty()) return kNone;
  std::string_view form = doc_.form(i);
  auto names = knowledge_.names_of(form, doc_.language);
  if (names.empty() && form.ends_with("s")) names = knowledge_.names_of(form.substr(0, form.size() - 1), doc_.language);
  std::uint32_t found = kNone;
  for (const NameEntry& entry : names) {
    if (entry.kind != NameKind::surname) return kNone;  // also a place or a state
    bool holds = false;
    for (const Holding& h : knowledge_.holdings_of(entry.entity)) {
      holds = holds ||
              ((h.office == "head_of_state" || h.office == "head_of_government" || h.office == "foreign_minister") &&
               (h.from.empty() || h.from.substr(0, 10) <= date_) && (h.to.empty() || h.to.substr(0, 10) >= date_));
    }
    if (!holds) continue;
    if (found != kNone && found != entry.entity) return kNone;
    found = entry.entity;
  }
  return found;
}

}  // namespace lagebild

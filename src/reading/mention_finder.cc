// The walk over sentences, names of the knowledge, and where a mention stands in its clause.
#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/utf8.h"
#include "reading/mention_finder.h"

namespace lagebild {

std::vector<FoundMention> MentionFinder::run() {
  covered_.assign(doc_.size(), false);
  timed_.assign(doc_.size(), false);
  for (const FoundTime& t : doc_.times) std::fill(timed_.begin() + t.first, timed_.begin() + t.last, true);
  for (std::uint32_t s = 0; s < doc_.seg.sentences.size(); ++s) scan(s);
  find_surnames();
  std::sort(found_.begin(), found_.end(), [](const FoundMention& a, const FoundMention& b) {
    return a.first != b.first ? a.first < b.first : a.last > b.last;
  });
  for (FoundMention& m : found_) place_in_clause(m);
  return std::move(found_);
}

void MentionFinder::scan(std::uint32_t s) {
  std::uint32_t i = sentence(s).first;
  const std::uint32_t last = sentence(s).last;
  while (i < last) {
    if (doc_.is_punct(i) || timed_[i]) {
      ++i;
      continue;
    }
    const std::uint32_t next = scan_at(s, i, last);
    i = std::max(i + 1, next);
  }
}

std::uint32_t MentionFinder::scan_at(std::uint32_t s, std::uint32_t i, std::uint32_t last) {
  if (is_pronoun(i)) return add_pronoun(s, i);
  const auto role = knowledge_.match_role(doc_.seg, i, last, doc_.language);
  const auto institution = knowledge_.match_institution(doc_.seg, i, last, doc_.language);
  names_.clear();
  knowledge_.match_names(doc_.seg, i, last, doc_.language, names_);
  const NameMatch* name = best_name(i);
  const std::uint32_t role_end = role ? role->last : i;
  const std::uint32_t institution_end = institution ? institution->last : i;
  const std::uint32_t name_end = name != nullptr ? name->last : i;
  const bool name_is_person =
      name != nullptr && knowledge_.entity(name->entries.front().entity).kind == EntityKind::person;

  // a known full name, or a name pattern, wins over what its parts could be
  if (!name_is_person || name_end - i < 2) {
    const std::uint32_t person_end = person_name(i, last, false);
    if (person_end > std::max({role_end, institution_end, name_end, i + 1})) return add_person(s, i, person_end, kNone);
  }
  if (name != nullptr && name_end >= std::max(role_end, institution_end) &&
      !(role && role_end == name_end && name_is_person)) {
    const Entity& e = knowledge_.entity(name->entries.front().entity);
    if (e.kind == EntityKind::person) {
      if (name->entries.front().kind == NameKind::name && name_end - i >= 2)
        return add_person(s, i, name_end, name->entries.front().entity);
    } else if (modifies_next(*name, last)) {
      return name_end;  // taken up by the role or institution that follows
    } else if (!role || name_end > role_end) {
      if (const std::uint32_t end = add_named(s, *name); end > i) return end;
    }
  }
  // "des US-Militärs": a body rather than one of its men, unless a name or an indefinite article makes it a person
  const bool body = institution && institution_end == role_end &&
                    (role_end >= last || known_or_pattern(role_end, last) == role_end) &&
                    !(i > sentence(s).first && doc_.is(i - 1, WordClass::indefinite));
  if (role && role_end >= institution_end && !body) return add_role(s, *role, last);
  if (institution) return add_institution(s, *institution, last);
  if (const std::uint32_t end = acronym(s, i); end > i) return end;
  return i + 1;
}

const NameMatch* MentionFinder::best_name(std::uint32_t i) {
  for (const NameMatch& match : names_) {
    if (match.entries.empty() || match.part != NamePart::whole) continue;
    const NameKind kind = match.entries.front().kind;
    if (kind == NameKind::surname) continue;  // needs support: find_surnames
    if (kind == NameKind::prefix) continue;
    if (!doc_.info[i].upper && kind != NameKind::adjective) {
      if (!(match.last > i + 1)) continue;
    }
    return &match;
  }
  return nullptr;
}

bool MentionFinder::modifies_next(const NameMatch& name, std::uint32_t last) {
  if (name.entries.front().kind == NameKind::adjective) return true;
  if (doc_.language != Language::en || name.last >= last) return false;
  const EntityKind kind = knowledge_.entity(name.entries.front().entity).kind;
  if (kind != EntityKind::country && kind != EntityKind::organisation) return false;
  std::uint32_t j = name.last;
  if (j + 1 < last && is_possessive(j)) ++j;
  while (j + 1 < last && j < name.last + 2 && (rules_.before.contains(doc_.form(j)) || doc_.info[j].pos == Upos::adj))
    ++j;
  return knowledge_.match_role(doc_.seg, j, last, doc_.language).has_value() ||
         knowledge_.match_institution(doc_.seg, j, last, doc_.language).has_value();
}

bool MentionFinder::is_possessive(std::uint32_t i) const {
  return doc_.language == Language::en && doc_.is(i, WordClass::genitive);
}

std::uint32_t MentionFinder::add_named(std::uint32_t s, const NameMatch& name) {
  const NameEntry& entry = name.entries.front();
  const Entity& e = knowledge_.entity(entry.entity);
  FoundMention m;
  m.first = name.first;
  m.last = name.last;
  m.head = name.last - 1;
  m.sentence = s;
  m.entity = entry.entity;
  m.country = e.country;
  m.sector = e.sector;
  m.rule = "knowledge name";
  switch (e.kind) {
    case EntityKind::country:
      m.type = ActorType::country;
      if (entry.kind == NameKind::inhabitant) {
        // "die Russen": with an article and alone the state; otherwise some of its people
        m.plural = true;
        const bool definite = m.first > sentence(s).first && doc_.is(m.first - 1, WordClass::definite);
        if (!definite) {
          m.type = ActorType::group;
          m.form = MentionForm::nominal;
          m.sector = "CVL";
        }
        m.rule = "knowledge inhabitant";
      } else if (entry.kind == NameKind::metonym) {
        m.place = is_locative(m.first, s);
        m.rule = "knowledge metonym";
      }
      break;
    case EntityKind::organisation:
      m.type = ActorType::organisation;
      break;
    case EntityKind::group:
      m.type = ActorType::group;
      break;
    case EntityKind::place:
      if (doc_.info[name.first].noun_known && !is_locative(name.first, s) && name.last == name.first + 1)
        return name.first;
      m.place = true;
      m.rule = "knowledge place";
      break;
    case EntityKind::person:
      return name.first;
  }
  cover(m);
  found_.push_back(m);
  return m.last;
}

bool MentionFinder::is_locative(std::uint32_t first, std::uint32_t s) const {
  std::uint32_t j = first;
  while (j > sentence(s).first && doc_.is(j - 1, WordClass::definite)) --j;
  if (j == sentence(s).first) return false;
  return doc_.is(j - 1, WordClass::place_preposition);
}

void MentionFinder::place_in_clause(FoundMention& m) {
  const std::uint32_t begin = sentence(m.sentence).first;
  const std::uint32_t end = sentence(m.sentence).last;
  m.clause = doc_.info[m.head].clause;
  if (m.form == MentionForm::pronoun) {
    if (m.first > begin && doc_.info[m.first - 1].pos == Upos::adp) {
      m.slot = Slot::preposition;
      m.governor = m.first - 1;
      m.can_be_subject = false;
    }
    return;
  }
  std::uint32_t j = m.first;
  while (j > begin && !doc_.is_punct(j - 1) && doc_.info[j - 1].pos == Upos::adj && !doc_.info[j - 1].upper) --j;
  bool determined = false;
  if (j > begin && (doc_.info[j - 1].pos == Upos::det || doc_.is(j - 1, WordClass::definite) ||
                    doc_.is(j - 1, WordClass::indefinite) || doc_.is(j - 1, WordClass::possessive_he) ||
                    doc_.is(j - 1, WordClass::possessive_she))) {
    --j;
    if (m.determiner == kNone) m.determiner = j;
    determined = true;
    if (j > begin && doc_.is(j - 1, WordClass::definite) && doc_.is(j, WordClass::definite)) --j;  // "die beiden"
  }
  if (m.determiner != kNone && doc_.is(m.determiner, WordClass::not_subject)) m.can_be_subject = false;
  if (m.determiner != kNone)
    m.can_be_subject =
        m.can_be_subject && nominative(m.determiner, m.title_last > m.title_first ? m.title_last - 1 : m.head);
  // prenominal genitive: "Japans Regierung", "Japan's government"
  if (m.last < end && is_possessive(m.last)) {
    m.slot = Slot::genitive;
    m.governor = next_noun(m.last + 1, end);
    m.can_be_subject = false;
    return;
  }
  if (j > begin) {
    const std::uint32_t before = j - 1;
    const TokenInfo& info = doc_.info[before];
    if (info.pos == Upos::adp || doc_.is(before, WordClass::agent_preposition) ||
        (doc_.is(before, WordClass::place_preposition) && !doc_.is(before, WordClass::verb_particle)) ||
        doc_.is(before, WordClass::origin_preposition)) {
      m.slot = Slot::preposition;
      m.governor = before;
      m.can_be_subject = false;
      return;
    }
    if (doc_.language == Language::de) {
      const bool noun_before = info.pos == Upos::noun || (info.pos == Upos::propn && !determined);
      if (determined && noun_before && doc_.is(m.determiner, WordClass::genitive)) {
        m.slot = Slot::genitive;
        m.governor = before;
        m.can_be_subject = false;
        return;
      }
      // "die Forderung israelischer Politiker": a strong adjective in the genitive plural
      if (!determined && m.plural && info.pos == Upos::noun && doc_.info[m.first].pos == Upos::adj &&
          doc_.form(m.first).ends_with("er")) {
        m.slot = Slot::genitive;
        m.governor = before;
        m.can_be_subject = false;
        return;
      }
      if (!determined && genitive_name(m)) {
        const std::uint32_t after = m.last < end ? next_noun(m.last, end) : kNone;
        m.slot = Slot::genitive;
        m.can_be_subject = false;
        m.governor = info.pos == Upos::noun ? before : after;
        return;
      }
    }
  } else if (doc_.language == Language::de && !determined && genitive_name(m)) {
    m.slot = Slot::genitive;
    m.can_be_subject = false;
    m.governor = m.last < end ? next_noun(m.last, end) : kNone;
  }
}

bool MentionFinder::genitive_name(const FoundMention& m) const {
  const std::string_view form = doc_.form(m.last - 1);
  if (form.size() < 4 || !form.ends_with("s") || form.ends_with("ss")) return false;
  if (m.type == ActorType::person && m.name_last > m.name_first) {
    if (m.entity != kNone) return !knowledge_.entity(m.entity).name.ends_with(form);
    const std::string_view base = form.substr(0, form.size() - 1);
    for (const FoundMention& other : found_) {
      if (&other != &m && other.name_last > other.name_first && doc_.form(other.name_last - 1) == base) return true;
    }
    return false;
  }
  if (m.entity == kNone) return false;
  const auto bare = knowledge_.names_of(form.substr(0, form.size() - 1), doc_.language);
  for (const NameEntry& entry : bare) {
    if (entry.entity == m.entity) return true;
  }
  return false;
}

std::uint32_t MentionFinder::next_noun(std::uint32_t from, std::uint32_t last) const {
  for (std::uint32_t i = from; i < last && i < from + 4; ++i) {
    if (doc_.is_punct(i)) return kNone;
    if (doc_.info[i].pos == Upos::noun) return i;
    if (doc_.info[i].pos != Upos::adj && doc_.info[i].pos != Upos::num) return kNone;
  }
  return kNone;
}

bool MentionFinder::nominative(std::uint32_t determiner, std::uint32_t noun) const {
  if (doc_.language != Language::de) return true;
  bool any = false;
  for (const Analysis& d : doc_.lexical.of(determiner)) {
    if (d.pos != Upos::det && d.pos != Upos::pron) continue;
    for (const Analysis& n : doc_.lexical.of(noun)) {
      if (n.pos != Upos::noun && n.pos != Upos::propn) continue;
      const std::uint32_t common = d.cells & n.cells;
      if (common == 0) continue;
      any = true;
      if ((common & 0x111111U) != 0) return true;
    }
  }
  return !any;
}

void MentionFinder::cover(const FoundMention& m) {
  for (std::uint32_t i = m.first; i < m.last; ++i) covered_[i] = true;
}

}  // namespace lagebild

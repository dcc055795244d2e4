// Roles with what they are of and who bears them; institutions with their state.
#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "base/utf8.h"
#include "reading/mention_finder.h"

namespace lagebild {

MentionFinder::Before MentionFinder::look_back(std::uint32_t s, std::uint32_t at) {
  Before b{at, {}, kNone, {}, false};
  for (std::uint32_t j = at; j > sentence(s).first && at - j < 5;) {
    const std::uint32_t k = j - 1;
    if (doc_.is_punct(k) || timed_[k]) break;
    const std::string_view form = doc_.form(k);
    auto hit = rules_.before.find(form);
    if (hit == rules_.before.end() && doc_.info[k].upper)
      hit = rules_.before.find(to_lower(form));  // "Former U.S. President"
    if (hit != rules_.before.end()) {
      if (!hit->second.status.empty() && b.status.empty()) b.status = hit->second.status;
      b.other_office = b.other_office || hit->second.other_office;
      b.first = j = k;
      continue;
    }
    if (is_possessive(k) && k > sentence(s).first) {
      const std::uint32_t begin = country_before(s, k, b);
      if (begin == kNone) break;
      b.first = begin;
      break;
    }
    const std::uint32_t begin = country_before(s, j, b);
    if (begin != kNone) {
      b.first = j = begin;
      continue;
    }
    const TokenInfo& info = doc_.info[k];
    const bool adjective = info.pos == Upos::adj && (!info.upper || doc_.language == Language::en);
    if (!adjective) break;
    j = k;
    if (!has(info.classes, WordClass::definite)) b.first = k;
  }
  return b;
}

std::uint32_t MentionFinder::country_before(std::uint32_t s, std::uint32_t end, Before& b) {
  std::uint32_t farthest = end - 1;
  while (farthest > sentence(s).first && end - farthest < 3 && !covered_[farthest - 1] && !doc_.is_punct(farthest - 1))
    --farthest;
  for (std::uint32_t begin = farthest; begin < end; ++begin) {  // the longest name first: "North Korean"
    if (covered_[begin]) continue;
    scratch_.clear();
    knowledge_.match_names(doc_.seg, begin, end, doc_.language, scratch_);
    for (const NameMatch& match : scratch_) {
      if (match.last != end || match.entries.empty() || match.part != NamePart::whole) continue;
      const NameEntry& entry = match.entries.front();
      const Entity& e = knowledge_.entity(entry.entity);
      const bool adjective = entry.kind == NameKind::adjective;
      const bool named = entry.kind == NameKind::name || entry.kind == NameKind::abbreviation;
      const bool noun = named && (doc_.language == Language::en
                                      ? e.kind == EntityKind::country || e.kind == EntityKind::organisation
                                      : (e.kind == EntityKind::country || e.kind == EntityKind::place) &&
                                            doc_.form(end - 1).ends_with("s") &&
                                            !e.name.ends_with(doc_.form(end - 1)));  // "Frankreichs Präsident"
      if (!adjective && !noun) continue;
      if (b.entity == kNone) {
        b.entity = entry.entity;
        b.country = e.country;
      }
      return begin;
    }
  }
  return kNone;
}

MentionFinder::Of MentionFinder::look_ahead(std::uint32_t at, std::uint32_t last) {
  Of of{at, 0, 0, kNone, {}, nullptr};
  if (at >= last || doc_.is_punct(at)) return of;
  std::uint32_t j = at;
  const bool preposition = doc_.is(j, WordClass::origin_preposition) && !doc_.info[j].upper;
  if (preposition) ++j;
  const bool article = j < last &&
                       (doc_.is(j, WordClass::genitive) || (preposition && doc_.is(j, WordClass::definite))) &&
                       !is_possessive(j);
  if (article) ++j;
  if (j >= last || doc_.is_punct(j)) return of;
  if (!preposition && !article && doc_.language == Language::en) return of;
  // adjectives: "japanischen", "weißrussischen"
  std::uint32_t k = j;
  std::string_view adjective_country;
  while (k < last && k < j + 3 && !doc_.is_punct(k)) {
    const auto names = knowledge_.names_of(doc_.form(k), doc_.language);
    if (!names.empty() && names.front().kind == NameKind::adjective) {
      adjective_country = knowledge_.entity(names.front().entity).country;
      ++k;
    } else if (doc_.info[k].pos == Upos::adj && !doc_.info[k].upper) {
      ++k;
    } else {
      break;
    }
  }
  if (k >= last) return of;
  scratch_.clear();
  knowledge_.match_names(doc_.seg, j, last, doc_.language, scratch_);
  if (scratch_.empty() || scratch_.front().entries.empty() ||
      scratch_.front().entries.front().kind == NameKind::adjective) {
    scratch_.clear();
    if (k != j) knowledge_.match_names(doc_.seg, k, last, doc_.language, scratch_);
  }
  for (const NameMatch& match : scratch_) {
    if (match.entries.empty() || match.part != NamePart::whole) continue;
    const NameEntry& entry = match.entries.front();
    const Entity& e = knowledge_.entity(entry.entity);
    if (entry.kind == NameKind::surname || entry.kind == NameKind::prefix || entry.kind == NameKind::adjective ||
        e.kind == EntityKind::person)
      continue;
    if (!preposition && !article) {
      // a bare genitive name: "Frankreichs", and only a state's
      if (e.kind != EntityKind::country || !doc_.form(match.last - 1).ends_with("s")) continue;
      if (e.name.ends_with("s") && doc_.form(match.last - 1) == e.name) continue;
    }
    of.next = match.last;
    of.first = match.first;
    of.last = match.last;
    of.entity = entry.entity;
    of.country = e.country;
    return of;
  }
  if (!preposition && !article) return of;
  if (const auto institution = knowledge_.match_institution(doc_.seg, k, last, doc_.language)) {
    of.next = institution->last;
    of.first = k;
    of.last = institution->last;
    of.institution = institution->institution;
    of.country = adjective_country;
    if (institution->prefix_entity != kNone) of.country = knowledge_.entity(institution->prefix_entity).country;
    // "der Oppositionspartei Labour": the name behind the kind
    std::uint32_t name_end = institution->last;
    while (name_end < last && name_end < institution->last + 3 && !begins_other_name(name_end, last) &&
           doc_.info[name_end].upper && doc_.seg.tokens[name_end].kind == TokenKind::word &&
           !doc_.info[name_end].noun_known && !timed_[name_end] && !rules_.first_names.contains(doc_.form(name_end))) {
      ++name_end;
    }
    if (name_end > institution->last) {
      of.first = institution->last;
      of.last = of.next = name_end;
      return of;
    }
    // "des Außenministeriums in Tokio", "der Streitkräfte Japans"
    const Of deeper = institution->last < last ? look_ahead(institution->last, last)
                                               : Of{institution->last, 0, 0, kNone, {}, nullptr};
    if (of.country.empty() && deeper.next > institution->last && !deeper.country.empty()) {
      of.country = deeper.country;
      of.next = deeper.next;
    }
    return of;
  }
  // an organisation that nobody knows: its noun, the name set behind it, or the noun with its genitive
  const bool weak =
      preposition && doc_.is(at, WordClass::place_preposition) && !doc_.is(at, WordClass::agent_preposition);
  if (!weak && !doc_.is(k, WordClass::state_noun) && !knowledge_.match_role(doc_.seg, k, last, doc_.language) &&
      doc_.info[k].upper && doc_.seg.tokens[k].kind == TokenKind::word && !timed_[k] &&
      !rules_.first_names.contains(doc_.form(k))) {
    std::uint32_t end = k + 1;
    of.first = j;
    if (end < last && doc_.seg.tokens[end].kind == TokenKind::quote) {
      std::uint32_t close = end + 1;
      while (close < last && doc_.seg.tokens[close].kind != TokenKind::quote && close < end + 7) ++close;
      if (close < last && doc_.seg.tokens[close].kind == TokenKind::quote) {
        of.first = end + 1;
        of.last = close;
        of.next = close + 1;
        of.country = adjective_country;
        return of;
      }
    }
    std::uint32_t name_end = end;
    while (name_end < last && name_end < end + 3 && doc_.info[name_end].upper &&
           doc_.seg.tokens[name_end].kind == TokenKind::word && !doc_.info[name_end].noun_known &&
           !rules_.first_names.contains(doc_.form(name_end))) {
      ++name_end;
    }
    if (name_end > end) {
      of.first = end;
      end = name_end;
    } else if (end + 1 < last && doc_.is(end, WordClass::genitive) && !is_possessive(end)) {
      std::uint32_t n = end + 1;
      while (n < last && n < end + 3 && doc_.info[n].pos == Upos::adj) ++n;
      if (n < last && doc_.info[n].upper && doc_.info[n].pos == Upos::noun &&
          !knowledge_.match_role(doc_.seg, n, last, doc_.language))
        end = n + 1;
    }
    of.next = end;
    of.last = end;
    of.country = adjective_country;
  }
  return of;
}

std::uint32_t MentionFinder::add_role(std::uint32_t s, const RoleMatch& match, std::uint32_t last) {
  const Role& role = *match.role;
  FoundMention m;
  m.sentence = s;
  m.type = ActorType::person;
  m.form = MentionForm::nominal;
  m.role = &role;
  m.head = match.last - 1;
  m.title_first = match.first;
  m.title_last = match.last;
  m.feminine = role.feminine;
  m.plural = role.plural || doc_.info[m.head].plural;
  m.sector = role.sector;
  m.rule = "role";
  m.inherits = role.status == "inherit";
  if (!role.status.empty() && !m.inherits) m.status = role.status;
  const Before before = look_back(s, match.first);
  m.first = before.first;
  if (!before.status.empty()) m.status = before.status;
  m.other_office = before.other_office;
  apply_prefix(m, match.first);
  m.office_of = role.of.size() == 3 ? role.of : std::string_view{};
  if (role.of.size() > 3) m.of_entity = knowledge_.find(role.of);
  if (match.prefix_entity != kNone) {
    const Entity& e = knowledge_.entity(match.prefix_entity);
    m.of_entity = match.prefix_entity;
    if (!e.country.empty() && e.kind != EntityKind::organisation) m.office_of = e.country;
    if (e.kind == EntityKind::organisation || e.kind == EntityKind::group) {
      m.of_first = match.first;
      m.of_last = match.first + 1;
    }
    m.country = e.country;
  }
  if (before.entity != kNone) {
    m.of_entity = before.entity;
    m.office_of = before.country;
    m.country = before.country;
  }
  if (m.first > sentence(s).first &&
      (doc_.is(m.first - 1, WordClass::definite) || doc_.is(m.first - 1, WordClass::indefinite) ||
       doc_.is(m.first - 1, WordClass::possessive_he) || doc_.is(m.first - 1, WordClass::possessive_she))) {
    m.determiner = m.first - 1;
    m.indefinite = doc_.is(m.determiner, WordClass::indefinite) && !doc_.is(m.determiner, WordClass::definite);
  }
  std::uint32_t end = match.last;
  m.last = end;
  // name right behind the role
  std::uint32_t person_end = end < last ? known_or_pattern(end, last) : end;
  Of of{end, 0, 0, kNone, {}, nullptr};
  if (person_end == end && end < last) {
    of = look_ahead(end, last);
    if (of.next > end) {
      if (of.entity != kNone) {
        const Entity& e = knowledge_.entity(of.entity);
        m.of_entity = of.entity;
        const bool locative = doc_.is(end, WordClass::place_preposition) && !doc_.is(end, WordClass::agent_preposition);
        if (locative && (!m.office_of.empty() || role.office == "ambassador")) {
          // "der US-Botschafter in Israel": where, not whose
          m.of_entity = before.entity != kNone ? before.entity : match.prefix_entity;
        } else if (e.kind == EntityKind::country) {
          m.office_of = e.country;
        } else if (e.kind != EntityKind::place) {
          m.of_first = of.first;
          m.of_last = of.last;
          m.office_of = {};
        } else {
          m.office_of = of.country;
        }
        if (!locative) m.country = of.country.empty() ? m.country : of.country;
      } else if (of.institution != nullptr) {
        if (of.institution->is_government || !of.country.empty()) m.office_of = of.country;
        m.of_first = of.first;
        m.of_last = of.last;
        m.institution = of.institution;
        if (!of.country.empty()) m.country = of.country;
        if (m.sector.empty()) m.sector = of.institution->sector;
      } else {
        m.of_first = of.first;
        m.of_last = of.last;
        if (!of.country.empty()) m.country = of.country;
      }
      const std::uint32_t after = known_or_pattern(of.next, last);
      if (after > of.next) {
        person_end = after;
        end = of.next;
      }
    }
    if (person_end == end) {
      // "der Sprecher der Bewegung X, Vorname Nachname, …": the name between commas behind the phrase
      std::uint32_t comma = std::max(of.next, end);
      while (comma < last && comma < match.last + 9 && !doc_.is_char(comma, ',') && !doc_.info[comma].finite &&
             (!doc_.is_punct(comma) || doc_.seg.tokens[comma].kind == TokenKind::quote || doc_.is_char(comma, '(') ||
              doc_.is_char(comma, ')'))) {
        ++comma;
      }
      if (comma + 2 < last && doc_.is_char(comma, ',') && !m.indefinite) {
        const std::uint32_t behind = known_or_pattern(comma + 1, last);
        if (behind > comma + 2 && (behind >= last || doc_.is_punct(behind))) {
          person_end = behind;
          end = comma + 1;
        }
      }
    }
  }
  if (person_end > end && m.plural && doc_.language == Language::de && !role.plural) m.plural = false;
  if (person_end > end && !m.plural) {
    set_person(m, end, person_end, kNone);
    m.last = person_end;
    m.adjacent_role = true;
    m.form = MentionForm::name;
    if (m.entity == kNone && person_end - end == 1) m.name_first = end;
  }
  if (m.name_last == m.name_first && !m.plural) m.plural = only_plural(m);
  if (m.plural) m.type = ActorType::group;
  if (m.name_last == m.name_first && of.next > match.last && (of.entity != kNone || of.institution != nullptr))
    m.last = of.next;
  cover(m);
  const std::uint32_t resume = std::max(m.last, match.last);
  found_.push_back(m);
  if (of.next > match.last && resume >= of.next) rescan(s, match.last, of.next);
  return resume;
}

bool MentionFinder::only_plural(const FoundMention& m) const {
  if (doc_.language != Language::de) return false;
  bool singular = false;
  bool plural = false;
  const std::uint32_t noun = m.title_last - 1;
  if (m.determiner != kNone) {
    for (const Analysis& d : doc_.lexical.of(m.determiner)) {
      for (const Analysis& n : doc_.lexical.of(noun)) {
        if (n.pos != Upos::noun && n.pos != Upos::propn) continue;
        const std::uint32_t common = d.cells & n.cells;
        singular = singular || (common & 0x0F0F0FU) != 0;
        plural = plural || (common & 0xF0F0F0U) != 0;
      }
    }
    return plural && !singular;
  }
  if (m.first > 0 && doc_.is(m.first - 1, WordClass::predicative)) return false;
  for (const Analysis& n : doc_.lexical.of(noun))
    plural = plural || (n.pos == Upos::noun && n.nominal_can(Number::plural));
  const std::uint32_t clause = doc_.info[noun].clause;
  if (clause != kNone && doc_.clauses[clause].verb != kNone && doc_.is(doc_.clauses[clause].verb, WordClass::copula))
    return false;
  return plural;
}

void MentionFinder::rescan(std::uint32_t s, std::uint32_t first, std::uint32_t last) {
  std::uint32_t i = first;
  while (i < last) {
    names_.clear();
    knowledge_.match_names(doc_.seg, i, last, doc_.language, names_);
    const NameMatch* name = best_name(i);
    if (name != nullptr && name->entries.front().kind != NameKind::adjective) {
      const NameMatch copy = *name;
      i = std::max(i + 1, add_named(s, copy));
    } else {
      ++i;
    }
  }
}

std::uint32_t MentionFinder::known_or_pattern(std::uint32_t i, std::uint32_t last) {
  if (i >= last) return i;
  scratch_.clear();
  knowledge_.match_names(doc_.seg, i, last, doc_.language, scratch_);
  for (const NameMatch& match : scratch_) {
    if (match.last < i + 2 || match.entries.empty()) continue;
    const NameEntry& entry = match.entries.front();
    if (entry.kind == NameKind::name && knowledge_.entity(entry.entity).kind == EntityKind::person) return match.last;
  }
  return person_name(i, last, true);
}

void MentionFinder::apply_prefix(FoundMention& m, std::uint32_t token) {
  const std::string_view form = doc_.form(token);
  for (const auto& [prefix, modifier] : rules_.prefix) {
    if (form.size() <= prefix.size() || !form.starts_with(prefix)) continue;
    const std::string_view rest = form.substr(prefix.size());
    const bool hyphenated = prefix.ends_with('-') || rest.front() == '-';
    if (!hyphenated && (m.role->lemma.starts_with(prefix) || rest.size() < 5)) continue;
    if (!modifier.status.empty()) m.status = modifier.status;
    m.other_office = m.other_office || modifier.other_office;
  }
}

std::uint32_t MentionFinder::add_institution(std::uint32_t s, const InstitutionMatch& match, std::uint32_t last) {
  FoundMention m;
  m.sentence = s;
  m.type = ActorType::organisation;
  m.form = MentionForm::nominal;
  m.institution = match.institution;
  m.sector = match.institution->sector;
  m.head = match.last - 1;
  m.last = match.last;
  m.rule = "institution";
  const Before before = look_back(s, match.first);
  m.first = before.first;
  if (match.prefix_entity != kNone) {
    m.of_entity = match.prefix_entity;
    m.country = knowledge_.entity(match.prefix_entity).country;
  } else if (before.entity != kNone) {
    m.of_entity = before.entity;
    m.country = before.country;
  } else {
    const Of of = look_ahead(match.last, last);
    if (of.next > match.last && of.entity != kNone) {
      const Entity& e = knowledge_.entity(of.entity);
      if (!e.country.empty() || e.kind == EntityKind::organisation) {
        m.country = e.country;
        m.of_entity = of.entity;
        m.last = of.next;
      }
    }
  }
  if (m.first > sentence(s).first) {
    const std::uint32_t d = m.first - 1;
    if (doc_.is(d, WordClass::definite) || doc_.is(d, WordClass::indefinite)) m.determiner = d;
  }
  m.plural = doc_.info[m.head].plural;
  m.office_of = m.country;
  if (m.institution->is_government && !m.country.empty()) m.type = ActorType::country;
  cover(m);
  found_.push_back(m);
  return m.last;
}

}  // namespace lagebild

#include "reading/mentions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/tsv.h"
#include "base/utf8.h"

namespace lagebild {

Result<MentionRules> MentionRules::load(const std::string& data_folder, Language language) {
  MentionRules rules;
  auto names = TsvFile::load(data_folder + "/common/first_names.tsv", {"name", "gender"});
  if (!names) return std::move(names).error();
  for (std::size_t row = 0; row < names->rows(); ++row) {
    const std::string_view gender = names->cell(row, names->column("gender"));
    rules.first_names[std::string(names->cell(row, names->column("name")))] = gender.empty() ? '-' : gender.front();
  }
  auto file = TsvFile::load(data_folder + (language == Language::de ? "/de" : "/en") + "/role_modifiers.tsv",
                            {"modifier", "forms", "position", "status", "office"});
  if (!file) return std::move(file).error();
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view position = file->cell(row, file->column("position"));
    auto* table = position == "before"   ? &rules.before
                  : position == "after"  ? &rules.after
                  : position == "prefix" ? &rules.prefix
                                         : nullptr;
    if (table == nullptr)
      return file->error(row, "expected position before, after or prefix, found '" + std::string(position) + "'");
    const Modifier modifier{std::string(file->cell(row, file->column("status"))),
                            file->cell(row, file->column("office")) == "other"};
    (*table)[std::string(file->cell(row, file->column("modifier")))] = modifier;
    for (const std::string_view form : split_list(file->cell(row, file->column("forms"))))
      (*table)[std::string(form)] = modifier;
  }
  auto exceptions = TsvFile::load(data_folder + (language == Language::de ? "/de" : "/en") + "/role_exceptions.tsv",
                                  {"lemma", "state", "office"});
  if (!exceptions) return std::move(exceptions).error();
  for (std::size_t row = 0; row < exceptions->rows(); ++row) {
    std::string key(exceptions->cell(row, exceptions->column("lemma")));
    key.append(":").append(exceptions->cell(row, exceptions->column("state")));
    rules.exceptions[key] = exceptions->cell(row, exceptions->column("office"));
  }
  return rules;
}

const std::string* MentionRules::exception(std::string_view lemma, std::string_view state) const {
  std::string key(lemma);
  key.append(":").append(state);
  const auto at = exceptions.find(key);
  return at == exceptions.end() ? nullptr : &at->second;
}

namespace {

constexpr std::uint32_t kMaxNameTokens = 5;

class Finder {
 public:
  Finder(const Analysed& doc, const Knowledge& knowledge, const MentionRules& rules, std::string_view date)
      : doc_(doc), knowledge_(knowledge), rules_(rules), date_(date) {}

  std::vector<FoundMention> run() {
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

 private:
  [[nodiscard]] const Sentence& sentence(std::uint32_t s) const { return doc_.seg.sentences[s]; }

  void scan(std::uint32_t s) {
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

  /// Finds the mention that starts at token i, if any; returns the token behind it.
  std::uint32_t scan_at(std::uint32_t s, std::uint32_t i, std::uint32_t last) {
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
      if (person_end > std::max({role_end, institution_end, name_end, i + 1}))
        return add_person(s, i, person_end, kNone);
    }
    if (name != nullptr && name_end >= std::max(role_end, institution_end) &&
        !(role && role_end == name_end && name_is_person)) {
      const Entity& e = knowledge_.entity(name->entries.front().entity);
      if (e.kind == EntityKind::person) {
        if (name->entries.front().kind == NameKind::name && name_end - i >= 2)
          return add_person(s, i, person_tail(name_end, last), name->entries.front().entity);
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

  // ---- names ----------------------------------------------------------------------------------------------------

  /// The longest name at i whose best entry is worth taking here.
  const NameMatch* best_name(std::uint32_t i) {
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

  /// An adjective, or (English) a state's name set right before a role or institution noun.
  bool modifies_next(const NameMatch& name, std::uint32_t last) {
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

  [[nodiscard]] bool is_possessive(std::uint32_t i) const {
    return doc_.language == Language::en && doc_.is(i, WordClass::genitive);
  }

  std::uint32_t add_named(std::uint32_t s, const NameMatch& name) {
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

  /// Behind a preposition of place, or a place in a dateline.
  [[nodiscard]] bool is_locative(std::uint32_t first, std::uint32_t s) const {
    std::uint32_t j = first;
    while (j > sentence(s).first && doc_.is(j - 1, WordClass::definite)) --j;
    if (j == sentence(s).first) return false;
    return doc_.is(j - 1, WordClass::place_preposition);
  }

  // ---- persons --------------------------------------------------------------------------------------------------

  [[nodiscard]] bool can_be_name(std::uint32_t i, bool known_before) const {
    const TokenInfo& info = doc_.info[i];
    if (!info.upper || timed_[i] || covered_[i] || has(info.classes, WordClass::not_name) ||
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

  [[nodiscard]] bool is_acronym(std::uint32_t i) const {
    const std::string_view form = doc_.form(i);
    std::uint32_t capitals = 0;
    for (std::size_t at = 0; at < form.size();) capitals += is_upper(next_code_point(form, at)) ? 1U : 0U;
    return capitals >= 2 && form.find('-') == std::string_view::npos && capitals * 2 >= count_code_points(form) &&
           !form.starts_with("Mc");
  }

  /// End of a person's name that starts at i; i where none does. Behind a role one name-like word is enough;
  /// elsewhere a given name must open it.
  [[nodiscard]] std::uint32_t person_name(std::uint32_t i, std::uint32_t last, bool behind_role) {
    std::uint32_t j = i;
    while (j < last && doc_.is(j, WordClass::honorific)) ++j;
    const bool honorific = j > i;
    if (j >= last || !can_be_name(j, behind_role)) return i;
    const bool given = rules_.first_names.contains(doc_.form(j));
    if (!given && !behind_role && !honorific) return i;
    if (behind_role && !given) {
      if (begins_other_name(j, last)) return i;
      const bool name_follows = j + 1 < last && doc_.info[j + 1].upper && doc_.info[j + 1].name_known &&
                                !doc_.info[j + 1].noun_known && can_be_name(j + 1, true);
      if (doc_.language == Language::de && doc_.info[j].noun_known && !doc_.info[j].name_known && !name_follows)
        return i;
    }
    const std::uint32_t end = name_run(j, last, given);
    if (!behind_role && !honorific && end < j + 2) return i;
    return end;
  }

  /// Whether the token begins a state's, organisation's or place's name.
  [[nodiscard]] bool begins_other_name(std::uint32_t i, std::uint32_t last) {
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

  [[nodiscard]] std::uint32_t name_run(std::uint32_t j, std::uint32_t last, bool given) {
    std::uint32_t end = j + 1;
    bool known = given;
    while (end < last && end - j < kMaxNameTokens) {
      if (doc_.info[end].upper) {
        if (!can_be_name(end, known && end == j + 1)) break;
        if (knowledge_.match_role(doc_.seg, end, last, doc_.language) && !known) break;
        if (doc_.language == Language::de && doc_.info[end].noun_known && !doc_.info[end].name_known &&
            !(known && end == j + 1 && !verb_follows_noun(end, last)))
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

  [[nodiscard]] bool is_country_name(std::uint32_t i, std::uint32_t last) {
    scratch_.clear();
    knowledge_.match_names(doc_.seg, i, last, doc_.language, scratch_);
    for (const NameMatch& match : scratch_) {
      for (const NameEntry& entry : match.entries) {
        if (entry.kind != NameKind::surname && knowledge_.entity(entry.entity).kind != EntityKind::person) return true;
      }
    }
    return false;
  }

  /// A known noun behind a given name is rather the object of the clause when it has its own modifier or is plural.
  [[nodiscard]] bool verb_follows_noun(std::uint32_t i, std::uint32_t) const { return doc_.info[i].plural; }

  /// Further name words behind a known full name ("Hans-Dietrich Genscher junior").
  [[nodiscard]] std::uint32_t person_tail(std::uint32_t end, std::uint32_t) const { return end; }

  std::uint32_t add_person(std::uint32_t s, std::uint32_t first, std::uint32_t last, std::uint32_t entity) {
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

  void set_person(FoundMention& m, std::uint32_t first, std::uint32_t last, std::uint32_t entity) {
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

  /// The only person of this family name who holds the office at the date.
  [[nodiscard]] std::uint32_t holder_named(std::uint32_t token, std::string_view office) const {
    if (date_.empty()) return kNone;
    std::string_view form = doc_.form(token);
    auto names = knowledge_.names_of(form, doc_.language);
    if (names.empty() && form.ends_with("s"))
      names = knowledge_.names_of(form.substr(0, form.size() - 1), doc_.language);
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

  /// The known person with exactly this full name.
  [[nodiscard]] std::uint32_t known_person(std::uint32_t first, std::uint32_t last) {
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

  // ---- roles ----------------------------------------------------------------------------------------------------

  struct Before {
    std::uint32_t first;
    std::string_view country;
    std::uint32_t entity = kNone;
    std::string_view status;
    bool other_office = false;
  };

  /// Adjectives and modifiers before a role or institution at `at`.
  Before look_back(std::uint32_t s, std::uint32_t at) {
    Before b{at, {}, kNone, {}, false};
    for (std::uint32_t j = at; j > sentence(s).first && at - j < 5;) {
      const std::uint32_t k = j - 1;
      if (doc_.is_punct(k) || timed_[k]) break;
      const std::string_view form = doc_.form(k);
      if (const auto hit = rules_.before.find(form); hit != rules_.before.end()) {
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

  /// A state's adjective (or, in English, its name) that ends right before token `end`: sets b, returns its first
  /// token.
  std::uint32_t country_before(std::uint32_t s, std::uint32_t end, Before& b) {
    for (std::uint32_t begin = end - 1; end - begin <= 3; --begin) {
      if (covered_[begin]) break;
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
      if (begin == sentence(s).first) break;
    }
    return kNone;
  }

  struct Of {
    std::uint32_t next;                 ///< token behind the phrase; the start where there is none
    std::uint32_t first = 0, last = 0;  ///< the organisation's words
    std::uint32_t entity = kNone;
    std::string_view country;
    const Institution* institution = nullptr;
  };

  /// "der USA", "von Japan", "Frankreichs", "des japanischen Außenministeriums", "of the United Nations" behind `at`.
  Of look_ahead(std::uint32_t at, std::uint32_t last) {
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
      while (name_end < last && name_end < institution->last + 3 && doc_.info[name_end].upper &&
             doc_.seg.tokens[name_end].kind == TokenKind::word && !doc_.info[name_end].noun_known &&
             !timed_[name_end] && !rules_.first_names.contains(doc_.form(name_end))) {
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
    if (!weak && !knowledge_.match_role(doc_.seg, k, last, doc_.language) && doc_.info[k].upper &&
        doc_.seg.tokens[k].kind == TokenKind::word && !timed_[k] && !rules_.first_names.contains(doc_.form(k))) {
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

  std::uint32_t add_role(std::uint32_t s, const RoleMatch& match, std::uint32_t last) {
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
          const bool locative =
              doc_.is(end, WordClass::place_preposition) && !doc_.is(end, WordClass::agent_preposition);
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

  /// Number of a role without a name: by agreement with its determiner; a bare noun that can be plural is plural unless
  /// it is predicative ("als Präsident", "wurde Minister").
  [[nodiscard]] bool only_plural(const FoundMention& m) const {
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

  /// The phrase between a role and its name may hold mentions of its own.
  void rescan(std::uint32_t s, std::uint32_t first, std::uint32_t last) {
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

  [[nodiscard]] std::uint32_t known_or_pattern(std::uint32_t i, std::uint32_t last) {
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

  /// "Ex-Präsident", "Vizepräsident": the first part changes status or office.
  void apply_prefix(FoundMention& m, std::uint32_t token) {
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

  // ---- institutions ---------------------------------------------------------------------------------------------

  std::uint32_t add_institution(std::uint32_t s, const InstitutionMatch& match, std::uint32_t last) {
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

  // ---- acronyms, pronouns, surnames -------------------------------------------------------------------------------

  std::uint32_t acronym(std::uint32_t s, std::uint32_t i) {
    const Token& t = doc_.seg.tokens[i];
    if (t.kind != TokenKind::word || !doc_.info[i].upper || !is_acronym(i) || t.end - t.begin > 8 ||
        t.end - t.begin < 2)
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

  [[nodiscard]] bool is_pronoun(std::uint32_t i) const {
    const WordMask classes = doc_.info[i].classes;
    return has(classes, WordClass::pronoun_he) || has(classes, WordClass::pronoun_she) ||
           has(classes, WordClass::pronoun_they);
  }

  std::uint32_t add_pronoun(std::uint32_t s, std::uint32_t i) {
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

  /// Family names alone: of persons named in full in this document, then of known holders of office at the date.
  void find_surnames() {
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

  [[nodiscard]] std::uint32_t known_surname(std::uint32_t i) const {
    if (doc_.info[i].noun_known || doc_.info[i].sentence_start || date_.empty()) return kNone;
    std::string_view form = doc_.form(i);
    auto names = knowledge_.names_of(form, doc_.language);
    if (names.empty() && form.ends_with("s"))
      names = knowledge_.names_of(form.substr(0, form.size() - 1), doc_.language);
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

  // ---- grammar --------------------------------------------------------------------------------------------------

  void place_in_clause(FoundMention& m) {
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

  /// A name with the genitive's s: the knowledge's or document's name is the form without it.
  [[nodiscard]] bool genitive_name(const FoundMention& m) const {
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

  [[nodiscard]] std::uint32_t next_noun(std::uint32_t from, std::uint32_t last) const {
    for (std::uint32_t i = from; i < last && i < from + 4; ++i) {
      if (doc_.is_punct(i)) return kNone;
      if (doc_.info[i].pos == Upos::noun) return i;
      if (doc_.info[i].pos != Upos::adj && doc_.info[i].pos != Upos::num) return kNone;
    }
    return kNone;
  }

  /// Whether determiner and noun can together be nominative; true where the dictionary does not tell.
  [[nodiscard]] bool nominative(std::uint32_t determiner, std::uint32_t noun) const {
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

  void cover(const FoundMention& m) {
    for (std::uint32_t i = m.first; i < m.last; ++i) covered_[i] = true;
  }

  const Analysed& doc_;
  const Knowledge& knowledge_;
  const MentionRules& rules_;
  std::string_view date_;
  std::vector<FoundMention> found_;
  std::vector<NameMatch> names_, scratch_;
  std::vector<bool> covered_, timed_;
};

}  // namespace

std::vector<FoundMention> find_mentions(const Analysed& doc, const Knowledge& knowledge, const MentionRules& rules,
                                        std::string_view date) {
  return Finder(doc, knowledge, rules, date).run();
}

}  // namespace lagebild

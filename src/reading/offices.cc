// Offices from titles: which office, of which state or organisation, current, former or designated.
#include <algorithm>
#include <string>

#include "reading/actors.h"

namespace lagebild {

namespace {

bool deputies_keep(std::string_view office) {
  return office == "spokesperson" || office == "ambassador" || office == "judge" || office == "legislator" ||
         office == "military_commander";
}

bool of_a_state(std::string_view office) {
  return office == "head_of_state" || office == "head_of_government" || office == "foreign_minister" ||
         office == "defence_minister" || office == "finance_minister" || office == "interior_minister" ||
         office == "minister" || office == "legislator" || office == "ambassador" || office == "judge" ||
         office == "military_commander";
}

/// State that a title is of, as far as the phrase and the document tell.
std::string_view state_of(const FoundMention& m, std::string_view home) {
  if (!m.office_of.empty()) return m.office_of;
  return !m.country.empty() ? m.country : home;
}

/// The organisation's words in the nominative without article: "des Internationalen Währungsfonds" → "Internationaler
/// Währungsfonds", with the acronym in brackets that follows.
std::string organisation_name(const Analysed& doc, std::uint32_t first, std::uint32_t last) {
  std::string name;
  const std::uint32_t bracket = last;
  std::uint32_t noun = last - 1;
  for (std::uint32_t i = first; i < last; ++i) {
    if (doc.info[i].pos == Upos::noun) {
      noun = i;
      break;
    }
  }
  // gender and number of the noun from its readings
  bool plural = false;
  std::string_view ending;
  std::string_view lemma;
  for (const Analysis& a : doc.lexical.of(noun)) {
    if (a.pos != Upos::noun || a.cells == 0) continue;
    Analysis agreed = a;
    // the article tells gender and number where the noun alone does not
    for (std::uint32_t d = first; d > 0 && first - d < 3; --d) {
      std::uint32_t determiner = 0;
      for (const Analysis& x : doc.lexical.of(d - 1)) {
        if (x.pos == Upos::det) determiner |= x.cells;
      }
      if (determiner != 0) {
        if ((determiner & a.cells) != 0) agreed.cells = determiner & a.cells;
        break;
      }
    }
    plural = agreed.nominal_can(Number::plural) && !agreed.nominal_can(Number::singular);
    ending = plural || agreed.nominal_can(Gender::feminine) ? "e" : agreed.nominal_can(Gender::masculine) ? "er" : "es";
    lemma = a.lemma;
    break;
  }
  for (std::uint32_t i = first; i < last; ++i) {
    if (!name.empty() && doc.seg.tokens[i - 1].space_after) name.push_back(' ');
    std::string form(doc.form(i));
    if (doc.language == Language::de && i < noun && doc.info[i].pos != Upos::noun && !ending.empty()) {
      for (const std::string_view e : {"en", "er", "es", "em", "e"}) {
        if (form.size() > e.size() + 2 && form.ends_with(e)) {
          form.resize(form.size() - e.size());
          form.append(ending);
          break;
        }
      }
    } else if (doc.language == Language::de && i == noun && !plural && !lemma.empty() && form.size() > lemma.size() &&
               form.starts_with(lemma)) {
      form = lemma;  // genitive -s, -es
    }
    name.append(form);
  }
  if (bracket + 2 < doc.size() && doc.is_char(bracket, '(') && doc.is_char(bracket + 2, ')') &&
      doc.info[bracket + 1].upper) {
    name.append(" (").append(doc.form(bracket + 1)).append(")");
  }
  return name;
}

/// What the office is by the rules that need its organisation (see the notes at the head of data/<language>/roles.tsv).
std::string office_in_context(const Knowledge& knowledge, const MentionRules& rules, std::string_view state,
                              const FoundMention& m) {
  std::string office(m.role->office);
  if (const std::string* exception = rules.exception(m.role->lemma, state)) office = *exception;
  if (m.other_office && !deputies_keep(office)) return "other";
  const Entity* of = m.of_entity == kNone ? nullptr : &knowledge.entity(m.of_entity);
  std::string_view sector = of != nullptr              ? of->sector
                            : m.institution != nullptr ? m.institution->sector
                                                       : std::string_view{};
  if (office == "head_of_state" || office == "head_of_organisation") {
    const bool organisation =
        (of != nullptr && (of->kind == EntityKind::organisation || of->kind == EntityKind::group)) ||
        m.institution != nullptr || (of == nullptr && m.of_last > m.of_first);
    if (organisation) {
      if (sector == "PTY" || sector == "OPP") return "party_leader";
      if (sector == "LEG" && office == "head_of_state") return "other";
      if (sector == "JUD" && office == "head_of_state") return "judge";
      if (sector == "MIL" && office == "head_of_organisation") return "military_commander";
      return "head_of_organisation";
    }
  }
  if (of != nullptr && of->kind == EntityKind::place) {
    // a part of a state: its head is `other`, its ministers are ministers
    if (office == "head_of_government" || office == "head_of_state") return "other";
    if (office.ends_with("_minister")) return "minister";
  }
  return office;
}

/// Of which state (ISO code) or organisation the office is.
std::string of_what(const Analysed& doc, const Knowledge& knowledge, std::string_view date, std::string_view home,
                    const FoundMention& m, const Office& o, const Report& report) {
  const Entity* of = m.of_entity == kNone ? nullptr : &knowledge.entity(m.of_entity);
  const bool state_office = of_a_state(o.office);
  const bool organisation = m.of_last > m.of_first;
  const bool ministry = m.institution != nullptr && m.institution->sector == "GOV" && o.office == "spokesperson";
  if (ministry && organisation) return !m.office_of.empty() ? std::string(m.office_of) : std::string(home);
  if (state_office) {
    if (!m.office_of.empty()) return std::string(m.office_of);
    if (of != nullptr && of->kind != EntityKind::country) {
      if (!of->country.empty()) return std::string(of->country);
      if (organisation && of->kind != EntityKind::place) return organisation_name(doc, m.of_first, m.of_last);
    }
  } else {
    if (organisation) {
      if (m.of_last == m.of_first + 1 && m.of_first == m.title_first) {
        const std::string_view title = doc.form(m.of_first);  // "EU-Kommissar": the compound's first part
        return std::string(title.substr(0, title.rfind('-')));
      }
      return organisation_name(doc, m.of_first, m.of_last);
    }
    if (!m.office_of.empty()) return std::string(m.office_of);
    const std::string_view title = doc.form(m.title_first);
    const std::size_t hyphen = title.rfind('-');
    if (hyphen != std::string_view::npos && hyphen + 2 < title.size() && hyphen >= 2 && !m.other_office &&
        (of == nullptr || of->kind != EntityKind::country)) {
      return std::string(title.substr(0, hyphen));  // "Siemens-Chef", "SPD-Vorsitzender"
    }
    for (const NameEntry& entry : knowledge.names_of(title, doc.language)) {
      // "U.N. Secretary-General" as one role: its first word is the organisation
      const bool body = knowledge.entity(entry.entity).kind == EntityKind::organisation;
      if (body && m.title_last > m.title_first + 1) return std::string(title);
    }
    if (of != nullptr)
      return std::string(of->kind == EntityKind::country || of->kind == EntityKind::place ? of->country : of->name);
  }
  if (m.entity != kNone) {
    std::string held;
    for (const Holding& h : knowledge.holdings_of(m.entity)) {
      if (h.office == o.office && (date.empty() || h.from.empty() || h.from <= date) && h.of.size() == 3) held = h.of;
    }
    if (!held.empty()) return held;
    if (state_office) return std::string(knowledge.entity(m.entity).country);
  }
  if (!m.country.empty() && o.office != "head_of_organisation") return std::string(m.country);
  if (state_office || o.office == "other") {
    const Actor& a = report.actors[m.actor];
    return !a.country.empty() ? a.country : std::string(home);
  }
  return {};
}

}  // namespace

void find_offices(const Analysed& doc, const Knowledge& knowledge, const MentionRules& rules, std::string_view date,
                  std::string_view home, const std::vector<FoundMention>& mentions, Report& report) {
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    const FoundMention& m = mentions[i];
    if (m.role == nullptr || m.actor == kNone || m.plural || m.type != ActorType::person) continue;
    Office o;
    o.actor = m.actor;
    o.status = m.status;
    if (m.inherits) {
      // "sein japanischer Kollege": the office of the person named before
      for (std::uint32_t j = i; j-- > 0 && mentions[i].sentence - mentions[j].sentence <= 1;) {
        const FoundMention& p = mentions[j];
        if (p.role != nullptr && !p.inherits && !p.role->office.empty() && p.actor != m.actor) {
          o.office = office_in_context(knowledge, rules, state_of(p, home), p);
          break;
        }
      }
      if (o.office.empty() || m.office_of.empty()) continue;
    } else {
      if (m.role->office.empty()) continue;
      o.office = office_in_context(knowledge, rules, state_of(m, home), m);
    }
    // a title that only points back ("der Präsident") adds no office to one that is known
    const bool named = m.name_last > m.name_first || m.slot == Slot::apposition;
    const bool bare = !named && m.office_of.empty() && m.of_first == m.of_last;
    const auto known = std::find_if(report.offices.begin(), report.offices.end(),
                                    [&](const Office& x) { return x.actor == o.actor && x.office == o.office; });
    if (bare && known != report.offices.end()) continue;
    // nobody's office is told by a title alone, but where the title singles out one person
    const bool person_known = named || report.actors[m.actor].mentions.size() > 1 || m.entity != kNone;
    if (!person_known && (o.office == "other" || o.office == "legislator" || o.office == "minister" ||
                          o.office == "head_of_organisation" || o.office == "party_leader" || o.office == "judge")) {
      doc.note(m.first, m.last, "office", m.rule, o.office + ": a title without a person", false);
      continue;
    }
    if (!named && bare) continue;
    o.of = of_what(doc, knowledge, date, home, m, o, report);
    o.title = doc.points(m.title_first, m.title_last);
    const Sentence& s = doc.seg.sentences[m.sentence];
    o.evidence = doc.points(s.first, s.last);
    const bool duplicate = std::any_of(report.offices.begin(), report.offices.end(), [&](const Office& x) {
      return x.actor == o.actor && x.office == o.office && (x.of == o.of || o.of.empty());
    });
    if (duplicate) continue;
    doc.note(m.first, m.last, "office", m.rule,
             o.office + (o.of.empty() ? std::string() : " of " + o.of) + ", " + o.status);
    report.offices.push_back(std::move(o));
  }
}

}  // namespace lagebild

// Offices from titles: which office, of which state or organisation, current, former or designated.
#include <algorithm>
#include <string>

#include "reading/actors.h"

namespace lagebild {

namespace {

bool deputies_keep(std::string_view office) {
  return office == "spokesperson" || office == "ambassador" || office == "judge" || office == "legislator" || office == "military_commander";
}

bool of_a_state(std::string_view office) {
  return office == "head_of_state" || office == "head_of_government" || office == "foreign_minister" || office == "defence_minister" ||
         office == "finance_minister" || office == "interior_minister" || office == "minister" || office == "legislator" || office == "ambassador" ||
         office == "judge" || office == "military_commander";
}

/// What the office is by the rules that need its organisation (see the notes at the head of data/<language>/roles.tsv).
std::string office_in_context(const Analysed& doc, const Knowledge& knowledge, const FoundMention& m) {
  std::string office(m.role->office);
  if (m.other_office && !deputies_keep(office)) return "other";
  const Entity* of = m.of_entity == kNone ? nullptr : &knowledge.entity(m.of_entity);
  std::string_view sector = of != nullptr ? of->sector : m.institution != nullptr ? m.institution->sector : std::string_view{};
  if (office == "head_of_state" || office == "head_of_organisation") {
    const bool organisation = (of != nullptr && (of->kind == EntityKind::organisation || of->kind == EntityKind::group)) || m.institution != nullptr ||
                              (of == nullptr && m.of_last > m.of_first);
    if (organisation) {
      if (sector == "PTY" || sector == "OPP") return "party_leader";
      if (sector == "LEG" && office == "head_of_state") return "other";
      if (sector == "JUD" && office == "head_of_state") return "judge";
      if (sector == "MIL" && office == "head_of_organisation") return "military_commander";
      return "head_of_organisation";
    }
  }
  if ((office == "head_of_government" || office == "head_of_state") && of != nullptr && of->kind == EntityKind::place) return "other";
  (void)doc;
  return office;
}

}  // namespace

void find_offices(const Analysed& doc, const Knowledge& knowledge, std::string_view date, std::string_view home,
                  const std::vector<FoundMention>& mentions, Report& report) {
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
          o.office = office_in_context(doc, knowledge, p);
          break;
        }
      }
      if (o.office.empty() || m.office_of.empty()) continue;
    } else {
      if (m.role->office.empty()) continue;
      o.office = office_in_context(doc, knowledge, m);
    }
    // a title that only points back ("der Präsident") adds no office to one that is known
    const bool bare = m.name_last == m.name_first && m.office_of.empty() && m.of_first == m.of_last;
    const auto known = std::find_if(report.offices.begin(), report.offices.end(), [&](const Office& x) { return x.actor == o.actor && x.office == o.office; });
    if (bare && known != report.offices.end()) continue;
    if (m.of_last > m.of_first && !(of_a_state(o.office) && !m.office_of.empty())) {
      o.of = std::string(doc.text(m.of_first, m.of_last));
      if (m.institution != nullptr && !m.office_of.empty()) o.of = m.office_of;
      if (m.of_entity != kNone && knowledge.entity(m.of_entity).kind != EntityKind::country && m.of_last == m.of_first + 1 && m.of_first == m.title_first) {
        // "EU-Kommissar", "NATO-Generalsekretär": the compound's first part
        std::string part = o.of.substr(0, o.of.find('-'));
        o.of = std::move(part);
      }
    } else if (!m.office_of.empty()) {
      o.of = m.office_of;
    } else {
      if (m.entity != kNone) {
        for (const Holding& h : knowledge.holdings_of(m.entity)) {
          if (h.office == o.office && (date.empty() || h.from.empty() || h.from <= date) && h.of.size() == 3) o.of = h.of;
        }
        if (o.of.empty() && of_a_state(o.office)) o.of = knowledge.entity(m.entity).country;
      }
      if (o.of.empty() && of_a_state(o.office)) {
        const Actor& a = report.actors[m.actor];
        o.of = !a.country.empty() ? a.country : std::string(home);
      }
      if (o.of.empty() && (o.office == "spokesperson" || o.office == "other")) o.of = m.country;
    }
    o.title = doc.points(m.title_first, m.title_last);
    const Sentence& s = doc.seg.sentences[m.sentence];
    o.evidence = doc.points(s.first, s.last);
    const bool duplicate = std::any_of(report.offices.begin(), report.offices.end(), [&](const Office& x) {
      return x.actor == o.actor && x.office == o.office && (x.of == o.of || o.of.empty());
    });
    if (duplicate) continue;
    doc.note(m.first, m.last, "office", m.rule, o.office + (o.of.empty() ? std::string() : " of " + o.of) + ", " + o.status);
    report.offices.push_back(std::move(o));
  }
}

}  // namespace lagebild

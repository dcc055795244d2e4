#include "reading/attach.h"

#include <algorithm>
#include <string>

namespace lagebild {

namespace {

std::string whose(const Analysed& doc, const Knowledge& knowledge, const Grammar& grammar,
                  const std::vector<FoundMention>& mentions, const FoundFigure& f, const Report& report) {
  for (std::uint32_t i = f.first; i < f.last; ++i) {
    const auto names = knowledge.names_of(doc.form(i), doc.language);
    if (!names.empty() && names.front().kind == NameKind::adjective)
      return std::string(knowledge.entity(names.front().entity).country);
    // "US-Soldaten"
    const std::string_view form = doc.form(i);
    if (const std::size_t hyphen = form.find('-'); hyphen != std::string_view::npos && doc.info[i].upper) {
      for (const NameEntry& entry : knowledge.names_of(form.substr(0, hyphen), doc.language)) {
        const Entity& e = knowledge.entity(entry.entity);
        if (e.kind == EntityKind::country) return std::string(e.country);
      }
    }
  }
  const std::uint32_t noun = f.noun_last > f.noun_first ? f.noun_last - 1 : f.last - 1;
  std::uint32_t owner = grammar.genitive_of(noun);
  if (owner == kNone) {
    for (std::uint32_t i = 0; i < mentions.size(); ++i) {
      const FoundMention& m = mentions[i];
      if (m.first < f.last || m.first > f.last + 3) continue;
      if (m.slot == Slot::preposition && m.governor == f.last && doc.is(m.governor, WordClass::agent_preposition))
        owner = i;
    }
  }
  if (owner == kNone || mentions[owner].actor == kNone) return {};
  const Actor& a = report.actors[mentions[owner].actor];
  return a.type == ActorType::country ? a.country : a.name;
}

std::string where(const Analysed& doc, const Grammar& grammar, const std::vector<FoundMention>& mentions,
                  const FoundFigure& f) {
  const std::uint32_t clause = doc.info[f.first].clause;
  if (clause == kNone) return {};
  for (const std::uint32_t i : grammar.in_clause(clause)) {
    const FoundMention& m = mentions[i];
    if (m.slot != Slot::preposition || m.governor == kNone || m.country.empty() ||
        !doc.is(m.governor, WordClass::place_preposition))
      continue;
    if (m.place || m.type == ActorType::country) return std::string(m.country);
  }
  return {};
}

}  // namespace

void attach_figures(const Analysed& doc, const Knowledge& knowledge, const Grammar& grammar,
                    const std::vector<FoundMention>& mentions, const std::vector<FoundStatement>& statements,
                    Report& report) {
  for (const FoundFigure& f : doc.figures) {
    Figure figure;
    figure.value = f.value;
    figure.upper = f.upper;
    figure.approximate = f.approximate;
    figure.unit = f.unit;
    figure.span = doc.points(f.first, f.last);
    figure.of = whose(doc, knowledge, grammar, mentions, f, report);
    figure.where = where(doc, grammar, mentions, f);
    for (std::uint32_t s = 0; s < statements.size(); ++s) {
      if (statements[s].first <= f.first && f.first < statements[s].last) figure.statement = s;
    }
    report.figures.push_back(std::move(figure));
  }
}

void attach_times(const Analysed& doc, Report& report) {
  for (const FoundTime& t : doc.times) {
    report.times.push_back({doc.points(t.first, t.last), t.type, t.value});
  }
}

void find_relations(const Analysed& doc, const Knowledge& knowledge, const std::vector<FoundMention>& mentions,
                    Report& report) {
  const auto add = [&](std::string_view type, std::uint32_t from, std::uint32_t to, std::uint32_t sentence) {
    if (from == kNone || to == kNone || from == to) return;
    const bool known = std::any_of(report.relations.begin(), report.relations.end(),
                                   [&](const Relation& r) { return r.type == type && r.from == from && r.to == to; });
    if (known) return;
    const Sentence& s = doc.seg.sentences[sentence];
    report.relations.push_back({std::string(type), from, to, doc.points(s.first, s.last)});
  };
  for (std::uint32_t i = 0; i + 1 < mentions.size(); ++i) {
    const FoundMention& m = mentions[i];
    const FoundMention& next = mentions[i + 1];
    // "Angela Merkel (CDU)"
    if (m.type == ActorType::person && m.name_last > m.name_first && next.type == ActorType::organisation &&
        next.sentence == m.sentence && next.first == m.last + 1 && doc.is_char(m.last, '(') && next.last < doc.size() &&
        doc.is_char(next.last, ')')) {
      add("member_of", m.actor, next.actor, m.sentence);
    }
  }
  for (const Office& o : report.offices) {
    if (o.office != "head_of_organisation" && o.office != "party_leader") continue;
    if (o.status != "current") continue;
    for (const FoundMention& m : mentions) {
      if (m.actor != o.actor || m.of_entity == kNone) continue;
      const Entity& e = knowledge.entity(m.of_entity);
      if (e.kind == EntityKind::country) continue;
      for (const FoundMention& org : mentions) {
        if (org.entity == m.of_entity && org.actor != kNone && org.type == ActorType::organisation)
          add("chairs", o.actor, org.actor, m.sentence);
      }
    }
  }
}

}  // namespace lagebild

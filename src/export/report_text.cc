#include "export/report_text.h"

#include <algorithm>

#include "export/display.h"
#include "export/phrases.h"
#include "export/report_json.h"
#include "export/table.h"

namespace lagebild {
namespace {

void append_line(std::string& out, std::string_view line) { out.append(line).push_back('\n'); }

void append_wrapped(std::string& out, std::string_view text, std::size_t indent, std::size_t hang, std::size_t width) {
  const std::size_t room = width > hang + 20 ? width - hang : 20;
  bool first = true;
  for (const auto& line : wrap(plain_line(text), room)) {
    out.append(first ? indent : hang, ' ').append(line).push_back('\n');
    first = false;
  }
}

/// Heading, and where the document comes from.
void append_head(std::string& out, const Report& r, std::size_t width) {
  const Document& d = r.document;
  append_wrapped(out, document_heading(d), 0, 0, width);
  std::string line;
  for (const auto* part : {&d.published, &d.outlet, &d.byline, &d.language, &d.uri}) {
    if (!part->empty()) line.append(line.empty() ? "" : " · ").append(*part);
  }
  append_wrapped(out, line, 0, 0, width);
  std::string rule;
  for (std::size_t i = 0; i < std::min<std::size_t>(width, 80); ++i) rule.append("─");
  append_line(out, rule);
}

std::string time_of(const Event& e) { return e.time ? date_range(e.time->begin, e.time->end) : std::string{}; }

std::string place_of(const Report& r, const Event& e) {
  return e.place < r.places.size() ? r.places[e.place].name : std::string{};
}

std::string figure_amount(const Figure& f) {
  return amount(f.value, f.upper ? &*f.upper : nullptr, f.approximate, f.unit);
}

std::string speaker_of(const Report& r, std::uint32_t statement) {
  return statement < r.statements.size() ? actor_name(r, r.statements[statement].speaker) : std::string{};
}

std::string codes(const Actor& a) {
  std::string out = a.country;
  if (!a.sector.empty()) out.append(out.empty() ? "" : " ").append(a.sector);
  return out;
}

/// Distinct names and nominals by which the document calls an actor.
std::string forms_of(const Actor& a, const PointText& text) {
  std::vector<std::string> seen;
  std::string out;
  for (const auto& m : a.mentions) {
    if (m.form == MentionForm::pronoun) continue;
    std::string form = plain_line(text.cut(m.span));
    if (std::find(seen.begin(), seen.end(), form) != seen.end()) continue;
    out.append(out.empty() ? "" : ", ").append(form);
    seen.push_back(std::move(form));
  }
  return out;
}

}  // namespace

std::string report_text(const Report& r, std::size_t width) {
  std::string out;
  const PointText text(r.document.text);
  append_head(out, r, width);
  if (!r.events.empty()) append_line(out, "Events");
  for (const auto& e : r.events) {
    std::string line = time_of(e);
    if (!line.empty()) line.append("  ");
    line.append(type_and_mode(e.type, e.mode)).append(", ").append(e.status).append(": ");
    line.append(parties(actor_names(r, e.actors), actor_names(r, e.recipients)));
    if (const auto place = place_of(r, e); !place.empty()) line.append(" (").append(place).append(")");
    if (const auto speaker = speaker_of(r, e.statement); !speaker.empty())
      line.append(", as ").append(speaker).append(" says");
    append_wrapped(out, line, 2, 4, width);
    if (!e.evidence.empty()) append_wrapped(out, "“" + std::string(text.cut(e.evidence[0])) + "”", 6, 6, width);
  }
  if (!r.statements.empty()) append_line(out, "Statements");
  for (const auto& s : r.statements) {
    std::string line = actor_name(r, s.speaker);
    if (line.empty()) line = "unnamed";
    if (const auto to = actor_name(r, s.addressee); !to.empty()) line.append(" to ").append(to);
    line.append(" (").append(name_of(s.kind)).append("): ").append(text.cut(s.content));
    append_wrapped(out, line, 2, 4, width);
  }
  if (!r.figures.empty()) append_line(out, "Figures");
  for (const auto& f : r.figures) {
    std::string line = figure_amount(f);
    if (!f.of.empty()) line.append(" of ").append(f.of);
    if (!f.where.empty()) line.append(" in ").append(f.where);
    line.append(": “").append(text.cut(f.span)).append("”");
    if (const auto speaker = speaker_of(r, f.statement); !speaker.empty())
      line.append(", as ").append(speaker).append(" says");
    append_wrapped(out, line, 2, 4, width);
  }
  if (!r.offices.empty()) append_line(out, "Offices");
  for (const auto& o : r.offices) {
    std::string line = actor_name(r, o.actor) + ": " + spaced(o.office);
    if (!o.of.empty()) line.append(" of ").append(o.of);
    line.append(", ").append(o.status).append(" (“").append(text.cut(o.title)).append("”)");
    append_wrapped(out, line, 2, 4, width);
  }
  if (!r.actors.empty()) append_line(out, "Actors");
  for (const auto& a : r.actors) {
    std::string line = a.name + ", " + std::string(name_of(a.type));
    if (const auto c = codes(a); !c.empty()) line.append(" ").append(c);
    line.append(", ")
        .append(std::to_string(a.mentions.size()))
        .append(a.mentions.size() == 1 ? " mention" : " mentions");
    if (const auto forms = forms_of(a, text); !forms.empty()) line.append(": ").append(forms);
    append_wrapped(out, line, 2, 4, width);
  }
  if (!r.times.empty()) {
    append_line(out, "Times");
    std::string line;
    for (const auto& t : r.times)
      line.append(line.empty() ? "" : "; ").append(text.cut(t.span)).append(" = ").append(t.value);
    append_wrapped(out, line, 2, 4, width);
  }
  if (!r.relations.empty()) append_line(out, "Relations");
  for (const auto& n : r.relations)
    append_wrapped(out, actor_name(r, n.from) + " " + spaced(n.type) + " " + actor_name(r, n.to), 2, 4, width);
  if (!r.notices.empty()) append_line(out, "Notices");
  for (const auto& n : r.notices) append_wrapped(out, n.code + ": " + n.text, 2, 4, width);
  out.push_back('\n');
  return out;
}

std::string report_table(const Report& r, std::size_t width) {
  std::string out;
  const PointText text(r.document.text);
  append_head(out, r, width);
  const auto section = [&](const Table& table) {
    if (!table.empty()) out.append(table.render(width)).push_back('\n');
  };
  Table events({{"EVENT"},
                {"WHEN"},
                {"TYPE"},
                {"STATUS"},
                {"ACTORS", false, 8},
                {"RECIPIENTS", false, 8},
                {"PLACE"},
                {"SENTENCE", false, 20}});
  for (std::size_t i = 0; i < r.events.size(); ++i) {
    const Event& e = r.events[i];
    const std::string to = e.recipients.empty() ? std::string{} : parties(actor_names(r, e.recipients), {});
    const std::string sentence(e.evidence.empty() ? std::string_view{} : text.cut(e.evidence[0]));
    events.add({"e" + std::to_string(i + 1), time_of(e), type_and_mode(e.type, e.mode), e.status,
                parties(actor_names(r, e.actors), {}), to, place_of(r, e), sentence});
  }
  section(events);
  Table statements({{"STATEMENT"}, {"KIND"}, {"SPEAKER", false, 8}, {"ADDRESSEE", false, 8}, {"CONTENT", false, 20}});
  for (std::size_t i = 0; i < r.statements.size(); ++i) {
    const Statement& s = r.statements[i];
    statements.add({"s" + std::to_string(i + 1), std::string(name_of(s.kind)), actor_name(r, s.speaker),
                    actor_name(r, s.addressee), std::string(text.cut(s.content))});
  }
  section(statements);
  Table figures({{"FIGURE"}, {"AMOUNT", false, 8}, {"OF"}, {"WHERE"}, {"SAID BY", false, 8}, {"WORDS", false, 12}});
  for (std::size_t i = 0; i < r.figures.size(); ++i) {
    const Figure& f = r.figures[i];
    figures.add({"f" + std::to_string(i + 1), figure_amount(f), f.of, f.where, speaker_of(r, f.statement),
                 std::string(text.cut(f.span))});
  }
  section(figures);
  Table offices({{"PERSON", false, 8}, {"OFFICE"}, {"OF"}, {"STATUS"}, {"TITLE", false, 8}});
  for (const auto& o : r.offices)
    offices.add({actor_name(r, o.actor), spaced(o.office), o.of, o.status, std::string(text.cut(o.title))});
  section(offices);
  Table actors({{"ACTOR"},
                {"NAME", false, 8},
                {"KIND"},
                {"COUNTRY"},
                {"SECTOR"},
                {"WIKIDATA"},
                {"MENTIONS", true},
                {"CALLED", false, 12}});
  for (std::size_t i = 0; i < r.actors.size(); ++i) {
    const Actor& a = r.actors[i];
    actors.add({"a" + std::to_string(i + 1), a.name, std::string(name_of(a.type)), a.country, a.sector, a.wikidata,
                std::to_string(a.mentions.size()), forms_of(a, text)});
  }
  section(actors);
  Table places({{"PLACE"},
                {"NAME", false, 8},
                {"COUNTRY"},
                {"GEONAMES", true},
                {"LAT", true},
                {"LON", true},
                {"MENTIONS", true}});
  for (std::size_t i = 0; i < r.places.size(); ++i) {
    const Place& p = r.places[i];
    places.add({"p" + std::to_string(i + 1), p.name, p.country, p.geonames == 0 ? "" : std::to_string(p.geonames),
                p.has_coordinates ? number_text(p.lat) : "", p.has_coordinates ? number_text(p.lon) : "",
                std::to_string(p.mentions.size())});
  }
  section(places);
  Table times({{"TIME", false, 8}, {"KIND"}, {"VALUE", false, 10}});
  for (const auto& t : r.times) times.add({std::string(text.cut(t.span)), std::string(name_of(t.type)), t.value});
  section(times);
  Table relations({{"FROM", false, 8}, {"RELATION"}, {"TO", false, 8}});
  for (const auto& n : r.relations) relations.add({actor_name(r, n.from), spaced(n.type), actor_name(r, n.to)});
  section(relations);
  Table notices({{"NOTICE"}, {"TEXT", false, 20}});
  for (const auto& n : r.notices) notices.add({n.code, n.text});
  section(notices);
  return out;
}

std::string error_text(std::string_view uri, const Error& error, std::size_t width) {
  std::string out;
  append_wrapped(out,
                 std::string(uri) + ": not read (" + std::string(error_code_name(error.code)) + "): " + error.message,
                 0, 4, width);
  out.push_back('\n');
  return out;
}

}  // namespace lagebild

#include "export/report_json.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace lagebild {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(const std::string& s) { return s.empty() ? Json(nullptr) : Json(s); }

Json span_json(Span s) { return Json::array({s.begin, s.end}); }

Json id(char kind, std::uint32_t index) {
  if (index == kNone) return nullptr;
  std::string out(1, kind);
  out.append(std::to_string(index + 1));
  return out;
}

Json ids(char kind, const std::vector<std::uint32_t>& indices) {
  Json out = Json::array();
  for (const auto i : indices) out.push_back(id(kind, i));
  return out;
}

Json spans_json(const std::vector<Span>& spans) {
  Json out = Json::array();
  for (const auto s : spans) out.push_back(span_json(s));
  return out;
}

/// Whole numbers without ".0"; JSON has no NaN, which becomes null.
Json number(double v) {
  if (std::isfinite(v) && std::trunc(v) == v && std::fabs(v) < 9007199254740992.0) return static_cast<std::int64_t>(v);
  return v;
}

double rounded(double v, double steps) { return std::round(v * steps) / steps; }

Json document_json(const Document& d) {
  Json out;
  out["id"] = d.id;
  out["uri"] = text_or_null(d.uri);
  out["media_type"] = text_or_null(d.media_type);
  out["language"] = text_or_null(d.language);
  out["title"] = text_or_null(d.title);
  out["byline"] = text_or_null(d.byline);
  out["outlet"] = text_or_null(d.outlet);
  out["published"] = text_or_null(d.published);
  out["text"] = d.text;
  Json blocks = Json::array();
  for (const auto& b : d.blocks) blocks.push_back({{"kind", name_of(b.kind)}, {"span", span_json(b.span)}});
  out["blocks"] = std::move(blocks);
  return out;
}

Json actors_json(const std::vector<Actor>& actors) {
  Json out = Json::array();
  for (std::size_t i = 0; i < actors.size(); ++i) {
    const Actor& a = actors[i];
    Json mentions = Json::array();
    for (const auto& m : a.mentions) mentions.push_back({{"span", span_json(m.span)}, {"form", name_of(m.form)}});
    out.push_back({{"id", id('a', static_cast<std::uint32_t>(i))},
                   {"type", name_of(a.type)},
                   {"name", a.name},
                   {"country", text_or_null(a.country)},
                   {"sector", text_or_null(a.sector)},
                   {"wikidata", text_or_null(a.wikidata)},
                   {"mentions", std::move(mentions)}});
  }
  return out;
}

Json places_json(const std::vector<Place>& places) {
  Json out = Json::array();
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& p = places[i];
    Json mentions = Json::array();
    for (const auto s : p.mentions) mentions.push_back({{"span", span_json(s)}});
    out.push_back({{"id", id('p', static_cast<std::uint32_t>(i))},
                   {"name", p.name},
                   {"country", text_or_null(p.country)},
                   {"geonames", p.geonames == 0 ? Json(nullptr) : Json(p.geonames)},
                   {"lat", p.has_coordinates ? number(rounded(p.lat, 1e5)) : Json(nullptr)},
                   {"lon", p.has_coordinates ? number(rounded(p.lon, 1e5)) : Json(nullptr)},
                   {"mentions", std::move(mentions)}});
  }
  return out;
}

Json offices_json(const std::vector<Office>& offices) {
  Json out = Json::array();
  for (const auto& o : offices) {
    out.push_back({{"actor", id('a', o.actor)},
                   {"office", o.office},
                   {"title", span_json(o.title)},
                   {"of", text_or_null(o.of)},
                   {"status", o.status},
                   {"evidence", span_json(o.evidence)}});
  }
  return out;
}

Json event_time_json(const std::optional<EventTime>& time) {
  if (!time) return nullptr;
  return {{"text", time->text.empty() ? Json(nullptr) : span_json(time->text)},
          {"begin", text_or_null(time->begin)},
          {"end", text_or_null(time->end)}};
}

Json events_json(const std::vector<Event>& events) {
  Json out = Json::array();
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Event& e = events[i];
    Json event;
    event["id"] = id('e', static_cast<std::uint32_t>(i));
    event["type"] = e.type;
    event["mode"] = text_or_null(e.mode);
    event["contexts"] = e.contexts;
    event["status"] = e.status;
    event["quad"] = e.quad == 0 ? Json(nullptr) : Json(e.quad);
    event["score"] = number(e.score);
    event["cameo"] = text_or_null(e.cameo);
    event["actors"] = ids('a', e.actors);
    event["recipients"] = ids('a', e.recipients);
    event["time"] = event_time_json(e.time);
    event["place"] = id('p', e.place);
    event["trigger"] = span_json(e.trigger);
    event["evidence"] = spans_json(e.evidence);
    event["statement"] = id('s', e.statement);
    event["confidence"] = number(rounded(e.confidence, 1e3));
    out.push_back(std::move(event));
  }
  return out;
}

Json statements_json(const std::vector<Statement>& statements) {
  Json out = Json::array();
  for (std::size_t i = 0; i < statements.size(); ++i) {
    const Statement& s = statements[i];
    out.push_back({{"id", id('s', static_cast<std::uint32_t>(i))},
                   {"kind", name_of(s.kind)},
                   {"speaker", id('a', s.speaker)},
                   {"addressee", id('a', s.addressee)},
                   {"cue", s.cue ? span_json(*s.cue) : Json(nullptr)},
                   {"content", span_json(s.content)}});
  }
  return out;
}

Json figures_json(const std::vector<Figure>& figures) {
  Json out = Json::array();
  for (std::size_t i = 0; i < figures.size(); ++i) {
    const Figure& f = figures[i];
    out.push_back({{"id", id('f', static_cast<std::uint32_t>(i))},
                   {"value", number(f.value)},
                   {"upper", f.upper ? number(*f.upper) : Json(nullptr)},
                   {"approximate", f.approximate},
                   {"unit", text_or_null(f.unit)},
                   {"of", text_or_null(f.of)},
                   {"where", text_or_null(f.where)},
                   {"span", span_json(f.span)},
                   {"statement", id('s', f.statement)}});
  }
  return out;
}

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

std::string_view name_of(ActorType type) noexcept {
  static constexpr std::array<std::string_view, 4> kNames{"person", "country", "organisation", "group"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string_view name_of(MentionForm form) noexcept {
  static constexpr std::array<std::string_view, 3> kNames{"name", "nominal", "pronoun"};
  return kNames[static_cast<std::size_t>(form)];
}

std::string_view name_of(BlockKind kind) noexcept {
  static constexpr std::array<std::string_view, 7> kNames{"title",   "lead",     "body", "heading",
                                                          "caption", "dateline", "quote"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(StatementKind kind) noexcept {
  static constexpr std::array<std::string_view, 3> kNames{"direct", "indirect", "partial"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name_of(TimeType type) noexcept {
  static constexpr std::array<std::string_view, 4> kNames{"DATE", "TIME", "DURATION", "SET"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string report_json(const Report& report) {
  Json out;
  out["schema"] = "lagebild-report/1";
  out["engine"] = {{"version", report.engine.version},
                   {"model", report.engine.model},
                   {"models", Json::object()},
                   {"lexicon", text_or_null(report.engine.lexicon)}};
  out["document"] = document_json(report.document);
  out["actors"] = actors_json(report.actors);
  out["places"] = places_json(report.places);
  out["offices"] = offices_json(report.offices);
  out["events"] = events_json(report.events);
  out["statements"] = statements_json(report.statements);
  out["figures"] = figures_json(report.figures);
  Json times = Json::array();
  for (const auto& t : report.times) {
    times.push_back({{"span", span_json(t.span)}, {"type", name_of(t.type)}, {"value", t.value}});
  }
  out["times"] = std::move(times);
  Json relations = Json::array();
  for (const auto& r : report.relations) {
    relations.push_back(
        {{"type", r.type}, {"from", id('a', r.from)}, {"to", id('a', r.to)}, {"evidence", span_json(r.evidence)}});
  }
  out["relations"] = std::move(relations);
  Json notices = Json::array();
  for (const auto& n : report.notices) notices.push_back({{"code", n.code}, {"text", n.text}});
  out["notices"] = std::move(notices);
  return dump(out);
}

std::string error_json(std::string_view uri, const Error& error) {
  Json out;
  out["schema"] = "lagebild-report/1";
  out["document"] = {{"uri", text_or_null(std::string(uri))}};
  out["error"] = {{"code", error_code_name(error.code)}, {"text", error.message}};
  return dump(out);
}

}  // namespace lagebild

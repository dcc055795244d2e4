// Reading reports back. Every accessor records the first thing that is wrong; the caller looks once, at the end.
#include <simdjson.h>

#include <array>
#include <charconv>
#include <string>

#include "base/utf8.h"
#include "export/report_json.h"

namespace lagebild {
namespace {

using simdjson::dom::array;
using simdjson::dom::element;

class Reader {
 public:
  Result<ReportLine> read(const element& root) {
    if (const std::string schema = text(root, "schema"); schema != "lagebild-report/1") {
      if (!failed())
        return Error{ErrorCode::version, "report of schema \"" + schema + "\", expected \"lagebild-report/1\""};
      return failure();
    }
    element error;
    if (root["error"].get(error) == simdjson::SUCCESS) {
      FailedDocument out;
      const element document = child(root, "document");
      if (failed()) return failure();
      out.uri = text_or_empty(document, "uri");
      out.error = {code_of(text(error, "code")), text(error, "text")};
      if (failed()) return failure();
      return ReportLine(std::move(out));
    }
    Report out;
    read_head(root, out);
    actors_ = size(root, "actors");
    places_ = size(root, "places");
    statements_ = size(root, "statements");
    read_actors(root, out);
    read_places(root, out);
    read_offices(root, out);
    read_events(root, out);
    read_statements(root, out);
    read_figures(root, out);
    read_rest(root, out);
    if (failed()) return failure();
    return ReportLine(std::move(out));
  }

 private:
  [[nodiscard]] bool failed() const { return !wrong_.empty(); }
  [[nodiscard]] Error failure() const { return {ErrorCode::bad_format, "report: " + wrong_}; }
  void wrong(std::string_view field, std::string_view what) {
    if (wrong_.empty()) wrong_.append("field \"").append(field).append("\": ").append(what);
  }

  element child(const element& e, std::string_view key) {
    element out;
    if (failed() || e[key].get(out) != simdjson::SUCCESS) wrong(key, "missing");
    return out;
  }
  array list(const element& e, std::string_view key) {
    array out;
    if (failed() || e[key].get(out) != simdjson::SUCCESS) wrong(key, "expected a list");
    return out;
  }
  /// A list's items by function; nothing where it is missing (a default-made dom::array must not be walked).
  template <class F>
  void each(const element& e, std::string_view key, F f) {
    const array items = list(e, key);
    if (failed()) return;
    for (const element item : items) {
      f(item);
      if (failed()) return;
    }
  }
  std::uint32_t size(const element& e, std::string_view key) {
    const array items = list(e, key);
    return failed() ? 0 : static_cast<std::uint32_t>(items.size());
  }
  std::string text(const element& e, std::string_view key) {
    std::string_view out;
    if (failed() || e[key].get(out) != simdjson::SUCCESS) {
      wrong(key, "expected a string");
      return {};
    }
    return std::string(out);
  }
  bool is_null(const element& e, std::string_view key) {
    element out;
    if (failed()) return true;
    if (e[key].get(out) != simdjson::SUCCESS) {
      wrong(key, "missing");
      return true;
    }
    return out.is_null();
  }
  std::string text_or_empty(const element& e, std::string_view key) {
    return is_null(e, key) ? std::string{} : text(e, key);
  }
  double number(const element& e, std::string_view key) {
    double out = 0;
    if (failed() || e[key].get(out) != simdjson::SUCCESS) wrong(key, "expected a number");
    return out;
  }
  Span span_of(const element& e, std::string_view key) {
    array pair;
    std::array<std::uint64_t, 2> v{};
    if (failed() || e.get(pair) != simdjson::SUCCESS || pair.size() != 2 || pair.at(0).get(v[0]) != simdjson::SUCCESS ||
        pair.at(1).get(v[1]) != simdjson::SUCCESS || v[0] > v[1] || v[1] > points_) {
      wrong(key, "expected a span [begin, end] inside the text");
      return {};
    }
    return {static_cast<std::uint32_t>(v[0]), static_cast<std::uint32_t>(v[1])};
  }
  Span span(const element& e, std::string_view key) {
    const element value = child(e, key);
    return failed() ? Span{} : span_of(value, key);
  }
  std::uint32_t reference_of(const element& value, std::string_view key, char kind, std::uint32_t count) {
    std::string_view s;
    std::uint32_t n = 0;
    if (value.get(s) != simdjson::SUCCESS || s.size() < 2 || s[0] != kind) {
      wrong(key, std::string("expected an id \"") + kind + "1\" …");
      return kNone;
    }
    const auto [end, error] = std::from_chars(s.data() + 1, s.data() + s.size(), n);
    if (error != std::errc{} || end != s.data() + s.size() || n == 0 || n > count) {
      wrong(key, "no such id: " + std::string(s));
      return kNone;
    }
    return n - 1;
  }
  std::uint32_t reference(const element& e, std::string_view key, char kind, std::uint32_t count) {
    return is_null(e, key) ? kNone : reference_of(child(e, key), key, kind, count);
  }
  template <class E>
  E word(const element& e, std::string_view key, unsigned count) {
    const std::string s = text(e, key);
    for (unsigned i = 0; i < count; ++i) {
      if (name_of(static_cast<E>(i)) == s) return static_cast<E>(i);
    }
    wrong(key, "unknown word \"" + s + "\"");
    return E{};
  }
  static ErrorCode code_of(std::string_view name) {
    for (unsigned i = 0; i <= static_cast<unsigned>(ErrorCode::internal); ++i) {
      if (error_code_name(static_cast<ErrorCode>(i)) == name) return static_cast<ErrorCode>(i);
    }
    return ErrorCode::internal;
  }

  void read_head(const element& root, Report& out) {
    const element engine = child(root, "engine");
    const element document = child(root, "document");
    if (failed()) return;
    out.engine = {text(engine, "version"), text(engine, "model"), text_or_empty(engine, "lexicon")};
    Document& d = out.document;
    d.id = text(document, "id");
    d.uri = text_or_empty(document, "uri");
    d.media_type = text_or_empty(document, "media_type");
    d.language = text_or_empty(document, "language");
    d.title = text_or_empty(document, "title");
    d.byline = text_or_empty(document, "byline");
    d.outlet = text_or_empty(document, "outlet");
    d.published = text_or_empty(document, "published");
    d.text = text(document, "text");
    points_ = count_code_points(d.text);
    each(document, "blocks", [&](const element& b) {
      d.blocks.push_back({word<BlockKind>(b, "kind", 7), span(b, "span")});
    });
  }
  void read_actors(const element& root, Report& out) {
    each(root, "actors", [&](const element& e) {
      Actor a;
      a.type = word<ActorType>(e, "type", 4);
      a.name = text(e, "name");
      a.country = text_or_empty(e, "country");
      a.sector = text_or_empty(e, "sector");
      a.wikidata = text_or_empty(e, "wikidata");
      each(e, "mentions", [&](const element& m) {
        a.mentions.push_back({span(m, "span"), word<MentionForm>(m, "form", 3)});
      });
      out.actors.push_back(std::move(a));
    });
  }
  void read_places(const element& root, Report& out) {
    each(root, "places", [&](const element& e) {
      Place p;
      p.name = text(e, "name");
      p.country = text_or_empty(e, "country");
      if (!is_null(e, "geonames")) p.geonames = static_cast<std::uint64_t>(number(e, "geonames"));
      p.has_coordinates = !is_null(e, "lat") && !is_null(e, "lon");
      if (p.has_coordinates) {
        p.lat = number(e, "lat");
        p.lon = number(e, "lon");
      }
      each(e, "mentions", [&](const element& m) { p.mentions.push_back(span(m, "span")); });
      out.places.push_back(std::move(p));
    });
  }
  void read_offices(const element& root, Report& out) {
    each(root, "offices", [&](const element& e) {
      Office o;
      o.actor = reference(e, "actor", 'a', actors_);
      o.office = text(e, "office");
      o.title = span(e, "title");
      o.of = text_or_empty(e, "of");
      o.status = text(e, "status");
      o.evidence = span(e, "evidence");
      out.offices.push_back(std::move(o));
    });
  }
  void read_events(const element& root, Report& out) {
    each(root, "events", [&](const element& e) {
      Event v;
      v.type = text(e, "type");
      v.mode = text_or_empty(e, "mode");
      each(e, "contexts", [&](const element& c) {
        std::string_view s;
        if (c.get(s) != simdjson::SUCCESS) wrong("contexts", "expected strings");
        v.contexts.emplace_back(s);
      });
      v.status = text(e, "status");
      v.quad = is_null(e, "quad") ? 0 : static_cast<int>(number(e, "quad"));
      v.score = number(e, "score");
      v.cameo = text_or_empty(e, "cameo");
      each(e, "actors", [&](const element& a) { v.actors.push_back(reference_of(a, "actors", 'a', actors_)); });
      each(e, "recipients",
           [&](const element& a) { v.recipients.push_back(reference_of(a, "recipients", 'a', actors_)); });
      if (!is_null(e, "time")) {
        const element t = child(e, "time");
        EventTime time;
        if (!is_null(t, "text")) time.text = span(t, "text");
        time.begin = text_or_empty(t, "begin");
        time.end = text_or_empty(t, "end");
        v.time = std::move(time);
      }
      v.place = reference(e, "place", 'p', places_);
      v.trigger = span(e, "trigger");
      each(e, "evidence", [&](const element& s) { v.evidence.push_back(span_of(s, "evidence")); });
      v.statement = reference(e, "statement", 's', statements_);
      v.confidence = number(e, "confidence");
      out.events.push_back(std::move(v));
    });
  }
  void read_statements(const element& root, Report& out) {
    each(root, "statements", [&](const element& e) {
      Statement s;
      s.kind = word<StatementKind>(e, "kind", 3);
      s.speaker = reference(e, "speaker", 'a', actors_);
      s.addressee = reference(e, "addressee", 'a', actors_);
      if (!is_null(e, "cue")) s.cue = span(e, "cue");
      s.content = span(e, "content");
      out.statements.push_back(s);
    });
  }
  void read_figures(const element& root, Report& out) {
    each(root, "figures", [&](const element& e) {
      Figure f;
      f.value = number(e, "value");
      if (!is_null(e, "upper")) f.upper = number(e, "upper");
      if (bool b = false; e["approximate"].get(b) == simdjson::SUCCESS) {
        f.approximate = b;
      } else {
        wrong("approximate", "expected true or false");
      }
      f.unit = text_or_empty(e, "unit");
      f.of = text_or_empty(e, "of");
      f.where = text_or_empty(e, "where");
      f.span = span(e, "span");
      f.statement = reference(e, "statement", 's', statements_);
      out.figures.push_back(std::move(f));
    });
  }
  void read_rest(const element& root, Report& out) {
    each(root, "times", [&](const element& e) {
      out.times.push_back({span(e, "span"), word<TimeType>(e, "type", 4), text(e, "value")});
    });
    each(root, "relations", [&](const element& e) {
      out.relations.push_back(
          {text(e, "type"), reference(e, "from", 'a', actors_), reference(e, "to", 'a', actors_), span(e, "evidence")});
    });
    each(root, "notices", [&](const element& e) { out.notices.push_back({text(e, "code"), text(e, "text")}); });
  }

  std::string wrong_;
  std::uint32_t actors_ = 0, places_ = 0, statements_ = 0;
  std::uint32_t points_ = 0;  // of the text
};

}  // namespace

Result<ReportLine> parse_report_line(std::string_view line) {
  simdjson::dom::parser parser;
  element root;
  if (const auto error = parser.parse(line.data(), line.size()).get(root); error != simdjson::SUCCESS) {
    return Error{ErrorCode::bad_format, std::string("report: no JSON: ") + simdjson::error_message(error)};
  }
  if (!root.is_object()) return Error{ErrorCode::bad_format, "report: expected a JSON object"};
  return Reader().read(root);
}

Result<Report> report_from_json(std::string_view line) {
  auto parsed = parse_report_line(line);
  if (!parsed) return parsed.error();
  if (auto* failed = std::get_if<FailedDocument>(&*parsed)) {
    return Error{ErrorCode::bad_format,
                 "report: the document \"" + failed->uri + "\" could not be read: " + failed->error.message};
  }
  return std::get<Report>(std::move(*parsed));
}

}  // namespace lagebild

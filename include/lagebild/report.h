// The report: what reading one document yields (format "lagebild-report/1", docs/report.md).
//
// Purpose: plain data, the C++ face of the JSON format; the JSON writer, the store and the pages all take it.
// Units: every Span counts Unicode code points of Document::text (NFC, UTF-8), half open [begin, end).
// References between facts are indices into the vectors of the same Report (kNone where absent);
// the JSON form writes them as "a1", "e1", … (index + 1).
// Thread safety: plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lagebild {

/// Half-open range; the owner of the span says whether it counts code points or bytes.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] constexpr std::uint32_t size() const noexcept { return end - begin; }
  [[nodiscard]] constexpr bool empty() const noexcept { return end <= begin; }
  [[nodiscard]] constexpr bool overlaps(Span o) const noexcept { return begin < o.end && o.begin < end; }
  [[nodiscard]] constexpr bool contains(Span o) const noexcept { return begin <= o.begin && o.end <= end; }
  friend constexpr bool operator==(Span, Span) = default;
};

/// "No such reference".
inline constexpr std::uint32_t kNone = 0xFFFFFFFFU;

enum class BlockKind : std::uint8_t { title, lead, body, heading, caption, dateline, quote };

struct Block {
  BlockKind kind = BlockKind::body;
  Span span{};
};

/// A document as ingested. Empty string means null in JSON for title, byline, outlet, published, uri.
struct Document {
  std::string id;          ///< "sha256:…" of normalised text and uri
  std::string uri;         ///< file or web address
  std::string media_type;  ///< "text/plain", "text/html", "application/jsonl"
  std::string language;    ///< "de", "en", or "" until detected
  std::string title, byline, outlet;
  std::string published;      ///< ISO 8601 date or date-time, or empty
  std::string text;           ///< NFC, UTF-8; paragraphs separated by an empty line
  std::vector<Block> blocks;  ///< in text order, not overlapping; code points
};

enum class ActorType : std::uint8_t { person, country, organisation, group };
enum class MentionForm : std::uint8_t { name, nominal, pronoun };

struct Mention {
  Span span{};
  MentionForm form = MentionForm::name;
};

struct Actor {
  ActorType type = ActorType::person;
  std::string name;      ///< canonical name; a country by its English CLDR name
  std::string country;   ///< ISO 3166-1 alpha-3, XKX for Kosovo, or empty
  std::string sector;    ///< PLOVER sector code, IGO, NGO, or empty
  std::string wikidata;  ///< "Q6279" or empty
  std::vector<Mention> mentions;
};

struct Place {
  std::string name, country;
  std::uint64_t geonames = 0;  ///< 0: none
  double lat = 0, lon = 0;     ///< degrees, WGS 84
  bool has_coordinates = false;
  std::vector<Span> mentions;
};

struct Office {
  std::uint32_t actor = kNone;
  std::string office;  ///< head_of_state …, see docs/report.md
  Span title{};
  std::string of;      ///< ISO alpha-3 or organisation name, or empty
  std::string status;  ///< current | former | designated
  Span evidence{};
};

struct EventTime {
  Span text{};             ///< empty where the date follows from the publication date alone
  std::string begin, end;  ///< YYYY, YYYY-MM or YYYY-MM-DD
};

struct Event {
  std::string type, mode;             ///< PLOVER 2.0; mode empty where none fits
  std::vector<std::string> contexts;  ///< PLOVER contexts
  std::string status;                 ///< actual | future | hypothetical | negated | historical
  int quad = 0;                       ///< 1 verbal cooperation … 4 material conflict
  double score = 0;                   ///< PLOVER score of type and mode
  std::string cameo;                  ///< CAMEO code or empty
  std::vector<std::uint32_t> actors, recipients;
  std::optional<EventTime> time;
  std::uint32_t place = kNone;
  Span trigger{};
  std::vector<Span> evidence;  ///< whole sentences, best first
  std::uint32_t statement = kNone;
  double confidence = 0;
};

enum class StatementKind : std::uint8_t { direct, indirect, partial };

struct Statement {
  StatementKind kind = StatementKind::indirect;
  std::uint32_t speaker = kNone, addressee = kNone;
  std::optional<Span> cue;
  Span content{};
};

struct Figure {
  double value = 0;
  std::optional<double> upper;
  bool approximate = false;
  std::string unit;   ///< dictionary form of the counted noun, ISO 4217 code, or "%"
  std::string of;     ///< ISO alpha-3 or name of whose they are, or empty
  std::string where;  ///< ISO alpha-3 or empty
  Span span{};
  std::uint32_t statement = kNone;
};

enum class TimeType : std::uint8_t { date, time, duration, set };

struct TimeExpression {
  Span span{};
  TimeType type = TimeType::date;
  std::string value;  ///< TIMEX3 value
};

struct Relation {
  std::string type;                        ///< member_of | chairs | ally_of | part_of | capital_of | stationed_in
  std::uint32_t from = kNone, to = kNone;  ///< actors
  Span evidence{};
};

struct Notice {
  std::string code, text;
};

/// What made the run: goes into `engine`.
struct EngineInfo {
  std::string version, model = "none", lexicon;  ///< lexicon: "sha256:…"
};

struct Report {
  EngineInfo engine;
  Document document;
  std::vector<Actor> actors;
  std::vector<Place> places;
  std::vector<Office> offices;
  std::vector<Event> events;
  std::vector<Statement> statements;
  std::vector<Figure> figures;
  std::vector<TimeExpression> times;
  std::vector<Relation> relations;
  std::vector<Notice> notices;
};

}  // namespace lagebild

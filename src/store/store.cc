// Opening and writing. Reading back is store_read.cc.
#include "store/store.h"

#include <array>
#include <ctime>
#include <filesystem>
#include <type_traits>
#include <utility>

#include "base/utf8.h"
#include "store/schema.h"
#include "store/store_impl.h"

namespace lagebild {
namespace {

constexpr std::array<const char*, 4> kActorTypes{"person", "country", "organisation", "group"};
constexpr std::array<const char*, 3> kMentionForms{"name", "nominal", "pronoun"};
constexpr std::array<const char*, 7> kBlockKinds{"title", "lead", "body", "heading", "caption", "dateline", "quote"};
constexpr std::array<const char*, 3> kStatementKinds{"direct", "indirect", "partial"};
constexpr std::array<const char*, 4> kTimeTypes{"DATE", "TIME", "DURATION", "SET"};

template <std::size_t N, class E>
const char* word(const std::array<const char*, N>& names, E value) {
  return names[static_cast<std::size_t>(value)];
}

std::string now_utc() {
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 32> out{};
  const std::size_t n = std::strftime(out.data(), out.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
  return {out.data(), n};
}

/// Writes one report; the first error stops it, the caller rolls back.
class Writer {
 public:
  Writer(Store::Impl& impl, const Report& report) : impl_(impl), report_(report) {}

  /// False where the document is known already.
  Result<bool> write(bool replace) {
    if (replace) put("DELETE FROM documents WHERE key = ?1", std::string_view(report_.document.id));
    if (!document()) return failed_ ? Result<bool>(*failed_) : Result<bool>(false);
    actors();
    places();
    offices();
    statements();
    events();
    figures();
    rest();
    if (failed_) return *failed_;
    return true;
  }

 private:
  void bind(sqlite::Statement& s, int at, std::string_view v) { s.bind(at, v); }
  void bind(sqlite::Statement& s, int at, const char* v) { s.bind(at, std::string_view(v)); }
  void bind(sqlite::Statement& s, int at, const std::string& v) { s.bind_or_null(at, v); }  // empty is null, as in JSON
  void bind(sqlite::Statement& s, int at, std::nullptr_t) { s.bind_null(at); }
  template <class T>
  void bind(sqlite::Statement& s, int at, const std::optional<T>& v) {
    if (v.has_value()) {
      bind(s, at, *v);
    } else {
      s.bind_null(at);
    }
  }
  template <class T>
  requires std::is_arithmetic_v<T>
  void bind(sqlite::Statement& s, int at, T v) {
    if constexpr (std::is_floating_point_v<T>) {
      s.bind(at, static_cast<double>(v));
    } else {
      s.bind(at, static_cast<std::int64_t>(v));
    }
  }

  template <class... V>
  void put(const char* sql, const V&... values) {
    if (failed_) return;
    auto stmt = impl_.get(sql);
    if (!stmt) {
      failed_ = stmt.error();
      return;
    }
    int at = 0;
    (bind(**stmt, ++at, values), ...);
    if (auto s = (*stmt)->run(); !s) failed_ = s.error();
  }

  static std::optional<std::int64_t> row_of(const std::vector<std::int64_t>& rows, std::uint32_t index) {
    std::optional<std::int64_t> out;
    if (index < rows.size()) out.emplace(rows[index]);
    return out;
  }
  std::optional<std::int64_t> actor(std::uint32_t index) const { return row_of(actor_rows_, index); }
  std::optional<std::int64_t> statement(std::uint32_t index) const { return row_of(statement_rows_, index); }

  bool document() {
    const Document& d = report_.document;
    put("INSERT INTO documents (key, run_id, uri, media_type, language, title, byline, outlet, published, text) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (key) DO NOTHING",
        std::string_view(d.id), impl_.run, d.uri, d.media_type, d.language, d.title, d.byline, d.outlet, d.published,
        std::string_view(d.text));
    if (failed_ || impl_.db.changes() == 0) return false;
    document_ = impl_.db.last_id();
    std::uint32_t n = 0;
    for (const Block& b : d.blocks) {
      put("INSERT INTO blocks (document_id, number, kind, begin, end) VALUES (?1, ?2, ?3, ?4, ?5)", document_, ++n,
          word(kBlockKinds, b.kind), b.span.begin, b.span.end);
    }
    return true;
  }

  std::int64_t entity(const Actor& a) {
    const std::string key = entity_key(a);
    put("INSERT INTO entities (key, type, name, country, wikidata) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (key) DO "
        "NOTHING",
        std::string_view(key), word(kActorTypes, a.type), std::string_view(a.name), a.country, a.wikidata);
    if (failed_) return 0;
    if (impl_.db.changes() != 0) return impl_.db.last_id();
    auto stmt = impl_.get("SELECT id FROM entities WHERE key = ?1");
    if (!stmt) {
      failed_ = stmt.error();
      return 0;
    }
    (*stmt)->bind(1, std::string_view(key));
    auto row = (*stmt)->step();
    if (!row) {
      failed_ = row.error();
      return 0;
    }
    const std::int64_t id = *row ? (*stmt)->integer(0) : 0;
    (*stmt)->reset();
    return id;
  }

  void actors() {
    for (const Actor& a : report_.actors) {
      const std::int64_t entity_row = entity(a);
      put("INSERT INTO actors (document_id, number, entity_id, type, name, country, sector, wikidata) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
          document_, actor_rows_.size() + 1, entity_row, word(kActorTypes, a.type), std::string_view(a.name), a.country,
          a.sector, a.wikidata);
      const std::int64_t row = impl_.db.last_id();
      actor_rows_.push_back(row);
      std::uint32_t n = 0;
      for (const Mention& m : a.mentions) {
        put("INSERT INTO mentions (actor_id, number, document_id, begin, end, form) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            row, ++n, document_, m.span.begin, m.span.end, word(kMentionForms, m.form));
      }
    }
  }

  void places() {
    for (const Place& p : report_.places) {
      const auto coordinate = [&](double v) { return p.has_coordinates ? std::optional(v) : std::nullopt; };
      put("INSERT INTO places (document_id, number, name, country, geonames, lat, lon) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
          "?7)",
          document_, place_rows_.size() + 1, std::string_view(p.name), p.country,
          p.geonames == 0 ? std::nullopt : std::optional(static_cast<std::int64_t>(p.geonames)), coordinate(p.lat),
          coordinate(p.lon));
      const std::int64_t row = impl_.db.last_id();
      place_rows_.push_back(row);
      std::uint32_t n = 0;
      for (const Span s : p.mentions) {
        put("INSERT INTO place_mentions (place_id, number, document_id, begin, end) VALUES (?1, ?2, ?3, ?4, ?5)", row,
            ++n, document_, s.begin, s.end);
      }
    }
  }

  void offices() {
    std::uint32_t n = 0;
    for (const Office& o : report_.offices) {
      put("INSERT INTO offices (document_id, number, actor_id, office, of, status, title_begin, title_end, "
          "evidence_begin, "
          "evidence_end) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
          document_, ++n, actor(o.actor), std::string_view(o.office), o.of, std::string_view(o.status), o.title.begin,
          o.title.end, o.evidence.begin, o.evidence.end);
    }
  }

  void statements() {
    if (report_.statements.empty()) return;
    const std::vector<std::uint32_t> bytes = byte_offsets();
    const std::string_view text = report_.document.text;
    for (const Statement& s : report_.statements) {
      const std::size_t last = bytes.size() - 1;
      const std::uint32_t begin = bytes[std::min<std::size_t>(s.content.begin, last)];
      const std::uint32_t end = bytes[std::min<std::size_t>(s.content.end, last)];
      const auto cue = [&](std::uint32_t Span::*side) { return s.cue ? std::optional((*s.cue).*side) : std::nullopt; };
      put("INSERT INTO statements (document_id, number, kind, speaker_id, addressee_id, cue_begin, cue_end, "
          "content_begin, "
          "content_end, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
          document_, statement_rows_.size() + 1, word(kStatementKinds, s.kind), actor(s.speaker), actor(s.addressee),
          cue(&Span::begin), cue(&Span::end), s.content.begin, s.content.end,
          text.substr(begin, end > begin ? end - begin : 0));
      statement_rows_.push_back(impl_.db.last_id());
    }
  }

  /// Byte offset of every code point of the text, and of its end.
  [[nodiscard]] std::vector<std::uint32_t> byte_offsets() const {
    std::vector<std::uint32_t> out;
    const std::string_view text = report_.document.text;
    out.reserve(text.size() + 1);
    for (std::size_t at = 0; at < text.size(); (void)next_code_point(text, at))
      out.push_back(static_cast<std::uint32_t>(at));
    out.push_back(static_cast<std::uint32_t>(text.size()));
    return out;
  }

  void events() {
    std::uint32_t number = 0;
    for (const Event& e : report_.events) {
      const bool spoken = e.time && !e.time->text.empty();
      const std::string none;
      const std::optional<std::int64_t> place = row_of(place_rows_, e.place);
      put("INSERT INTO events (document_id, number, type, mode, status, quad, score, cameo, has_time, time_begin, "
          "time_end, "
          "time_text_begin, time_text_end, place_id, trigger_begin, trigger_end, statement_id, confidence) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)",
          document_, ++number, std::string_view(e.type), e.mode, std::string_view(e.status),
          e.quad == 0 ? std::nullopt : std::optional(e.quad), e.score, e.cameo, e.time ? 1 : 0,
          e.time ? e.time->begin : none, e.time ? e.time->end : none,
          spoken ? std::optional(e.time->text.begin) : std::nullopt,
          spoken ? std::optional(e.time->text.end) : std::nullopt, place, e.trigger.begin, e.trigger.end,
          statement(e.statement), e.confidence);
      const std::int64_t row = impl_.db.last_id();
      std::uint32_t n = 0;
      for (const auto& c : e.contexts) {
        put("INSERT INTO event_contexts (event_id, number, context) VALUES (?1, ?2, ?3)", row, ++n,
            std::string_view(c));
      }
      n = 0;
      for (const auto a : e.actors) {
        put("INSERT INTO event_actors (event_id, number, actor_id) VALUES (?1, ?2, ?3)", row, ++n, actor(a));
      }
      n = 0;
      for (const auto a : e.recipients) {
        put("INSERT INTO event_recipients (event_id, number, actor_id) VALUES (?1, ?2, ?3)", row, ++n, actor(a));
      }
      n = 0;
      for (const Span s : e.evidence) {
        put("INSERT INTO evidence (event_id, number, document_id, begin, end) VALUES (?1, ?2, ?3, ?4, ?5)", row, ++n,
            document_, s.begin, s.end);
      }
    }
  }

  void figures() {
    std::uint32_t n = 0;
    for (const Figure& f : report_.figures) {
      put("INSERT INTO figures (document_id, number, value, upper, approximate, unit, of, where_country, begin, end, "
          "statement_id) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
          document_, ++n, f.value, f.upper, f.approximate ? 1 : 0, f.unit, f.of, f.where, f.span.begin, f.span.end,
          statement(f.statement));
    }
  }

  void rest() {
    std::uint32_t n = 0;
    for (const auto& t : report_.times) {
      put("INSERT INTO times (document_id, number, type, value, begin, end) VALUES (?1, ?2, ?3, ?4, ?5, ?6)", document_,
          ++n, word(kTimeTypes, t.type), std::string_view(t.value), t.span.begin, t.span.end);
    }
    n = 0;
    for (const auto& r : report_.relations) {
      put("INSERT INTO relations (document_id, number, type, from_id, to_id, evidence_begin, evidence_end) "
          "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
          document_, ++n, std::string_view(r.type), actor(r.from), actor(r.to), r.evidence.begin, r.evidence.end);
    }
    n = 0;
    for (const auto& notice : report_.notices) {
      put("INSERT INTO notices (document_id, number, code, text) VALUES (?1, ?2, ?3, ?4)", document_, ++n,
          std::string_view(notice.code), std::string_view(notice.text));
    }
  }

  Store::Impl& impl_;
  const Report& report_;
  std::optional<Error> failed_;
  std::int64_t document_ = 0;
  std::vector<std::int64_t> actor_rows_, place_rows_, statement_rows_;
};

}  // namespace

std::string entity_key(const Actor& actor) {
  if (actor.type == ActorType::country && !actor.country.empty()) return "country:" + actor.country;
  if (!actor.wikidata.empty()) return actor.wikidata;
  std::string key = word(kActorTypes, actor.type);
  key.append(":").append(to_lower(actor.name));
  if (!actor.country.empty()) key.append(":").append(actor.country);
  return key;
}

Store::Store(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

sqlite::Database& Store::database() noexcept { return impl_->db; }

Result<Store> Store::open(const std::string& path, Access access) {
  // SQLite gives names that begin with ':' and the empty name a meaning of their own.
  if (path.empty()) return Error{ErrorCode::usage, "store: the name of the file is empty"};
  const std::string name = path[0] == ':' ? "./" + path : path;
  std::error_code ignored;
  if (std::filesystem::is_directory(name, ignored))
    return Error{ErrorCode::unwritable, "store " + path + ": is a folder"};
  if (access == Access::read && !std::filesystem::exists(name, ignored)) {
    return Error{ErrorCode::not_found, "store " + path + ": no such file"};
  }
  auto impl = std::make_unique<Impl>();
  sqlite::Database& db = impl->db;
  const bool write = access == Access::write;
  if (auto s = db.open(name, write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY); !s)
    return s.error();
  sqlite3_busy_timeout(db.handle(), 10'000);
  if (auto s = check_schema(db, migrations(), write); !s) return s.error();
  if (auto s = db.execute("PRAGMA foreign_keys = ON"); !s) return s.error();
  if (write) {
    if (auto s = db.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536"); !s)
      return s.error();
    if (auto s = migrate(db, migrations()); !s) return s.error();
  }
  return Store(std::move(impl));
}

Result<Store::Added> Store::add(std::span<const Report> batch, bool replace) {
  Added out;
  if (batch.empty()) return out;
  sqlite::Database& db = impl_->db;
  if (auto s = db.execute("BEGIN IMMEDIATE"); !s) return s.error();
  const std::int64_t run_before = impl_->run;
  const EngineInfo engine_before = impl_->run_engine;
  const auto undo = [&](Error error) -> Result<Added> {
    for (auto& [sql, stmt] : impl_->statements) stmt.reset();
    if (db.in_transaction()) (void)db.execute("ROLLBACK");  // SQLite has done so itself after some errors
    impl_->run = run_before;
    impl_->run_engine = engine_before;
    return error;
  };
  auto known = impl_->get("SELECT 1 FROM documents WHERE key = ?1");
  if (!known) return undo(known.error());
  for (const Report& report : batch) {
    if (!replace) {
      (*known)->bind(1, std::string_view(report.document.id));
      auto row = (*known)->step();
      if (!row) return undo(row.error());
      if (*row) {
        (*known)->reset();
        ++out.known;
        continue;
      }
    }
    // The run is noted with its first new document, so that reading known ones changes nothing at all.
    const EngineInfo& e = report.engine;
    if (impl_->run == 0 || impl_->run_engine.version != e.version || impl_->run_engine.model != e.model ||
        impl_->run_engine.lexicon != e.lexicon) {
      auto stmt = impl_->get("INSERT INTO runs (started, engine_version, model, lexicon) VALUES (?1, ?2, ?3, ?4)");
      if (!stmt) return undo(stmt.error());
      const std::string started = now_utc();
      (*stmt)->bind(1, std::string_view(started));
      (*stmt)->bind(2, std::string_view(e.version));
      (*stmt)->bind(3, std::string_view(e.model));
      (*stmt)->bind_or_null(4, e.lexicon);
      if (auto s = (*stmt)->run(); !s) return undo(s.error());
      impl_->run = db.last_id();
      impl_->run_engine = e;
    }
    auto written = Writer(*impl_, report).write(replace);
    if (!written) return undo(written.error());
    *written ? ++out.added : ++out.known;
  }
  if (auto s = db.execute("COMMIT"); !s) return undo(s.error());
  return out;
}

}  // namespace lagebild

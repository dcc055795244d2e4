// Reports rebuilt from the tables: the proof that nothing is lost in them, and the source of pages made from a store.
#include <array>
#include <string_view>
#include <unordered_map>

#include "store/store.h"
#include "store/store_impl.h"

namespace lagebild {
namespace {

template <class E>
E value_of(std::string_view word, std::initializer_list<std::string_view> names) {
  unsigned n = 0;
  for (const auto name : names) {
    if (name == word) return static_cast<E>(n);
    ++n;
  }
  return E{};
}

class ReportReader {
 public:
  explicit ReportReader(Store::Impl& impl) : impl_(impl) {}

  Result<Report> read(std::string_view key) {
    std::int64_t document = 0;
    auto head = impl_.get(
        "SELECT d.id, d.key, d.uri, d.media_type, d.language, d.title, d.byline, d.outlet, d.published, d.text, "
        "r.engine_version, r.model, r.lexicon FROM documents d JOIN runs r ON r.id = d.run_id WHERE d.key = ?1");
    if (!head) return head.error();
    (*head)->bind(1, key);
    auto row = (*head)->step();
    if (!row) return row.error();
    if (!*row) return Error{ErrorCode::not_found, "store " + impl_.db.path() + ": no document " + std::string(key)};
    {
      sqlite::Statement& s = **head;
      document = s.integer(0);
      Document& d = report_.document;
      d.id = s.string(1);
      d.uri = s.string(2);
      d.media_type = s.string(3);
      d.language = s.string(4);
      d.title = s.string(5);
      d.byline = s.string(6);
      d.outlet = s.string(7);
      d.published = s.string(8);
      d.text = s.string(9);
      report_.engine = {s.string(10), s.string(11), s.string(12)};
      s.reset();
    }
    actors(document);
    events(document);
    rest(document);
    if (failed_) return *failed_;
    return std::move(report_);
  }

 private:
  template <class F>
  void each(const char* sql, std::int64_t id, F f) {
    if (failed_) return;
    auto stmt = impl_.get(sql);
    if (!stmt) {
      failed_ = stmt.error();
      return;
    }
    (*stmt)->bind(1, id);
    while (true) {
      auto row = (*stmt)->step();
      if (!row) failed_ = row.error();
      if (!row || !*row) return;
      f(**stmt);
    }
  }
  static Span span(const sqlite::Statement& s, int column) { return {s.u32(column), s.u32(column + 1)}; }
  static std::uint32_t index(const std::unordered_map<std::int64_t, std::uint32_t>& rows, const sqlite::Statement& s,
                             int column) {
    if (s.is_null(column)) return kNone;
    const auto it = rows.find(s.integer(column));
    return it == rows.end() ? kNone : it->second;
  }

  void actors(std::int64_t document) {
    each("SELECT kind, begin, end FROM blocks WHERE document_id = ?1 ORDER BY number", document,
         [&](sqlite::Statement& s) {
           report_.document.blocks.push_back(
               {value_of<BlockKind>(s.text(0), {"title", "lead", "body", "heading", "caption", "dateline", "quote"}),
                span(s, 1)});
         });
    each("SELECT id, type, name, country, sector, wikidata FROM actors WHERE document_id = ?1 ORDER BY number",
         document, [&](sqlite::Statement& s) {
           actors_.emplace(s.integer(0), static_cast<std::uint32_t>(report_.actors.size()));
           report_.actors.push_back({value_of<ActorType>(s.text(1), {"person", "country", "organisation", "group"}),
                                     s.string(2),
                                     s.string(3),
                                     s.string(4),
                                     s.string(5),
                                     {}});
         });
    each(
        "SELECT m.actor_id, m.begin, m.end, m.form FROM mentions m JOIN actors a ON a.id = m.actor_id "
        "WHERE a.document_id = ?1 ORDER BY a.number, m.number",
        document, [&](sqlite::Statement& s) {
          report_.actors[index(actors_, s, 0)].mentions.push_back(
              {span(s, 1), value_of<MentionForm>(s.text(3), {"name", "nominal", "pronoun"})});
        });
    each("SELECT id, name, country, geonames, lat, lon FROM places WHERE document_id = ?1 ORDER BY number", document,
         [&](sqlite::Statement& s) {
           places_.emplace(s.integer(0), static_cast<std::uint32_t>(report_.places.size()));
           report_.places.push_back({s.string(1),
                                     s.string(2),
                                     static_cast<std::uint64_t>(s.integer(3)),
                                     s.real(4),
                                     s.real(5),
                                     !s.is_null(4),
                                     {}});
         });
    each(
        "SELECT m.place_id, m.begin, m.end FROM place_mentions m JOIN places p ON p.id = m.place_id "
        "WHERE p.document_id = ?1 ORDER BY p.number, m.number",
        document, [&](sqlite::Statement& s) { report_.places[index(places_, s, 0)].mentions.push_back(span(s, 1)); });
    each(
        "SELECT actor_id, office, title_begin, title_end, of, status, evidence_begin, evidence_end FROM offices "
        "WHERE document_id = ?1 ORDER BY number",
        document, [&](sqlite::Statement& s) {
          report_.offices.push_back(
              {index(actors_, s, 0), s.string(1), span(s, 2), s.string(4), s.string(5), span(s, 6)});
        });
    each(
        "SELECT id, kind, speaker_id, addressee_id, cue_begin, cue_end, content_begin, content_end FROM statements "
        "WHERE document_id = ?1 ORDER BY number",
        document, [&](sqlite::Statement& s) {
          statements_.emplace(s.integer(0), static_cast<std::uint32_t>(report_.statements.size()));
          report_.statements.push_back({value_of<StatementKind>(s.text(1), {"direct", "indirect", "partial"}),
                                        index(actors_, s, 2), index(actors_, s, 3),
                                        s.is_null(4) ? std::nullopt : std::optional(span(s, 4)), span(s, 6)});
        });
  }

  void events(std::int64_t document) {
    std::vector<std::int64_t> rows;
    each(
        "SELECT id, type, mode, status, quad, score, cameo, has_time, time_begin, time_end, time_text_begin, "
        "time_text_end, "
        "place_id, trigger_begin, trigger_end, statement_id, confidence FROM events WHERE document_id = ?1 ORDER BY "
        "number",
        document, [&](sqlite::Statement& s) {
          rows.push_back(s.integer(0));
          Event e;
          e.type = s.string(1);
          e.mode = s.string(2);
          e.status = s.string(3);
          e.quad = static_cast<int>(s.integer(4));
          e.score = s.real(5);
          e.cameo = s.string(6);
          if (s.integer(7) != 0) e.time = EventTime{span(s, 10), s.string(8), s.string(9)};
          e.place = index(places_, s, 12);
          e.trigger = span(s, 13);
          e.statement = index(statements_, s, 15);
          e.confidence = s.real(16);
          report_.events.push_back(std::move(e));
        });
    for (std::size_t i = 0; i < rows.size() && !failed_; ++i) {
      Event& e = report_.events[i];
      each("SELECT context FROM event_contexts WHERE event_id = ?1 ORDER BY number", rows[i],
           [&](sqlite::Statement& s) { e.contexts.push_back(s.string(0)); });
      each("SELECT actor_id FROM event_actors WHERE event_id = ?1 ORDER BY number", rows[i],
           [&](sqlite::Statement& s) { e.actors.push_back(index(actors_, s, 0)); });
      each("SELECT actor_id FROM event_recipients WHERE event_id = ?1 ORDER BY number", rows[i],
           [&](sqlite::Statement& s) { e.recipients.push_back(index(actors_, s, 0)); });
      each("SELECT begin, end FROM evidence WHERE event_id = ?1 ORDER BY number", rows[i],
           [&](sqlite::Statement& s) { e.evidence.push_back(span(s, 0)); });
    }
  }

  void rest(std::int64_t document) {
    each(
        "SELECT value, upper, approximate, unit, of, where_country, begin, end, statement_id FROM figures "
        "WHERE document_id = ?1 ORDER BY number",
        document, [&](sqlite::Statement& s) {
          Figure f;
          f.value = s.real(0);
          if (!s.is_null(1)) f.upper = s.real(1);
          f.approximate = s.integer(2) != 0;
          f.unit = s.string(3);
          f.of = s.string(4);
          f.where = s.string(5);
          f.span = span(s, 6);
          f.statement = index(statements_, s, 8);
          report_.figures.push_back(std::move(f));
        });
    each("SELECT begin, end, type, value FROM times WHERE document_id = ?1 ORDER BY number", document,
         [&](sqlite::Statement& s) {
           report_.times.push_back(
               {span(s, 0), value_of<TimeType>(s.text(2), {"DATE", "TIME", "DURATION", "SET"}), s.string(3)});
         });
    each(
        "SELECT type, from_id, to_id, evidence_begin, evidence_end FROM relations WHERE document_id = ?1 ORDER BY "
        "number",
        document, [&](sqlite::Statement& s) {
          report_.relations.push_back({s.string(0), index(actors_, s, 1), index(actors_, s, 2), span(s, 3)});
        });
    each("SELECT code, text FROM notices WHERE document_id = ?1 ORDER BY number", document, [&](sqlite::Statement& s) {
      report_.notices.push_back({s.string(0), s.string(1)});
    });
  }

  Store::Impl& impl_;
  Report report_;
  std::optional<Error> failed_;
  std::unordered_map<std::int64_t, std::uint32_t> actors_, places_, statements_;
};

}  // namespace

Result<Report> Store::report(std::string_view document_key) { return ReportReader(*impl_).read(document_key); }

Result<std::size_t> Store::document_count() {
  auto n = impl_->db.scalar("SELECT count(*) FROM documents");
  if (!n) return n.error();
  return static_cast<std::size_t>(*n);
}

Result<std::vector<std::string>> Store::document_keys() {
  std::vector<std::string> out;
  auto stmt = impl_->db.prepare("SELECT key FROM documents ORDER BY key");
  if (!stmt) return stmt.error();
  while (true) {
    auto row = stmt->step();
    if (!row) return row.error();
    if (!*row) return out;
    out.push_back(stmt->string(0));
  }
}

}  // namespace lagebild

#include "store/query.h"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "base/utf8.h"
#include "store/query_sql.h"
#include "store/sqlite.h"

namespace lagebild {
namespace {

/// Dates as exact as they are known compare by their text, filled up to the end of what they cover.
constexpr const char* kEventBegin = "coalesce(e.time_begin, substr(d.published, 1, 10))";
constexpr const char* kEventEnd =
    "substr(coalesce(e.time_end, e.time_begin, substr(d.published, 1, 10)) || '-99-99', 1, 10)";

Status refuse(std::string_view list, std::initializer_list<std::pair<const char*, const std::string*>> filters) {
  for (const auto& [name, value] : filters) {
    if (!value->empty())
      return Error{ErrorCode::usage, "--" + std::string(name) + " does not apply to the list of " + std::string(list)};
  }
  return {};
}

std::string words_query(std::string_view search) {
  // Each word becomes a string of FTS5, so that nothing of its query language is understood by accident.
  std::string out;
  for (std::size_t at = 0; at < search.size();) {
    const std::size_t end = std::min(search.find(' ', at), search.size());
    if (end > at) {
      out.append(out.empty() ? "\"" : " \"");
      for (const char c : search.substr(at, end - at)) out.append(c == '"' ? "\"\"" : std::string(1, c));
      out.push_back('"');
    }
    at = end + 1;
  }
  return out;
}

Status actors_sql(const ListFilter& f, SqlText& q) {
  if (auto s =
          refuse("actors",
                 {{"recipient", &f.recipient}, {"speaker", &f.speaker}, {"status", &f.status}, {"search", &f.search}});
      !s)
    return s;
  q.add(
      "SELECT n.name, n.type, n.country, max(a.sector) AS sector, n.wikidata, count(*) AS documents, "
      "sum((SELECT count(*) FROM mentions m WHERE m.actor_id = a.id)) AS mentions, "
      "sum((SELECT count(*) FROM event_actors x WHERE x.actor_id = a.id)) AS events, "
      "sum((SELECT count(*) FROM event_recipients x WHERE x.actor_id = a.id)) AS received, "
      "sum((SELECT count(*) FROM statements s WHERE s.speaker_id = a.id)) AS statements "
      "FROM entities n JOIN actors a ON a.entity_id = n.id JOIN documents d ON d.id = a.document_id");
  q.published(f);
  if (!f.actor.empty()) q.where(actor_matches("a"), f.actor);
  if (!f.type.empty()) q.where("n.type = lower(?)", f.type);
  q.add(" GROUP BY n.id ORDER BY documents DESC, mentions DESC, n.name, n.key");
  return {};
}

Status events_sql(const ListFilter& f, SqlText& q) {
  if (auto s = refuse("events", {{"speaker", &f.speaker}, {"search", &f.search}}); !s) return s;
  q.add(
      "SELECT e.time_begin AS begin, e.time_end AS end, substr(d.published, 1, 10) AS published, e.type, e.mode, "
      "e.status, "
      "v.actors, v.recipients, v.place, v.sentence, coalesce(d.uri, d.key) AS document, e.cameo, e.quad, e.score, "
      "e.confidence "
      "FROM events e JOIN event_list v ON v.id = e.id JOIN documents d ON d.id = e.document_id");
  event_filter(f, q);
  q.add(std::string(" ORDER BY ") + kEventBegin + ", d.id, e.number");
  return {};
}

Status statements_sql(const ListFilter& f, SqlText& q) {
  if (auto s = refuse("statements", {{"recipient", &f.recipient}, {"status", &f.status}}); !s) return s;
  q.add(
      "SELECT substr(d.published, 1, 10) AS published, a.name AS speaker, a.country, b.name AS addressee, s.kind, "
      "s.content, "
      "coalesce(d.uri, d.key) AS document FROM statements s JOIN documents d ON d.id = s.document_id "
      "LEFT JOIN actors a ON a.id = s.speaker_id LEFT JOIN actors b ON b.id = s.addressee_id");
  statement_filter(f, q);
  q.add(" ORDER BY substr(d.published, 1, 10), d.id, s.number");
  return {};
}

Status figures_sql(const ListFilter& f, SqlText& q) {
  if (auto s = refuse("figures", {{"recipient", &f.recipient}, {"status", &f.status}, {"search", &f.search}}); !s)
    return s;
  q.add(
      "SELECT f.value, f.upper, f.approximate, f.unit, f.of, f.where_country AS \"where\", "
      "substr(d.text, f.begin + 1, f.end - f.begin) AS words, a.name AS speaker, substr(d.published, 1, 10) AS "
      "published, "
      "coalesce(d.uri, d.key) AS document FROM figures f JOIN documents d ON d.id = f.document_id "
      "LEFT JOIN statements s ON s.id = f.statement_id LEFT JOIN actors a ON a.id = s.speaker_id");
  figure_filter(f, q);
  q.add(" ORDER BY substr(d.published, 1, 10), d.id, f.number");
  return {};
}

Status documents_sql(const ListFilter& f, SqlText& q) {
  if (auto s = refuse("documents",
                      {{"recipient", &f.recipient}, {"speaker", &f.speaker}, {"type", &f.type}, {"status", &f.status}});
      !s)
    return s;
  q.add(
      "SELECT substr(d.published, 1, 10) AS published, d.language, d.outlet, d.title, "
      "(SELECT count(*) FROM actors x WHERE x.document_id = d.id) AS actors, "
      "(SELECT count(*) FROM events x WHERE x.document_id = d.id) AS events, "
      "(SELECT count(*) FROM statements x WHERE x.document_id = d.id) AS statements, "
      "(SELECT count(*) FROM figures x WHERE x.document_id = d.id) AS figures, d.uri, d.key FROM documents d");
  q.published(f);
  if (!f.actor.empty()) {
    q.where("EXISTS (SELECT 1 FROM actors a WHERE a.document_id = d.id AND " + actor_matches("a") + ")", f.actor);
  }
  if (!f.search.empty())
    q.where("d.id IN (SELECT rowid FROM document_words WHERE document_words MATCH ?)", words_query(f.search));
  q.add(" ORDER BY substr(d.published, 1, 10), d.id");
  return {};
}

Status places_sql(const ListFilter& f, SqlText& q) {
  if (auto s = refuse("places", {{"actor", &f.actor},
                                 {"recipient", &f.recipient},
                                 {"speaker", &f.speaker},
                                 {"type", &f.type},
                                 {"status", &f.status},
                                 {"search", &f.search}});
      !s)
    return s;
  q.add(
      "SELECT p.name, p.country, p.geonames, p.lat, p.lon, count(DISTINCT p.document_id) AS documents, "
      "sum((SELECT count(*) FROM place_mentions m WHERE m.place_id = p.id)) AS mentions, "
      "sum((SELECT count(*) FROM events e WHERE e.place_id = p.id)) AS events "
      "FROM places p JOIN documents d ON d.id = p.document_id");
  q.published(f);
  q.add(" GROUP BY p.name, p.country, p.geonames ORDER BY documents DESC, mentions DESC, p.name, p.geonames");
  return {};
}

Status offices_sql(const ListFilter& f, SqlText& q) {
  if (auto s = refuse("offices", {{"recipient", &f.recipient}, {"speaker", &f.speaker}, {"search", &f.search}}); !s)
    return s;
  q.add(
      "SELECT a.name AS person, o.office, o.of, o.status, substr(d.text, o.title_begin + 1, o.title_end - "
      "o.title_begin) AS title, "
      "substr(d.published, 1, 10) AS published, coalesce(d.uri, d.key) AS document "
      "FROM offices o JOIN documents d ON d.id = o.document_id LEFT JOIN actors a ON a.id = o.actor_id");
  q.published(f);
  if (!f.actor.empty()) q.where(actor_matches("a"), f.actor);
  if (!f.type.empty()) q.where("o.office = lower(?)", f.type);
  if (!f.status.empty()) q.where("o.status = lower(?)", f.status);
  q.add(" ORDER BY a.name, o.office, substr(d.published, 1, 10), d.id, o.number");
  return {};
}

void has_words_function(sqlite3_context* context, int, sqlite3_value** values) {
  const auto text = [&](int i) -> std::string {
    const auto* s = sqlite3_value_text(values[i]);
    if (s == nullptr) return {};
    return to_lower({reinterpret_cast<const char*>(s), static_cast<std::size_t>(sqlite3_value_bytes(values[i]))});
  };
  const std::string name = text(0);
  const std::string words = text(1);
  bool found = false;
  for (std::size_t at = name.find(words); !words.empty() && at != std::string::npos && !found;
       at = name.find(words, at + 1)) {
    std::size_t before = at;
    std::size_t after = at + words.size();
    const bool starts = before == 0 || !is_letter(previous_code_point(name, before));
    found = starts && (after == name.size() || !is_letter(next_code_point(name, after)));
  }
  sqlite3_result_int(context, found ? 1 : 0);
}

}  // namespace

std::string actor_matches(std::string_view table) {
  const std::string t(table);
  return "(" + t + ".country = upper(?) OR " + t + ".sector = upper(?) OR has_words(" + t + ".name, ?))";
}

void SqlText::where(std::string_view condition, const std::string& value) {
  text_.append(filtered_ ? " AND " : " WHERE ").append(condition);
  filtered_ = true;
  const auto marks = static_cast<std::size_t>(std::count(condition.begin(), condition.end(), '?'));
  values_.insert(values_.end(), marks, value);
}

void SqlText::published(const ListFilter& f) {
  if (!f.since.empty()) where("substr(d.published || '-99-99', 1, 10) >= ?", f.since);
  if (!f.until.empty()) where("substr(d.published, 1, 10) <= ?", filled_date(f.until));
}

std::string filled_date(const std::string& date) { return (date + "-99-99").substr(0, 10); }

void event_filter(const ListFilter& f, SqlText& q) {
  if (!f.actor.empty()) {
    q.where("EXISTS (SELECT 1 FROM event_actors x JOIN actors a ON a.id = x.actor_id WHERE x.event_id = e.id AND " +
                actor_matches("a") + ")",
            f.actor);
  }
  if (!f.recipient.empty()) {
    q.where(
        "(EXISTS (SELECT 1 FROM event_recipients x JOIN actors a ON a.id = x.actor_id WHERE x.event_id = e.id AND " +
            actor_matches("a") +
            ") OR (NOT EXISTS (SELECT 1 FROM event_recipients x WHERE x.event_id = e.id) AND EXISTS (SELECT 1 FROM "
            "event_actors x JOIN actors a ON a.id = x.actor_id WHERE x.event_id = e.id AND " +
            actor_matches("a") + ")))",
        f.recipient);
  }
  if (!f.type.empty()) {
    const std::size_t slash = f.type.find('/');
    q.where("e.type = upper(?)", f.type.substr(0, slash));
    if (slash != std::string::npos) q.where("e.mode = lower(?)", f.type.substr(slash + 1));
  }
  if (!f.status.empty()) q.where("e.status = lower(?)", f.status);
  if (!f.since.empty()) q.where(std::string(kEventEnd) + " >= ?", f.since);
  if (!f.until.empty()) q.where(std::string(kEventBegin) + " <= ?", filled_date(f.until));
}

void statement_filter(const ListFilter& f, SqlText& q) {
  q.published(f);
  for (const auto* who : {&f.actor, &f.speaker}) {
    if (!who->empty()) q.where(actor_matches("a"), *who);
  }
  if (!f.type.empty()) q.where("s.kind = lower(?)", f.type);
  if (!f.search.empty())
    q.where("s.id IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)", words_query(f.search));
}

void figure_filter(const ListFilter& f, SqlText& q) {
  q.published(f);
  // Whose figures: an ISO code or a name, as the report has it.
  if (!f.actor.empty()) q.where("(f.of = upper(?) OR has_words(f.of, ?))", f.actor);
  if (!f.speaker.empty()) q.where(actor_matches("a"), f.speaker);
  if (!f.type.empty()) q.where("(f.unit = ? OR has_words(f.unit, ?))", f.type);
}

Result<sqlite::Statement> prepare_query(Store& store, const SqlText& q) {
  sqlite::Database& db = store.database();
  if (sqlite3_create_function_v2(db.handle(), "has_words", 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr,
                                 has_words_function, nullptr, nullptr, nullptr) != SQLITE_OK) {
    return db.error(SQLITE_ERROR);
  }
  auto stmt = db.prepare(q.text());
  if (!stmt) return stmt.error();
  for (std::size_t i = 0; i < q.values().size(); ++i)
    stmt->bind(static_cast<int>(i + 1), std::string_view(q.values()[i]));
  return stmt;
}

Result<List> query_list(Store& store, ListKind kind, const ListFilter& filter) {
  SqlText q;
  Status made;
  switch (kind) {
    case ListKind::actors:
      made = actors_sql(filter, q);
      break;
    case ListKind::events:
      made = events_sql(filter, q);
      break;
    case ListKind::statements:
      made = statements_sql(filter, q);
      break;
    case ListKind::figures:
      made = figures_sql(filter, q);
      break;
    case ListKind::documents:
      made = documents_sql(filter, q);
      break;
    case ListKind::places:
      made = places_sql(filter, q);
      break;
    case ListKind::offices:
      made = offices_sql(filter, q);
      break;
  }
  if (!made) return made.error();
  if (filter.limit != 0) q.add(" LIMIT " + std::to_string(filter.limit));
  auto stmt = prepare_query(store, q);
  if (!stmt) return stmt.error();
  List out;
  for (int c = 0; c < stmt->columns(); ++c) out.columns.emplace_back(stmt->column_name(c));
  while (true) {
    auto row = stmt->step();
    if (!row) return row.error();
    if (!*row) return out;
    std::vector<Cell>& cells = out.rows.emplace_back();
    for (int c = 0; c < stmt->columns(); ++c) {
      switch (stmt->type(c)) {
        case SQLITE_INTEGER:
          cells.emplace_back(stmt->integer(c));
          break;
        case SQLITE_FLOAT:
          cells.emplace_back(stmt->real(c));
          break;
        case SQLITE_NULL:
          cells.emplace_back(std::monostate{});
          break;
        default:
          cells.emplace_back(stmt->string(c));
      }
    }
  }
}

}  // namespace lagebild

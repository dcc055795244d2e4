// The situation summary: events of all documents brought together, with what was said and which figures are claimed.
#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

#include "base/utf8.h"
#include "store/query.h"
#include "store/query_sql.h"

namespace lagebild {
namespace {

constexpr std::size_t kDefaultLimit = 12;
constexpr std::size_t kSources = 3;  ///< quoted for one event

struct Group {
  SummaryEvent event;
  std::string date;                                      ///< to sort by
  std::vector<std::pair<double, std::int64_t>> members;  ///< confidence and row of each event
  std::vector<std::int64_t> documents;
};

/// The sentence of `block` that holds code points [begin, end), by ICU's rules; for quoting only.
std::string sentence_around(std::string_view block, std::uint32_t begin, std::uint32_t end,
                            const std::string& language) {
  std::size_t from = 0;
  std::size_t to = 0;
  for (std::uint32_t n = 0; to < block.size() && n < end; ++n) {
    if (n == begin) from = to;
    (void)next_code_point(block, to);
  }
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> sentences(
      icu::BreakIterator::createSentenceInstance(icu::Locale(language.c_str()), status));
  UText text = UTEXT_INITIALIZER;
  utext_openUTF8(&text, block.data(), static_cast<std::int64_t>(block.size()), &status);
  std::string out(block);
  if (U_SUCCESS(status)) {
    sentences->setText(&text, status);
    const std::int32_t first = sentences->preceding(static_cast<std::int32_t>(from) + 1);
    const std::int32_t last = sentences->following(static_cast<std::int32_t>(to) - 1);
    const auto a = static_cast<std::size_t>(first == icu::BreakIterator::DONE ? 0 : first);
    const auto b = last == icu::BreakIterator::DONE ? block.size() : static_cast<std::size_t>(last);
    out = std::string(block.substr(a, b - a));
  }
  utext_close(&text);
  while (!out.empty() && (out.back() == ' ' || out.back() == '\n')) out.pop_back();
  return out;
}

class Summariser {
 public:
  Summariser(Store& store, const ListFilter& filter)
      : store_(store), filter_(filter), limit_(filter.limit == 0 ? kDefaultLimit : filter.limit) {}

  Result<Summary> run() {
    for (const auto step : {&Summariser::counts, &Summariser::events, &Summariser::statements, &Summariser::figures}) {
      if (auto s = (this->*step)(); !s) return s.error();
    }
    return std::move(out_);
  }

 private:
  template <class F>
  Status each(const SqlText& q, F f) {
    auto stmt = prepare_query(store_, q);
    if (!stmt) return stmt.error();
    return each(*stmt, f);
  }
  template <class F>
  static Status each(sqlite::Statement& stmt, F f) {
    while (true) {
      auto row = stmt.step();
      if (!row) return row.error();
      if (!*row) return {};
      f(stmt);
    }
  }

  Status counts() {
    SqlText q;
    q.add("SELECT count(*), min(substr(d.published, 1, 10)), max(substr(d.published, 1, 10)) FROM documents d");
    q.published(filter_);
    if (auto s = each(q,
                      [&](sqlite::Statement& r) {
                        out_.documents = static_cast<std::size_t>(r.integer(0));
                        out_.first = r.string(1);
                        out_.last = r.string(2);
                      });
        !s) {
      return s;
    }
    for (const auto& [column, list] : {std::pair("language", &out_.languages), std::pair("outlet", &out_.outlets)}) {
      SqlText names;
      names.add(std::string("SELECT ") + column + ", count(*) AS n FROM documents d");
      names.published(filter_);
      names.add(std::string(" GROUP BY ") + column + " HAVING " + column + " IS NOT NULL ORDER BY n DESC, " + column +
                " LIMIT 12");
      if (auto s = each(names, [&, to = list](sqlite::Statement& r) { to->push_back(r.string(0)); }); !s) return s;
    }
    SqlText actors;
    actors.add("SELECT count(DISTINCT a.entity_id) FROM actors a JOIN documents d ON d.id = a.document_id");
    actors.published(filter_);
    return each(actors, [&](sqlite::Statement& r) { out_.actors = static_cast<std::size_t>(r.integer(0)); });
  }

  Status names(sqlite::Statement& stmt, std::int64_t event, std::vector<std::string>& out, std::string& key) {
    stmt.bind(1, event);
    std::vector<std::string> ids;
    if (auto s = each(stmt,
                      [&](sqlite::Statement& r) {
                        const std::string name = r.string(0);
                        if (std::find(out.begin(), out.end(), name) != out.end()) return;
                        out.push_back(name);
                        ids.push_back(r.string(1));
                      });
        !s) {
      return s;
    }
    std::sort(ids.begin(), ids.end());
    key.push_back('|');
    for (const auto& id : ids) key.append(id).push_back(',');
    return {};
  }

  Status events() {
    auto actors = store_.database().prepare(
        "SELECT n.name, n.id FROM event_actors x JOIN actors a ON a.id = x.actor_id JOIN entities n ON n.id = "
        "a.entity_id "
        "WHERE x.event_id = ?1 ORDER BY x.number");
    if (!actors) return actors.error();
    auto recipients = store_.database().prepare(
        "SELECT n.name, n.id FROM event_recipients x JOIN actors a ON a.id = x.actor_id JOIN entities n ON n.id = "
        "a.entity_id "
        "WHERE x.event_id = ?1 ORDER BY x.number");
    if (!recipients) return recipients.error();
    SqlText q;
    q.add(
        "SELECT e.id, e.document_id, e.type, e.mode, e.status, e.time_begin, e.time_end, p.name, e.confidence, "
        "substr(d.published, 1, 10), sp.name FROM events e JOIN documents d ON d.id = e.document_id "
        "LEFT JOIN places p ON p.id = e.place_id LEFT JOIN statements s ON s.id = e.statement_id "
        "LEFT JOIN actors sp ON sp.id = s.speaker_id");
    event_filter(filter_, q);
    q.add(" ORDER BY d.published, e.id");
    std::map<std::string, Group> groups;
    Status failed;
    const auto read = [&](sqlite::Statement& r) {
      if (!failed) return;
      ++out_.events;
      const std::string status = r.string(4);
      if (status != "actual" && status != "future") return;
      SummaryEvent e{r.string(2), r.string(3), status, r.string(5), r.string(6), r.string(7),
                     {},          {},          {},     0,           {},          r.real(8)};
      const std::string date = e.begin.empty() ? r.string(9) : e.begin;
      std::string key = e.type + "|" + e.mode + "|" + e.status + "|" + date;
      const std::int64_t row = r.integer(0);
      if (failed = names(*actors, row, e.actors, key); !failed) return;
      if (failed = names(*recipients, row, e.recipients, key); !failed) return;
      if (e.actors.empty() && e.recipients.empty()) return;
      Group& group = groups.try_emplace(std::move(key), Group{e, date, {}, {}}).first->second;
      group.members.emplace_back(e.confidence, row);
      if (group.documents.empty() || group.documents.back() != r.integer(1)) group.documents.push_back(r.integer(1));
      group.event.confidence = std::max(group.event.confidence, e.confidence);
      if (group.event.place.empty()) group.event.place = e.place;
      if (const std::string speaker = r.string(10);
          !speaker.empty() &&
          std::find(group.event.speakers.begin(), group.event.speakers.end(), speaker) == group.event.speakers.end()) {
        group.event.speakers.push_back(speaker);
      }
    };
    if (auto s = each(q, read); !s) return s;
    if (!failed) return failed;

    std::vector<Group*> sorted;
    sorted.reserve(groups.size());
    for (auto& [key, group] : groups) sorted.push_back(&group);
    std::stable_sort(sorted.begin(), sorted.end(), [](const Group* a, const Group* b) {
      // A meeting of which the other side is not known says less than any other.
      const auto one_sided = [](const Group& g) {
        return g.event.type == "CONSULT" && g.event.actors.size() + g.event.recipients.size() < 2;
      };
      if (one_sided(*a) != one_sided(*b)) return one_sided(*b);
      if (a->date != b->date) return a->date > b->date;
      if (a->documents.size() != b->documents.size()) return a->documents.size() > b->documents.size();
      return a->event.confidence > b->event.confidence;
    });
    for (Group* g : sorted) {
      const bool future = g->event.status == "future";
      auto& list = future ? out_.planned : g->event.type == "CONSULT" ? out_.meetings : out_.deeds;
      ++(future ? out_.all_planned : g->event.type == "CONSULT" ? out_.all_meetings : out_.all_deeds);
      if (list.size() >= limit_) continue;
      if (auto s = quote(*g); !s) return s;
      list.push_back(std::move(g->event));
    }
    return {};
  }

  Status quote(Group& group) {
    auto stmt = store_.database().prepare(
        "SELECT d.id, d.title, d.outlet, coalesce(d.uri, d.key), substr(d.published, 1, 10), v.sentence FROM "
        "event_list v "
        "JOIN documents d ON d.id = v.document_id WHERE v.id = ?1");
    if (!stmt) return stmt.error();
    group.event.documents = group.documents.size();
    std::stable_sort(group.members.begin(), group.members.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::int64_t> quoted;
    for (const auto& [confidence, row] : group.members) {
      if (group.event.sources.size() >= kSources) break;
      stmt->bind(1, row);
      if (auto s =
              each(*stmt,
                   [&](sqlite::Statement& r) {
                     if (std::find(quoted.begin(), quoted.end(), r.integer(0)) != quoted.end()) return;
                     quoted.push_back(r.integer(0));
                     group.event.sources.push_back({r.string(1), r.string(2), r.string(3), r.string(4), r.string(5)});
                   });
          !s) {
        return s;
      }
    }
    return {};
  }

  Status statements() {
    SqlText q;
    q.add(
        "SELECT a.name, b.name, s.kind, d.title, d.outlet, coalesce(d.uri, d.key), substr(d.published, 1, 10), "
        "s.content "
        "FROM statements s JOIN documents d ON d.id = s.document_id LEFT JOIN actors a ON a.id = s.speaker_id "
        "LEFT JOIN actors b ON b.id = s.addressee_id");
    ListFilter only = filter_;
    only.type.clear();  // an event type asks for events
    statement_filter(only, q);
    // No document fills the list alone: first what each says first, whole statements before quoted words.
    q.add(
        " ORDER BY a.name IS NULL, (row_number() OVER (PARTITION BY d.id ORDER BY a.name IS NULL, s.kind = 'partial', "
        "s.number) - 1) / 2, "
        "substr(d.published, 1, 10) DESC, d.id DESC, s.number");
    return each(q, [&](sqlite::Statement& r) {
      ++out_.statements;
      if (r.is_null(0)) return;
      ++out_.all_sayings;
      if (out_.sayings.size() >= limit_) return;
      out_.sayings.push_back(
          {r.string(0), r.string(1), r.string(2), {r.string(3), r.string(4), r.string(5), r.string(6), r.string(7)}});
    });
  }

  Status figures() {
    SqlText q;
    q.add(
        "SELECT f.value, f.upper, f.approximate, f.unit, f.of, f.where_country, substr(d.text, f.begin + 1, f.end - "
        "f.begin), "
        "a.name, d.title, d.outlet, coalesce(d.uri, d.key), substr(d.published, 1, 10), "
        "substr(d.text, coalesce(b.begin, 0) + 1, coalesce(b.end, 1000000000) - coalesce(b.begin, 0)), "
        "f.begin - coalesce(b.begin, 0), f.end - coalesce(b.begin, 0), d.language "
        "FROM figures f JOIN documents d ON d.id = f.document_id "
        "LEFT JOIN blocks b ON b.document_id = d.id AND b.begin <= f.begin AND f.end <= b.end "
        "LEFT JOIN statements s ON s.id = f.statement_id LEFT JOIN actors a ON a.id = s.speaker_id");
    ListFilter only = filter_;
    only.type.clear();
    figure_filter(only, q);
    q.add(
        " ORDER BY (row_number() OVER (PARTITION BY d.id ORDER BY f.number) - 1) / 2, substr(d.published, 1, 10) DESC, "
        "d.id DESC, "
        "f.number");
    return each(q, [&](sqlite::Statement& r) {
      ++out_.figures;
      if (out_.claims.size() >= limit_) return;
      out_.claims.push_back({r.real(0),
                             !r.is_null(1),
                             r.real(1),
                             r.integer(2) != 0,
                             r.string(3),
                             r.string(4),
                             r.string(5),
                             r.string(6),
                             r.string(7),
                             {r.string(8), r.string(9), r.string(10), r.string(11),
                              sentence_around(r.text(12), r.u32(13), r.u32(14), r.string(15))}});
    });
  }

  Store& store_;
  const ListFilter& filter_;
  std::size_t limit_;
  Summary out_;
};

}  // namespace

Result<Summary> summarise(Store& store, const ListFilter& filter) { return Summariser(store, filter).run(); }

}  // namespace lagebild

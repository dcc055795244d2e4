// Questions to the store: lists with filters, and the situation summary.
//
// Purpose: what `lagebild show` prints; every row names its document, so that nothing is said without a source.
// Errors: those of Store, and usage where a filter does not apply to a list.
// Thread safety: as Store. Complexity: one SQL query a list.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lagebild/result.h"
#include "store/store.h"

namespace lagebild {

enum class ListKind : std::uint8_t { actors, events, statements, figures, documents, places, offices };

/// Empty fields do not filter.
struct ListFilter {
  std::string actor;      ///< ISO alpha-3 code, PLOVER sector, or whole words of a name; case does not matter
  std::string recipient;  ///< the same; in events among equals (no recipients) any of the actors
  std::string speaker;    ///< the same, of statements
  std::string type;       ///< events: "CONSULT" or "CONSULT/visit"; actors: "person" …; statements: "direct" …
  std::string since;      ///< YYYY[-MM[-DD]]: events by their time (else publication), the rest by publication
  std::string until;      ///< the same, inclusive
  std::string status;     ///< events: "future" …; offices: "former" …
  std::string search;     ///< full-text words (all must occur): documents and statements
  std::size_t limit = 0;  ///< 0: all
};

using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;

struct List {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

[[nodiscard]] Result<List> query_list(Store& store, ListKind kind, const ListFilter& filter);

/// Where something is said.
struct Source {
  std::string title, outlet, uri, published;
  std::string quote;  ///< the sentence or words
};

/// One happening as the documents report it: events of the same type, mode, parties and time are one.
struct SummaryEvent {
  std::string type, mode, status, begin, end, place;
  std::vector<std::string> actors, recipients;
  std::vector<std::string> speakers;  ///< who claims it, where the reports do not vouch for it themselves
  std::size_t documents = 0;          ///< how many report it
  std::vector<Source> sources;        ///< of the first few of them, most confident first
  double confidence = 0;              ///< highest of its events
};

struct SummaryStatement {
  std::string speaker, addressee, kind;
  Source source;  ///< quote: the content
};

struct SummaryFigure {
  double value = 0;
  bool has_upper = false;
  double upper = 0;
  bool approximate = false;
  std::string unit, of, where, words, speaker;
  Source source;  ///< quote: the sentence
};

/// The situation as all documents of the store tell it, newest first within each list; each list is cut at
/// ListFilter::limit (0: twelve), the counts are of everything that passes the filter.
struct Summary {
  std::size_t documents = 0, actors = 0, events = 0, statements = 0, figures = 0;
  std::string first, last;  ///< publication dates
  std::vector<std::string> languages, outlets;
  std::vector<SummaryEvent> meetings;     ///< who met whom (CONSULT that took place)
  std::vector<SummaryEvent> deeds;        ///< all else that happened
  std::vector<SummaryEvent> planned;      ///< status future
  std::vector<SummaryStatement> sayings;  ///< statements with a known speaker
  std::vector<SummaryFigure> claims;
  std::size_t all_meetings = 0, all_deeds = 0, all_planned = 0, all_sayings = 0;  ///< before the cut
};

[[nodiscard]] Result<Summary> summarise(Store& store, const ListFilter& filter);

}  // namespace lagebild

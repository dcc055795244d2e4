// lagebild show: asks a store.
#include <unistd.h>

#include <memory>
#include <nlohmann/json.hpp>

#include "commands.h"
#include "export/display.h"
#include "export/table.h"
#include "store/query.h"
#include "summary.h"
#include "terminal.h"

namespace lagebild::cli {
namespace {

constexpr const char* kDescription =
    "Prints what the documents of a store say. 'summary' (the default) tells the situation in words: who met whom, "
    "what happened, what is "
    "planned, who said what, which figures are claimed, each with its source. The other lists have one row a fact and "
    "can be filtered.\n"
    "\n"
    "A party is named by its state (ISO 3166-1 alpha-3: JPN), its PLOVER sector (MIL, IGO …) or whole words of its "
    "name (Kishida); case "
    "does not matter. In events among equals (a meeting, an agreement) --recipient finds any of the parties.\n"
    "\n"
    "Events are dated by the time they are reported to happen, or by publication where the report gives none; "
    "everything else by publication. "
    "--since and --until take YYYY, YYYY-MM or YYYY-MM-DD and include their ends.";

constexpr const char* kMore =
    "LISTS\n"
    "  summary     the situation in words\n"
    "  actors      everyone who takes part, over all documents        --actor, --type "
    "person|country|organisation|group\n"
    "  events      who did what to whom                               --actor, --recipient, --type, --status\n"
    "  statements  who said what                                      --speaker, --type direct|indirect|partial, "
    "--search\n"
    "  figures     what is counted, and who claims it                 --actor (whose), --speaker, --type (unit)\n"
    "  documents   what was read                                      --actor (mentioned), --search\n"
    "  places      where\n"
    "  offices     who holds which office                             --actor, --type (office), --status\n"
    "\n"
    "EXIT STATUS\n"
    "  0  printed, even where nothing was found\n"
    "  1  the store or standard output cannot be used\n"
    "  2  wrong options\n"
    "\n"
    "EXAMPLES\n"
    "  lagebild show lage.db\n"
    "  lagebild show lage.db events --actor JPN --type CONSULT --since 2023-01\n"
    "  lagebild show lage.db events --status future --format csv > planned.csv\n"
    "  lagebild show lage.db statements --speaker Kishida --search Verteidigung";

struct ShowCommand {
  std::string store, list = "summary", format = "table";
  ListFilter filter;
  int run();
  int print_list(Store& opened, ListKind kind);
};

std::string cell_text(const Cell& cell) {
  if (const auto* n = std::get_if<std::int64_t>(&cell)) return std::to_string(*n);
  if (const auto* x = std::get_if<double>(&cell)) return number_text(*x);
  if (const auto* s = std::get_if<std::string>(&cell)) return *s;
  return {};
}

/// Columns that only programs need; the table leaves them out.
bool only_for_programs(const std::string& column) {
  for (const char* name : {"cameo", "quad", "score", "confidence", "key", "geonames"}) {
    if (column == name) return true;
  }
  return false;
}

std::string as_table(const List& list, std::size_t width) {
  std::vector<TableColumn> columns;
  std::vector<std::size_t> shown;
  for (std::size_t c = 0; c < list.columns.size(); ++c) {
    const std::string& name = list.columns[c];
    if (only_for_programs(name)) continue;
    bool number = false;
    for (const auto& row : list.rows) number = number || row[c].index() == 1 || row[c].index() == 2;
    std::string title;
    for (const char ch : name) title.push_back(static_cast<char>(std::toupper(static_cast<unsigned char>(ch))));
    const bool wordy = name == "sentence" || name == "content" || name == "title" || name == "words" ||
                       name == "name" || name == "speaker";
    columns.push_back({title, number, wordy ? 12U : 6U});
    shown.push_back(c);
  }
  Table table(std::move(columns));
  for (const auto& row : list.rows) {
    std::vector<std::string> cells;
    cells.reserve(shown.size());
    for (const std::size_t c : shown) cells.push_back(cell_text(row[c]));
    table.add(std::move(cells));
  }
  return table.render(width);
}

std::string as_csv(const List& list) {
  std::string out;
  for (std::size_t c = 0; c < list.columns.size(); ++c)
    out.append(c == 0 ? "" : ",").append(csv_field(list.columns[c]));
  out.append("\r\n");
  for (const auto& row : list.rows) {
    for (std::size_t c = 0; c < row.size(); ++c) out.append(c == 0 ? "" : ",").append(csv_field(cell_text(row[c])));
    out.append("\r\n");
  }
  return out;
}

std::string as_json(const List& list) {
  using Json = nlohmann::ordered_json;
  std::string out = "[";
  for (std::size_t r = 0; r < list.rows.size(); ++r) {
    Json object = Json::object();
    for (std::size_t c = 0; c < list.columns.size(); ++c) {
      const Cell& cell = list.rows[r][c];
      Json& value = object[list.columns[c]];
      if (const auto* n = std::get_if<std::int64_t>(&cell)) value = *n;
      if (const auto* s = std::get_if<std::string>(&cell)) value = *s;
      if (const auto* x = std::get_if<double>(&cell)) {
        const auto whole = static_cast<std::int64_t>(*x);
        if (number_text(*x) == std::to_string(whole)) {
          value = whole;
        } else {
          value = *x;
        }
      }
    }
    out.append(r == 0 ? "\n" : ",\n").append(object.dump(-1, ' ', false, Json::error_handler_t::replace));
  }
  return out + "\n]\n";
}

int ShowCommand::print_list(Store& opened, ListKind kind) {
  auto rows = query_list(opened, kind, filter);
  if (!rows) return fail(rows.error());
  Output output(STDOUT_FILENO);
  Status s;
  if (format == "csv") {
    s = output.write(as_csv(*rows));
  } else if (format == "json") {
    s = output.write(as_json(*rows));
  } else if (rows->rows.empty()) {
    complain("nothing in " + store + " matches");
  } else {
    s = output.write(as_table(*rows, terminal_width(STDOUT_FILENO, 0)));
  }
  if (s) s = output.flush();
  return s ? kOk : fail(s.error());
}

int ShowCommand::run() {
  for (const auto& [name, value] : {std::pair("--since", &filter.since), std::pair("--until", &filter.until)}) {
    if (!value->empty() && !is_partial_date(*value)) {
      complain(std::string(name) + ": expected YYYY, YYYY-MM or YYYY-MM-DD, found \"" + *value + "\"");
      return kUsage;
    }
  }
  auto opened = Store::open(store, Store::Access::read);
  if (!opened) return fail(opened.error());
  static constexpr std::pair<const char*, ListKind> kLists[] = {
      {"actors", ListKind::actors},   {"events", ListKind::events},       {"statements", ListKind::statements},
      {"figures", ListKind::figures}, {"documents", ListKind::documents}, {"places", ListKind::places},
      {"offices", ListKind::offices}};
  for (const auto& [name, kind] : kLists) {
    if (list == name) return print_list(*opened, kind);
  }
  if (format != "table") {
    complain("the summary is text for people; csv and json are for the lists");
    return kUsage;
  }
  if (!filter.search.empty()) {
    complain("--search does not apply to the summary");
    return kUsage;
  }
  auto summary = summarise(*opened, filter);
  if (!summary) return fail(summary.error());
  Output output(STDOUT_FILENO);
  Status s = output.write(summary_text(*summary, store, std::min<std::size_t>(terminal_width(STDOUT_FILENO, 100), 120),
                                       may_style(STDOUT_FILENO)));
  if (s) s = output.flush();
  return s ? kOk : fail(s.error());
}

}  // namespace

void add_show(CLI::App& app, Run& run) {
  const auto command = std::make_shared<ShowCommand>();
  CLI::App* sub = add_command(app, "show", "show what a store holds", "[OPTION]… STORE [LIST]", kDescription, kMore);
  sub->add_option("STORE", command->store, "SQLite file made by 'lagebild read -o'.")->required()->group("Arguments");
  sub->add_option("LIST", command->list,
                  "summary (default), actors, events, statements, figures, documents, places or offices.")
      ->check(CLI::IsMember({"summary", "actors", "events", "statements", "figures", "documents", "places", "offices"}))
      ->group("Arguments");
  ListFilter& f = command->filter;
  struct Option {
    const char* name;
    std::string* value;
    const char* type;
    const char* text;
  };
  for (const Option& o :
       {Option{"--actor", &f.actor, "WHO", "State, sector or name of who acts."},
        Option{"--recipient", &f.recipient, "WHO", "State, sector or name of whom it is done to or with."},
        Option{"--speaker", &f.speaker, "WHO", "State, sector or name of who says it."},
        Option{"--type", &f.type, "TYPE",
               "Events: PLOVER type, or type/mode (CONSULT, CONSULT/visit); other lists: see LISTS."},
        Option{"--status", &f.status, "STATUS",
               "Events: actual, future, hypothetical, negated or historical; offices: current, former or designated."},
        Option{"--since", &f.since, "DATE", "Not before this day, month or year."},
        Option{"--until", &f.until, "DATE", "Not after this day, month or year."},
        Option{"--search", &f.search, "WORDS", "Full-text search: all of these words, whatever their accents."}}) {
    sub->add_option(o.name, *o.value, o.text)->type_name(o.type)->group("Filters");
  }
  sub->add_option("--limit", f.limit, "At most so many rows (summary: entries a section, default 12).")
      ->check(CLI::Range(1U, 100'000'000U))
      ->type_name("N")
      ->group("Output");
  sub->add_option("--format", command->format, "table (default), csv (RFC 4180) or json (an array of objects).")
      ->check(CLI::IsMember({"table", "csv", "json"}))
      ->type_name("FORMAT")
      ->group("Output");
  sub->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace lagebild::cli

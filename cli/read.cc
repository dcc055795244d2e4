// lagebild read: documents in, reports out, in order, on all processors.
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <new>

#include "commands.h"
#include "documents.h"
#include "export/display.h"
#include "export/html.h"
#include "export/report_json.h"
#include "export/report_text.h"
#include "ordered.h"
#include "progress.h"
#include "store/store.h"
#include "terminal.h"

namespace lagebild::cli {
namespace {

constexpr const char* kDescription =
    "Reads every document of every INPUT and prints one report for each, in the order of the input whatever the number "
    "of threads; "
    "with --output the reports go to a store instead (or as well, where --format is given).\n"
    "\n"
    "INPUT is a file, a folder (read with all below it, sorted by name), a pattern in quotes ('2023-*/*.html'), or '-' "
    "for standard input. "
    "Documents are plain text, HTML pages or JSONL (one JSON object a line), each of them also compressed by gzip or "
    "zstd. "
    "The character set is detected.\n"
    "\n"
    "A document that cannot be read stops nothing: it yields a line on standard error and, in jsonl, an object with "
    "'error'; the run ends "
    "with exit status 3.";

constexpr const char* kMore =
    "FORMATS\n"
    "  jsonl   one JSON object a line, 'lagebild-report/1' (docs/report.md); what programs read\n"
    "  table   the facts of each document in aligned tables\n"
    "  text    the facts of each document in sentences, each event with its source\n"
    "  html    one self-contained page: the text with everything marked, the facts beside it\n"
    "\n"
    "STORE\n"
    "An SQLite file (docs/store.md). Documents that are there already are not read again. A run that was interrupted "
    "at any moment, "
    "even killed, leaves whole documents only; the same command again completes it.\n"
    "\n"
    "EXIT STATUS\n"
    "  0    every document was read\n"
    "  1    knowledge, store or standard output cannot be used, or no disk space is left\n"
    "  2    wrong options\n"
    "  3    some documents or inputs could not be read (with --fail-fast: one, and the run stopped there)\n"
    "  130  interrupted (Ctrl-C); what was read is stored\n"
    "\n"
    "EXAMPLES\n"
    "  lagebild read report.txt --date 2023-01-13\n"
    "  lagebild read news/ archive.jsonl.zst -o lage.db --threads 8\n"
    "  zcat export.jsonl.gz | lagebild read - --as jsonl --text-field content --date-field meta.date\n"
    "  lagebild read page.html --format html > report.html";

struct ReadCommand {
  std::vector<std::string> inputs;
  std::string format, store, as = "auto", date, language = "auto";
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  unsigned max_megabytes = 32;
  bool fail_fast = false, quiet = false, replace = false;
  EngineOptions engine;
  IngestOptions ingest;
  int run();
};

struct Done {
  std::string uri;
  std::optional<Error> error;
  std::string printed;
  std::optional<Report> report;
  bool known = false;
  std::uint64_t bytes_done = 0;
};

/// Gathers reports into batches for the store, so that a transaction is worth its while and a crash costs little.
class StoreWriter {
 public:
  StoreWriter(Store& store, bool replace) : store_(store), replace_(replace), last_(Clock::now()) {}
  Status add(Report report) {
    bytes_ += report.document.text.size();
    batch_.push_back(std::move(report));
    return batch_.size() >= 128 || bytes_ >= (4U << 20) || Clock::now() - last_ > std::chrono::seconds(2) ? flush()
                                                                                                          : Status{};
  }
  Status flush() {
    last_ = Clock::now();
    bytes_ = 0;
    auto added = store_.add(batch_, replace_);
    batch_.clear();
    if (!added) return added.error();
    added_ += added->added;
    known_ += added->known;
    return {};
  }
  Status flush_if_due() {
    return !batch_.empty() && Clock::now() - last_ > std::chrono::seconds(2) ? flush() : Status{};
  }
  std::size_t added_ = 0, known_ = 0;

 private:
  using Clock = std::chrono::steady_clock;
  Store& store_;
  bool replace_;
  std::vector<Report> batch_;
  std::size_t bytes_ = 0;
  Clock::time_point last_;
};

int ReadCommand::run() {
  if (!date.empty() && !is_iso_date(date, true)) {
    complain("--date: expected YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss][Z|±hh:mm], found \"" + date + "\"");
    return kUsage;
  }
  ingest.media_type = as == "text"    ? MediaType::text
                      : as == "html"  ? MediaType::html
                      : as == "jsonl" ? MediaType::jsonl
                                      : MediaType::automatic;
  ingest.max_document_bytes = std::uint64_t{max_megabytes} << 20;
  ReadOptions options;
  options.published = date;
  if (language != "auto") options.language = language;

  auto opened_engine = Engine::open(engine);
  if (!opened_engine) return fail(opened_engine.error());
  const Engine& reader = *opened_engine;
  for (const auto& warning : reader.warnings()) complain(warning);

  const bool print = store.empty() || !format.empty();
  if (format.empty()) format = "jsonl";
  std::optional<Store> database;
  std::optional<StoreWriter> writer;
  std::vector<std::string> known;
  if (!store.empty()) {
    auto opened = Store::open(store, Store::Access::write);
    if (!opened) return fail(opened.error());
    database.emplace(std::move(*opened));
    writer.emplace(*database, replace);
    if (!print && !replace) {
      auto keys = database->document_keys();
      if (!keys) return fail(keys.error());
      known = std::move(*keys);
    }
  }

  const auto documents = std::make_shared<Documents>(inputs, ingest);
  const bool bar = is_terminal(STDERR_FILENO) && !(print && is_terminal(STDOUT_FILENO));
  Progress progress(quiet ? Progress::Style::silent
                    : bar ? Progress::Style::bar
                          : Progress::Style::lines,
                    documents->total_bytes());
  Output output(STDOUT_FILENO);
  const std::size_t width = terminal_width(STDOUT_FILENO, 100);
  catch_interrupts();

  const auto print_failed = [&](const std::string& uri, const Error& error, std::size_t number) {
    if (format == "jsonl") return error_json(uri, error) + "\n";
    return format == "html" ? html_failed(uri, error, number) : error_text(uri, error, width);
  };
  const auto print_report = [&](const Report& report, std::size_t number) {
    if (format == "jsonl") return report_json(report) + "\n";
    if (format == "html") return html_document(report, number);
    return format == "table" ? report_table(report, width) : report_text(report, width);
  };
  const auto work = [&](Task&& task) {
    Done done;
    done.uri = task.raw.uri;
    done.bytes_done = task.bytes_done;
    try {
      const auto result = [&]() -> Status {
        if (task.raw.error) return *task.raw.error;
        auto document = to_document(task.raw, ingest);
        if (!document) return document.error();
        task.raw.bytes = {};
        done.known = std::binary_search(known.begin(), known.end(), document->id);
        if (done.known) return {};
        auto report = reader.read(std::move(*document), options);
        if (!report) return report.error();
        if (print) done.printed = print_report(*report, task.number);
        if (writer) done.report = std::move(*report);
        return {};
      }();
      if (!result) done.error = result.error();
    } catch (const std::bad_alloc&) {
      done.error = Error{ErrorCode::too_large, done.uri + ": not enough memory for this document"};
    }
    if (done.error && print) done.printed = print_failed(done.uri, *done.error, task.number);
    return done;
  };

  Status broken;
  bool stopped_early = false;
  const auto keep = [&](const Status& s) {
    if (!s && broken) broken = s;
    return broken.ok();
  };
  if (print && format == "html") keep(output.write(html_head("Lagebild")));
  const auto consume = [&](Done&& done) {
    progress.add(done.error.has_value(), done.bytes_done);
    if (done.error) {
      // The messages of ingest name the file; those of reading may not.
      const std::string& text = done.error->message;
      progress.message(plain_line(text.find(done.uri) == std::string::npos ? done.uri + ": " + text : text));
    }
    if (!done.printed.empty() && !keep(output.write(done.printed))) return false;
    if (done.known) ++writer->known_;
    if (done.report && !keep(writer->add(std::move(*done.report)))) return false;
    if (done.error && fail_fast) stopped_early = true;
    return !stopped_early && !was_interrupted();
  };
  const auto tick = [&] {
    progress.tick();
    // What is done is shown and stored, even where the next document is long in coming.
    if (print && broken) keep(output.flush());
    if (writer && broken) keep(writer->flush_if_due());
  };
  OrderedLimits limits;
  limits.threads = threads;
  // wide enough for the workers to go on while a batch of the store is written
  limits.window = std::max<std::size_t>(std::size_t{threads} * 8 + 16, 256);
  const bool joined = run_ordered<Task, Done>(
      limits, [documents] { return documents->next(); }, [](const Task& t) { return t.raw.bytes.size(); }, work,
      consume, tick);

  if (writer) keep(writer->flush());
  if (print && broken) {
    if (format == "html") keep(output.write(html_tail()));
    keep(output.flush());
  }
  std::string more;
  if (writer) {
    more = "; " + number_text(static_cast<double>(writer->added_), true) + " new in " + store;
    if (writer->known_ != 0)
      more.append(", ").append(number_text(static_cast<double>(writer->known_), true)).append(" there already");
  }
  if (was_interrupted()) more.append("; interrupted");
  progress.finish(more);
  int status = progress.failed() != 0 ? kSomeFailed : kOk;
  if (was_interrupted()) status = kInterrupted;
  if (!broken) {
    complain(broken.error().message + (writer ? " (what was stored before is kept)" : ""));
    status = kFailed;
  }
  if (!joined) {
    database.reset();
    std::_Exit(status);
  }
  return status;
}

}  // namespace

void add_read(CLI::App& app, Run& run) {
  const auto command = std::make_shared<ReadCommand>();
  CLI::App* sub = add_command(app, "read", "read documents and print or store what they say", "[OPTION]… INPUT…",
                              kDescription, kMore);
  sub->add_option("INPUT", command->inputs, "File, folder, pattern, or '-' for standard input.")
      ->required()
      ->group("Arguments");
  sub->add_option("--format", command->format, "What is printed: jsonl (default), table, text or html.")
      ->check(CLI::IsMember({"jsonl", "table", "text", "html"}))
      ->type_name("FORMAT")
      ->group("Output");
  sub->add_option("-o,--output", command->store,
                  "Store the reports in this SQLite file; nothing is printed then, unless --format is given.")
      ->type_name("FILE")
      ->group("Output");
  sub->add_flag(
         "--replace", command->replace,
         "Read documents that the store has already once more and replace them (after a change of lexicons or rules).")
      ->group("Output");
  sub->add_flag("-q,--quiet", command->quiet, "No progress on standard error; errors are still told.")->group("Output");
  sub->add_option("--date", command->date,
                  "Day of publication of documents that do not say it themselves, YYYY-MM-DD; expressions such as \"on "
                  "Wednesday\" are resolved from it.")
      ->type_name("DATE")
      ->group("Reading");
  sub->add_option("--language", command->language, "de, en, or auto (default: by the document's own words).")
      ->check(CLI::IsMember({"de", "en", "auto"}))
      ->type_name("LANGUAGE")
      ->group("Reading");
  sub->add_option(
         "--threads", command->threads,
         "Documents read at the same time (default: one for each processor). The output is the same for any number.")
      ->check(CLI::Range(1U, 1024U))
      ->type_name("N")
      ->group("Reading");
  sub->add_flag("--fail-fast", command->fail_fast, "Stop at the first document that cannot be read.")->group("Reading");
  sub->add_option("--max-size", command->max_megabytes,
                  "Largest document in megabytes after decompression (default: 32); larger ones are an error.")
      ->check(CLI::Range(1U, 4095U))
      ->type_name("MB")
      ->group("Reading");
  sub->add_option("--as", command->as,
                  "What the inputs are: text, html, jsonl, or auto (default: by name, then by content).")
      ->check(CLI::IsMember({"text", "html", "jsonl", "auto"}))
      ->type_name("KIND")
      ->group("Reading");
  struct Field {
    const char* name;
    std::vector<std::string>* names;
    const char* text;
  };
  IngestOptions& in = command->ingest;
  for (const Field& f :
       {Field{"--text-field", &in.text_fields, "the text"}, Field{"--html-field", &in.html_fields, "the page"},
        Field{"--title-field", &in.title_fields, "the title"}, Field{"--lead-field", &in.lead_fields, "the lead"},
        Field{"--date-field", &in.date_fields, "the day of publication"},
        Field{"--url-field", &in.url_fields, "the address"}, Field{"--outlet-field", &in.outlet_fields, "the outlet"},
        Field{"--byline-field", &in.byline_fields, "the author"},
        Field{"--language-field", &in.language_fields, "the language"}}) {
    std::string defaults;
    for (const auto& name : *f.names) defaults.append(defaults.empty() ? "" : ", ").append(name);
    sub->add_option(f.name, *f.names,
                    std::string("Field with ") + f.text + " (otherwise the first that is there of: " + defaults + ").")
        ->type_name("NAME")
        ->allow_extra_args(false)
        ->group("Fields of jsonl (nested ones with dots; may be given several times)");
  }
  add_engine_options(*sub, command->engine);
  sub->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace lagebild::cli

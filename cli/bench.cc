// lagebild bench: how many words a second each stage and each model does on this machine.
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <memory>

#include "analyser.h"
#include "commands.h"
#include "documents.h"
#include "language/conllu.h"
#include "terminal.h"

namespace lagebild::cli {
namespace {

constexpr const char* kDescription =
    "Analyses the documents of the INPUTs again and again on one thread for some seconds, with each model, and prints "
    "the words a second of every stage and of the whole, the time to load and the memory. Processor time is measured: "
    "other work on the machine counts little.";

constexpr const char* kMore =
    "EXIT STATUS\n"
    "  0  measured\n"
    "  1  model, lexicon or standard output cannot be used\n"
    "  2  wrong options\n"
    "  3  no document could be read\n"
    "\n"
    "EXAMPLES\n"
    "  lagebild bench examples/de\n"
    "  LAGEBILD_KERNEL=scalar lagebild bench report.txt --model accurate --seconds 2";

struct BenchCommand {
  std::vector<std::string> inputs, models;
  std::string data;
  double seconds = 5;
  int run();
  int measure(const std::string& model, const std::vector<Document>& documents, std::string& out) const;
};

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

std::string line(const std::string& name, double words, double seconds, double all) {
  std::array<char, 96> text{};
  std::snprintf(text.data(), text.size(), "  %-10s %12.0f words/s %6.1f %%\n", name.c_str(),
                seconds > 0 ? words / seconds : 0.0, all > 0 ? 100.0 * seconds / all : 0.0);
  return text.data();
}

int BenchCommand::measure(const std::string& model, const std::vector<Document>& documents, std::string& out) const {
  const double before_load = processor_seconds();
  auto analyser = Analyser::open(data, model);
  if (!analyser) return fail(analyser.error());
  const double load = processor_seconds() - before_load;
  Analyser::Scratch scratch;
  AnalysisOptions options;
  options.bounds = SentenceBounds::revised;
  std::string printed;
  double words = 0, conllu = 0;
  const double start = processor_seconds();
  while (processor_seconds() - start < seconds && !was_interrupted()) {
    for (const Document& d : documents) {
      if (auto s = analyser->analyse(d, options, scratch); !s) return fail(s.error());
      words += static_cast<double>(scratch.words.words.size());
      const double writing = processor_seconds();
      printed.clear();
      write_conllu(scratch.words, "bench", printed);
      conllu += processor_seconds() - writing;
    }
  }
  const double all = processor_seconds() - start;
  const AnalysisTimes& t = scratch.model.times();
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::array<char, 160> head{};
  std::snprintf(head.data(), head.size(), "%s (%s): %.0f words/s, loaded in %.0f ms, at most %.0f MB resident\n",
                model.c_str(), std::string(analyser->model().kernels()).c_str(), words / all, load * 1000,
                static_cast<double>(usage.ru_maxrss) / 1024);
  out += head.data();
  out += line("sentences", words, scratch.segmenting, all);
  out += line("lexicon", words, t.lexicon, all);
  out += line("sub-words", words, t.subwords, all);
  out += line("encoder", words, t.encoder, all);
  out += line("tags", words, t.tags, all);
  out += line("trees", words, t.trees, all);
  out += line("names", words, t.names, all);
  out += line("conllu", words, conllu, all);
  return kOk;
}

int BenchCommand::run() {
  Documents stream(inputs, IngestOptions{});
  std::vector<Document> documents;
  while (auto task = stream.next()) {
    if (task->raw.error) {
      complain(task->raw.error->message);
      continue;
    }
    auto document = to_document(task->raw, IngestOptions{});
    if (document && !document->text.empty())
      documents.push_back(std::move(*document));
    else if (!document)
      complain(document.error().message);
  }
  if (documents.empty()) {
    complain("no document to measure with");
    return kSomeFailed;
  }
  std::string out;
  for (const std::string& model : models)
    if (const int status = measure(model, documents, out); status != kOk) return status;
  Output output(STDOUT_FILENO);
  if (auto s = output.write(out); !s) return fail(s.error());
  if (auto s = output.flush(); !s) return fail(s.error());
  return kOk;
}

}  // namespace

void add_bench(CLI::App& app, Run& run) {
  const auto command = std::make_shared<BenchCommand>();
  command->models = {"accurate"};
  CLI::App* sub =
      add_command(app, "bench", "measure the speed of this machine", "[OPTION]… INPUT…", kDescription, kMore);
  sub->add_option("INPUT", command->inputs, "File, folder, pattern, or '-' for standard input.")
      ->required()
      ->group("Arguments");
  sub->add_option("--model", command->models, "accurate (default) or a model file; may be given several times.")
      ->type_name("MODEL")
      ->allow_extra_args(false)
      ->group("Model");
  sub->add_option("--seconds", command->seconds, "How long each model is measured (default: 5).")
      ->check(CLI::Range(0.1, 600.0))
      ->type_name("S")
      ->group("Model");
  sub->add_option("--data", command->data, "Folder of knowledge, lexicons and rules.")
      ->type_name("FOLDER")
      ->group("Model");
  sub->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace lagebild::cli

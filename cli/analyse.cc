// lagebild analyse: what the language model says about words — CoNLL-U or sentence vectors.
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <new>
#include <nlohmann/json.hpp>

#include "analyser.h"
#include "commands.h"
#include "documents.h"
#include "export/display.h"
#include "language/conllu.h"
#include "ordered.h"
#include "progress.h"
#include "terminal.h"

namespace lagebild::cli {
namespace {

constexpr const char* kDescription =
    "Analyses every document of every INPUT with the language model: parts of speech, features, lemmas, dependencies "
    "and names, printed as CoNLL-U (Universal Dependencies 2). With --input conllu the words and sentences of the "
    "inputs are kept and everything else is replaced, so that any CoNLL evaluation can be run on the output.\n"
    "\n"
    "INPUT is what 'lagebild read' takes: files, folders, patterns in quotes, '-'.";

constexpr const char* kMore =
    "FORMATS\n"
    "  conllu   ten columns a word; MISC has NER=B-PER (one of B-, I- and PER, LOC, ORG, EVENT, OTH, MISC, with "
    "'deriv' or "
    "'part' where a word is derived from a name or holds one) and JoinedLemma=hinweisen where a verb's particle stands "
    "apart\n"
    "  vectors  one JSON object a sentence: id, text, vector (of length 1, alike for sentences of like meaning in both "
    "languages)\n"
    "\n"
    "EXIT STATUS\n"
    "  0    every document was analysed\n"
    "  1    model, lexicon or standard output cannot be used\n"
    "  2    wrong options\n"
    "  3    some documents or inputs could not be read\n"
    "  130  interrupted\n"
    "\n"
    "ENVIRONMENT\n"
    "  LAGEBILD_MODELS  folder of the models\n"
    "  LAGEBILD_KERNEL  scalar, avx2, avx512 or neon instead of the fastest that the processor has\n"
    "\n"
    "EXAMPLES\n"
    "  lagebild analyse report.txt\n"
    "  lagebild analyse --input conllu --language de de_gsd-ud-dev.conllu > system.conllu\n"
    "  lagebild analyse report.txt --format vectors";

struct AnalyseCommand {
  std::vector<std::string> inputs;
  std::string format = "conllu", input = "auto", language = "auto", model = "accurate", treebank, sentences = "model",
              data;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  int run();
};

struct Done {
  std::string uri, printed;
  std::optional<Error> error;
  std::uint64_t bytes_done = 0;
};

void print_vectors(const Syntax& words, const std::vector<float>& vectors, const std::string& prefix,
                   std::string& out) {
  const std::size_t size = words.sentences.empty() ? 0 : vectors.size() / words.sentences.size();
  std::string text;
  for (std::size_t i = 0; i < words.sentences.size(); ++i) {
    const SyntaxSentence& s = words.sentences[i];
    text.clear();
    append_sentence_text(words, s, text);
    nlohmann::ordered_json line;
    line["id"] = s.id.empty() ? prefix + "-" + std::to_string(i + 1) : std::string(s.id);
    line["text"] = text;
    line["vector"] = std::vector<float>(vectors.begin() + static_cast<std::ptrdiff_t>(i * size),
                                        vectors.begin() + static_cast<std::ptrdiff_t>((i + 1) * size));
    out.append(line.dump()).push_back('\n');
  }
}

int AnalyseCommand::run() {
  auto analyser = Analyser::open(data, model);
  if (!analyser) return fail(analyser.error());
  if (!treebank.empty() && !analyser->model().knows_treebank(treebank)) {
    complain("--treebank: expected one that the model knows (docs/models.md), found \"" + treebank + "\"");
    return kUsage;
  }
  AnalysisOptions options;
  options.treebank = treebank;
  options.vectors = format == "vectors" ? TextVectors::sentences : TextVectors::none;
  const bool given = input == "conllu" || sentences == "rules";
  options.bounds = given ? SentenceBounds::given : SentenceBounds::revised;

  IngestOptions ingest;
  ingest.media_type = input == "text" || input == "conllu" ? MediaType::text
                      : input == "html"                    ? MediaType::html
                      : input == "jsonl"                   ? MediaType::jsonl
                                                           : MediaType::automatic;
  const auto documents = std::make_shared<Documents>(inputs, ingest);
  Progress progress(
      is_terminal(STDERR_FILENO) && !is_terminal(STDOUT_FILENO) ? Progress::Style::bar : Progress::Style::silent,
      documents->total_bytes());
  Output output(STDOUT_FILENO);
  catch_interrupts();

  std::mutex mutex;
  std::vector<std::unique_ptr<Analyser::Scratch>> spare;  // one for each thread that works at a time
  const auto analyse_one = [&](Task& task, Done& done, Analyser::Scratch& scratch) -> Status {
    if (task.raw.error) return *task.raw.error;
    Document document;  // the words refer to its text until they are printed
    if (input == "conllu") {
      if (auto s = read_conllu(task.raw.bytes, task.raw.uri, scratch.words); !s) return s;
      if (auto s = analyser->analyse_words(language, options, scratch); !s) return s;
    } else {
      auto made = to_document(task.raw, ingest);
      if (!made) return made.error();
      document = std::move(*made);
      if (language != "auto") document.language = language;
      if (auto s = analyser->analyse(document, options, scratch); !s) return s;
    }
    if (format == "vectors")
      print_vectors(scratch.words, scratch.model.vectors(), task.raw.uri, done.printed);
    else
      write_conllu(scratch.words, task.raw.uri, done.printed);
    return {};
  };
  const auto work = [&](Task&& task) {
    Done done;
    done.uri = task.raw.uri;
    done.bytes_done = task.bytes_done;
    std::unique_ptr<Analyser::Scratch> scratch;
    {
      const std::lock_guard lock(mutex);
      if (!spare.empty()) {
        scratch = std::move(spare.back());
        spare.pop_back();
      }
    }
    try {
      if (!scratch) scratch = std::make_unique<Analyser::Scratch>();
      if (auto s = analyse_one(task, done, *scratch); !s) done.error = s.error();
    } catch (const std::bad_alloc&) {
      done.error = Error{ErrorCode::too_large, done.uri + ": not enough memory for this document"};
    }
    const std::lock_guard lock(mutex);
    if (scratch) spare.push_back(std::move(scratch));
    return done;
  };
  Status broken;
  const auto consume = [&](Done&& done) {
    progress.add(done.error.has_value(), done.bytes_done);
    if (done.error) {
      const std::string& text = done.error->message;
      progress.message(plain_line(text.find(done.uri) == std::string::npos ? done.uri + ": " + text : text));
    }
    if (!done.printed.empty())
      if (auto s = output.write(done.printed); !s) broken = s;
    return broken.ok() && !was_interrupted();
  };
  OrderedLimits limits;
  limits.threads = threads;
  const bool joined = run_ordered<Task, Done>(
      limits, [documents] { return documents->next(); }, [](const Task& t) { return t.raw.bytes.size(); }, work,
      consume, [&] { progress.tick(); });
  if (broken)
    if (auto s = output.flush(); !s) broken = s;
  progress.finish("");
  int status = progress.failed() != 0 ? kSomeFailed : kOk;
  if (was_interrupted()) status = kInterrupted;
  if (!broken) status = fail(broken.error());
  if (!joined) std::_Exit(status);
  return status;
}

}  // namespace

void add_analyse(CLI::App& app, Run& run) {
  const auto command = std::make_shared<AnalyseCommand>();
  CLI::App* sub = add_command(app, "analyse", "print words with their analysis in context", "[OPTION]… INPUT…",
                              kDescription, kMore);
  sub->add_option("INPUT", command->inputs, "File, folder, pattern, or '-' for standard input.")
      ->required()
      ->group("Arguments");
  sub->add_option("--format", command->format, "What is printed: conllu (default) or vectors.")
      ->check(CLI::IsMember({"conllu", "vectors"}))
      ->type_name("FORMAT")
      ->group("Output");
  sub->add_option("--input", command->input,
                  "What the inputs are: text, html, jsonl, conllu, or auto (default: by name, then by content; never "
                  "conllu).")
      ->check(CLI::IsMember({"text", "html", "jsonl", "conllu", "auto"}))
      ->type_name("KIND")
      ->group("Input");
  sub->add_option("--language", command->language, "de, en, or auto (default: by the document's own words).")
      ->check(CLI::IsMember({"de", "en", "auto"}))
      ->type_name("LANGUAGE")
      ->group("Input");
  sub->add_option("--sentences", command->sentences,
                  "Who bounds the sentences of raw text: model (default) corrects the rules where punctuation does not "
                  "decide, rules does not.")
      ->check(CLI::IsMember({"model", "rules"}))
      ->type_name("WHO")
      ->group("Input");
  sub->add_option("--threads", command->threads,
                  "Documents analysed at the same time (default: one for each processor). The output is the same for "
                  "any number.")
      ->check(CLI::Range(1U, 1024U))
      ->type_name("N")
      ->group("Input");
  sub->add_option("--treebank", command->treebank,
                  "Whose conventions to follow where the model knows several (de_gsd, de_pud, de_hdt, en_ewt, en_gum).")
      ->type_name("NAME")
      ->group("Model");
  sub->add_option("--model", command->model, "accurate (default) or a model file.")->type_name("MODEL")->group("Model");
  sub->add_option("--data", command->data,
                  "Folder of knowledge, lexicons and rules (otherwise LAGEBILD_DATA, or beside the program).")
      ->type_name("FOLDER")
      ->group("Model");
  sub->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace lagebild::cli

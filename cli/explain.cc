// lagebild explain: one document, sentence by sentence, with everything that was seen, matched, coded and left out.
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "analysis_text.h"
#include "commands.h"
#include "export/display.h"
#include "export/phrases.h"
#include "export/report_json.h"
#include "export/report_text.h"
#include "export/table.h"
#include "ingest/ingest.h"
#include "language/language_model.h"
#include "reading/engine.h"
#include "terminal.h"
#include "tree_text.h"

namespace lagebild::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kDescription =
    "Reads one document and shows how its report came about, sentence by sentence: the tokens with their analyses "
    "(dictionary form, part of "
    "speech, features; the reading that was chosen first), the tree that the language model finds, the names, roles "
    "and institutions that matched and the line "
    "of knowledge they "
    "matched, the rule behind every time, figure, statement and event, and what was considered and left out, with the "
    "reason.\n"
    "\n"
    "Rules and lines are named by file and line, so that they can be looked up and changed.";

constexpr const char* kMore =
    "EXIT STATUS\n"
    "  0  explained\n"
    "  1  knowledge or standard output cannot be used\n"
    "  2  wrong options\n"
    "  3  the document cannot be read\n"
    "\n"
    "EXAMPLES\n"
    "  lagebild explain report.txt --date 2023-01-13\n"
    "  lagebild explain report.txt --sentence 4\n"
    "  lagebild explain archive.jsonl --document 17 --format json";

struct ExplainCommand {
  std::string file, format = "text", date, language = "auto", model = "accurate";
  std::size_t document = 1, sentence = 0;
  bool brief = false;
  EngineOptions engine;
  int run();
};

const char* kind_name(TokenKind kind) {
  switch (kind) {
    case TokenKind::word:
      return "word";
    case TokenKind::abbreviation:
      return "abbreviation";
    case TokenKind::number:
      return "number";
    case TokenKind::ordinal:
      return "ordinal";
    case TokenKind::punctuation:
      return "punctuation";
    case TokenKind::quote:
      return "quote";
    case TokenKind::symbol:
      return "symbol";
    case TokenKind::address:
      return "address";
  }
  return "word";
}

const char* entity_kind(EntityKind kind) {
  switch (kind) {
    case EntityKind::country:
      return "country";
    case EntityKind::organisation:
      return "organisation";
    case EntityKind::group:
      return "group";
    case EntityKind::person:
      return "person";
    case EntityKind::place:
      return "place";
  }
  return "place";
}

/// A note on tokens of a sentence, from whichever stage.
struct Line {
  std::uint32_t first = 0, last = 0;
  std::string stage, rule, text;
  bool coded = true;
};

class Explanation {
 public:
  /// `words` may be empty: no trees are shown then.
  Explanation(const Reading& reading, const Knowledge& knowledge, const Syntax& words)
      : r_(reading), knowledge_(knowledge), doc_(reading.doc), words_(words) {
    for (const FoundMention& m : reading.mentions)
      lines_.push_back({m.first, m.last, "name", std::string(m.rule), mention_text(m), true});
    for (const FoundTime& t : doc_.times) {
      lines_.push_back(
          {t.first, t.last, "time", std::string(t.rule), std::string(name_of(t.type)) + " " + t.value, true});
    }
    for (const FoundFigure& f : doc_.figures) {
      lines_.push_back({f.first, f.last, "figure", f.rule,
                        amount(f.value, f.upper ? &*f.upper : nullptr, f.approximate, f.unit), true});
    }
    for (const TraceNote& n : reading.trace.notes)
      lines_.push_back({n.first, n.last, n.stage, n.rule, n.text, n.coded});
    std::stable_sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) { return a.first < b.first; });
  }

  [[nodiscard]] std::size_t sentences() const noexcept { return doc_.seg.sentences.size(); }

  std::string text(std::size_t index, std::size_t width, bool brief) const {
    const Sentence& s = doc_.seg.sentences[index];
    std::string out = "Sentence " + std::to_string(index + 1);
    if (s.last > s.first) {
      const Span span = doc_.points(s.first, s.last);
      out.append(" [").append(std::to_string(span.begin)).append(", ").append(std::to_string(span.end)).append("]");
      if (s.block < r_.report.document.blocks.size())
        out.append(", ").append(name_of(r_.report.document.blocks[s.block].kind));
      out.push_back('\n');
      for (const auto& line : wrap(plain_line(doc_.text(s.first, s.last)), width - 4))
        out.append("    ").append(line).push_back('\n');
    }
    if (!brief) {
      Table tokens(
          {{"TOKEN", false, 8}, {"LEMMA", false, 8}, {"POS"}, {"FEATURES", false, 16}, {"OTHER READINGS", false, 16}});
      for (std::uint32_t t = s.first; t < s.last; ++t) {
        const Analysis* chosen = chosen_reading(t);
        std::string others;
        for (const Analysis& a : doc_.lexical.of(t)) {
          if (&a == chosen) continue;
          others.append(others.empty() ? "" : "; ").append(upos_name(a.pos)).append(" ").append(a.lemma);
          if (const std::string f = features_text(a); !f.empty()) others.append(" ").append(f);
        }
        tokens.add(
            {std::string(doc_.form(t)), std::string(doc_.info[t].lemma), std::string(upos_name(doc_.info[t].pos)),
             chosen == nullptr ? std::string(kind_name(doc_.seg.tokens[t].kind)) : features_text(*chosen), others});
      }
      out.append(tokens.render(width, 2));
      if (index < words_.sentences.size()) out.append(tree_text(words_, words_.sentences[index], width));
    }
    for (const bool coded : {true, false}) {
      Table table({{coded ? "MATCHED" : "NOT CODED", false, 8},
                   {"STAGE"},
                   {coded ? "AS" : "WHY", false, 20},
                   {"BY", false, 16}});
      for (const Line& l : lines_) {
        if (l.coded != coded || l.first < s.first || l.first >= s.last) continue;
        table.add({std::string(words(l)), l.stage, l.text, l.rule});
      }
      if (!table.empty()) out.append(table.render(width, 2));
    }
    out.push_back('\n');
    return out;
  }

  Json json(std::size_t index) const {
    const Sentence& s = doc_.seg.sentences[index];
    Json out;
    out["number"] = index + 1;
    if (s.last > s.first) {
      out["span"] = span_json(s.first, s.last);
      out["text"] = doc_.text(s.first, s.last);
    }
    Json tokens = Json::array();
    for (std::uint32_t t = s.first; t < s.last; ++t) {
      const Analysis* chosen = chosen_reading(t);
      Json analyses = Json::array();
      for (const Analysis& a : doc_.lexical.of(t)) {
        analyses.push_back({{"lemma", a.lemma},
                            {"pos", upos_name(a.pos)},
                            {"features", features_text(a)},
                            {"compound", a.compound},
                            {"guessed", a.guessed},
                            {"chosen", &a == chosen}});
      }
      tokens.push_back({{"span", span_json(t, t + 1)},
                        {"form", doc_.form(t)},
                        {"kind", kind_name(doc_.seg.tokens[t].kind)},
                        {"lemma", doc_.info[t].lemma},
                        {"pos", upos_name(doc_.info[t].pos)},
                        {"analyses", std::move(analyses)}});
    }
    out["tokens"] = std::move(tokens);
    if (index < words_.sentences.size()) out["words"] = tree_json(words_, words_.sentences[index]);
    Json notes = Json::array();
    for (const Line& l : lines_) {
      if (l.first < s.first || l.first >= s.last) continue;
      notes.push_back({{"span", span_json(l.first, std::max(l.last, l.first + 1))},
                       {"words", words(l)},
                       {"stage", l.stage},
                       {"rule", l.rule},
                       {"text", l.text},
                       {"coded", l.coded}});
    }
    out["notes"] = std::move(notes);
    return out;
  }

 private:
  [[nodiscard]] Json span_json(std::uint32_t first, std::uint32_t last) const {
    const Span s = doc_.points(first, last);
    return Json::array({s.begin, s.end});
  }
  [[nodiscard]] std::string_view words(const Line& l) const {
    return doc_.text(l.first, std::max(l.last, l.first + 1));
  }

  /// The analysis that agrees with what the reading settled on; null for tokens without any.
  [[nodiscard]] const Analysis* chosen_reading(std::uint32_t token) const {
    const TokenInfo& info = doc_.info[token];
    const Analysis* same_pos = nullptr;
    for (const Analysis& a : doc_.lexical.of(token)) {
      if (a.pos != info.pos) continue;
      if (a.lemma == info.lemma) return &a;
      if (same_pos == nullptr) same_pos = &a;
    }
    return same_pos;
  }

  [[nodiscard]] std::string mention_text(const FoundMention& m) const {
    std::string out = m.place ? "place" : std::string(name_of(m.type));
    out.append(" ").append(name_of(m.form));
    if (m.entity != kNone) {
      const Entity& e = knowledge_.entity(m.entity);
      out.append(", ").append(entity_kind(e.kind)).append(" ").append(e.key);
      if (e.name != e.key) out.append(" (").append(e.name).append(")");
    }
    if (m.role != nullptr) {
      out.append(", role ").append(m.role->lemma);
      if (!m.role->office.empty()) out.append(" = ").append(spaced(m.role->office));
    }
    if (m.institution != nullptr) out.append(", institution ").append(m.institution->lemma);
    if (!m.country.empty()) out.append(", ").append(m.country);
    if (!m.sector.empty()) out.append(" ").append(m.sector);
    if (m.actor != kNone) out.append(" → ").append(actor_name(r_.report, m.actor));
    if (m.actor == kNone && m.place_index < r_.report.places.size())
      out.append(" → ").append(r_.report.places[m.place_index].name);
    return out;
  }

  const Reading& r_;
  const Knowledge& knowledge_;
  const Analysed& doc_;
  const Syntax& words_;
  std::vector<Line> lines_;
};

Result<Document> pick_document(const ExplainCommand& command, const IngestOptions& options) {
  InputList list = expand_inputs({command.file});
  if (!list.errors.empty()) return list.errors[0];
  InputStream stream(std::move(list), options);
  for (std::size_t n = 1;; ++n) {
    auto raw = stream.next();
    if (!raw) {
      return Error{ErrorCode::not_found, command.file + ": has " + std::to_string(n - 1) +
                                             (n == 2 ? " document" : " documents") + ", no number " +
                                             std::to_string(command.document)};
    }
    if (n < command.document) continue;
    if (raw->error) return *raw->error;
    return to_document(*raw, options);
  }
}

/// The words of the document in context, sentence by sentence as the reading cut it.
Status find_trees(const Engine::Impl& engine, const std::string& model, const Analysed& doc,
                  std::optional<LanguageModel>& loaded, Syntax& out) {
  auto path = find_model(model, engine.data_folder);
  if (!path) return path.error();
  auto opened = LanguageModel::load(*path);
  if (!opened) return opened.error();
  loaded.emplace(std::move(*opened));
  start_syntax(doc.seg, out);
  LanguageModel::Scratch scratch;
  const LanguageData& language = doc.language == Language::en ? engine.en : engine.de;
  return loaded->analyse(doc.language, language.lexicon, {}, scratch, out);
}

int ExplainCommand::run() {
  if (!date.empty() && !is_iso_date(date, true)) {
    complain("--date: expected YYYY-MM-DD or YYYY-MM-DDThh:mm[:ss][Z|±hh:mm], found \"" + date + "\"");
    return kUsage;
  }
  auto opened = Engine::open(engine);
  if (!opened) return fail(opened.error());
  for (const auto& warning : opened->warnings()) complain(warning);
  auto picked = pick_document(*this, {});
  if (!picked) {
    complain(picked.error().message);
    return kSomeFailed;
  }
  ReadOptions options;
  options.published = date;
  if (language != "auto") options.language = language;
  auto reading = read_stages(opened->impl(), std::move(*picked), options, Tracing::on);
  if (!reading) {
    complain(file + ": " + reading.error().message);
    return kSomeFailed;
  }
  Syntax trees;
  std::optional<LanguageModel> loaded;  // the trees refer to it
  if (model != "none")
    if (auto found = find_trees(opened->impl(), model, (*reading)->doc, loaded, trees); !found)
      return fail(found.error());
  const Explanation explanation(**reading, opened->impl().knowledge, trees);
  if (sentence > explanation.sentences()) {
    complain("--sentence: the document has " + std::to_string(explanation.sentences()) + " sentences");
    return kUsage;
  }
  const std::size_t begin = sentence == 0 ? 0 : sentence - 1;
  const std::size_t end = sentence == 0 ? explanation.sentences() : sentence;
  Output output(STDOUT_FILENO);
  Status s;
  if (format == "json") {
    Json out;
    out["schema"] = "lagebild-explain/1";
    out["sentences"] = Json::array();
    for (std::size_t i = begin; i < end; ++i) out["sentences"].push_back(explanation.json(i));
    std::string text = out.dump(-1, ' ', false, Json::error_handler_t::replace);
    text.pop_back();  // the report goes in as the bytes that `read` prints
    s = output.write(text + ",\"report\":" + report_json((*reading)->report) + "}\n");
  } else {
    const std::size_t width = std::max<std::size_t>(60, terminal_width(STDOUT_FILENO, 140));
    for (std::size_t i = begin; i < end && s; ++i) s = output.write(explanation.text(i, width, brief));
    if (s && sentence == 0) s = output.write("Report\n\n" + report_text((*reading)->report, width));
  }
  if (s) s = output.flush();
  return s ? kOk : fail(s.error());
}

}  // namespace

void add_explain(CLI::App& app, Run& run) {
  const auto command = std::make_shared<ExplainCommand>();
  CLI::App* sub =
      add_command(app, "explain", "show how the report of one document came about, and why something is not in it",
                  "[OPTION]… FILE", kDescription, kMore);
  sub->add_option("FILE", command->file, "Text, HTML or JSONL file, or '-' for standard input.")
      ->required()
      ->group("Arguments");
  sub->add_option("--sentence", command->sentence, "Only this sentence, counted from 1.")
      ->check(CLI::Range(1U, 100'000'000U))
      ->type_name("N")
      ->group("Output");
  sub->add_flag("--brief", command->brief, "Without the tables of tokens.")->group("Output");
  sub->add_option("--format", command->format, "text (default) or json (schema lagebild-explain/1, docs/cli.md).")
      ->check(CLI::IsMember({"text", "json"}))
      ->type_name("FORMAT")
      ->group("Output");
  sub->add_option("--document", command->document, "Which document of a JSONL file, counted from 1 (default).")
      ->check(CLI::Range(1U, 1'000'000'000U))
      ->type_name("N")
      ->group("Reading");
  sub->add_option("--date", command->date, "Day of publication where the document does not say it, YYYY-MM-DD.")
      ->type_name("DATE")
      ->group("Reading");
  sub->add_option("--language", command->language, "de, en, or auto (default).")
      ->check(CLI::IsMember({"de", "en", "auto"}))
      ->type_name("LANGUAGE")
      ->group("Reading");
  sub->add_option("--model", command->model, "Language model for the trees: accurate (default), a model file, or none.")
      ->type_name("MODEL")
      ->group("Reading");
  add_engine_options(*sub, command->engine);
  sub->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace lagebild::cli

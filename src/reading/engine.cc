#include "reading/engine.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <unordered_map>
#include <utility>

#include "base/mapped_file.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "ingest/ingest.h"
#include "reading/actors.h"
#include "reading/attach.h"
#include "reading/grammar.h"
#include "reading/statements.h"

namespace lagebild {

namespace {

/// One digest over every knowledge and lexicon file, so that a run can be reproduced.
Result<std::string> digest_of(const std::string& folder, std::string_view knowledge) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const char* part : {"common", "de", "en"}) {
    const std::filesystem::path path = std::filesystem::path(folder) / part;
    for (std::filesystem::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
      if (it->is_regular_file(error)) files.push_back(it->path());
    }
    if (error) return Error{ErrorCode::unreadable, path.string() + ": cannot be listed: " + error.message()};
  }
  std::sort(files.begin(), files.end());
  std::string sum(knowledge);
  for (const auto& path : files) {
    auto file = MappedFile::open(path.string());
    if (!file) return std::move(file).error();
    sum = sha256_hex({sum, path.filename().string(), file->bytes()});
  }
  return sum;
}

/// Actors for speakers that are told by a noun phrase only.
void add_noun_speakers(const Analysed& doc, const Knowledge& knowledge, std::vector<FoundStatement>& found,
                       Report& report) {
  std::unordered_map<std::string, std::uint32_t> known;
  for (FoundStatement& f : found) {
    if (f.speaker != kNone || f.named_last <= f.named_first) continue;
    const std::string name(doc.text(f.named_first, f.named_last));
    const auto [at, fresh] = known.try_emplace(name, 0U);
    if (fresh) {
      Actor a;
      const std::uint32_t head = f.named_last - 1;
      a.type = doc.info[head].plural               ? ActorType::group
               : doc.info[head].pos == Upos::propn ? ActorType::organisation
                                                   : ActorType::person;
      a.name = name;
      for (std::uint32_t i = f.named_first; i < head; ++i) {
        const auto names = knowledge.names_of(doc.form(i), doc.language);
        if (!names.empty() && names.front().kind == NameKind::adjective)
          a.country = knowledge.entity(names.front().entity).country;
      }
      at->second = static_cast<std::uint32_t>(report.actors.size());
      report.actors.push_back(std::move(a));
    }
    f.speaker = at->second;
    auto& mentions = report.actors[f.speaker].mentions;
    const Span span = doc.points(f.named_first, f.named_last);
    if (mentions.empty() || !(mentions.back().span == span)) mentions.push_back({span, MentionForm::nominal});
  }
}

void make_statements(const Analysed& doc, const std::vector<FoundStatement>& found, Report& report) {
  for (const FoundStatement& f : found) {
    Statement s;
    s.kind = f.kind;
    s.speaker = f.speaker;
    s.addressee = f.addressee;
    if (f.cue_last > f.cue_first) s.cue = doc.points(f.cue_first, f.cue_last);
    s.content = doc.points(f.first, f.last);
    if (doc.trace != nullptr) {
      const std::string who = f.speaker == kNone ? "no speaker" : report.actors[f.speaker].name;
      doc.note(f.first, f.last, "statement", f.rule,
               std::string(f.kind == StatementKind::direct    ? "direct"
                           : f.kind == StatementKind::partial ? "partial"
                                                              : "indirect") +
                   ", " + who);
    }
    report.statements.push_back(s);
  }
}

}  // namespace

Result<LanguageData> LanguageData::load(const std::string& data_folder, Language language) {
  const std::string code = language == Language::de ? "de" : "en";
  const std::string folder = data_folder + "/" + code;
  auto segmenter = Segmenter::load(data_folder, language);
  if (!segmenter) return std::move(segmenter).error();
  auto lexicon = Lexicon::load(data_folder, language);
  if (!lexicon) return std::move(lexicon).error();
  auto words = WordClasses::load(folder + "/words.tsv");
  if (!words) return std::move(words).error();
  auto times = TimeRules::load(data_folder, language);
  if (!times) return std::move(times).error();
  auto figures = FigureRules::load(data_folder, language);
  if (!figures) return std::move(figures).error();
  auto mentions = MentionRules::load(data_folder, language);
  if (!mentions) return std::move(mentions).error();
  auto cues = CueLexicon::load(folder + "/cues.tsv", "data/" + code + "/cues.tsv");
  if (!cues) return std::move(cues).error();
  auto events = EventLexicon::load(data_folder, language);
  if (!events) return std::move(events).error();
  return LanguageData{language,          std::move(*segmenter), std::move(*lexicon),  std::move(*words),
                      std::move(*times), std::move(*figures),   std::move(*mentions), std::move(*cues),
                      std::move(*events)};
}

Result<std::string> find_data_folder(const std::string& wanted) {
  std::vector<std::string> tried;
  const auto good = [&](const std::string& folder) {
    tried.push_back(folder);
    std::error_code error;
    return std::filesystem::is_directory(folder + "/common", error);
  };
  if (!wanted.empty()) {
    if (good(wanted)) return wanted;
    return Error{ErrorCode::not_found, wanted + ": expected a data folder (with common/, de/, en/), found none"};
  }
  if (const char* env = std::getenv("LAGEBILD_DATA"); env != nullptr && *env != '\0') {
    if (good(env)) return std::string(env);
    return Error{ErrorCode::not_found,
                 std::string(env) + " (LAGEBILD_DATA): expected a data folder (with common/, de/, en/), found none"};
  }
  std::error_code error;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", error);
  if (!error) {
    const std::filesystem::path beside = self.parent_path();
    for (const char* relative : {"data", "../share/lagebild", "../data"}) {
      const std::string folder = (beside / relative).lexically_normal().string();
      if (good(folder)) return folder;
    }
  }
  if (good(LAGEBILD_SOURCE_DATA)) return std::string(LAGEBILD_SOURCE_DATA);
  std::string message = "no data folder found; looked at";
  for (const std::string& folder : tried) message += " " + folder;
  return Error{ErrorCode::not_found, message + "; set --data or LAGEBILD_DATA"};
}

Engine::Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;
Engine::~Engine() = default;

Result<Engine> Engine::open(const EngineOptions& options) {
  auto folder = find_data_folder(options.data_folder);
  if (!folder) return std::move(folder).error();
  KnowledgeOptions knowledge_options;
  knowledge_options.data_folder = *folder;
  knowledge_options.actor_files = options.actor_files;
  knowledge_options.petrarch_actors = options.petrarch_actors;
  auto knowledge = Knowledge::load(knowledge_options);
  if (!knowledge) return std::move(knowledge).error();
  auto de = LanguageData::load(*folder, Language::de);
  if (!de) return std::move(de).error();
  auto en = LanguageData::load(*folder, Language::en);
  if (!en) return std::move(en).error();
  std::vector<std::string> warnings = knowledge->warnings();
  for (const std::string& path : options.petrarch_verbs) {
    if (auto added = en->events.add_petrarch_verbs(path, *folder, warnings); !added) return added.error();
  }
  auto digest = digest_of(*folder, knowledge->digest());
  if (!digest) return std::move(digest).error();
  for (const std::string& path : options.petrarch_verbs) {
    auto file = MappedFile::open(path);
    if (!file) return std::move(file).error();
    digest = sha256_hex({*digest, file->bytes()});
  }
  Engine engine;
  engine.impl_ = std::make_unique<Impl>(
      Impl{*folder, std::move(*knowledge), std::move(*de), std::move(*en), {}, std::move(warnings)});
  engine.impl_->info.version = LAGEBILD_VERSION;
  engine.impl_->info.lexicon = "sha256:" + *digest;
  return engine;
}

const std::vector<std::string>& Engine::warnings() const noexcept { return impl_->warnings; }
const EngineInfo& Engine::info() const noexcept { return impl_->info; }

Result<std::unique_ptr<Reading>> read_stages(const Engine::Impl& engine, Document document, const ReadOptions& options,
                                             Tracing tracing) {
  if (document.text.empty()) return Error{ErrorCode::empty, document.uri + ": no text to read"};
  auto reading = std::make_unique<Reading>();
  Report& report = reading->report;
  Analysed& doc = reading->doc;
  report.engine = engine.info;
  report.document = std::move(document);
  Document& d = report.document;
  if (!options.language.empty()) d.language = options.language;
  if (d.language.size() > 2) d.language.resize(2);  // "de-AT"
  if (d.language != "de" && d.language != "en") {
    const std::string guessed = detect_language(d.text);
    if (guessed.empty()) {
      report.notices.push_back({"unknown-language", "neither German nor English was recognised; read as German"});
    } else if (!d.language.empty()) {
      report.notices.push_back({"language", "marked as '" + d.language + "', read as '" + guessed + "'"});
    }
    d.language = guessed.empty() ? "de" : guessed;
  }
  if (d.published.empty()) d.published = options.published;
  if (d.published.empty()) d.published = dateline_date(d);
  if (d.published.empty())
    report.notices.push_back({"no-publication-date", "no publication date: relative times stay unresolved"});
  const std::string_view date = std::string_view(d.published).substr(0, 10);

  const LanguageData& language = d.language == "en" ? engine.en : engine.de;
  doc.language = language.language;
  doc.document = &d;
  doc.trace = tracing == Tracing::on ? &reading->trace : nullptr;
  language.segmenter.segment(d.text, d.blocks, doc.seg);
  language.lexicon.analyse(doc.seg, doc.lexical);
  analyse(language.words, doc);
  doc.times = language.times.find(doc.seg, doc.lexical, d.published);
  doc.figures = language.figures.find(doc.seg, doc.lexical, doc.times);

  reading->mentions = find_mentions(doc, engine.knowledge, language.mentions, date);
  std::vector<FoundMention>& mentions = reading->mentions;
  const std::string home = home_country(doc, engine.knowledge, mentions);
  merge_actors(doc, engine.knowledge, date, home, mentions, report);
  find_offices(doc, engine.knowledge, language.mentions, date, home, mentions, report);
  const Grammar grammar(doc, mentions);
  std::vector<FoundStatement> statements = find_statements(doc, language.cues, grammar, mentions);
  add_noun_speakers(doc, engine.knowledge, statements, report);
  make_statements(doc, statements, report);
  find_events(doc, engine.knowledge, language.events, grammar, mentions, statements, date, report);
  attach_figures(doc, engine.knowledge, grammar, mentions, statements, report);
  attach_times(doc, report);
  find_relations(doc, engine.knowledge, mentions, report);
  return reading;
}

Result<Report> Engine::read(Document document, const ReadOptions& options) const {
  auto reading = read_stages(*impl_, std::move(document), options, Tracing::off);
  if (!reading) return std::move(reading).error();
  return std::move((*reading)->report);
}

Result<Report> Engine::read_text(std::string_view text, const ReadOptions& options) const {
  RawDocument raw;
  raw.bytes = text;
  raw.media_type = MediaType::text;
  auto document = to_document(raw, IngestOptions{});
  if (!document) return std::move(document).error();
  return read(std::move(*document), options);
}

}  // namespace lagebild

// Inside of Engine, for the library's own tools: the language bundles and a reading that keeps its intermediate stages.
//
// Thread safety: Impl is immutable after open; read_traced may run in any number of threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "lagebild/lagebild.h"
#include "language/lexical.h"
#include "reading/analysed.h"
#include "reading/cues.h"
#include "reading/events.h"
#include "reading/figures.h"
#include "reading/mentions.h"
#include "reading/times.h"
#include "reading/trace.h"
#include "reading/words.h"
#include "text/segment.h"

namespace lagebild {

/// Everything one language needs; all from data/<code>/.
struct LanguageData {
  Language language = Language::de;
  Segmenter segmenter;
  Lexicon lexicon;
  WordClasses words;
  TimeRules times;
  FigureRules figures;
  MentionRules mentions;
  CueLexicon cues;
  EventLexicon events;

  static Result<LanguageData> load(const std::string& data_folder, Language language);
};

struct Engine::Impl {
  std::string data_folder;
  Knowledge knowledge;
  LanguageData de, en;
  EngineInfo info;
  std::vector<std::string> warnings;
};

/// A reading with its stages: what `explain` shows.
struct Reading {
  Report report;
  Analysed doc;  ///< its text views point into `report.document.text` (kept alive here)
  std::vector<FoundMention> mentions;
  Trace trace;
};

enum class Tracing : std::uint8_t { off, on };

/// Reads and keeps the stages; Tracing::on also the notes. The Reading is held by pointer because its parts refer to
/// each other.
[[nodiscard]] Result<std::unique_ptr<Reading>> read_stages(const Engine::Impl& engine, Document document,
                                                           const ReadOptions& options, Tracing tracing);

}  // namespace lagebild

// Statements: every passage that the document attributes to a speaker.
//
// Purpose: direct quotations (one statement a sentence), indirect ones (content clauses, reported subjunctive with the
// speaker carried on, "laut X", infinitives of saying) and partial ones, each with cue and speaker.
// Units: tokens here, code points in the Report. Thread safety: pure over one document. Complexity: linear.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "lagebild/report.h"
#include "reading/cues.h"
#include "reading/grammar.h"
#include "reading/mentions.h"

namespace lagebild {

struct FoundStatement {
  StatementKind kind = StatementKind::indirect;
  std::uint32_t speaker = kNone;  ///< actor of the report
  std::uint32_t speaker_mention = kNone;
  std::uint32_t addressee = kNone;  ///< actor of the report
  std::uint32_t named_first = 0,
                named_last = 0;  ///< a speaker that is no mention: its noun phrase ("die Zeitungsverleger")
  std::uint32_t cue_first = 0, cue_last = 0;  ///< empty where the passage has no cue of its own
  std::uint32_t first = 0, last = 0;          ///< content
  std::string rule;
};

[[nodiscard]] std::vector<FoundStatement> find_statements(const Analysed& doc, const CueLexicon& cues,
                                                          const Grammar& grammar,
                                                          const std::vector<FoundMention>& mentions);

}  // namespace lagebild

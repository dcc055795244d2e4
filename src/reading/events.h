// Events: political happenings by PLOVER 2.0, found through the frames of data/<language>/events.tsv.
//
// Purpose: trigger, type, mode, status, actors and recipients by grammatical slot, time, place, evidence; triggers of
// one happening become one event. Contexts by data/<language>/contexts.tsv, scores and CAMEO by data/common/plover.tsv.
// Errors: at load "file:line: …". Thread safety: EventLexicon immutable after load. Complexity: linear in tokens, with
// a quadratic part in the few events of one document when they are merged.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"
#include "reading/grammar.h"
#include "reading/mentions.h"
#include "reading/statements.h"

namespace lagebild {

enum class FramePos : std::uint8_t { verb, noun, adjective, phrase };

struct Frame {
  std::string lemma, type, mode, status, cameo;
  FramePos pos = FramePos::verb;
  bool compound = false;  ///< "-angriff": every compound that ends so
  std::vector<std::string> with, without;
  std::vector<std::string> actor, recipient;  ///< slots in order
  std::string rule;                           ///< "data/de/events.tsv:120"
};

class EventLexicon {
 public:
  /// Loads <data>/<language>/events.tsv, contexts.tsv and <data>/common/plover.tsv.
  static Result<EventLexicon> load(const std::string& data_folder, Language language);

  /// Adds the verbs of a PETRARCH/TABARI verb dictionary: a verb's code, and its patterns with one word or one synonym
  /// set beside the verb. CAMEO codes become PLOVER types by <data>/common/cameo.tsv. Own frames of a verb stay first.
  /// Every line that does not map is named in `warnings` as "file:line: why". Errors: not_found, unreadable.
  Status add_petrarch_verbs(const std::string& path, const std::string& data_folder,
                            std::vector<std::string>& warnings);

  /// Frames of a lemma, in file order.
  [[nodiscard]] const std::vector<Frame>* frames(std::string_view lemma, FramePos pos) const;
  /// Frames of compound endings, longest ending first.
  [[nodiscard]] const std::vector<Frame>& compounds() const noexcept { return compounds_; }

  struct Score {
    int quad = 0;
    double score = 0;
    std::string cameo;
  };
  [[nodiscard]] const Score* score(std::string_view type, std::string_view mode) const;
  /// Contexts that a lemma tells, as bits into context_names(); 0 where none.
  [[nodiscard]] std::uint64_t contexts(std::string_view lemma) const;
  [[nodiscard]] const std::vector<std::string>& context_names() const noexcept { return context_names_; }

 private:
  template <class T>
  using Table = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;
  Status add(Frame frame);
  Table<std::vector<Frame>> verbs_, nouns_, adjectives_;
  std::vector<Frame> compounds_;
  Table<Score> scores_;  ///< by "TYPE" and "TYPE/mode"
  Table<std::uint64_t> contexts_;
  std::vector<std::string> context_names_;
};

/// Fills report.events. `statements` are those of the report, in its order.
void find_events(const Analysed& doc, const Knowledge& knowledge, const EventLexicon& lexicon, const Grammar& grammar,
                 const std::vector<FoundMention>& mentions, const std::vector<FoundStatement>& statements,
                 std::string_view published, Report& report);

}  // namespace lagebild

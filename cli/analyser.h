// Everything that turns a document into analysed words: segmenters, lexicons, the language model.
#pragma once

#include <memory>
#include <string>

#include "lagebild/report.h"
#include "lagebild/result.h"
#include "language/language_model.h"
#include "language/lexical.h"
#include "language/syntax.h"
#include "text/segment.h"

namespace lagebild::cli {

/// Thread safety: immutable after open(); each thread has its own Scratch.
class Analyser {
 public:
  struct Scratch {
    LanguageModel::Scratch model;
    Segmented segmented;
    Syntax words;           ///< the result; refers to the document's text
    double segmenting = 0;  ///< seconds, added up
  };

  /// Errors: those of the data folder, the model, the segmenters and the lexicons.
  static Result<Analyser> open(const std::string& data, const std::string& model);

  /// Segments and analyses a document (its language, or the one its words speak for) into scratch.words.
  Status analyse(const Document& document, const AnalysisOptions& options, Scratch& scratch) const;
  /// Analyses the words that are in scratch.words already. `language` may be "auto".
  Status analyse_words(const std::string& language, const AnalysisOptions& options, Scratch& scratch) const;
  [[nodiscard]] const LanguageModel& model() const noexcept { return model_; }

 private:
  struct Rules {
    Segmenter segmenter;
    Lexicon lexicon;
  };
  Analyser(LanguageModel model, Rules de, Rules en)
      : model_(std::move(model)), de_(std::move(de)), en_(std::move(en)) {}
  static Result<Rules> load(const std::string& folder, Language language);

  LanguageModel model_;
  Rules de_, en_;
};

}  // namespace lagebild::cli

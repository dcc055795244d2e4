// The language model at work: words of a document in, their analysis in context out.
//
// Purpose: one pass over a document gives every word its part of speech (UD and the language's own tags), features,
// lemma, head and relation, and the names; where asked for, a vector for each sentence that is alike for texts of like
// meaning, across languages. The model file (docs/models.md) says which languages, tags and relations it knows.
// Units: words of a Syntax (start_syntax() or read_conllu() made it). Sentences longer than the model's window are read
// in several windows and parsed as one.
// Errors: load(): not_found, unreadable, version, bad_data (file, place, expected, found), usage (LAGEBILD_KERNEL).
// Thread safety: a LanguageModel is immutable and may be shared; each thread has its own Scratch. The result for a
// document depends neither on threads nor on the processor's path. Complexity: linear in the words (quadratic in the
// words of a sentence for its arcs).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/result.h"
#include "language/lexical.h"
#include "language/syntax.h"

namespace lagebild {

/// Whether sentence vectors are wanted too.
enum class TextVectors : std::uint8_t { none, sentences };

/// Whether the model may move the bounds of sentences where punctuation does not decide.
enum class SentenceBounds : std::uint8_t { given, revised };

struct AnalysisOptions {
  TextVectors vectors = TextVectors::none;
  SentenceBounds bounds = SentenceBounds::given;
  std::string_view treebank;  ///< whose conventions to follow ("de_pud"); empty: the language's default
};

/// Seconds spent in each stage, added up over calls.
struct AnalysisTimes {
  double subwords = 0, lexicon = 0, encoder = 0, tags = 0, trees = 0, names = 0, vectors = 0;
};

class LanguageModel {
 public:
  static Result<LanguageModel> load(const std::string& path);
  LanguageModel(LanguageModel&&) noexcept;
  LanguageModel& operator=(LanguageModel&&) noexcept;
  ~LanguageModel();

  /// One thread's memory; keeps its capacity.
  class Scratch {
   public:
    Scratch();
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) noexcept;
    ~Scratch();
    /// Vectors of the sentences of the last document, one behind the other, each `vector_size()` long and of length 1.
    [[nodiscard]] const std::vector<float>& vectors() const noexcept;
    [[nodiscard]] const AnalysisTimes& times() const noexcept;

   private:
    friend class LanguageModel;
    struct Parts;
    std::unique_ptr<Parts> parts_;
  };

  /// Fills everything but the forms of `words`. `lexicon` is the dictionary of `language`.
  /// Errors: bad_data for a treebank that the model does not know; too_large.
  Status analyse(Language language, const Lexicon& lexicon, const AnalysisOptions& options, Scratch& scratch,
                 Syntax& words) const;

  [[nodiscard]] std::string_view text(
      std::string_view key) const noexcept;  ///< of the model card ("name", "licence" …)
  [[nodiscard]] bool knows_treebank(std::string_view name) const noexcept;
  [[nodiscard]] std::size_t vector_size() const noexcept;
  [[nodiscard]] std::string_view kernels() const noexcept;  ///< path of the processor in use

 private:
  LanguageModel();
  class Run;
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// Where the model of this name is: a path with a slash or ending in ".lblm" is taken as it is; a name ("accurate") is
/// looked for in LAGEBILD_MODELS or, where that is not set, in the folder `models` beside the data folder, then beside
/// the data folder that the program was built with. Errors: not_found.
[[nodiscard]] Result<std::string> find_model(const std::string& name, const std::string& data_folder);

}  // namespace lagebild

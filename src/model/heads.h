// What the language model says about the encoder's rows: tags, dependencies, names, the vector of a text.
//
// All functions return raw scores (logits) in the caller's workspace, valid until its next use for the same head; what
// they mean (groups of tags, trees, spans) is the caller's. Rows are rows of a mixture (EncodedWindows), `hidden`
// floats each; row 0 of a window stands for the root of its sentences.
// Dependencies are biaffine (Dozat and Manning 2017: Deep Biaffine Attention for Neural Dependency Parsing).
// Errors: load(): bad_data. Thread safety: immutable; each thread has its own HeadWorkspace. The ModelFile must outlive
// it. Complexity: linear in rows; arc scores quadratic in the words of a sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "lagebild/result.h"
#include "model/encoder.h"
#include "model/kernels.h"
#include "model/linear.h"
#include "model/model_file.h"

namespace lagebild {

/// Scores in a workspace: row i begins at data + i * stride.
struct Scores {
  const float* data = nullptr;
  std::size_t rows = 0, cols = 0, stride = 0;
  [[nodiscard]] const float* row(std::size_t i) const noexcept { return data + i * stride; }
};

struct HeadWorkspace {
  Scratch scratch;
  std::vector<float> tags, names;                    ///< results
  std::vector<float> dependants, governors, turned;  ///< of arcs, for the rows of a window
  std::vector<float> governor_bias, columns, arcs;   ///< of arcs, for a sentence
  std::vector<float> label_dependants, label_governors, gathered, mapped, more, labels;
  std::vector<float> mean, text;
};

class Heads {
 public:
  static Result<Heads> load(const ModelFile& file, const Encoder& encoder);

  /// Logits of all groups of tags for rows of mixture 0.
  Scores tags(const float* rows, std::size_t count, HeadWorkspace& w) const;
  /// Logits of all schemes of names for rows of mixture 1.
  Scores names(const float* rows, std::size_t count, HeadWorkspace& w) const;
  /// Prepares arcs() and labels() for a window: `count` rows of mixture 0, from row 0 on.
  void read_window(const float* rows, std::size_t count, HeadWorkspace& w) const;
  /// Scores of the sentence of rows first .. first + count - 1: score (i, 0) for the root as head of word i,
  /// (i, j + 1) for word j (counted within the sentence). (i, i + 1) has no meaning.
  Scores arcs(std::size_t first, std::size_t count, HeadWorkspace& w) const;
  /// Scores of all labels for rows first .. with the given heads (rows of the window, 0 = root), one a word.
  Scores labels(std::size_t first, std::span<const std::uint32_t> heads, HeadWorkspace& w) const;
  /// Vector of length 1 (or all zero) from rows of mixture 2, the words of a text; `count` > 0.
  std::span<const float> text_vector(const float* rows, std::size_t count, HeadWorkspace& w) const;

  [[nodiscard]] std::size_t tag_count() const noexcept { return tags_out_.outputs(); }
  [[nodiscard]] std::size_t name_count() const noexcept { return names_out_.outputs(); }
  [[nodiscard]] std::size_t label_count() const noexcept { return labels_; }

 private:
  const float* run_gelu(const Linear& linear, const float* rows, std::size_t count, std::vector<float>& out,
                        Scratch& scratch) const;

  const Kernels* kernels_ = nullptr;
  ActivationRange range_;
  std::size_t hidden_ = 0, labels_ = 0;
  Linear tags_in_, tags_out_, names_in_, names_out_, vector_;
  Linear arc_dependant_, arc_governor_, label_dependant_, label_governor_;
  std::vector<float> arc_turned_;  ///< U, transposed
  const float* arc_bias_ = nullptr;
  const float* label_map_ = nullptr;                        ///< V, one square matrix a label
  std::vector<float> label_low_, label_high_, label_bias_;  ///< W, transposed: for dependants and for heads
};

}  // namespace lagebild

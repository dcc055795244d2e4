// The encoder of the language model: sub-words of windows in, mixed rows of words out.
//
// A window is a run of words of one document. The first layers read sub-words; then the sub-words of each word are
// averaged, lexical features and the treebank are added, and the other layers read words (docs/model_file.md).
// Windows do not see each other: what comes out for one does not depend on the others of the call, nor on the path of
// the kernels, nor on the number of threads.
// Errors: load(): bad_data, usage (LAGEBILD_KERNEL); run(): too_large, internal for input that breaks the contract.
// Thread safety: an Encoder is immutable, run() may be called from many threads, each with its own Workspace; the
// ModelFile must outlive it. Memory is only taken where a Workspace or the output grows.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "lagebild/result.h"
#include "model/kernels.h"
#include "model/linear.h"
#include "model/model_file.h"

namespace lagebild {

/// One window. Its rows are 0 (the beginning), 1 to n (the words) and n + 1 (the end).
struct WindowInput {
  std::span<const std::uint32_t>
      pieces;  ///< numbers of the sub-words, the first for the beginning, the last for the end
  std::span<const std::uint32_t>
      words;  ///< n + 1 bounds in `pieces`: word i has words[i] .. words[i + 1] - 1; from 1 on
  std::span<const std::uint16_t> features;        ///< active lexical feature bits, word after word
  std::span<const std::uint32_t> feature_bounds;  ///< n + 1 bounds in `features`; empty: no features
  std::uint32_t treebank = 0;

  [[nodiscard]] std::size_t rows() const noexcept { return words.size() + 1; }
};

inline constexpr std::size_t kMixes = 3;

/// What run() writes: three mixtures of layers, one row for each row of each window.
struct EncodedWindows {
  std::array<std::vector<float>, kMixes> mixes;
  std::vector<std::size_t> first;  ///< window w has rows first[w] .. first[w + 1] - 1
  std::size_t hidden = 0;

  [[nodiscard]] const float* row(std::size_t mix, std::size_t window, std::size_t row) const noexcept {
    return mixes[mix].data() + (first[window] + row) * hidden;
  }
};

/// One thread's memory for run().
struct Workspace {
  Scratch scratch;
  std::vector<float> x, qkv, attended, y, hidden, attention;
  std::vector<std::size_t> bounds;
};

class Encoder {
 public:
  /// Checks all shapes and runs the file's self-test. `kernels` may be null: select_kernels().
  static Result<Encoder> load(const ModelFile& file, const Kernels* kernels = nullptr);

  /// Reads the windows; `out` is overwritten.
  Status run(std::span<const WindowInput> windows, Workspace& workspace, EncodedWindows& out) const;

  [[nodiscard]] std::size_t hidden() const noexcept { return hidden_; }
  [[nodiscard]] std::size_t vocabulary() const noexcept { return vocabulary_; }
  [[nodiscard]] std::size_t longest() const noexcept { return longest_; }  ///< most sub-words of a window
  [[nodiscard]] std::size_t features() const noexcept { return features_.rows; }
  [[nodiscard]] std::size_t treebanks() const noexcept { return treebanks_.rows; }
  [[nodiscard]] const Kernels& kernels() const noexcept { return *kernels_; }
  [[nodiscard]] ActivationRange range() const noexcept { return range_; }

 private:
  struct Norm {
    const float* weight = nullptr;
    const float* bias = nullptr;
  };
  struct Layer {
    Linear qkv, o, f1, f2;
    Norm first, second;
  };
  static Result<Norm> load_norm(const ModelFile& file, const std::string& name, std::size_t hidden);
  Status self_test(const ModelFile& file) const;
  [[nodiscard]] Status check(const WindowInput& window, std::size_t number) const;
  void embed(const WindowInput& window, float* x) const;
  void pool(const WindowInput& window, const float* x, float* to) const;
  void run_layer(const Layer& layer, std::span<const std::size_t> bounds, Workspace& w) const;
  void run_group(std::span<const WindowInput> windows, Workspace& w, EncodedWindows& out, std::size_t row) const;

  const Kernels* kernels_ = nullptr;
  ActivationRange range_;
  std::size_t hidden_ = 0, heads_ = 0, pooled_ = 0, ff_ = 0, vocabulary_ = 0, longest_ = 0;
  Tensor words_, positions_, features_, treebanks_, mix_;
  const float* word_scale_ = nullptr;  ///< of int8 embeddings
  Norm norm_;
  std::vector<Layer> layers_;
};

}  // namespace lagebild

// A linear map of the model with int8 weights: y = W x + b, on rows of floats.
//
// Tensors NAME.w (panels [n × k]), NAME.scale (f32 [1 × n]), NAME.b (f32 [1 × n]) of the model file. Weights stay in
// the file's memory; scales, biases and sums of weights are copied, padded to a multiple of 16 outputs. Rows of results
// are stride() floats long, the last ones of them without meaning. Errors: bad_data. Thread safety: immutable; each
// thread has its own Scratch. Memory is only taken where a Scratch grows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "lagebild/result.h"
#include "model/kernels.h"
#include "model/model_file.h"

namespace lagebild {

/// Memory for one thread's rows of bytes.
struct Scratch {
  std::vector<std::uint8_t> bytes;
  std::vector<float> scale, hidden, values, turned;
  std::vector<std::int32_t> zero;

  /// Room for `rows` rows of `cols` bytes.
  ByteRows rows_of(std::size_t rows, std::size_t cols);
  /// Grows a buffer, never shrinks it.
  static float* floats(std::vector<float>& buffer, std::size_t count);
};

class Linear {
 public:
  /// `outputs` and `inputs` may be kAny.
  static Result<Linear> load(const ModelFile& file, const Kernels& kernels, const std::string& name,
                             std::size_t outputs, std::size_t inputs);
  Linear() = default;

  [[nodiscard]] std::size_t outputs() const noexcept { return outputs_; }
  [[nodiscard]] std::size_t inputs() const noexcept { return inputs_; }
  /// Floats of one row of results.
  [[nodiscard]] std::size_t stride() const noexcept { return scale_.size(); }
  [[nodiscard]] PackedWeights weights() const noexcept {
    return {panels_, scale_.data(), bias_.data(), sums_.data(), scale_.size(), inputs_};
  }
  /// Rows `x` (`x_stride` floats apart) to rows `out` (stride() floats apart).
  void run(const Kernels& kernels, ActivationRange range, const float* x, std::size_t x_stride, std::size_t rows,
           float* out, Scratch& scratch) const;

  /// The same of gelu(x); rows `x` (inputs() floats apart) hold gelu(x) afterwards.
  void run_after_gelu(const Kernels& kernels, ActivationRange range, float* x, std::size_t rows, float* out,
                      Scratch& scratch) const;

 private:
  std::size_t outputs_ = 0, inputs_ = 0;
  const std::int8_t* panels_ = nullptr;
  std::vector<float> scale_, bias_;
  std::vector<std::int32_t> sums_;
};

/// The texts "activation_bits" (7 or 8, default 7) and "activation_range" ("full" or "symmetric", default "full").
Result<ActivationRange> activation_range(const ModelFile& file);

}  // namespace lagebild

// The arithmetic of the language model: int8 matrix products, normalisation, attention, each in several paths.
//
// Purpose: one table of functions per processor path (scalar, avx2, avx512, neon), chosen once when the program runs.
// Every path gives bit-identical results, for the same input, in any batch and on any number of threads: integer sums
// are exact, every float operation is written out as a fused multiply-add or as a single operation, sums over a row run
// in 16 lanes (element i in lane i mod 16) that are added in one fixed tree (docs/model_file.md).
// Values must be finite and below 1e30 in magnitude. Widths (cols, n, k) are multiples of 16, k of int8 products of 8.
// Errors: only select_kernels() can fail: usage, for LAGEBILD_KERNEL with an unknown or unsupported path.
// Thread safety: the functions keep no state; the caller owns every buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "lagebild/result.h"

namespace lagebild {

/// How activations become bytes: `bits` 7 (0..127) or 8 (0..255), around zero or from the row's minimum to its maximum.
struct ActivationRange {
  std::uint8_t bits = 7;
  bool symmetric = false;
};

/// Rows of activations as bytes: x = scale[row] * (data[row][i] - zero[row]).
struct ByteRows {
  std::uint8_t* data = nullptr;
  std::size_t stride = 0;  ///< bytes from one row to the next
  float* scale = nullptr;
  std::int32_t* zero = nullptr;
};

/// Largest magnitude of an int8 weight: two products of a byte and a weight fit a signed 16-bit sum.
inline constexpr int kMostWeight = 63;
/// Outputs of one panel of packed weights.
inline constexpr std::size_t kPanel = 16;

/// A matrix of int8 weights [n × k] in panels: for each 16 outputs, for each 4 inputs, 16 × 4 bytes; n padded to 16.
struct PackedWeights {
  const std::int8_t* panels = nullptr;
  const float* scale = nullptr;        ///< per output
  const float* bias = nullptr;         ///< per output
  const std::int32_t* sums = nullptr;  ///< per output, sum of its weights
  std::size_t n = 0;                   ///< outputs, padded to a multiple of 16
  std::size_t k = 0;                   ///< inputs, a multiple of 8
};

struct Kernels {
  std::string_view name;
  /// Sums of the weights of each output (of n, a multiple of 16); returns the greatest magnitude of a weight.
  int (*sum_panels)(const std::int8_t* panels, std::size_t n, std::size_t k, std::int32_t* sums);
  /// Rows of floats as bytes.
  void (*quantise)(const float* x, std::size_t stride, std::size_t rows, std::size_t cols, ActivationRange range,
                   const ByteRows& out);
  /// gelu() in place, then quantise(), in one pass less; rows lie one behind the other.
  void (*gelu_quantise)(float* x, std::size_t rows, std::size_t cols, ActivationRange range, const ByteRows& out);
  /// out[row][j] = scale[row] * w.scale[j] * sum_i (a[row][i] - zero[row]) * w[j][i] + w.bias[j].
  void (*gemm)(const ByteRows& a, std::size_t rows, std::uint8_t bits, const PackedWeights& w, float* out,
               std::size_t stride);
  /// out[i][j] = init[j] + sum_p a[i][p] * b[p][j] in ascending p; `init` may be null (zero). n is a multiple of 16.
  void (*gemm_f32)(const float* a, std::size_t a_stride, std::size_t rows, const float* b, std::size_t b_stride,
                   std::size_t n, std::size_t k, const float* init, float* out, std::size_t stride);
  /// x = x * Phi(x), the exact GELU to 2e-6.
  void (*gelu)(float* x, std::size_t count);
  /// x[row] = layer norm of x[row] + add[row] (`add` may be null).
  void (*add_layer_norm)(float* x, const float* add, std::size_t rows, std::size_t cols, const float* weight,
                         const float* bias, float epsilon);
  /// Self-attention over one window of n rows [q | k | v], each heads × 32; scratch: attention_scratch(n) floats.
  void (*attention)(const float* qkv, std::size_t n, std::size_t heads, float* out, float* scratch);
  /// y += a * x.
  void (*axpy)(float a, const float* x, float* y, std::size_t count);
  /// y *= a.
  void (*scale)(float a, float* y, std::size_t count);
  /// Sum of products in 16 lanes.
  float (*dot)(const float* x, const float* y, std::size_t count);
};

inline constexpr std::size_t kHeadWidth = 32;
[[nodiscard]] constexpr std::size_t round_up(std::size_t value, std::size_t to) noexcept {
  return (value + to - 1) / to * to;
}
/// Floats that attention() needs for a window of n rows.
[[nodiscard]] constexpr std::size_t attention_scratch(std::size_t n) noexcept {
  return round_up(n, 16) * (2 * kHeadWidth + 12);
}

/// The plain C++ path: the reference for all others.
[[nodiscard]] const Kernels& scalar_kernels() noexcept;
/// All paths that this processor can run, the scalar one first, the fastest last.
[[nodiscard]] const std::vector<const Kernels*>& available_kernels();
/// The path named by LAGEBILD_KERNEL, or the fastest.
[[nodiscard]] Result<const Kernels*> select_kernels();
/// The path of this name ("" = the fastest), for tests and select_kernels().
[[nodiscard]] Result<const Kernels*> kernels_named(std::string_view name);

}  // namespace lagebild

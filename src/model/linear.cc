#include "model/linear.h"

#include <algorithm>
#include <string>
#include <utility>

namespace lagebild {
namespace {

/// Rows that go through a linear map at a time: their bytes and the panel stay in the nearest caches.
constexpr std::size_t kBlock = 64;

}  // namespace

ByteRows Scratch::rows_of(std::size_t rows, std::size_t cols) {
  if (bytes.size() < rows * cols) bytes.resize(rows * cols);
  if (scale.size() < rows) scale.resize(rows);
  if (zero.size() < rows) zero.resize(rows);
  return {bytes.data(), cols, scale.data(), zero.data()};
}

float* Scratch::floats(std::vector<float>& buffer, std::size_t count) {
  if (buffer.size() < count) buffer.resize(count);
  return buffer.data();
}

Result<Linear> Linear::load(const ModelFile& file, const Kernels& kernels, const std::string& name, std::size_t outputs,
                            std::size_t inputs) {
  auto w = file.tensor(name + ".w", TensorType::panels, outputs, inputs);
  if (!w) return w.error();
  auto scale = file.tensor(name + ".scale", TensorType::f32, 1, w->rows);
  if (!scale) return scale.error();
  auto bias = file.tensor(name + ".b", TensorType::f32, 1, w->rows);
  if (!bias) return bias.error();
  if (w->cols % kPanel != 0 || w->cols > 65536) {
    return file.bad("tensor " + name + ".w", "columns that are a multiple of 16, up to 65536", std::to_string(w->cols));
  }
  Linear out;
  out.outputs_ = w->rows;
  out.inputs_ = w->cols;
  out.panels_ = w->i8();
  const std::size_t padded = round_up(w->rows, kPanel);
  out.scale_.assign(padded, 0.0F);
  out.bias_.assign(padded, 0.0F);
  std::copy_n(scale->f32(), w->rows, out.scale_.begin());
  std::copy_n(bias->f32(), w->rows, out.bias_.begin());
  out.sums_.assign(padded, 0);
  const int most = kernels.sum_panels(out.panels_, padded, w->cols, out.sums_.data());
  if (most > kMostWeight) {
    return file.bad("tensor " + name + ".w", "weights from -63 to 63", std::to_string(most) + " in magnitude");
  }
  return out;
}

void Linear::run(const Kernels& kernels, ActivationRange range, const float* x, std::size_t x_stride, std::size_t rows,
                 float* out, Scratch& scratch) const {
  const ByteRows bytes = scratch.rows_of(std::min(rows, kBlock), inputs_);
  const PackedWeights w = weights();
  for (std::size_t row = 0; row < rows; row += kBlock) {
    const std::size_t count = std::min(kBlock, rows - row);
    kernels.quantise(x + row * x_stride, x_stride, count, inputs_, range, bytes);
    kernels.gemm(bytes, count, range.bits, w, out + row * stride(), stride());
  }
}

void Linear::run_after_gelu(const Kernels& kernels, ActivationRange range, float* x, std::size_t rows, float* out,
                            Scratch& scratch) const {
  const ByteRows bytes = scratch.rows_of(std::min(rows, kBlock), inputs_);
  const PackedWeights w = weights();
  for (std::size_t row = 0; row < rows; row += kBlock) {
    const std::size_t count = std::min(kBlock, rows - row);
    kernels.gelu_quantise(x + row * inputs_, count, inputs_, range, bytes);
    kernels.gemm(bytes, count, range.bits, w, out + row * stride(), stride());
  }
}

Result<ActivationRange> activation_range(const ModelFile& file) {
  ActivationRange out;
  if (!file.text("activation_bits").empty()) {
    auto bits = file.number("activation_bits", 7, 8);
    if (!bits) return bits.error();
    out.bits = static_cast<std::uint8_t>(*bits);
  }
  const std::string_view kind = file.text("activation_range");
  if (!kind.empty() && kind != "full" && kind != "symmetric") {
    return file.bad("text \"activation_range\"", "full or symmetric", kind);
  }
  out.symmetric = kind == "symmetric";
  return out;
}

}  // namespace lagebild

// The scalar path: the reference that every other path must meet bit for bit.
#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>

#include "model/kernels.h"
#include "model/kernels_math.h"

namespace lagebild {
namespace {

using namespace kernel_math;  // NOLINT(google-build-using-namespace)
using Lanes = std::array<float, 16>;

int sum_panels(const std::int8_t* panels, std::size_t n, std::size_t k, std::int32_t* sums) {
  int most = 0;
  std::fill_n(sums, n, 0);
  for (std::size_t i = 0; i < n * k; ++i) {
    sums[i / (kPanel * k) * kPanel + i % (4 * kPanel) / 4] += panels[i];
    most = std::max(most, panels[i] < 0 ? -panels[i] : +panels[i]);
  }
  return most;
}

void quantise(const float* x, std::size_t stride, std::size_t rows, std::size_t cols, ActivationRange range,
              const ByteRows& out) {
  for (std::size_t row = 0; row < rows; ++row) {
    const float* in = x + row * stride;
    float lo = 0;
    float hi = 0;
    for (std::size_t i = 0; i < cols; ++i) {
      lo = std::min(lo, in[i]);
      hi = std::max(hi, in[i]);
    }
    const RowRange r = row_range(lo, hi, range.bits, range.symmetric);
    const auto zero = static_cast<std::int32_t>(std::nearbyint(r.offset));
    out.scale[row] = r.scale;
    out.zero[row] = zero;
    std::uint8_t* to = out.data + row * out.stride;
    for (std::size_t i = 0; i < cols; ++i) {
      const float step = std::min(std::max(-1024.0F, std::nearbyint(in[i] * r.inverse)), 1024.0F);
      const auto value = static_cast<std::int32_t>(step) + zero;
      to[i] = static_cast<std::uint8_t>(std::clamp(value, 0, r.top));
    }
  }
}

void gemm(const ByteRows& a, std::size_t rows, std::uint8_t /*bits*/, const PackedWeights& w, float* out,
          std::size_t stride) {
  for (std::size_t panel = 0; panel < w.n / kPanel; ++panel) {
    const std::int8_t* weights = w.panels + panel * kPanel * w.k;
    for (std::size_t row = 0; row < rows; ++row) {
      const std::uint8_t* in = a.data + row * a.stride;
      std::array<std::int32_t, kPanel> sum{};
      for (std::size_t k = 0; k < w.k; k += 4) {
        for (std::size_t j = 0; j < kPanel; ++j) {
          for (std::size_t i = 0; i < 4; ++i) sum[j] += in[k + i] * weights[k * kPanel + j * 4 + i];
        }
      }
      for (std::size_t j = 0; j < kPanel; ++j) {
        const std::size_t n = panel * kPanel + j;
        const auto value = static_cast<float>(sum[j] - a.zero[row] * w.sums[n]);
        out[row * stride + n] = std::fma(value, a.scale[row] * w.scale[n], w.bias[n]);
      }
    }
  }
}

void gemm_f32(const float* a, std::size_t a_stride, std::size_t rows, const float* b, std::size_t b_stride,
              std::size_t n, std::size_t k, const float* init, float* out, std::size_t stride) {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      float sum = init != nullptr ? init[j] : 0.0F;
      for (std::size_t p = 0; p < k; ++p) sum = std::fma(a[i * a_stride + p], b[p * b_stride + j], sum);
      out[i * stride + j] = sum;
    }
  }
}

void gelu(float* x, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const float v = std::min(std::max(x[i], -kGeluBound), kGeluBound);
    const float s = std::fma(v * v, kGeluScale, -1.0F);
    float p = kGelu[0];
    for (std::size_t c = 1; c < kGelu.size(); ++c) p = std::fma(p, s, kGelu[c]);
    x[i] *= std::fma(v, p, 0.5F);
  }
}

void gelu_quantise(float* x, std::size_t rows, std::size_t cols, ActivationRange range, const ByteRows& out) {
  gelu(x, rows * cols);
  quantise(x, cols, rows, cols, range, out);
}

float exp_of(float x) {
  if (x < kExpLeast) return 0.0F;
  const float shifted = std::fma(x, kLog2E, kRound);
  const float n = shifted - kRound;
  float r = std::fma(-n, kLn2High, x);
  r = std::fma(-n, kLn2Low, r);
  float p = kExp[0];
  for (std::size_t c = 1; c < kExp.size(); ++c) p = std::fma(p, r, kExp[c]);
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(p) + (std::bit_cast<std::uint32_t>(shifted) << 23U));
}

void add_layer_norm(float* x, const float* add, std::size_t rows, std::size_t cols, const float* weight,
                    const float* bias, float epsilon) {
  for (std::size_t row = 0; row < rows; ++row) {
    float* v = x + row * cols;
    Lanes lanes{};
    for (std::size_t i = 0; i < cols; ++i) {
      if (add != nullptr) v[i] += add[row * cols + i];
      lanes[i % 16] += v[i];
    }
    const float mean = add_lanes(lanes) / static_cast<float>(cols);
    lanes = {};
    for (std::size_t i = 0; i < cols; ++i) {
      v[i] -= mean;
      lanes[i % 16] = std::fma(v[i], v[i], lanes[i % 16]);
    }
    const float inverse = 1.0F / std::sqrt(add_lanes(lanes) / static_cast<float>(cols) + epsilon);
    for (std::size_t i = 0; i < cols; ++i) v[i] = std::fma(v[i] * inverse, weight[i], bias[i]);
  }
}

void attention(const float* qkv, std::size_t n, std::size_t heads, float* out, float* scratch) {
  const std::size_t hidden = heads * kHeadWidth;
  const std::size_t stride = 3 * hidden;
  const std::size_t padded = round_up(n, 16);
  constexpr float kFactor = 0x1.6a09e6p-3F;  // 1 / sqrt(32)
  float* keys = scratch;
  float* scores = scratch + kHeadWidth * padded;
  for (std::size_t head = 0; head < heads; ++head) {
    const float* q = qkv + head * kHeadWidth;
    const float* k = q + hidden;
    const float* v = k + hidden;
    for (std::size_t d = 0; d < kHeadWidth; ++d) {
      for (std::size_t j = 0; j < padded; ++j) keys[d * padded + j] = j < n ? k[j * stride + d] * kFactor : 0.0F;
    }
    for (std::size_t i = 0; i < n; ++i) {
      gemm_f32(q + i * stride, stride, 1, keys, padded, padded, kHeadWidth, nullptr, scores, padded);
      float most = scores[0];
      for (std::size_t j = 1; j < n; ++j) most = std::max(most, scores[j]);
      Lanes lanes{};
      for (std::size_t j = 0; j < n; ++j) {
        scores[j] = exp_of(scores[j] - most);
        lanes[j % 16] += scores[j];
      }
      const float inverse = 1.0F / add_lanes(lanes);
      float* to = out + i * hidden + head * kHeadWidth;
      gemm_f32(scores, padded, 1, v, stride, kHeadWidth, n, nullptr, to, hidden);
      for (std::size_t d = 0; d < kHeadWidth; ++d) to[d] *= inverse;
    }
  }
}

void axpy(float a, const float* x, float* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] = std::fma(a, x[i], y[i]);
}

void scale(float a, float* y, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) y[i] *= a;
}

float dot(const float* x, const float* y, std::size_t count) {
  Lanes lanes{};
  for (std::size_t i = 0; i < count; ++i) lanes[i % 16] = std::fma(x[i], y[i], lanes[i % 16]);
  return add_lanes(lanes);
}

}  // namespace

const Kernels& scalar_kernels() noexcept {
  static constexpr Kernels kTable{"scalar", sum_panels,     quantise,  gelu_quantise, gemm,  gemm_f32,
                                  gelu,     add_layer_norm, attention, axpy,          scale, dot};
  return kTable;
}

}  // namespace lagebild

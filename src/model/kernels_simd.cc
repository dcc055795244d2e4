// The vector paths of the kernels (AVX2, AVX-512 VNNI, NEON): this file is compiled once for each by Highway.
//
// Float code is written once, over 16 lanes in as many vectors as a path needs; only the int8 product differs:
// - AVX2 multiplies bytes with vpmaddubsw, whose 16-bit sums cannot overflow as weights are at most 63: with 7-bit
//   activations two of them are added before vpmaddwd widens (4 × 127 × 63 < 2^15), with 8 bits only one.
// - AVX-512 has vpdpbusd. NEON shifts bytes by 128 into the signed range and gives the offset back at the end.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <vector>

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/kernels_simd.cc"
#include <hwy/foreach_target.h>
// foreach_target.h comes before highway.h.
#include <hwy/highway.h>

#include "model/kernels.h"
#include "model/kernels_math.h"

// Only targets with fused multiply-add and whole sets of operations take part.
#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3_DL || HWY_TARGET == HWY_NEON
HWY_BEFORE_NAMESPACE();
namespace lagebild {
namespace HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;
namespace km = kernel_math;

using F = hn::ScalableTag<float>;
using I = hn::ScalableTag<std::int32_t>;
using U = hn::ScalableTag<std::uint32_t>;
using VF = hn::Vec<F>;
using VI = hn::Vec<I>;
constexpr F kF;
constexpr I kI;
constexpr U kU;
constexpr std::size_t kWidth = HWY_MAX_BYTES / sizeof(float);
constexpr std::size_t kParts = 16 / kWidth;

#define LAGEBILD_UNROLL _Pragma("GCC unroll 16")

HWY_INLINE float add_all(const VF (&lanes)[kParts]) {
  alignas(64) std::array<float, 16> values;
  for (std::size_t p = 0; p < kParts; ++p) hn::Store(lanes[p], kF, values.data() + p * kWidth);
  return km::add_lanes(values);
}

HWY_INLINE VF gelu_of(VF x) {
  const VF v = hn::Min(hn::Max(x, hn::Set(kF, -km::kGeluBound)), hn::Set(kF, km::kGeluBound));
  const VF s = hn::MulAdd(hn::Mul(v, v), hn::Set(kF, km::kGeluScale), hn::Set(kF, -1.0F));
  VF p = hn::Set(kF, km::kGelu[0]);
  LAGEBILD_UNROLL
  for (std::size_t c = 1; c < km::kGelu.size(); ++c) p = hn::MulAdd(p, s, hn::Set(kF, km::kGelu[c]));
  return hn::Mul(x, hn::MulAdd(v, p, hn::Set(kF, 0.5F)));
}

/// Sixteen floats, or 32 where they come in pairs, as bytes: round(v * inverse) + zero within 0 .. top.
struct Bytes {
  VF inverse;
  VI zero, top;

  explicit HWY_INLINE Bytes(const km::RowRange& r)
      : inverse(hn::Set(kF, r.inverse)), zero(hn::NearestInt(hn::Set(kF, r.offset))), top(hn::Set(kI, r.top)) {}

  HWY_INLINE void store(const float* in, std::size_t cols, std::uint8_t* to) const {
    std::size_t i = 0;
#if HWY_TARGET == HWY_AVX2
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    const __m256i zero16 = _mm256_packs_epi32(zero.raw, zero.raw);
    const __m256i top8 = _mm256_set1_epi8(static_cast<char>(_mm256_extract_epi32(top.raw, 0)));
    const auto steps = [&](std::size_t at) HWY_ATTR {
      const auto four = [&](std::size_t from) HWY_ATTR {
        return _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(in + from), inverse.raw));
      };
      return _mm256_adds_epi16(_mm256_packs_epi32(four(at), four(at + 8)), zero16);
    };
    for (; i + 32 <= cols; i += 32) {
      const __m256i mixed = _mm256_min_epu8(_mm256_packus_epi16(steps(i), steps(i + 16)), top8);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(to + i), _mm256_permutevar8x32_epi32(mixed, order));
    }
#endif
    const hn::Rebind<std::uint8_t, F> bytes;
    for (; i < cols; i += kWidth) {
      const VI step = hn::Add(hn::NearestInt(hn::Mul(hn::LoadU(kF, in + i), inverse)), zero);
      const VI value = hn::Min(hn::Max(step, hn::Zero(kI)), top);
      hn::StoreU(hn::DemoteTo(bytes, value), bytes, to + i);
    }
  }
};

template <bool kGelu>
HWY_INLINE void quantise_row(float* in, std::size_t cols, ActivationRange range, std::uint8_t* to, float* scale,
                             std::int32_t* zero) {
  VF lo[kParts];
  VF hi[kParts];
  for (std::size_t p = 0; p < kParts; ++p) lo[p] = hi[p] = hn::Zero(kF);
  for (std::size_t i = 0; i < cols; i += 16) {
    LAGEBILD_UNROLL
    for (std::size_t p = 0; p < kParts; ++p) {
      VF v = hn::LoadU(kF, in + i + p * kWidth);
      if constexpr (kGelu) {
        v = gelu_of(v);
        hn::StoreU(v, kF, in + i + p * kWidth);
      }
      lo[p] = hn::Min(lo[p], v);
      hi[p] = hn::Max(hi[p], v);
    }
  }
  for (std::size_t p = 1; p < kParts; ++p) {
    lo[0] = hn::Min(lo[0], lo[p]);
    hi[0] = hn::Max(hi[0], hi[p]);
  }
  const km::RowRange r = km::row_range(hn::GetLane(hn::MinOfLanes(kF, lo[0])), hn::GetLane(hn::MaxOfLanes(kF, hi[0])),
                                       range.bits, range.symmetric);
  const Bytes bytes(r);
  *scale = r.scale;
  *zero = hn::GetLane(bytes.zero);
  bytes.store(in, cols, to);
}

void quantise(const float* x, std::size_t stride, std::size_t rows, std::size_t cols, ActivationRange range,
              const ByteRows& out) {
  for (std::size_t row = 0; row < rows; ++row) {
    // Without gelu nothing is written to the row.
    quantise_row<false>(const_cast<float*>(x) + row * stride, cols, range, out.data + row * out.stride, out.scale + row,
                        out.zero + row);
  }
}

void gelu_quantise(float* x, std::size_t rows, std::size_t cols, ActivationRange range, const ByteRows& out) {
  for (std::size_t row = 0; row < rows; ++row) {
    quantise_row<true>(x + row * cols, cols, range, out.data + row * out.stride, out.scale + row, out.zero + row);
  }
}

/// Adds up R rows times one panel; `kFew` says that activations have 7 bits.
template <std::size_t R, bool kFew>
HWY_INLINE void multiply(const std::uint8_t* a, std::size_t stride, const std::int8_t* w, std::size_t k_end,
                         VI (&sum)[R][kParts]) {
  LAGEBILD_UNROLL
  for (std::size_t r = 0; r < R; ++r) {
    LAGEBILD_UNROLL
    for (std::size_t p = 0; p < kParts; ++p) sum[r][p] = hn::Zero(kI);
  }
#if HWY_TARGET == HWY_AVX2
  const __m256i ones = _mm256_set1_epi16(1);
  const auto group = [](const std::uint8_t* from) HWY_ATTR {
    std::int32_t four = 0;
    std::memcpy(&four, from, 4);
    return _mm256_set1_epi32(four);
  };
  for (std::size_t k = 0; k < k_end; k += 8, w += 8 * kPanel) {
    const auto* from = reinterpret_cast<const __m256i*>(w);
    const __m256i w0 = _mm256_loadu_si256(from);
    const __m256i w1 = _mm256_loadu_si256(from + 1);
    const __m256i w2 = _mm256_loadu_si256(from + 2);
    const __m256i w3 = _mm256_loadu_si256(from + 3);
    LAGEBILD_UNROLL
    for (std::size_t r = 0; r < R; ++r) {
      const __m256i a0 = group(a + r * stride + k);
      const __m256i a1 = group(a + r * stride + k + 4);
      const __m256i p0 = _mm256_maddubs_epi16(a0, w0);
      const __m256i p1 = _mm256_maddubs_epi16(a0, w1);
      const __m256i p2 = _mm256_maddubs_epi16(a1, w2);
      const __m256i p3 = _mm256_maddubs_epi16(a1, w3);
      if constexpr (kFew) {
        sum[r][0].raw = _mm256_add_epi32(sum[r][0].raw, _mm256_madd_epi16(_mm256_add_epi16(p0, p2), ones));
        sum[r][1].raw = _mm256_add_epi32(sum[r][1].raw, _mm256_madd_epi16(_mm256_add_epi16(p1, p3), ones));
      } else {
        const __m256i s0 = _mm256_add_epi32(_mm256_madd_epi16(p0, ones), _mm256_madd_epi16(p2, ones));
        const __m256i s1 = _mm256_add_epi32(_mm256_madd_epi16(p1, ones), _mm256_madd_epi16(p3, ones));
        sum[r][0].raw = _mm256_add_epi32(sum[r][0].raw, s0);
        sum[r][1].raw = _mm256_add_epi32(sum[r][1].raw, s1);
      }
    }
  }
#elif HWY_TARGET == HWY_AVX3_DL
  for (std::size_t k = 0; k < k_end; k += 4, w += 4 * kPanel) {
    const __m512i weights = _mm512_loadu_si512(w);
    LAGEBILD_UNROLL
    for (std::size_t r = 0; r < R; ++r) {
      std::int32_t four = 0;
      std::memcpy(&four, a + r * stride + k, 4);
      // Highway 1.0 does not switch the compiler's VNNI intrinsics on for this target; the assembler knows them.
      asm("vpdpbusd %2, %1, %0" : "+v"(sum[r][0].raw) : "v"(_mm512_set1_epi32(four)), "v"(weights));
    }
  }
#else
  for (std::size_t k = 0; k < k_end; k += 4, w += 4 * kPanel) {
    LAGEBILD_UNROLL
    for (std::size_t r = 0; r < R; ++r) {
      std::uint32_t four = 0;
      std::memcpy(&four, a + r * stride + k, 4);
      const int8x16_t in = vreinterpretq_s8_u32(vdupq_n_u32(four ^ 0x80808080U));
      LAGEBILD_UNROLL
      for (std::size_t p = 0; p < kParts; ++p) {
        const int8x16_t weights = vld1q_s8(w + p * 16);
#if defined(__ARM_FEATURE_DOTPROD)
        sum[r][p].raw = vdotq_s32(sum[r][p].raw, weights, in);
#else
        const int16x8_t low = vmull_s8(vget_low_s8(weights), vget_low_s8(in));
        const int16x8_t high = vmull_s8(vget_high_s8(weights), vget_high_s8(in));
        sum[r][p].raw = vpadalq_s16(sum[r][p].raw, vpaddq_s16(low, high));
#endif
      }
    }
  }
#endif
}

int sum_panels(const std::int8_t* panels, std::size_t n, std::size_t k, std::int32_t* sums) {
  const hn::ScalableTag<std::int8_t> bytes;
  constexpr std::size_t kBytes = kWidth * 4;
  constexpr std::int32_t kShift = HWY_TARGET == HWY_NEON ? 128 : 0;
  auto lo = hn::Zero(bytes);
  auto hi = lo;
  for (std::size_t i = 0; i < n * k; i += kBytes) {
    const auto v = hn::LoadU(bytes, panels + i);
    lo = hn::Min(lo, v);
    hi = hn::Max(hi, v);
  }
  std::array<std::int8_t, kBytes> least{};
  std::array<std::int8_t, kBytes> greatest{};
  hn::StoreU(lo, bytes, least.data());
  hn::StoreU(hi, bytes, greatest.data());
  const int most = std::max<int>(-*std::min_element(least.begin(), least.end()),
                                 *std::max_element(greatest.begin(), greatest.end()));
  // The product with a row of ones; bytes are taken 128 lower on NEON.
  const std::vector<std::uint8_t> ones(k, static_cast<std::uint8_t>(1 + kShift));
  for (std::size_t panel = 0; panel < n; panel += kPanel) {
    VI sum[1][kParts];
    multiply<1, true>(ones.data(), k, panels + panel * k, k, sum);
    for (std::size_t p = 0; p < kParts; ++p) hn::StoreU(sum[0][p], kI, sums + panel + p * kWidth);
  }
  return most;
}

template <std::size_t R, bool kFew>
HWY_INLINE void gemm_rows(const ByteRows& a, std::size_t row, const PackedWeights& w, std::size_t panel, float* out,
                          std::size_t stride) {
  VI sum[R][kParts];
  multiply<R, kFew>(a.data + row * a.stride, a.stride, w.panels + panel * kPanel * w.k, w.k, sum);
  constexpr std::int32_t kShift = HWY_TARGET == HWY_NEON ? 128 : 0;
  const std::size_t n = panel * kPanel;
  LAGEBILD_UNROLL
  for (std::size_t r = 0; r < R; ++r) {
    const VI zero = hn::Set(kI, a.zero[row + r] - kShift);
    const VF scale = hn::Set(kF, a.scale[row + r]);
    LAGEBILD_UNROLL
    for (std::size_t p = 0; p < kParts; ++p) {
      const std::size_t at = n + p * kWidth;
      const VI value = hn::Sub(sum[r][p], hn::Mul(zero, hn::LoadU(kI, w.sums + at)));
      const VF factor = hn::Mul(scale, hn::LoadU(kF, w.scale + at));
      const VF result = hn::MulAdd(hn::ConvertTo(kF, value), factor, hn::LoadU(kF, w.bias + at));
      hn::StoreU(result, kF, out + (row + r) * stride + at);
    }
  }
}

/// Fetches a part of the weights that come next while others are multiplied.
HWY_INLINE void fetch(const std::int8_t* from, const std::int8_t* to) {
  for (; from < to; from += 64) __builtin_prefetch(from, 0, 2);
}

template <bool kFew>
void gemm_bits(const ByteRows& a, std::size_t rows, const PackedWeights& w, float* out, std::size_t stride) {
  constexpr std::size_t kRows = kParts == 1 ? 12 : 4;
  const std::size_t bytes = kPanel * w.k;
  const std::size_t part = round_up(bytes / std::max<std::size_t>(rows / kRows, 1), 64);
  for (std::size_t panel = 0; panel < w.n / kPanel; ++panel) {
    const std::int8_t* next = w.panels + (panel + 1) * bytes;
    const std::int8_t* end = panel + 1 < w.n / kPanel ? next + bytes : next;
    std::size_t row = 0;
    for (; row + kRows <= rows; row += kRows) {
      fetch(next, std::min(next + part, end));
      next = std::min(next + part, end);
      gemm_rows<kRows, kFew>(a, row, w, panel, out, stride);
    }
    if constexpr (kRows > 4) {
      for (; row + 4 <= rows; row += 4) gemm_rows<4, kFew>(a, row, w, panel, out, stride);
    }
    if (row + 2 <= rows) {
      gemm_rows<2, kFew>(a, row, w, panel, out, stride);
      row += 2;
    }
    if (row < rows) gemm_rows<1, kFew>(a, row, w, panel, out, stride);
  }
}

void gemm(const ByteRows& a, std::size_t rows, std::uint8_t bits, const PackedWeights& w, float* out,
          std::size_t stride) {
  if (bits <= 7) return gemm_bits<true>(a, rows, w, out, stride);
  return gemm_bits<false>(a, rows, w, out, stride);
}

template <std::size_t R>
HWY_INLINE void f32_rows(const float* a, std::size_t a_stride, const float* b, std::size_t b_stride, std::size_t n,
                         std::size_t k, const float* init, float* out, std::size_t stride) {
  for (std::size_t j = 0; j < n; j += 16) {
    VF sum[R][kParts];
    LAGEBILD_UNROLL
    for (std::size_t r = 0; r < R; ++r) {
      LAGEBILD_UNROLL
      for (std::size_t p = 0; p < kParts; ++p) {
        sum[r][p] = init != nullptr ? hn::LoadU(kF, init + j + p * kWidth) : hn::Zero(kF);
      }
    }
    const float* column = b + j;
    for (std::size_t i = 0; i < k; ++i, column += b_stride) {
      VF v[kParts];
      LAGEBILD_UNROLL
      for (std::size_t p = 0; p < kParts; ++p) v[p] = hn::LoadU(kF, column + p * kWidth);
      LAGEBILD_UNROLL
      for (std::size_t r = 0; r < R; ++r) {
        const VF x = hn::Set(kF, a[r * a_stride + i]);
        LAGEBILD_UNROLL
        for (std::size_t p = 0; p < kParts; ++p) sum[r][p] = hn::MulAdd(x, v[p], sum[r][p]);
      }
    }
    LAGEBILD_UNROLL
    for (std::size_t r = 0; r < R; ++r) {
      LAGEBILD_UNROLL
      for (std::size_t p = 0; p < kParts; ++p) hn::StoreU(sum[r][p], kF, out + r * stride + j + p * kWidth);
    }
  }
}

constexpr std::size_t kFloatRows = kParts == 1 ? 12 : (kParts == 2 ? 6 : 4);

void gemm_f32(const float* a, std::size_t a_stride, std::size_t rows, const float* b, std::size_t b_stride,
              std::size_t n, std::size_t k, const float* init, float* out, std::size_t stride) {
  std::size_t row = 0;
  for (; row + kFloatRows <= rows; row += kFloatRows) {
    f32_rows<kFloatRows>(a + row * a_stride, a_stride, b, b_stride, n, k, init, out + row * stride, stride);
  }
  for (; row + 3 <= rows; row += 3) {
    f32_rows<3>(a + row * a_stride, a_stride, b, b_stride, n, k, init, out + row * stride, stride);
  }
  for (; row < rows; ++row) {
    f32_rows<1>(a + row * a_stride, a_stride, b, b_stride, n, k, init, out + row * stride, stride);
  }
}

void gelu(float* x, std::size_t count) {
  for (std::size_t i = 0; i < count; i += 16) {
    LAGEBILD_UNROLL
    for (std::size_t p = 0; p < kParts; ++p) {
      float* at = x + i + p * kWidth;
      hn::StoreU(gelu_of(hn::LoadU(kF, at)), kF, at);
    }
  }
}

HWY_INLINE VF exp_of(VF x) {
  const VF shifted = hn::MulAdd(x, hn::Set(kF, km::kLog2E), hn::Set(kF, km::kRound));
  const VF n = hn::Sub(shifted, hn::Set(kF, km::kRound));
  VF r = hn::NegMulAdd(n, hn::Set(kF, km::kLn2High), x);
  r = hn::NegMulAdd(n, hn::Set(kF, km::kLn2Low), r);
  VF p = hn::Set(kF, km::kExp[0]);
  LAGEBILD_UNROLL
  for (std::size_t c = 1; c < km::kExp.size(); ++c) p = hn::MulAdd(p, r, hn::Set(kF, km::kExp[c]));
  const auto power = hn::ShiftLeft<23>(hn::BitCast(kU, shifted));
  const VF value = hn::BitCast(kF, hn::Add(hn::BitCast(kU, p), power));
  return hn::IfThenElseZero(hn::Ge(x, hn::Set(kF, km::kExpLeast)), value);
}

void add_layer_norm(float* x, const float* add, std::size_t rows, std::size_t cols, const float* weight,
                    const float* bias, float epsilon) {
  for (std::size_t row = 0; row < rows; ++row) {
    float* v = x + row * cols;
    const float* more = add != nullptr ? add + row * cols : nullptr;
    VF lanes[kParts];
    for (std::size_t p = 0; p < kParts; ++p) lanes[p] = hn::Zero(kF);
    for (std::size_t i = 0; i < cols; i += 16) {
      LAGEBILD_UNROLL
      for (std::size_t p = 0; p < kParts; ++p) {
        const std::size_t at = i + p * kWidth;
        VF value = hn::LoadU(kF, v + at);
        if (more != nullptr) {
          value = hn::Add(value, hn::LoadU(kF, more + at));
          hn::StoreU(value, kF, v + at);
        }
        lanes[p] = hn::Add(lanes[p], value);
      }
    }
    const VF mean = hn::Set(kF, add_all(lanes) / static_cast<float>(cols));
    for (std::size_t p = 0; p < kParts; ++p) lanes[p] = hn::Zero(kF);
    for (std::size_t i = 0; i < cols; i += 16) {
      LAGEBILD_UNROLL
      for (std::size_t p = 0; p < kParts; ++p) {
        const VF value = hn::Sub(hn::LoadU(kF, v + i + p * kWidth), mean);
        lanes[p] = hn::MulAdd(value, value, lanes[p]);
      }
    }
    const VF variance = hn::Set(kF, add_all(lanes) / static_cast<float>(cols) + epsilon);
    const VF inverse = hn::Div(hn::Set(kF, 1.0F), hn::Sqrt(variance));
    for (std::size_t i = 0; i < cols; i += 16) {
      LAGEBILD_UNROLL
      for (std::size_t p = 0; p < kParts; ++p) {
        const std::size_t at = i + p * kWidth;
        const VF value = hn::Mul(hn::Sub(hn::LoadU(kF, v + at), mean), inverse);
        hn::StoreU(hn::MulAdd(value, hn::LoadU(kF, weight + at), hn::LoadU(kF, bias + at)), kF, v + at);
      }
    }
  }
}

/// Scores of one row as exponentials of their distance from the greatest; returns 1 / their sum.
HWY_INLINE float softmax(float* scores, std::size_t n, std::size_t padded) {
  for (std::size_t j = n; j < padded; ++j) scores[j] = km::kPadding;
  VF most[kParts];
  VF sum[kParts];
  for (std::size_t p = 0; p < kParts; ++p) {
    most[p] = hn::LoadU(kF, scores + p * kWidth);
    sum[p] = hn::Zero(kF);
  }
  for (std::size_t j = 16; j < padded; j += 16) {
    LAGEBILD_UNROLL
    for (std::size_t p = 0; p < kParts; ++p) most[p] = hn::Max(most[p], hn::LoadU(kF, scores + j + p * kWidth));
  }
  for (std::size_t p = 1; p < kParts; ++p) most[0] = hn::Max(most[0], most[p]);
  const VF top = hn::MaxOfLanes(kF, most[0]);
  for (std::size_t j = 0; j < padded; j += 16) {
    LAGEBILD_UNROLL
    for (std::size_t p = 0; p < kParts; ++p) {
      float* at = scores + j + p * kWidth;
      const VF value = exp_of(hn::Sub(hn::LoadU(kF, at), top));
      hn::StoreU(value, kF, at);
      sum[p] = hn::Add(sum[p], value);
    }
  }
  return 1.0F / add_all(sum);
}

void attention(const float* qkv, std::size_t n, std::size_t heads, float* out, float* scratch) {
  const std::size_t hidden = heads * kHeadWidth;
  const std::size_t stride = 3 * hidden;
  const std::size_t padded = round_up(n, 16);
  constexpr float kFactor = 0x1.6a09e6p-3F;  // 1 / sqrt(32)
  float* keys = scratch;
  float* values = keys + kHeadWidth * padded;
  float* scores = values + kHeadWidth * padded;
  for (std::size_t head = 0; head < heads; ++head) {
    const float* q = qkv + head * kHeadWidth;
    const float* k = q + hidden;
    const float* v = k + hidden;
    for (std::size_t j = 0; j < n; ++j) {
      const float* key = k + j * stride;
      for (std::size_t d = 0; d < kHeadWidth; ++d) keys[d * padded + j] = key[d] * kFactor;
      std::memcpy(values + j * kHeadWidth, v + j * stride, kHeadWidth * sizeof(float));
    }
    for (std::size_t d = 0; d < kHeadWidth; ++d) std::fill(keys + d * padded + n, keys + (d + 1) * padded, 0.0F);
    for (std::size_t i = 0; i < n; i += kFloatRows) {
      const std::size_t rows = std::min(kFloatRows, n - i);
      gemm_f32(q + i * stride, stride, rows, keys, padded, padded, kHeadWidth, nullptr, scores, padded);
      std::array<float, kFloatRows> inverse{};
      for (std::size_t r = 0; r < rows; ++r) inverse[r] = softmax(scores + r * padded, n, padded);
      float* to = out + i * hidden + head * kHeadWidth;
      gemm_f32(scores, padded, rows, values, kHeadWidth, kHeadWidth, n, nullptr, to, hidden);
      for (std::size_t r = 0; r < rows; ++r) {
        const VF factor = hn::Set(kF, inverse[r]);
        for (std::size_t d = 0; d < kHeadWidth; d += kWidth) {
          float* at = to + r * hidden + d;
          hn::StoreU(hn::Mul(hn::LoadU(kF, at), factor), kF, at);
        }
      }
    }
  }
}

void axpy(float a, const float* x, float* y, std::size_t count) {
  const VF factor = hn::Set(kF, a);
  for (std::size_t i = 0; i < count; i += kWidth) {
    hn::StoreU(hn::MulAdd(factor, hn::LoadU(kF, x + i), hn::LoadU(kF, y + i)), kF, y + i);
  }
}

void scale(float a, float* y, std::size_t count) {
  const VF factor = hn::Set(kF, a);
  for (std::size_t i = 0; i < count; i += kWidth) hn::StoreU(hn::Mul(factor, hn::LoadU(kF, y + i)), kF, y + i);
}

float dot(const float* x, const float* y, std::size_t count) {
  VF lanes[kParts];
  for (std::size_t p = 0; p < kParts; ++p) lanes[p] = hn::Zero(kF);
  for (std::size_t i = 0; i < count; i += 16) {
    LAGEBILD_UNROLL
    for (std::size_t p = 0; p < kParts; ++p) {
      const std::size_t at = i + p * kWidth;
      lanes[p] = hn::MulAdd(hn::LoadU(kF, x + at), hn::LoadU(kF, y + at), lanes[p]);
    }
  }
  return add_all(lanes);
}

}  // namespace

extern const Kernels kTable;
const Kernels kTable{HWY_TARGET == HWY_AVX2 ? "avx2" : (HWY_TARGET == HWY_NEON ? "neon" : "avx512"),
                     sum_panels,
                     quantise,
                     gelu_quantise,
                     gemm,
                     gemm_f32,
                     gelu,
                     add_layer_norm,
                     attention,
                     axpy,
                     scale,
                     dot};

}  // namespace HWY_NAMESPACE
}  // namespace lagebild
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
namespace lagebild {

const std::vector<const Kernels*>& available_kernels() {
  static const std::vector<const Kernels*> kAll = [] {
    std::vector<const Kernels*> out{&scalar_kernels()};
    [[maybe_unused]] const std::int64_t supported = hwy::SupportedTargets();
#if HWY_TARGETS & HWY_NEON
    if ((supported & HWY_NEON) != 0) out.push_back(&N_NEON::kTable);
#endif
#if HWY_TARGETS & HWY_AVX2
    if ((supported & HWY_AVX2) != 0) out.push_back(&N_AVX2::kTable);
#endif
#if HWY_TARGETS & HWY_AVX3_DL
    if ((supported & HWY_AVX3_DL) != 0) out.push_back(&N_AVX3_DL::kTable);
#endif
    return out;
  }();
  return kAll;
}

}  // namespace lagebild
#endif
